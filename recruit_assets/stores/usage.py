"""What the models were asked and what it cost, in PostgreSQL, by day and model.

Belongs here: keeping and reading the account. Does not belong here: counting tokens (the clients in `models`), or what a
budget allows (`models.meter`).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from recruit_assets.domain.profiles import Usage
from recruit_assets.stores.postgres import Database


class DayOfUsage(NamedTuple):
    """One model's usage on one day (UTC); `cost_usd` is 0 where the model's price is not known."""

    day: date
    model: str
    usage: Usage


class UsageStore:
    """The account in a `Database`. Every method raises StoreError when PostgreSQL can't do it."""

    def __init__(self, db: Database):
        self._db = db

    def add(self, entries: Iterable[DayOfUsage]) -> None:
        """Add to the account, all or nothing."""
        rows = [
            (day, model, usage.requests, usage.prompt_tokens, usage.completion_tokens, usage.cost_usd)
            for day, model, usage in entries
        ]
        with self._db.connection() as connection:
            for row in sorted(rows):
                connection.execute(
                    "insert into recruit.model_usage as u (day, model, requests, prompt_tokens, completion_tokens,"
                    " cost_usd) values (%s, %s, %s, %s, %s, %s) on conflict (day, model) do update set"
                    " requests = u.requests + excluded.requests,"
                    " prompt_tokens = u.prompt_tokens + excluded.prompt_tokens,"
                    " completion_tokens = u.completion_tokens + excluded.completion_tokens,"
                    " cost_usd = u.cost_usd + excluded.cost_usd",
                    row,
                )

    def spent(self, day: date) -> float:
        """US dollars spent on that day, all models together."""
        with self._db.connection() as connection:
            row = connection.execute(
                "select coalesce(sum(cost_usd), 0) from recruit.model_usage where day = %s", [day]
            ).fetchone()
        return float(row[0]) if row else 0.0

    def days(self, since: date | None = None) -> list[DayOfUsage]:
        """Every day and model from `since` on, oldest first."""
        with self._db.connection() as connection:
            rows = connection.execute(
                "select day, model, requests, prompt_tokens, completion_tokens, cost_usd from recruit.model_usage"
                " where %(since)s::date is null or day >= %(since)s order by day, model",
                {"since": since},
            ).fetchall()
        return [
            DayOfUsage(
                day, model, Usage(requests=sent, prompt_tokens=asked, completion_tokens=written, cost_usd=float(cost))
            )
            for day, model, sent, asked, written, cost in rows
        ]
