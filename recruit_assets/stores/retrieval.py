"""Finding the pairs worth scoring, in PostgreSQL: nearest vectors, common words, and both as numbers for a pair.

Belongs here: searches over offers and candidates. Does not belong here: the score of a pair (`domain.matching`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from recruit_assets.stores.postgres import Database

if TYPE_CHECKING:
    import psycopg

SHOWN = "o.deleted_at is null and o.duplicate_of is null"
WORD_BUDGET = 5000
"""How many rows the words of one search may touch: the rarest words are taken first, common ones only narrow
nothing."""
TELLING_TERMS = 8
"""So many of the rarest search terms found count as everything found: long skill lists must not thin each other out."""

# A term is as rare as the rarest of its words; of its French and its English reading the commoner one counts.
_WEIGHED = """
    select term, query, rarity, frequency from (
        select term, recruit.search_query(term) as query from unnest(%(terms)s::text[]) as t(term)
    ) as asked cross join lateral (
        select greatest(
            (select min(coalesce(l.offers, 0)) from unnest(tsvector_to_array(
                to_tsvector('recruit.fr', recruit.searchable(term)))) w left join recruit.lexemes l on l.lexeme = w),
            (select min(coalesce(l.offers, 0)) from unnest(tsvector_to_array(
                to_tsvector('recruit.en', recruit.searchable(term)))) w left join recruit.lexemes l on l.lexeme = w)
        ) as frequency
    ) as counted cross join lateral (
        select ln(1 + (select offers from recruit.corpus) / (1.0 + coalesce(frequency, 0))) as rarity
    ) as weighed
    where numnode(query) > 0
"""


class Retrieval:
    """Searches in a `Database`, with the vectors of one embedding model."""

    def __init__(self, db: Database, model: str):
        self._db = db
        self.model = model

    def offers_for(self, cv_key: str, terms: Sequence[str], limit: int) -> list[str]:
        """Ids of shown offers near any section of the candidate (`limit` for each) or rich in `terms` (`limit`),
        sorted."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select embedding::text from recruit.candidate_embeddings where model = %s and cv_key = %s"
                " order by section",
                [self.model, cv_key],
            ).fetchall()
            found = self._near_offers(connection, [row[0] for row in rows], limit)
            found.update(_rich(connection, "offers", terms, limit))
        return sorted(found)

    def candidates_for(self, offer_id: str, terms: Sequence[str], limit: int) -> list[str]:
        """Keys of candidates with a section near the offer or rich in `terms`, sorted."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select e.embedding::text from recruit.offers o join recruit.offer_embeddings e using (text_sha256)"
                " where e.model = %s and o.offer_id = %s",
                [self.model, offer_id],
            ).fetchone()
            found = self._near_candidates(connection, row[0], limit) if row else set()
            found.update(_rich(connection, "candidates", terms, limit))
        return sorted(found)

    def offers_by_words(self, terms: Sequence[str], limit: int) -> list[str]:
        """The shown offers that hold most of the terms, the rare ones weighing more, best first: full text alone."""
        with self._db.connection() as connection:
            return _rich(connection, "offers", terms, limit)

    def offers_by_vectors(self, cv_key: str, limit: int) -> list[str]:
        """The shown offers nearest to the candidate, by the mean cosine of the sections, best first: vectors alone. Every
        offer is compared."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select o.offer_id from recruit.candidate_embeddings c"  # noqa: S608
                " join recruit.offer_embeddings e on e.model = c.model join recruit.offers o using (text_sha256)"
                f" where c.model = %s and c.cv_key = %s and {SHOWN} group by o.offer_id"
                " order by avg(c.embedding <=> e.embedding), o.offer_id limit %s",  # pyright: ignore[reportArgumentType]
                [self.model, cv_key, limit],
            ).fetchall()
        return [row[0] for row in rows]

    def offer_fingerprints(self, offer_ids: Sequence[str]) -> dict[str, str]:
        """What of each offer enters a score, as a hash by offer: its words, their language, and whether it has a vector."""
        with self._db.connection() as connection:
            return dict(
                connection.execute(
                    "select o.offer_id, md5(row(o.content_hash, o.search_title, o.language, e.text_sha256)::text)"
                    " from recruit.offers o left join recruit.offer_embeddings e"
                    " on e.text_sha256 = o.text_sha256 and e.model = %s where o.offer_id = any(%s)",
                    [self.model, list(offer_ids)],
                ).fetchall()
            )

    def similarities(self, cv_keys: Sequence[str], offer_ids: Sequence[str]) -> dict[tuple[str, str], dict[str, float]]:
        """Cosines of candidates' sections with offers: {(cv_key, offer_id): {section: cosine}}."""
        found: dict[tuple[str, str], dict[str, float]] = {}
        if not cv_keys or not offer_ids:
            return found
        with self._db.connection() as connection:
            rows = connection.execute(
                "select c.cv_key, o.offer_id, c.section, 1 - (c.embedding <=> e.embedding)"
                " from recruit.offers o join recruit.offer_embeddings e"
                " on e.text_sha256 = o.text_sha256 and e.model = %(model)s"
                " join recruit.candidate_embeddings c on c.model = %(model)s and c.cv_key = any(%(cv_keys)s)"
                " where o.offer_id = any(%(offer_ids)s)",
                {"model": self.model, "cv_keys": list(cv_keys), "offer_ids": list(offer_ids)},
            )
            for cv_key, offer_id, section, cosine in rows:
                found.setdefault((cv_key, offer_id), {})[section] = cosine
        return found

    def word_scores(self, terms: Mapping[str, Sequence[str]], offer_ids: Sequence[str]) -> dict[tuple[str, str], float]:
        """How much of each candidate's terms each offer holds, 0..1, weighted by rarity; a word of the body counts
        0.6 of one of the title: {(cv_key, offer_id): share}; pairs without a common word are left out."""
        if not terms or not offer_ids:
            return {}
        all_terms = sorted({term for own in terms.values() for term in own})
        with self._db.connection() as connection:
            rows = connection.execute(
                f"with weighed as materialized ({_WEIGHED})"  # noqa: S608
                " select null as offer_id, term, rarity::float8 as value from weighed union all"
                " select o.offer_id, w.term, 0.6 + 0.4 * (t.title @@ w.query)::int from weighed w"
                " join recruit.offers o on o.search @@ w.query"
                " cross join lateral (select ts_filter(o.search, '{a}') as title) t where o.offer_id = any(%(ids)s)",  # pyright: ignore
                {"terms": all_terms, "ids": list(offer_ids)},
            ).fetchall()
        weighed: dict[str, float] = {term: rarity for offer_id, term, rarity in rows if offer_id is None}
        hits: dict[str, dict[str, float]] = {}
        for offer_id, term, share in rows:
            if offer_id is not None:
                hits.setdefault(offer_id, {})[term] = share * weighed[term]
        scores: dict[tuple[str, str], float] = {}
        for cv_key, own in terms.items():
            # A set: a term in both languages that reads the same must not count twice.
            mine = sorted({term for term in own if term in weighed})
            full = sum(sorted((weighed[term] for term in mine), reverse=True)[:TELLING_TERMS])
            for offer_id, values in hits.items():
                share = sum(values.get(term, 0.0) for term in mine)
                if share and full:
                    scores[cv_key, offer_id] = round(min(1.0, share / full), 6)
        return scores

    def corpus_state(self) -> str:
        """A hash that changes whenever the offers, their vectors, or the counted words do."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select (select array[count(*)::text, max(changed_at)::text, max(deleted_at)::text,"
                " count(duplicate_of)::text]"
                " from recruit.offers), (select count(*) from recruit.offer_embeddings where model = %(model)s),"
                " (select md5(string_agg(text_sha256, '' order by text_sha256)) from recruit.offer_embeddings"
                " where model = %(model)s), (select epoch from recruit.corpus)",
                {"model": self.model},
            ).fetchone()
        return hashlib.sha256(repr(row).encode()).hexdigest()

    def corpus_epoch(self) -> int:
        """The number of the last count of words: scores of words under two epochs may differ."""
        with self._db.connection() as connection:
            row = connection.execute("select epoch from recruit.corpus").fetchone()
        return row[0] if row else 0

    def _near_offers(self, connection: psycopg.Connection, vectors: Sequence[str], limit: int) -> set[str]:
        return self._nearest(
            connection,
            "select o.offer_id from recruit.offer_embeddings e join recruit.offers o using (text_sha256)"  # noqa: S608
            f" where e.model = {{model}} and {SHOWN} order by e.embedding::halfvec({{dimension}})"
            " <=> {vector}::halfvec({dimension}) limit {limit}",
            vectors,
            limit,
        )

    def _near_candidates(self, connection: psycopg.Connection, vector: str, limit: int) -> set[str]:
        return self._nearest(
            connection,
            "select e.cv_key from recruit.candidate_embeddings e where e.model = {model} order by"
            " e.embedding::halfvec({dimension}) <=> {vector}::halfvec({dimension}) limit {limit}",
            [vector],
            limit * 3,
        )

    def _nearest(self, connection: psycopg.Connection, text: str, vectors: Sequence[str], limit: int) -> set[str]:
        """The ids that the statement finds for any of the vectors. Values are written into it: a partial index serves only
        a model named in the statement."""
        from psycopg import sql

        row = connection.execute(
            "select dimension, set_config('hnsw.iterative_scan', 'strict_order', true),"
            " set_config('hnsw.ef_search', '200', true) from recruit.vector_models where model = %s",
            [self.model],
        ).fetchone()
        found: set[str] = set()
        for vector in vectors if row else ():
            statement = sql.SQL(text).format(  # pyright: ignore[reportArgumentType]
                model=sql.Literal(self.model),
                dimension=sql.Literal(row[0]),  # pyright: ignore[reportOptionalSubscript]
                vector=sql.Literal(vector),
                limit=sql.Literal(limit),
            )
            found.update(found_id for (found_id,) in connection.execute(statement))
        return found


_TABLES = {
    "offers": ("offer_id", f"recruit.offers o where {SHOWN} and o.search @@ any_of.query"),
    "candidates": ("cv_key", "recruit.candidate_search o where o.search @@ any_of.query"),
}


def _rich(connection: psycopg.Connection, what: str, terms: Sequence[str], limit: int) -> list[str]:
    """Ids of the rows of one table that hold most of the terms, the rare ones weighing more."""
    key, source = _TABLES[what]
    rows = connection.execute(
        f"""
        with weighed as materialized ({_WEIGHED}), chosen as materialized (
            select term, query, rarity from (
                select *, sum(coalesce(frequency, 0)) over (order by frequency nulls first, term) as touched,
                    row_number() over (order by frequency nulls first, term) as place from weighed
            ) w where touched <= %(budget)s or place <= 3
        ), any_of as materialized (
            select string_agg('(' || query::text || ')', ' | ')::tsquery as query from chosen
        )
        select f.{key} from (select o.{key}, o.search from any_of, {source}) f cross join chosen
        where f.search @@ chosen.query group by f.{key} order by sum(chosen.rarity) desc, f.{key} limit %(limit)s
        """,  # noqa: S608  # pyright: ignore
        {"terms": list(dict.fromkeys(terms)), "budget": WORD_BUDGET, "limit": limit},
    ).fetchall()
    return [row[0] for row in rows]
