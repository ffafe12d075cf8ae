"""Stored matches in PostgreSQL: each candidate's best offers, and the scores of all pairs they were the best of, with what
they were computed from.

Belongs here: keeping and reading matches. Does not belong here: computing them (`usecases.matching`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recruit_assets.domain.matching import Match
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.vectors import FINGERPRINT

_SELECT = "select m.cv_key, m.offer_id, m.rank, m.score, m.explanation from recruit.matches m"


class StoredPair(NamedTuple):
    """A stored score, the fingerprint of what it was computed from, and the rank under which the pair is stored with its
    explanation; None where only the score is."""

    fingerprint: str
    score: float
    rank: int | None


class OfferChanges(NamedTuple):
    """Offers since matches were last brought up to date with all of them: the new and changed ones, with the fingerprint of
    what enters a score, and those that are no longer shown."""

    new: dict[str, str]
    gone: list[str]

    @property
    def any(self) -> bool:
        return bool(self.new or self.gone)


class MatchStore:
    """The matches in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def states(self) -> dict[str, str]:
        """The fingerprint under which each candidate's matches were made, by candidate."""
        with self._db.connection() as connection:
            return dict(connection.execute("select cv_key, fingerprint from recruit.match_states").fetchall())

    def changed_offers(self, model: str) -> OfferChanges:
        """What has changed of the shown offers since `followed`."""
        with self._db.connection() as connection:
            rows = connection.execute(
                f"with now as (select o.offer_id, {FINGERPRINT} where o.deleted_at is null and o.duplicate_of is null),"  # noqa: S608
                " shown (offer_id, fingerprint) as (select * from now)"
                " select offer_id, shown.fingerprint from shown full join recruit.matched_offers m using (offer_id)"
                " where shown.fingerprint is distinct from m.fingerprint order by offer_id",  # pyright: ignore
                {"model": model},
            ).fetchall()
        return OfferChanges({i: p for i, p in rows if p is not None}, [i for i, p in rows if p is None])

    def followed(self, changes: OfferChanges) -> None:
        """The matches of all candidates are up to date with these changes."""
        if not changes.any:
            return
        with self._db.connection() as connection:
            connection.execute("delete from recruit.matched_offers where offer_id = any(%s)", [changes.gone])
            connection.execute(
                "insert into recruit.matched_offers (offer_id, fingerprint) select * from unnest(%s::text[], %s::text[])"
                " on conflict (offer_id) do update set fingerprint = excluded.fingerprint",
                [list(changes.new), list(changes.new.values())],
            )

    def holding(self, offer_ids: Sequence[str]) -> set[str]:
        """The candidates for whom any of the offers was looked at."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select cv_key from recruit.candidate_pairs where offer_ids && %s", [list(offer_ids)]
            ).fetchall()
        return {row[0] for row in rows}

    def pairs(self, cv_key: str) -> dict[str, StoredPair]:
        """The pairs of the candidate's last refresh by offer, best or not."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select p.offer_id, p.fingerprint, p.score, m.rank from recruit.candidate_pairs c"
                " cross join lateral unnest(c.offer_ids, c.fingerprints, c.scores) as p (offer_id, fingerprint, score)"
                " left join recruit.matches m on m.cv_key = c.cv_key and m.offer_id = p.offer_id"
                " and m.fingerprint = p.fingerprint where c.cv_key = %s",
                [cv_key],
            ).fetchall()
        return {row[0]: StoredPair(*row[1:]) for row in rows}

    def replace(
        self,
        cv_key: str,
        ranks: Mapping[str, int],
        explained: Mapping[str, Mapping[str, object]],
        pairs: Mapping[str, StoredPair],
        state: str,
    ) -> None:
        """Make the offers of `ranks` the candidate's matches, in one transaction.

        `explained` are the explanations of the offers whose stored row is not as it should be; the others only get
        their rank. `pairs` are all pairs, kept for the next refresh. Rows that stay the same keep their date.
        """
        from psycopg.types.json import Jsonb

        with self._db.connection() as connection:
            connection.execute(
                "delete from recruit.matches where cv_key = %s and offer_id <> all(%s)", [cv_key, list(ranks)]
            )
            connection.execute(
                "update recruit.matches m set rank = r.rank, matched_at = now()"
                " from unnest(%s::text[], %s::int[]) as r (offer_id, rank)"
                " where m.cv_key = %s and m.offer_id = r.offer_id and m.rank <> r.rank",
                [list(ranks), list(ranks.values()), cv_key],
            )
            with connection.cursor() as cursor:
                cursor.executemany(
                    "insert into recruit.matches (cv_key, offer_id, rank, score, explanation, fingerprint)"
                    " values (%s, %s, %s, %s, %s, %s) on conflict (cv_key, offer_id)"
                    " do update set rank = excluded.rank, score = excluded.score, explanation = excluded.explanation,"
                    " fingerprint = excluded.fingerprint, matched_at = now()",
                    [
                        (
                            cv_key,
                            offer_id,
                            ranks[offer_id],
                            pairs[offer_id].score,
                            Jsonb(why),
                            pairs[offer_id].fingerprint,
                        )
                        for offer_id, why in explained.items()
                    ],
                )
            connection.execute(
                "insert into recruit.candidate_pairs (cv_key, offer_ids, fingerprints, scores) values (%s, %s, %s, %s)"
                " on conflict (cv_key) do update set offer_ids = excluded.offer_ids,"
                " fingerprints = excluded.fingerprints, scores = excluded.scores",
                [cv_key, list(pairs), [p.fingerprint for p in pairs.values()], [p.score for p in pairs.values()]],
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
            connection.execute("delete from recruit.candidate_pairs where cv_key = %s", [cv_key])
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
