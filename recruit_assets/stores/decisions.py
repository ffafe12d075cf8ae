"""What people decided on candidates for offers, in PostgreSQL: recorded once, never changed, the latest counts.

Belongs here: recording and reading decisions. Does not belong here: what they are used for (`usecases.decisions`); no score
and no rank ever reads them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict

from recruit_assets.domain.offers import storable
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database

Choice = Literal["shortlisted", "rejected", "undecided"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
LONGEST_REASON = 2000
LONGEST_NAME = 200


class Decision(BaseModel):
    """What somebody decided on a candidate for an offer, why, and when."""

    model_config = ConfigDict(frozen=True)

    offer_id: str
    cv_key: str
    decision: Choice
    reason: str
    decided_by: str
    decided_at: datetime


_FIELDS = tuple(Decision.model_fields)
_COLUMNS = ", ".join(_FIELDS)


class DecisionStore:
    """The decisions in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def record(self, offer_id: str, cv_key: str, decision: Choice, reason: str, decided_by: str) -> Decision:
        """Record a decision beside all earlier ones. On an offer that repeats another one it is recorded for that one.

        Raises StoreError for an offer or a candidate that is not known, for another word than those of `Choice`, and for
        a reason or a name that is too long or, of the name, empty.
        """
        reason, decided_by = storable(reason).strip(), storable(decided_by).strip()
        if decision not in CHOICES:
            raise StoreError(f"a decision is one of {', '.join(CHOICES)}")
        if len(reason) > LONGEST_REASON:
            raise StoreError(f"the reason has {len(reason)} characters: at most {LONGEST_REASON} are kept")
        if not 0 < len(decided_by) <= LONGEST_NAME:
            raise StoreError(f"who decides needs a name of 1 to {LONGEST_NAME} characters: set RECRUIT_USER")
        with self._db.connection() as connection:
            offer = connection.execute(
                "select coalesce(duplicate_of, offer_id) from recruit.offers where offer_id = %s", [offer_id]
            ).fetchone()
            if offer is None:
                raise StoreError(f"there is no offer {offer_id}: load the offers, or check the id")
            # The lock has an erasure wait, so that it finds this decision too.
            known = connection.execute(
                "select 1 from recruit.candidate_search where cv_key = %s for key share", [cv_key]
            ).fetchone()
            if not known:
                raise StoreError(f"CV {cv_key} is not among the candidates that are matched: check the key")
            row = connection.execute(
                "insert into recruit.decisions (offer_id, cv_key, decision, reason, decided_by)"  # noqa: S608
                f" values (%s, %s, %s, %s, %s) returning {_COLUMNS}",  # pyright: ignore[reportArgumentType]
                [offer[0], cv_key, decision, reason, decided_by],
            ).fetchone()
        return _decision(row)

    def latest(self, offer_id: str | None = None) -> dict[tuple[str, str], Decision]:
        """The decision that counts by (offer_id, cv_key): on one offer, or on all."""
        return {(one.offer_id, one.cv_key): one for one in self.history(offer_id)}

    def history(self, offer_id: str | None = None) -> list[Decision]:
        """Every decision in the order they were made: on one offer, or on all."""
        with self._db.connection() as connection:
            rows = connection.execute(
                f"select {_COLUMNS} from recruit.decisions where %(offer)s::text is null or offer_id = %(offer)s"  # noqa: S608  # pyright: ignore
                " order by decision_id",
                {"offer": offer_id},
            ).fetchall()
        return [_decision(row) for row in rows]


def _decision(row: Sequence[Any] | None) -> Decision:
    return Decision.model_validate(dict(zip(_FIELDS, row or (), strict=True)))
