"""Vectors of offers and of candidates' sections, by model, in PostgreSQL with pgvector.

Belongs here: keeping vectors, and telling which are missing. Does not belong here: making them (`models`), searching
with them (`retrieval`).

Half-precision: 768 bytes for 384 values; the error of a cosine is below 0.001, less than the models' own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from recruit_assets.domain.matching import Background, Backgrounds
from recruit_assets.domain.offers import Offer, embedding_text
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

INDEXABLE = 4000
"""pgvector indexes half-precision vectors of up to this many dimensions; longer ones are compared one by one."""
SAMPLE = 400
SMALLEST_SAMPLE = 20
_INDEX_LOCK = 0x7265637275697402


class Section(NamedTuple):
    """The vector of one section of a candidate, with the hash of its text."""

    name: str
    text_hash: str
    vector: Sequence[float]


class VectorStore:
    """The vectors in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def register(self, model: str, dimension: int) -> None:
        """Make the model known. Raises StoreError when it is known with another dimension."""
        with self._db.connection() as connection:
            connection.execute(
                "insert into recruit.vector_models (model, dimension) values (%s, %s) on conflict do nothing",
                [model, dimension],
            )
            row = connection.execute("select dimension from recruit.vector_models where model = %s", [model]).fetchone()
        if row and row[0] != dimension:
            raise StoreError(
                f"the model {model} has vectors of {row[0]} values in the database and now gives {dimension}: "
                "give the changed model another name"
            )

    def missing_offer_texts(self, model: str, limit: int = 256) -> list[tuple[str, str]]:
        """(hash, text) of up to `limit` texts of shown offers that have no vector of this model yet."""
        columns = "offer_id, source, title, search_title, description, contract, content_hash"
        with self._db.connection() as connection:
            rows = connection.execute(
                f"select distinct on (text_sha256) text_sha256, {columns} from recruit.offers o"  # noqa: S608
                " where deleted_at is null and duplicate_of is null and not exists (select 1 from"
                " recruit.offer_embeddings e where e.model = %s and e.text_sha256 = o.text_sha256)"
                " order by text_sha256 limit %s",  # pyright: ignore
                [model, limit],
            ).fetchall()
        names = columns.split(", ")
        return [(row[0], embedding_text(Offer(**dict(zip(names, row[1:], strict=True))))) for row in rows]

    def offer_dimensions(self, model: str) -> list[int]:
        """The dimensions that this model's vectors of offers have: one, unless something is wrong."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select distinct vector_dims(embedding) from recruit.offer_embeddings where model = %s order by 1",
                [model],
            ).fetchall()
        return [row[0] for row in rows]

    def missing_of(self, model: str, hashes: Sequence[str]) -> set[str]:
        """Those of the text hashes that shown offers have and no vector of this model."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select distinct text_sha256 from recruit.offers o where text_sha256 = any(%s) and deleted_at is null"
                " and not exists (select 1 from recruit.offer_embeddings e"
                " where e.model = %s and e.text_sha256 = o.text_sha256)",
                [list(hashes), model],
            ).fetchall()
        return {row[0] for row in rows}

    def put_offers(self, model: str, vectors: Iterable[tuple[str, Sequence[float]]]) -> int:
        """Keep (text hash, vector) pairs, one transaction; returns how many are new. Raises StoreError for a vector of
        another length than the model was registered with."""
        rows = list(vectors)
        with self._db.connection() as connection:
            known = connection.execute(
                "select dimension from recruit.vector_models where model = %s", [model]
            ).fetchone()
            if not known or any(len(vector) != known[0] for _, vector in rows):
                raise StoreError(f"a vector's length is not the one that the model {model} was registered with")
            connection.execute("create temporary table incoming (text_sha256 text, embedding halfvec) on commit drop")
            with connection.cursor().copy("copy incoming from stdin") as copy:
                for text_sha256, vector in rows:
                    copy.write_row((text_sha256, _literal(vector)))
            return connection.execute(
                "insert into recruit.offer_embeddings (model, text_sha256, embedding)"
                " select distinct on (text_sha256) %s, text_sha256, embedding from incoming on conflict do nothing",
                [model],
            ).rowcount

    def offer_vectors(self, model: str, hashes: Sequence[str]) -> dict[str, list[float]]:
        """The stored vectors of these texts, by hash."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select text_sha256, embedding::real[] from recruit.offer_embeddings"
                " where model = %s and text_sha256 = any(%s)",
                [model, list(hashes)],
            ).fetchall()
        return dict(rows)

    def count(self, model: str) -> dict[str, int]:
        """How many texts of offers, and how many candidates, have vectors of this model."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select (select count(*) from recruit.offer_embeddings where model = %(model)s),"
                " (select count(distinct cv_key) from recruit.candidate_embeddings where model = %(model)s)",
                {"model": model},
            ).fetchone()
        return dict(zip(("offers", "candidates"), row or (0, 0), strict=True))

    def finish(self, model: str) -> None:
        """Remove vectors of texts no offer has any more, measure the model's background, and index its vectors."""
        with self._db.connection() as connection:
            connection.execute(
                "delete from recruit.offer_embeddings e where model = %s and not exists"
                " (select 1 from recruit.offers o where o.text_sha256 = e.text_sha256)",
                [model],
            )
        self._measure(model)
        self._index(model)

    def backgrounds(self, model: str) -> Backgrounds:
        """Similarity of unrelated offers under the model by language, as last measured; empty before there are
        enough."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select one, other, mean, spread from recruit.vector_backgrounds where model = %s order by 1, 2",
                [model],
            ).fetchall()
        return {(one, other): Background(mean, spread) for one, other, mean, spread in rows}

    def candidate_hashes(self, model: str) -> dict[str, dict[str, str]]:
        """Text hashes of the stored sections, by candidate and section."""
        found: dict[str, dict[str, str]] = {}
        with self._db.connection() as connection:
            rows = connection.execute(
                "select cv_key, section, text_hash from recruit.candidate_embeddings where model = %s", [model]
            )
            for cv_key, section, text_hash in rows:
                found.setdefault(cv_key, {})[section] = text_hash
        return found

    def section_vectors(self, model: str, hashes: Sequence[str]) -> dict[str, list[float]]:
        """The stored vectors of candidates' sections with these texts, by hash of the text."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select distinct on (text_hash) text_hash, embedding::real[] from recruit.candidate_embeddings"
                " where model = %s and text_hash = any(%s) order by text_hash",
                [model, list(hashes)],
            ).fetchall()
        return dict(rows)

    def candidate_views(self) -> dict[str, str]:
        """The digest of each candidate's view as it was last put, by candidate."""
        with self._db.connection() as connection:
            return dict(connection.execute("select cv_key, view_hash from recruit.candidate_search").fetchall())

    def put_candidate(
        self,
        cv_key: str,
        model: str,
        view_hash: str,
        language: str | None,
        texts: Mapping[str, str],
        sections: Sequence[Section],
    ) -> None:
        """Keep a candidate's search row (`texts` by section, the title's apart) and the new vectors of its sections;
        sections that are not in `texts` are removed. One transaction."""
        body = "\n".join(text for section, text in texts.items() if section != "title")
        with self._db.connection() as connection:
            connection.execute(
                "insert into recruit.candidate_search (cv_key, view_hash, language, title, body)"
                " values (%s, %s, %s, %s, %s) on conflict (cv_key) do update set view_hash = excluded.view_hash,"
                " language = excluded.language, title = excluded.title, body = excluded.body",
                [cv_key, view_hash, language, texts.get("title", ""), body],
            )
            connection.execute(
                "delete from recruit.candidate_embeddings where cv_key = %s and section <> all(%s)",
                [cv_key, list(texts)],
            )
            for section in sections:
                connection.execute(
                    "insert into recruit.candidate_embeddings (model, cv_key, section, text_hash, embedding)"
                    " values (%s, %s, %s, %s, %s) on conflict (model, cv_key, section) do update"
                    " set text_hash = excluded.text_hash, embedding = excluded.embedding",
                    [model, cv_key, section.name, section.text_hash, _literal(section.vector)],
                )

    def forget_candidate(self, cv_key: str) -> int:
        """Erase everything PostgreSQL holds of a candidate: vectors, search row, matches, decisions. Returns the rows
        erased."""
        with self._db.connection() as connection:
            return sum(
                connection.execute(f"delete from recruit.{table} where cv_key = %s", [cv_key]).rowcount  # noqa: S608  # pyright: ignore
                for table in (
                    "candidate_embeddings",
                    "candidate_search",
                    "matches",
                    "match_states",
                    "candidate_pairs",
                    "decisions",
                )
            )

    def _measure(self, model: str) -> None:
        """Mean and spread of the cosines between up to `SAMPLE` texts of each language (the first by hash, so a random
        but fixed choice).

        Measured again only when the number of texts has doubled: stored scores stay comparable in between.
        """
        with self._db.connection() as connection:
            due = connection.execute(
                "update recruit.vector_models m set measured = texts from (select count(*) as texts"
                " from recruit.offer_embeddings where model = %(model)s) counted where m.model = %(model)s"
                " and texts >= %(smallest)s and texts >= 2 * m.measured returning 1",
                {"model": model, "smallest": SMALLEST_SAMPLE},
            ).fetchone()
            if not due:
                return
            connection.execute("delete from recruit.vector_backgrounds where model = %s", [model])
            connection.execute(
                """
                insert into recruit.vector_backgrounds (model, one, other, mean, spread)
                with languages as (
                    select text_sha256, min(coalesce(language, '')) as language from recruit.offers
                    where deleted_at is null and duplicate_of is null group by text_sha256
                ), sample as (
                    select *, row_number() over (partition by language order by text_sha256) as place
                    from recruit.offer_embeddings join languages using (text_sha256) where model = %(model)s
                ), pairs as (
                    select least(a.language, b.language) as one, greatest(a.language, b.language) as other,
                        1 - (a.embedding <=> b.embedding) as cosine
                    from sample a join sample b on a.text_sha256 < b.text_sha256
                    where a.place <= %(sample)s and b.place <= %(sample)s
                )
                select %(model)s, coalesce(one, ''), coalesce(other, ''), round(avg(cosine)::numeric, 4),
                    greatest(round(stddev_pop(cosine)::numeric, 4), 0.001)
                from pairs group by grouping sets ((one, other), ())
                having count(*) >= %(smallest)s and (grouping(one) = 1 or one <> '')
                """,
                {"model": model, "sample": SAMPLE, "smallest": SMALLEST_SAMPLE},
            )

    def _index(self, model: str) -> None:
        from psycopg import sql

        name = hashlib.sha256(model.encode()).hexdigest()[:12]
        with self._db.connection() as connection:
            row = connection.execute("select dimension from recruit.vector_models where model = %s", [model]).fetchone()
            if not row or row[0] > INDEXABLE:
                return
            connection.execute("select pg_advisory_xact_lock(%s)", [_INDEX_LOCK])
            for table in ("offer_embeddings", "candidate_embeddings"):
                connection.execute(
                    sql.SQL(
                        "create index if not exists {name} on recruit.{table}"
                        " using hnsw ((embedding::halfvec({dimension})) halfvec_cosine_ops) where model = {model}"
                    ).format(
                        name=sql.Identifier(f"{table}_{name}"),
                        table=sql.Identifier(table),
                        dimension=sql.Literal(row[0]),
                        model=sql.Literal(model),
                    )
                )


def _literal(vector: Sequence[float]) -> str:
    return "[" + ",".join(f"{value:.6g}" for value in vector) + "]"
