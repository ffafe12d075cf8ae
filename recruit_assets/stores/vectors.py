"""Vectors of offers and of candidates' sections, by model, in PostgreSQL with pgvector.

Belongs here: keeping vectors, and telling which are missing. Does not belong here: making them (`models`), searching
with them (`retrieval`).

Half-precision: 768 bytes for 384 values; the error of a cosine is below 0.001, less than the models' own.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from recruit_assets.domain.matching import Background, Backgrounds
from recruit_assets.domain.offer_texts import OfferTexts, offer_texts
from recruit_assets.domain.offers import Offer
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

FINGERPRINT = (
    "md5(row(o.content_hash, o.search_title, o.language, e.text_sha256, t.title_md5)::text) from recruit.offers o"
    " left join recruit.offer_embeddings e"
    " on e.model = %(model)s and e.text_sha256 = o.text_sha256 and e.section = 'experience'"
    " left join recruit.title_embeddings t on t.model = %(model)s and t.title_md5 = md5(o.search_title)"
)
"""In SQL, a hash of what of an offer enters a score, and where it comes from."""
INDEXABLE = 4000
"""pgvector indexes half-precision vectors of up to this many dimensions; longer ones are compared one by one."""
LINKS, EFFORT = 24, 256
"""Neighbours of each vector in an index, and how many are compared to find them. With pgvector's usual 16 and 64 the nearest
50 of 100,000 generated vectors in 30 clusters were found to 80%, with these to 99%."""
SAMPLE = 400
SMALLEST_SAMPLE = 20
_INDEX_LOCK = 0x7265637275697402
_VECTORS = {
    section: "select text_sha256 as hash, embedding from recruit.offer_embeddings"  # noqa: S608
    f" where model = %(model)s and section = '{section}'"
    for section in OfferTexts._fields
} | {"title": "select title_md5 as hash, embedding from recruit.title_embeddings where model = %(model)s"}
"""Where the vectors of offers are, by what they are of."""


class OfferVectors(NamedTuple):
    """The vectors of an offer's texts; `skills` is None where it names none."""

    text: Sequence[float]
    skills: Sequence[float] | None
    experience: Sequence[float]


class Section(NamedTuple):
    """The vector of one section of a candidate, with the hash of its text."""

    name: str
    text_hash: str
    vector: Sequence[float]


class SearchRow(NamedTuple):
    """What a candidate is found by: the words of the titles and all others, and the terms looked for in offers. `view_hash`
    is a hash of all of it."""

    view_hash: str
    language: str | None
    title: str
    body: str
    terms: list[str]


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

    def in_use(self, wanted: str) -> str:
        """The model whose vectors are searched: the last one that was complete; `wanted` where none has been yet."""
        with self._db.connection() as connection:
            row = connection.execute("select model from recruit.embeddings_in_use").fetchone()
        return row[0] if row else wanted

    def switch(self, model: str, except_for: Iterable[str] = ()) -> None:
        """Search with this model's vectors from now on, if all shown offers have them and all candidates that have vectors
        of the model in use, but for those named; else the one in use stays."""
        if self.in_use("") == model or self.missing_titles(model, 1):
            return
        with self._db.connection() as connection:
            connection.execute(
                "insert into recruit.embeddings_in_use as u (model) select %(model)s where not exists"
                " (select 1 from recruit.offers o where deleted_at is null and duplicate_of is null and not exists"
                " (select 1 from recruit.offer_embeddings e where e.model = %(model)s and e.text_sha256 = o.text_sha256"
                " and e.section = 'experience'))"
                " and not exists (select 1 from recruit.candidate_embeddings c join recruit.embeddings_in_use using (model)"
                " where c.cv_key <> all(%(except)s) and not exists (select 1 from recruit.candidate_embeddings n"
                " where n.model = %(model)s and n.cv_key = c.cv_key))"
                " on conflict (single) do update set model = excluded.model, since = now()"
                " where u.model <> excluded.model",
                {"model": model, "except": list(except_for)},
            )

    def missing_offers(self, model: str, limit: int = 256, after: str = "") -> list[tuple[str, OfferTexts]]:
        """(hash, texts) of up to `limit` shown offers that have no vectors of this model yet, by hash, those behind the hash
        `after`."""
        columns = "offer_id, source, title, search_title, description, contract, skills, content_hash"
        with self._db.connection() as connection:
            rows = connection.execute(
                f"select distinct on (text_sha256) text_sha256, {columns} from recruit.offers o"  # noqa: S608
                " where text_sha256 > %s and deleted_at is null and duplicate_of is null and not exists"
                " (select 1 from recruit.offer_embeddings e where e.model = %s and e.text_sha256 = o.text_sha256"
                " and e.section = 'experience')"
                " order by text_sha256 limit %s",  # pyright: ignore
                [after, model, limit],
            ).fetchall()
        names = columns.split(", ")
        return [(row[0], offer_texts(Offer(**dict(zip(names, row[1:], strict=True))))) for row in rows]

    def offer_dimensions(self, model: str) -> list[int]:
        """The dimensions that this model's vectors of offers have: one, unless something is wrong."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select distinct vector_dims(embedding) from recruit.offer_embeddings where model = %s order by 1",
                [model],
            ).fetchall()
        return [row[0] for row in rows]

    def missing_of(self, model: str, hashes: Sequence[str]) -> set[str]:
        """Those of the hashes that shown offers have and no vectors of this model."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select distinct text_sha256 from recruit.offers o where text_sha256 = any(%s) and deleted_at is null"
                " and not exists (select 1 from recruit.offer_embeddings e"
                " where e.model = %s and e.text_sha256 = o.text_sha256 and e.section = 'experience')",
                [list(hashes), model],
            ).fetchall()
        return {row[0] for row in rows}

    def put_offers(self, model: str, vectors: Iterable[tuple[str, OfferVectors]]) -> int:
        """Keep (hash, vectors) pairs, one transaction; returns how many are new. Raises StoreError for a vector of another
        length than the model was registered with."""
        rows = [
            (text_sha256, section, vector)
            for text_sha256, each in vectors
            for section, vector in each._asdict().items()
            if vector is not None
        ]
        with self._db.connection() as connection:
            known = connection.execute(
                "select dimension from recruit.vector_models where model = %s", [model]
            ).fetchone()
            if not known or any(len(vector) != known[0] for _, _, vector in rows):
                raise StoreError(f"a vector's length is not the one that the model {model} was registered with")
            connection.execute(
                "create temporary table incoming (text_sha256 text, section text, embedding halfvec) on commit drop"
            )
            with connection.cursor().copy("copy incoming from stdin") as copy:
                for text_sha256, section, vector in rows:
                    copy.write_row((text_sha256, section, _literal(vector)))
            row = connection.execute(
                "with new as (insert into recruit.offer_embeddings (model, text_sha256, section, embedding)"
                " select distinct on (text_sha256, section) %s, text_sha256, section, embedding from incoming"
                " on conflict do nothing returning text_sha256) select count(distinct text_sha256) from new",
                [model],
            ).fetchone()
        return row[0] if row else 0

    def missing_titles(self, model: str, limit: int = 256, after: str = "") -> list[str]:
        """Up to `limit` titles of shown offers that have no vector of this model yet, each once, sorted by code point, those
        behind `after`."""
        with self._db.connection() as connection:
            rows = connection.execute(
                'select distinct search_title collate "C" from recruit.offers o where search_title collate "C" > %s'
                " and deleted_at is null and duplicate_of is null and not exists (select 1 from recruit.title_embeddings e"
                " where e.model = %s and e.title_md5 = md5(o.search_title)) order by 1 limit %s",
                [after, model, limit],
            ).fetchall()
        return [row[0] for row in rows]

    def put_titles(self, model: str, vectors: Iterable[tuple[str, Sequence[float]]]) -> int:
        """Keep (title, vector) pairs, one transaction; returns how many are new."""
        with self._db.connection() as connection:
            connection.execute("create temporary table incoming (title text, embedding halfvec) on commit drop")
            with connection.cursor().copy("copy incoming from stdin") as copy:
                for title, vector in vectors:
                    copy.write_row((title, _literal(vector)))
            return connection.execute(
                "insert into recruit.title_embeddings (model, title_md5, embedding)"
                " select distinct on (title) %s, md5(title), embedding from incoming on conflict do nothing",
                [model],
            ).rowcount

    def title_vectors(self, model: str, titles: Sequence[str]) -> dict[str, list[float]]:
        """The stored vectors of these titles of offers, by title."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select title, embedding::real[] from unnest(%s::text[]) as t (title)"
                " join recruit.title_embeddings on model = %s and title_md5 = md5(title)",
                [list(dict.fromkeys(titles)), model],
            ).fetchall()
        return dict(rows)

    def offer_vectors(self, model: str, hashes: Sequence[str]) -> dict[str, OfferVectors]:
        """The stored vectors of the offers with these hashes, by hash."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select text_sha256, jsonb_object_agg(section, embedding::real[]) from recruit.offer_embeddings"
                " where model = %s and text_sha256 = any(%s) group by text_sha256",
                [model, list(hashes)],
            ).fetchall()
        return {
            hashed: OfferVectors(found["text"], found.get("skills"), found["experience"])
            for hashed, found in rows
            if "text" in found and "experience" in found
        }

    def count(self, model: str) -> dict[str, int]:
        """How many different offers, and how many candidates, have vectors of this model."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select (select count(*) from recruit.offer_embeddings where model = %(model)s and section = 'text'),"
                " (select count(distinct cv_key) from recruit.candidate_embeddings where model = %(model)s)",
                {"model": model},
            ).fetchone()
        return dict(zip(("offers", "candidates"), row or (0, 0), strict=True))

    def finish(self, model: str) -> None:
        """Remove vectors of texts no offer has any more, measure the model's backgrounds, and index its vectors."""
        with self._db.connection() as connection:
            connection.execute(
                "delete from recruit.offer_embeddings e where model = %s and not exists"
                " (select 1 from recruit.offers o where o.text_sha256 = e.text_sha256)",
                [model],
            )
            connection.execute(
                "delete from recruit.title_embeddings e where model = %s and not exists (select 1 from recruit.offers o"
                " where md5(o.search_title) = e.title_md5 and deleted_at is null and duplicate_of is null)",
                [model],
            )
        for section in Backgrounds._fields:
            self._measure(model, section)
        self.index(model)

    def backgrounds(self, model: str) -> Backgrounds:
        """Similarity of unrelated offers, by section, under the model by language, as last measured; empty before there are
        enough."""
        found: dict[str, dict[tuple[str, str], Background]] = {section: {} for section in Backgrounds._fields}
        with self._db.connection() as connection:
            rows = connection.execute(
                "select section, one, other, mean, spread from recruit.backgrounds where model = %s order by 1, 2, 3",
                [model],
            )
            for section, one, other, mean, spread in rows:
                found[section][one, other] = Background(mean, spread)
        return Backgrounds(**found)

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
        """The hash of each candidate's search row as it was last put, by candidate."""
        with self._db.connection() as connection:
            return dict(connection.execute("select cv_key, view_hash from recruit.candidate_search").fetchall())

    def put_candidate(
        self,
        cv_key: str,
        model: str,
        search: SearchRow,
        kept: Sequence[str],
        sections: Sequence[Section],
    ) -> None:
        """Keep a candidate's search row and the new vectors of its sections; sections that are not in `kept` are removed.
        One transaction."""
        with self._db.connection() as connection:
            connection.execute(
                "insert into recruit.candidate_search (cv_key, view_hash, language, title, body, terms)"
                " select %(cv_key)s, %(view_hash)s, %(language)s, %(title)s, %(body)s, coalesce(jsonb_agg(jsonb_build_array("
                "  tsvector_to_array(to_tsvector('recruit.fr', recruit.searchable(term))),"
                "  tsvector_to_array(to_tsvector('recruit.en', recruit.searchable(term)))) order by place), '[]')"
                " from unnest(%(terms)s::text[]) with ordinality as t (term, place)"
                " on conflict (cv_key) do update set view_hash = excluded.view_hash, language = excluded.language,"
                " title = excluded.title, body = excluded.body, terms = excluded.terms",
                {"cv_key": cv_key, **search._asdict()},
            )
            connection.execute(
                "delete from recruit.candidate_embeddings where cv_key = %s and section <> all(%s)",
                [cv_key, list(kept)],
            )
            for section in sections:
                connection.execute(
                    "insert into recruit.candidate_embeddings (model, cv_key, section, text_hash, embedding)"
                    " values (%s, %s, %s, %s, %s) on conflict (model, cv_key, section) do update"
                    " set text_hash = excluded.text_hash, embedding = excluded.embedding",
                    [model, cv_key, section.name, section.text_hash, _literal(section.vector)],
                )

    def forget_candidate(self, cv_key: str) -> int:
        """Erase everything PostgreSQL holds of a candidate: vectors, search row, reading, matches, decisions. Returns the
        rows erased."""
        with self._db.connection() as connection:
            return sum(
                connection.execute(f"delete from recruit.{table} where cv_key = %s", [cv_key]).rowcount  # noqa: S608  # pyright: ignore
                for table in (
                    "candidate_embeddings",
                    "candidate_search",
                    "candidate_readings",
                    "matches",
                    "match_states",
                    "candidate_pairs",
                    "decisions",
                )
            )

    def _measure(self, model: str, section: str) -> None:
        """Mean and spread of the cosines between up to `SAMPLE` different vectors of a section of offers of each language
        (the first by hash, so a random but fixed choice).

        Measured again only when their number has doubled: stored scores stay comparable in between.
        """
        vectors, key = _VECTORS[section], "md5(search_title)" if section == "title" else "text_sha256"
        with self._db.connection() as connection:
            due = connection.execute(
                "insert into recruit.background_samples as known (model, section, vectors)"  # noqa: S608
                f" select %(model)s, %(section)s, count(*) from ({vectors}) counted having count(*) >= %(smallest)s"
                " on conflict (model, section) do update set vectors = excluded.vectors"
                " where excluded.vectors >= 2 * known.vectors returning 1",  # pyright: ignore
                {"model": model, "section": section, "smallest": SMALLEST_SAMPLE},
            ).fetchone()
            if not due:
                return
            connection.execute("delete from recruit.backgrounds where model = %s and section = %s", [model, section])
            connection.execute(
                f"""
                insert into recruit.backgrounds (model, section, one, other, mean, spread)
                with languages as (
                    select {key} as hash, min(coalesce(language, '')) as language from recruit.offers
                    where deleted_at is null and duplicate_of is null group by 1
                ), known as (
                    {vectors}
                ), sample as (
                    select *, row_number() over (partition by language order by hash) as place
                    from known join languages using (hash)
                ), pairs as (
                    select least(a.language, b.language) as one, greatest(a.language, b.language) as other,
                        1 - (a.embedding <=> b.embedding) as cosine
                    from sample a join sample b on a.hash < b.hash and a.embedding <> b.embedding
                    where a.place <= %(sample)s and b.place <= %(sample)s
                )
                select %(model)s, %(section)s, coalesce(one, ''), coalesce(other, ''), round(avg(cosine)::numeric, 4),
                    greatest(round(stddev_pop(cosine)::numeric, 4), 0.001)
                from pairs group by grouping sets ((one, other), ())
                having count(*) >= %(smallest)s and (grouping(one) = 1 or one <> '')
                """,  # noqa: S608  # pyright: ignore
                {"model": model, "section": section, "sample": SAMPLE, "smallest": SMALLEST_SAMPLE},
            )

    def index(self, model: str) -> None:
        """Index the model's vectors, where they are not or were under other settings."""
        from psycopg import sql

        name = hashlib.sha256(model.encode()).hexdigest()[:12]
        with self._db.connection() as connection:
            row = connection.execute("select dimension from recruit.vector_models where model = %s", [model]).fetchone()
            if not row or row[0] > INDEXABLE:
                return
            connection.execute("select pg_advisory_xact_lock(%s)", [_INDEX_LOCK])
            # A graph that fits is built several times faster: 100,000 vectors of 384 values take 150 MB.
            connection.execute("set local maintenance_work_mem = '256MB'")
            settings = f"{name}_{LINKS}_{EFFORT}"
            wanted: dict[str, tuple[str, str | None]] = {
                f"{table}_{settings}": (table, None) for table in ("title_embeddings", "candidate_embeddings")
            }
            wanted |= {f"offer_{one}_embeddings_{settings}": ("offer_embeddings", one) for one in OfferTexts._fields}
            for (index,) in connection.execute(
                "select indexname from pg_indexes where schemaname = 'recruit' and indexdef like '%%USING hnsw%%'"
                " and strpos(indexname, %s) > 0 and indexname <> all(%s)",
                [name, list(wanted)],
            ).fetchall():
                connection.execute(sql.SQL("drop index {}").format(sql.Identifier("recruit", index)))
            for index, (table, section) in wanted.items():
                statement = sql.SQL(
                    "create index if not exists {name} on recruit.{table}"
                    " using hnsw ((embedding::halfvec({dimension})) halfvec_cosine_ops)"
                    " with (m = {links}, ef_construction = {effort}) where model = {model}"
                ).format(
                    name=sql.Identifier(index),
                    links=sql.Literal(LINKS),
                    effort=sql.Literal(EFFORT),
                    table=sql.Identifier(table),
                    dimension=sql.Literal(row[0]),
                    model=sql.Literal(model),
                )
                if section:
                    statement += sql.SQL(" and section = {}").format(sql.Literal(section))
                connection.execute(statement)


def _literal(vector: Sequence[float]) -> str:
    return "[" + ",".join(f"{value:.6g}" for value in vector) + "]"
