"""Readings of offers and CVs in PostgreSQL: what a comparison needs of them, made once and kept.

Belongs here: keeping readings and telling which are missing. Does not belong here: reading (`domain.readings`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from recruit_assets.domain.readings import OfferReading, Reading, reading_version
from recruit_assets.stores.postgres import Database

_READINGS = (
    "select r.reading, o.offer_id, o.language, o.description from recruit.offers o"
    " join recruit.offer_readings r using (offer_id)"
    " where o.offer_id = any(%(ids)s) and r.made_of = o.record_hash || %(version)s"
)
_UNREAD = (
    "select o.offer_id, o.record_hash || %(version)s from recruit.offers o left join recruit.offer_readings r"
    " on r.offer_id = o.offer_id and r.made_of = o.record_hash || %(version)s"
    " where o.deleted_at is null and o.duplicate_of is null and r.offer_id is null order by o.offer_id limit %(limit)s"
)
"""An offer's reading is made of the whole record, and under the rules."""


class KeptReading(NamedTuple):
    """What a candidate's reading was made of, and the hash of everything in it."""

    made_of: str
    basis: str


class ReadingStore:
    """The readings in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def offers(self, offer_ids: Sequence[str]) -> dict[str, OfferReading]:
        """The readings of these offers, by id; those that were made of another version are left out."""
        with self._db.connection() as connection:
            rows = connection.execute(_READINGS, {"ids": list(offer_ids), "version": reading_version()}).fetchall()
        return {row[1]: OfferReading.unpacked(*row) for row in rows}

    def unread_offers(self, limit: int) -> dict[str, str]:
        """Up to `limit` shown offers without a reading of their present version, by id, each with what that one would be
        made of."""
        with self._db.connection() as connection:
            rows = connection.execute(_UNREAD, {"limit": limit, "version": reading_version()}).fetchall()
        return dict(rows)

    def are_current(self) -> bool:
        """Whether there are readings of offers and they were made under the present rules, as far as one of them tells."""
        with self._db.connection() as connection:
            row = connection.execute("select made_of from recruit.offer_readings limit 1").fetchone()
        return row is not None and row[0].endswith(reading_version())

    def put_offers(self, readings: Sequence[OfferReading], made_of: Mapping[str, str]) -> None:
        """Keep readings of shown offers, made of what `unread_offers` said of each."""
        with self._db.connection() as connection:
            connection.execute(
                "insert into recruit.offer_readings (offer_id, made_of, reading)"
                " select offer_id, given.made_of, given.reading from"
                " unnest(%s::text[], %s::text[], %s::text[]) given (offer_id, made_of, reading)"
                " join recruit.offers o using (offer_id) where o.deleted_at is null"
                " on conflict (offer_id) do update set made_of = excluded.made_of, reading = excluded.reading",
                [
                    [one.offer_id for one in readings],
                    [made_of[one.offer_id] for one in readings],
                    [one.packed() for one in readings],
                ],
            )

    def candidates(self, made_of: Mapping[str, str]) -> dict[str, Reading]:
        """The readings of these candidates, by key, where they were made of what is given for each."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select cv_key, reading from recruit.candidate_readings"
                " join unnest(%s::text[], %s::text[]) given (cv_key, made_of) using (cv_key, made_of)",
                [list(made_of), [one + reading_version() for one in made_of.values()]],
            ).fetchall()
        return {cv_key: Reading.unpacked(packed) for cv_key, packed in rows}

    def kept_candidates(self) -> dict[str, KeptReading]:
        """What is kept of each candidate under the present rules, by key."""
        with self._db.connection() as connection:
            rows = connection.execute("select cv_key, made_of, basis from recruit.candidate_readings").fetchall()
        version = reading_version()
        return {
            cv_key: KeptReading(made_of.removesuffix(version), basis)
            for cv_key, made_of, basis in rows
            if made_of.endswith(version)
        }

    def put_candidates(self, readings: Mapping[str, tuple[KeptReading, Reading]]) -> None:
        """Keep candidates' readings, by key, in place of earlier ones. One transaction."""
        version = reading_version()
        with self._db.connection() as connection, connection.cursor() as cursor:
            cursor.executemany(
                "insert into recruit.candidate_readings (cv_key, made_of, basis, reading) values (%s, %s, %s, %s)"
                " on conflict (cv_key) do update set made_of = excluded.made_of, basis = excluded.basis,"
                " reading = excluded.reading",
                [(key, kept.made_of + version, kept.basis, one.packed()) for key, (kept, one) in readings.items()],
            )

    def remove_candidates(self, cv_keys: Sequence[str]) -> None:
        """Remove these candidates' readings."""
        with self._db.connection() as connection:
            connection.execute("delete from recruit.candidate_readings where cv_key = any(%s)", [list(cv_keys)])
