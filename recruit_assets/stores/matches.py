"""Stored matches in PostgreSQL: each candidate's best offers, with what they were computed from.

Belongs here: keeping and reading matches. Does not belong here: computing them (`usecases.matching`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recruit_assets.domain.matching import Match
from recruit_assets.stores.postgres import Database

_SELECT = "select m.cv_key, m.offer_id, m.rank, m.score, m.explanation from recruit.matches m"


class StoredPair(NamedTuple):
    """A stored score with its explanation and the fingerprint of what it was computed from."""

    fingerprint: str
    score: float
    explanation: dict[str, object]


class MatchStore:
    """The matches in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def states(self) -> dict[str, str]:
        """The fingerprint under which each candidate's matches were made, by candidate."""
        with self._db.connection() as connection:
            return dict(connection.execute("select cv_key, fingerprint from recruit.match_states").fetchall())

    def pairs(self, cv_key: str) -> dict[str, StoredPair]:
        """The candidate's stored pairs by offer."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select offer_id, fingerprint, score, explanation from recruit.matches where cv_key = %s", [cv_key]
            ).fetchall()
        return {row[0]: StoredPair(*row[1:]) for row in rows}

    def replace(self, cv_key: str, matches: Sequence[Match], fingerprints: Mapping[str, str], state: str) -> None:
        """Make `matches` the candidate's matches, in one transaction; `fingerprints` by offer. Rows that stay the same
        keep their date."""
        from psycopg.types.json import Jsonb

        with self._db.connection() as connection:
            connection.execute(
                "delete from recruit.matches where cv_key = %s and offer_id <> all(%s)",
                [cv_key, [match.offer_id for match in matches]],
            )
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into recruit.matches as m (cv_key, offer_id, rank, score, explanation, fingerprint)"
                    " values (%s, %s, %s, %s, %s, %s) on conflict (cv_key, offer_id)"
                    " do update set rank = excluded.rank,"
                    " score = excluded.score, explanation = excluded.explanation, fingerprint = excluded.fingerprint,"
                    " matched_at = now()"
                    " where (m.rank, m.fingerprint) is distinct from (excluded.rank, excluded.fingerprint)",
                    [
                        (cv_key, m.offer_id, m.rank, m.score, Jsonb(m.explanation), fingerprints[m.offer_id])
                        for m in matches
                    ],
                )
            connection.execute(
                "insert into recruit.match_states (cv_key, fingerprint) values (%s, %s) on conflict (cv_key)"
                " do update set fingerprint = excluded.fingerprint, matched_at = now()",
                [cv_key, state],
            )

    def remove(self, cv_key: str) -> int:
        """Remove a candidate's matches; returns how many there were."""
        with self._db.connection() as connection:
            connection.execute("delete from recruit.match_states where cv_key = %s", [cv_key])
            return connection.execute("delete from recruit.matches where cv_key = %s", [cv_key]).rowcount

    def of_candidate(self, cv_key: str, top: int | None = None) -> list[Match]:
        """The candidate's stored matches with offers that are still open, best first."""
        return self._read("m.cv_key = %s", cv_key, "m.rank, m.offer_id", top)

    def of_offer(self, offer_id: str, top: int | None = None) -> list[Match]:
        """The stored matches that hold the offer, best first; `rank` is the offer's rank for that candidate."""
        return self._read("m.offer_id = %s", offer_id, "m.score desc, m.cv_key", top)

    def best(self, cv_key: str | None = None, offer_id: str | None = None) -> Match | None:
        """The stored match with the highest score: of the candidate, of the offer, or of all when neither is named."""
        if cv_key:
            found = self.of_candidate(cv_key, 1)
        elif offer_id:
            found = self.of_offer(offer_id, 1)
        else:
            found = self._read("m.cv_key <> %s", "", "m.score desc, m.cv_key, m.offer_id", 1)
        return next(iter(found), None)

    def count(self) -> int:
        """How many matches are stored."""
        with self._db.connection() as connection:
            row = connection.execute("select count(*) from recruit.matches").fetchone()
        return row[0] if row else 0

    def _read(self, clause: str, value: str, order: str, top: int | None) -> list[Match]:
        statement = (
            f"{_SELECT} join recruit.offers o using (offer_id) where {clause}"
            f" and o.deleted_at is null and o.duplicate_of is null order by {order} limit %s"
        )
        with self._db.connection() as connection:
            rows = connection.execute(statement, [value, top]).fetchall()  # pyright: ignore[reportArgumentType]
        names = ("cv_key", "offer_id", "rank", "score", "explanation")
        return [Match(**dict(zip(names, row, strict=True))) for row in rows]
