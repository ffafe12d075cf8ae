"""Finding the pairs worth scoring, in PostgreSQL: nearest vectors, common words, and both as numbers for a pair.

Belongs here: searches over offers and candidates. Does not belong here: the score of a pair (`domain.matching`).
"""

from __future__ import annotations

import json
import math
from collections import deque
from collections.abc import Iterable, Mapping, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from recruit_assets.domain.matching import Signals
from recruit_assets.domain.offer_texts import OfferTexts
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import FINGERPRINT, SearchRow

if TYPE_CHECKING:
    import psycopg

SHOWN = "o.deleted_at is null and o.duplicate_of is null"
WORD_BUDGET = 2000
"""How many rows the words of one search may touch: the rarest words are taken first, common ones only narrow
nothing."""
TELLING_TERMS = 8
"""So many of the rarest search terms found count as everything found: long skill lists must not thin each other out."""
BODY_SHARE = 0.6
"""What a search term found in an offer's text counts of one in its title."""
K1, B = 1.2, 0.75
"""BM25 with the usual parameters (Robertson and Zaragoza, 2009); an offer's length is the number of its different words."""
USUAL_LENGTH = 100
FULL_TEXT = 0.5
"""The share of what a candidate's words could reach at which they count as fully there: one in a hundred of the right
offers in the candidate's language reaches twice that."""
FUSED = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher, 2009)."""


Cosines = dict[tuple[str, str], dict[str, float]]
"""By candidate, offer, and the candidate's section."""


class Term(NamedTuple):
    """A search term: its lexemes under the French and the English stemmer."""

    french: frozenset[str]
    english: frozenset[str]


class Asked(NamedTuple):
    """A candidate's words as the database has them: the search terms, each once, all lexemes of the CV, its language."""

    terms: tuple[Term, ...]
    lexemes: frozenset[str]
    language: str | None = None


class Retrieval:
    """Searches in a `Database`, with the vectors of one embedding model. What has been learnt of words is kept until they
    are counted anew."""

    def __init__(self, db: Database, model: str):
        self._db = db
        self.model = model
        self._counted: dict[str, int] = {}
        self._idfs: dict[str, float] = {}
        self._rarities: dict[Term, float] = {}
        self._corpus = (-1, 0)

    def asked(self, cv_keys: Sequence[str]) -> dict[str, Asked]:
        """The words of stored candidates, by key."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select cv_key, terms::text, tsvector_to_array(search), language from recruit.candidate_search"
                " where cv_key = any(%s)",
                [list(cv_keys)],
            ).fetchall()
        return {
            key: Asked(_stored_terms(terms), frozenset(lexemes), language) for key, terms, lexemes, language in rows
        }

    def asked_by(self, row: SearchRow) -> Asked:
        """The words of a candidate who is in no store."""
        with self._db.connection() as connection:
            found = connection.execute(
                "select tsvector_to_array(recruit.search_vector(%s, %s, %s))", [row.language, row.title, row.body]
            ).fetchone()
            return _asked(_lexemes(connection, row.terms), found[0] if found else [], row.language)

    def offers_for(self, cv_key: str, asked: Asked, limit: int, most: int) -> list[str]:
        """Ids of shown offers: the `most` best of those whose title, skills or experience are nearest to the candidate's
        (`limit` each), whose text is nearest to the titles, and which are rich in the candidate's words, fused by rank."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select section, embedding::text from recruit.candidate_embeddings where model = %s and cv_key = %s"
                " order by section",
                [self.model, cv_key],
            ).fetchall()
            self._count(connection, [asked])
        near = [(_NEAR_OFFERS[section], vector, limit) for section, vector in rows]
        near += [(_NEAR_OFFERS["text"], vector, limit) for section, vector in rows if section == "title"]
        return self._found("offers", near, asked, limit, with_text=True)[:most]

    def candidates_for(self, offer_id: str, terms: Sequence[str], limit: int, most: int) -> list[str]:
        """Keys of candidates: the `most` best of those near the offer's text, title, skills or experience, and rich in
        `terms`, fused by rank."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select e.section, e.embedding::text from recruit.offers o join recruit.offer_embeddings e"
                " on e.model = %(model)s and e.text_sha256 = o.text_sha256 where o.offer_id = %(offer_id)s"
                " union all select 'title', t.embedding::text from recruit.offers o join recruit.title_embeddings t"
                " on t.model = %(model)s and t.title_md5 = md5(o.search_title) where o.offer_id = %(offer_id)s order by 1",
                {"model": self.model, "offer_id": offer_id},
            ).fetchall()
            asked = _asked(_lexemes(connection, terms), [])
            self._count(connection, [asked])
        near = [(_NEAR_CANDIDATES, vector, limit * 2) for _, vector in rows]
        return self._found("candidates", near, asked, limit)[:most]

    def _found(
        self, what: str, near: Sequence[tuple[str, str, int]], asked: Asked, limit: int, with_text: bool = False
    ) -> list[str]:
        """Ids that the searches (statement, vector, limit) and the search by words find, fused by rank. Two threads take one
        search after the other, each on a connection of its own."""
        waiting = deque(range(len(near) + 1))
        found: dict[int, list[str]] = {}

        def search() -> None:
            with self._db.connection() as connection:
                dimension = self._looking_for_the_nearest(connection)
                while waiting:
                    try:
                        place = waiting.pop()
                    except IndexError:  # the other thread was quicker
                        return
                    if place == len(near):  # taken first: it lasts longest
                        found[place] = self._rich(connection, what, asked, limit, with_text)
                    elif dimension:
                        found[place] = self._nearest(connection, dimension, *near[place])

        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(search)
            search()
            begun.result()
        return fused(found[place] for place in sorted(found))

    def offers_by_words(self, asked: Asked, limit: int) -> list[str]:
        """The shown offers that hold most of the search terms, the rare ones weighing more, best first: full text alone."""
        with self._db.connection() as connection:
            self._count(connection, [asked])
            return self._rich(connection, "offers", asked, limit)

    def offers_by_bm25(self, asked: Asked, limit: int) -> list[str]:
        """The shown offers with the highest BM25 for all words of the candidate, best first. Every offer is compared."""
        with self._db.connection() as connection:
            self._count(connection, [asked])
            known = sorted(asked.lexemes & self._idfs.keys())
            rows = connection.execute(
                "with usual as (select avg(length(search)) as length from recruit.offers o"  # noqa: S608
                f" where {SHOWN})"
                " select o.offer_id from usual, recruit.offers o cross join lateral unnest(o.search) w"
                " join unnest(%(lexemes)s::text[], %(rarities)s::float8[]) as asked (lexeme, rarity)"
                f" on asked.lexeme = w.lexeme where {SHOWN} group by o.offer_id order by sum(rarity * (%(k1)s + 1)"
                " * cardinality(positions) / (cardinality(positions) + %(k1)s * (1 - %(b)s + %(b)s *"
                " length(o.search) / usual.length))) desc, o.offer_id limit %(limit)s",  # pyright: ignore
                {
                    "lexemes": known,
                    "rarities": [self._idfs[lexeme] for lexeme in known],
                    "k1": K1,
                    "b": B,
                    "limit": limit,
                },
            ).fetchall()
        return [row[0] for row in rows]

    def offers_by_vectors(self, cv_key: str, limit: int) -> list[str]:
        """The shown offers nearest to the candidate, by the mean cosine of the sections, best first: vectors alone. Every
        offer is compared."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select o.offer_id from recruit.candidate_embeddings c"  # noqa: S608
                " join recruit.offer_embeddings e on e.model = c.model and e.section = 'text'"
                " join recruit.offers o using (text_sha256)"
                f" where c.model = %s and c.cv_key = %s and {SHOWN} group by o.offer_id"
                " order by avg(c.embedding <=> e.embedding), o.offer_id limit %s",  # pyright: ignore[reportArgumentType]
                [self.model, cv_key, limit],
            ).fetchall()
        return [row[0] for row in rows]

    def candidates_by_words(self, terms: Sequence[str], limit: int) -> list[str]:
        """The candidates who hold most of an offer's search terms, rare ones weighing more, best first: full text alone."""
        with self._db.connection() as connection:
            asked = _asked(_lexemes(connection, terms), [])
            self._count(connection, [asked])
            return self._rich(connection, "candidates", asked, limit)

    def candidates_by_bm25(self, offer_id: str, limit: int) -> list[str]:
        """The candidates with the highest BM25 for all words of the offer, best first; how rare a word is, is told from the
        candidates. Every candidate is compared."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "with asked as (select w.lexeme from recruit.offers o, unnest(o.search) w where o.offer_id = %(offer_id)s),"
                " usual as (select count(*) as number, avg(length(search)) as length from recruit.candidate_search),"
                " held as (select c.cv_key, length(c.search) as length, w.lexeme, cardinality(w.positions) as times"
                " from recruit.candidate_search c cross join lateral unnest(c.search) w join asked using (lexeme)),"
                " common as (select lexeme, count(*) as candidates from held group by lexeme)"
                " select cv_key from held join common using (lexeme) cross join usual group by cv_key order by"
                " sum(ln(1 + (number - candidates + 0.5) / (candidates + 0.5)) * times * (%(k1)s + 1)"
                " / (times + %(k1)s * (1 - %(b)s + %(b)s * held.length / usual.length))) desc, cv_key limit %(limit)s",
                {"offer_id": offer_id, "k1": K1, "b": B, "limit": limit},
            ).fetchall()
        return [row[0] for row in rows]

    def candidates_by_vectors(self, offer_id: str, limit: int) -> list[str]:
        """The candidates nearest to the offer, by the mean cosine of their sections, best first: vectors alone. Every
        candidate is compared."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select c.cv_key from recruit.offers o join recruit.offer_embeddings e using (text_sha256)"
                " join recruit.candidate_embeddings c on c.model = e.model"
                " where e.model = %s and e.section = 'text' and o.offer_id = %s"
                " group by c.cv_key order by avg(c.embedding <=> e.embedding), c.cv_key limit %s",
                [self.model, offer_id, limit],
            ).fetchall()
        return [row[0] for row in rows]

    def is_shown(self, offer_id: str) -> bool:
        """Whether the offer is open and repeats no other."""
        with self._db.connection() as connection:
            statement = f"select 1 from recruit.offers o where o.offer_id = %s and {SHOWN}"  # noqa: S608
            return connection.execute(statement, [offer_id]).fetchone() is not None  # pyright: ignore[reportArgumentType]

    def offer_fingerprints(self, offer_ids: Sequence[str]) -> dict[str, str]:
        """What of each offer enters a score, as a hash by offer: its words, their language, and whether it has vectors."""
        with self._db.connection() as connection:
            return dict(
                connection.execute(
                    f"select o.offer_id, {FINGERPRINT} where o.offer_id = any(%(ids)s)",  # pyright: ignore
                    {"model": self.model, "ids": list(offer_ids)},
                ).fetchall()
            )

    def signals(
        self,
        cv_keys: Sequence[str],
        offer_ids: Sequence[str],
        asked: Mapping[str, Asked] | None = None,
        similar: bool = True,
    ) -> dict[tuple[str, str], Signals]:
        """What the tables tell of every pair of these candidates, whose words are `asked` (else as stored), and offers;
        without `similar`, of their words only."""
        if not cv_keys or not offer_ids:
            return {}
        with ThreadPoolExecutor(1) as beside:
            begun = beside.submit(self._similarities, cv_keys, offer_ids) if similar else None
            if asked is None:
                asked = self.asked(cv_keys)
            with self._db.connection() as connection:
                languages = dict(
                    connection.execute(
                        "select offer_id, language from recruit.offers where offer_id = any(%s)", [list(offer_ids)]
                    ).fetchall()
                )
                self._count(connection, asked.values())
                wanted = "o.search"
                if len(asked) < len(offer_ids):
                    # All words but the unwanted: to spread out every word of the offers costs three times as much.
                    wanted = "ts_delete(o.search, tsvector_to_array(ts_delete(o.search, %(asked)s::text[])))"
                rows = connection.execute(
                    "select o.offer_id, length(o.search), array_agg(w.lexeme), array_agg(cardinality(w.positions)),"  # noqa: S608
                    f" array_agg('A' = any(w.weights)) from recruit.offers o cross join lateral unnest({wanted}) w"
                    " where o.offer_id = any(%(ids)s) group by o.offer_id",  # pyright: ignore
                    {
                        "ids": list(offer_ids),
                        "asked": sorted(_lexemes_of(asked.values())) if "asked" in wanted else None,
                    },
                ).fetchall()
            # The connection is given back before: nobody waits holding one.
            near, alike = begun.result() if begun else ({}, {})
        offers: dict[str, _Held] = {}
        for offer_id, length, lexemes, times, in_title in rows:
            longer = K1 * (1 - B + B * length / USUAL_LENGTH)
            values = {lexeme: count * (K1 + 1) / (count + longer) for lexeme, count in zip(lexemes, times, strict=True)}
            named = {lexeme for lexeme, there in zip(lexemes, in_title, strict=True) if there}
            offers[offer_id] = _Held(values, set(lexemes), named)
        naming = _naming({term for one in asked.values() for term in one.terms})
        shares = {
            offer_id: {term: _found(term, held) for lexeme in held.lexemes & naming.keys() for term in naming[lexeme]}
            for offer_id, held in offers.items()
        }
        found: dict[tuple[str, str], Signals] = {}
        for cv_key, one in asked.items():
            weighed = [(term, self._rarities[term]) for term in one.terms]
            full = sum(sorted((rarity for _, rarity in weighed), reverse=True)[:TELLING_TERMS])
            known = one.lexemes & self._idfs.keys()
            mass = sum(sorted(self._idfs[lexeme] for lexeme in known))
            for offer_id in offer_ids:
                held, named = offers.get(offer_id, _NOTHING), shares.get(offer_id, {})
                share = sum(rarity * named[term] for term, rarity in weighed if term in named)
                text = sum(self._idfs[lexeme] * held.values[lexeme] for lexeme in sorted(held.lexemes & known))
                found[cv_key, offer_id] = Signals(
                    near.get((cv_key, offer_id), {}),
                    alike.get((cv_key, offer_id), {}),
                    round(min(1.0, share / full), 6) if full else 0.0,
                    round(min(1.0, text / mass / FULL_TEXT), 6) if mass else 0.0,
                    (one.language, languages.get(offer_id)),
                )
        return found

    def _similarities(self, cv_keys: Sequence[str], offer_ids: Sequence[str]) -> tuple[Cosines, Cosines]:
        """Cosines of candidates' sections with the offers' texts, and with the offers' sections of the same name."""
        texts: Cosines = {}
        alike: Cosines = {}
        with self._db.connection() as connection:
            rows = connection.execute(
                "select c.cv_key, o.offer_id, c.section, 1 - (c.embedding <=> e.embedding),"
                " 1 - (c.embedding <=> coalesce(s.embedding, t.embedding))"
                " from recruit.offers o"
                " join recruit.candidate_embeddings c on c.model = %(model)s and c.cv_key = any(%(cv_keys)s)"
                " left join recruit.offer_embeddings e"
                " on e.text_sha256 = o.text_sha256 and e.model = %(model)s and e.section = 'text'"
                " left join recruit.offer_embeddings s"
                " on s.text_sha256 = o.text_sha256 and s.model = %(model)s and s.section = c.section"
                " left join recruit.title_embeddings t"
                " on t.model = %(model)s and t.title_md5 = md5(o.search_title) and c.section = 'title'"
                " where o.offer_id = any(%(offer_ids)s)",
                {"model": self.model, "cv_keys": list(cv_keys), "offer_ids": list(offer_ids)},
            ).fetchall()
        for cv_key, offer_id, section, with_text, with_section in rows:
            if with_text is not None:
                texts.setdefault((cv_key, offer_id), {})[section] = with_text
            if with_section is not None:
                alike.setdefault((cv_key, offer_id), {})[section] = with_section
        return texts, alike

    def corpus_epoch(self) -> int:
        """The number of the last count of words: scores of words under two epochs may differ."""
        with self._db.connection() as connection:
            row = connection.execute("select epoch from recruit.corpus").fetchone()
        return row[0] if row else 0

    def _looking_for_the_nearest(self, connection: psycopg.Connection) -> int:
        """Set the index to search as thoroughly as matching does, until the transaction ends; the number of values of the
        model's vectors, 0 when it has none."""
        row = connection.execute(
            "select dimension, set_config('hnsw.iterative_scan', 'strict_order', true),"
            " set_config('hnsw.ef_search', %s, true) from recruit.vector_models where model = %s",
            [str(EF_SEARCH), self.model],
        ).fetchone()
        return row[0] if row else 0

    def _nearest(
        self, connection: psycopg.Connection, dimension: int, statement: str, vector: str, limit: int
    ) -> list[str]:
        """The ids that the search finds, nearest first. Values are written into the statement: a partial index serves only a
        model named in it."""
        from psycopg import sql

        rows = connection.execute(
            sql.SQL(statement).format(  # pyright: ignore[reportArgumentType]
                model=sql.Literal(self.model),
                dimension=sql.Literal(dimension),
                vector=sql.Literal(vector),
                limit=sql.Literal(limit),
            )
        )
        return list(dict.fromkeys(found_id for (found_id,) in rows))

    def _count(self, connection: psycopg.Connection, asked: Iterable[Asked]) -> None:
        """Learn in how many offers the lexemes stand, as last counted, and how rare that makes the terms."""
        row = connection.execute("select epoch, offers from recruit.corpus").fetchone()
        corpus = (row[0], row[1]) if row else (0, 0)
        if corpus != self._corpus:
            self._counted, self._idfs, self._rarities, self._corpus = {}, {}, {}, corpus
        asked = list(asked)
        terms = {term for one in asked for term in one.terms if term not in self._rarities}
        new = frozenset().union(*(one.lexemes for one in asked), *(side for term in terms for side in term))
        if new := new - self._counted.keys():
            self._counted |= dict.fromkeys(new, 0)
            for lexeme, count in connection.execute(
                "select lexeme, offers from recruit.lexemes where lexeme = any(%s)", [sorted(new)]
            ):
                self._counted[lexeme] = count
                self._idfs[lexeme] = math.log(1 + (max(corpus[1] - count, 0) + 0.5) / (count + 0.5))
        self._rarities |= {term: math.log(1 + corpus[1] / (1.0 + self._frequency(term))) for term in terms}

    def _frequency(self, term: Term) -> int:
        """A term is as rare as the rarest of its words; of its French and its English reading the commoner one counts."""
        return max(min((self._counted.get(lexeme, 0) for lexeme in side), default=0) for side in term)

    def _rich(
        self, connection: psycopg.Connection, what: str, asked: Asked, limit: int, with_text: bool = False
    ) -> list[str]:
        """Ids of the rows of one table that hold most of the terms, the rare ones weighing more; `with_text` also of the
        candidate's other words."""
        key, source = _TABLES[what]
        wanted = [
            (self._frequency(term), _query(term), rarity) for term in asked.terms for rarity in [self._rarities[term]]
        ]
        if with_text:
            wanted += [
                (count, _query(Term(frozenset((lexeme,)), frozenset())), self._idfs[lexeme])
                for lexeme in asked.lexemes
                if (count := self._counted.get(lexeme, 0))
            ]
        chosen: list[tuple[str, float]] = []
        touched = 0
        for place, (count, query, rarity) in enumerate(sorted(wanted)):
            touched += count
            if touched <= WORD_BUDGET or place < 3:
                chosen.append((query, rarity))
        rows = connection.execute(
            f"select f.{key} from unnest(%s::text[], %s::float8[]) as t (query, rarity) cross join lateral"  # noqa: S608
            f" (select o.{key} from {source} and o.search @@ t.query::tsquery) f"
            f" group by f.{key} order by sum(t.rarity) desc, f.{key} limit %s",  # pyright: ignore
            [[query for query, _ in chosen], [rarity for _, rarity in chosen], limit],
            # Prepared, it would be planned without knowing how many words there are: a hundred times slower.
            prepare=False,
        ).fetchall()
        return [row[0] for row in rows]


class _Held(NamedTuple):
    """Of an offer's words those that were asked for: what each is worth in BM25, and which stand in the title."""

    values: Mapping[str, float]
    lexemes: Set[str]
    named: Set[str]


_NOTHING = _Held({}, frozenset(), frozenset())
EF_SEARCH = 200
"""How many neighbours a search of the index keeps: its recall is measured in `bench_matching`."""
_TABLES = {
    "offers": ("offer_id", f"recruit.offers o where {SHOWN}"),
    "candidates": ("cv_key", "recruit.candidate_search o where true"),
}
_NEAREST = " order by e.embedding::halfvec({dimension}) <=> {vector}::halfvec({dimension}) limit {limit}"
_NEAR_OFFERS = {
    section: "select o.offer_id from recruit.offer_embeddings e join recruit.offers o using (text_sha256)"  # noqa: S608
    f" where e.model = {{model}} and e.section = '{section}' and {SHOWN}{_NEAREST}"
    for section in OfferTexts._fields
} | {
    "title": "select o.offer_id from recruit.title_embeddings e join recruit.offers o on md5(o.search_title) = e.title_md5"  # noqa: S608
    f" where e.model = {{model}} and {SHOWN}{_NEAREST}"
}
"""Searches for the offers nearest to a vector, by what of them is compared."""
_NEAR_CANDIDATES = f"select e.cv_key from recruit.candidate_embeddings e where e.model = {{model}}{_NEAREST}"  # noqa: S608


def fused(lists: Iterable[Sequence[str]]) -> list[str]:
    """The ids of all lists, best first, by reciprocal rank fusion; equal ones by id."""
    values: dict[str, float] = {}
    for ids in lists:
        for rank, found in enumerate(ids, start=1):
            values[found] = values.get(found, 0.0) + 1 / (FUSED + rank)
    return sorted(values, key=lambda found: (-round(values[found], 12), found))


def _asked(terms: Iterable[Sequence[Sequence[str]]], lexemes: Iterable[str], language: str | None = None) -> Asked:
    sides = (Term(frozenset(french), frozenset(english)) for french, english in terms)
    return Asked(tuple(dict.fromkeys(term for term in sides if any(term))), frozenset(lexemes), language)


def _stored_terms(terms: str) -> tuple[Term, ...]:
    """The terms of a stored row, [[[french], [english]], ...] as PostgreSQL writes it. Many people have the same ones."""
    each = map(_stored_term, terms.removeprefix("[[[").removesuffix("]]]").split("]], [["))
    return tuple(dict.fromkeys(term for term in each if any(term)))


@lru_cache(maxsize=50_000)
def _stored_term(term: str) -> Term:
    # Lexemes hold no spaces, so what the terms were split at stands in none.
    french, english = json.loads(f"[[{term}]]") if term not in ("", "[]") else ((), ())
    return Term(frozenset(french), frozenset(english))


def _lexemes_of(asked: Iterable[Asked]) -> frozenset[str]:
    every = list(asked)
    terms = {term for one in every for term in one.terms}
    return frozenset().union(*(one.lexemes for one in every), *(side for term in terms for side in term))


def _naming(terms: Iterable[Term]) -> dict[str, list[Term]]:
    """The terms that each lexeme is part of."""
    found: dict[str, list[Term]] = {}
    for term in terms:
        for lexeme in term.french | term.english:
            found.setdefault(lexeme, []).append(term)
    return found


def _lexemes(connection: psycopg.Connection, terms: Sequence[str]) -> list[tuple[list[str], list[str]]]:
    return connection.execute(
        "select tsvector_to_array(to_tsvector('recruit.fr', recruit.searchable(term))),"
        " tsvector_to_array(to_tsvector('recruit.en', recruit.searchable(term)))"
        " from unnest(%s::text[]) with ordinality as t (term, place) order by place",
        [list(terms)],
    ).fetchall()


@lru_cache(maxsize=50_000)
def _query(term: Term) -> str:
    """The term as a tsquery: all its lexemes, under either stemmer."""
    quoted = (["'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'" for lexeme in sorted(side)] for side in term)
    return " | ".join("(" + " & ".join(side) + ")" for side in quoted if side)


def _found(term: Term, offer: _Held) -> float:
    """1 where the offer's title holds the term, `BODY_SHARE` where only its text does, 0 where neither."""
    if not any(side and side <= offer.lexemes for side in term):
        return 0.0
    return 1.0 if any(side and side <= offer.named for side in term) else BODY_SHARE
