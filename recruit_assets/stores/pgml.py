"""Embeddings that PostgresML computes inside the database: `pgml.embed`.

Belongs here: that one statement. Does not belong here: keeping the vectors (`vectors`), the other embedders (`models`).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from recruit_assets.models.chat import ModelError
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

PROMPTS = {
    "e5": ("passage: ", "query: "),
    "bge": ("", "Represent this sentence for searching relevant passages: "),
    "mxbai": ("", "Represent this sentence for searching relevant passages: "),
}
"""By a part of the model's name, what its authors say to write before a document and before a query."""


class PgmlEmbedder:
    """Embeddings of the model `model` (as Hugging Face names it) that the PostgreSQL of `db` computes with PostgresML's
    function `pgml.embed(transformer text, text text, kwargs jsonb)`; no text leaves the database's machine. Vectors are
    scaled to length 1. Its calls raise ModelError saying what is missing in the database."""

    at_once = 1
    """PostgresML works on its own; a second call would wait for the same processor."""

    def __init__(self, db: Database, model: str):
        self.name = f"pgml:{model}"
        self._db = db
        self._model = model
        family = next((family for family in PROMPTS if family in model.lower()), "")
        self._dimension: int | None = None
        self._passage, self._query = PROMPTS.get(family, ("", ""))

    @property
    def dimension(self) -> int:
        """What the database answers with: found by asking once. Raises ModelError."""
        if self._dimension is None:
            self._dimension = len(self.passages(["dimension"])[0])
        return self._dimension

    def passages(self, texts: Sequence[str]) -> list[list[float]]:
        return self._embed(texts, self._passage)

    def queries(self, texts: Sequence[str]) -> list[list[float]]:
        return self._embed(texts, self._query)

    def _embed(self, texts: Sequence[str], prompt: str) -> list[list[float]]:
        told = [f"{prompt}{text}".replace("\0", " ") for text in texts]
        try:
            with self._db.connection() as connection:
                rows = connection.execute(
                    "select pgml.embed(%s::text, given.words, '{}')::real[]"
                    " from unnest(%s::text[]) with ordinality as given (words, place) order by place",
                    [self._model, told],
                ).fetchall()
        except StoreError as error:
            raise ModelError(
                f"{error}. The embeddings of {self.name} are computed by PostgreSQL: check that PostgresML is installed "
                "there (create extension pgml) and knows the model."
            ) from None
        return [_unit(row[0]) for row in rows]


def _unit(values: Sequence[float]) -> list[float]:
    length = math.sqrt(sum(value * value for value in values))
    if not length or not math.isfinite(length):
        raise ModelError("PostgresML answered with a vector that has no direction: choose another model.")
    return [value / length for value in values]
