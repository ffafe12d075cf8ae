"""What the models cost, by day and model, and against the daily budget."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from pydantic import BaseModel

from recruit_assets.stores.usage import DayOfUsage


class CostReport(BaseModel):
    """US dollars and tokens, by day (ISO date, UTC) and model; `today_usd` is what the budget is checked against."""

    day: str
    today_usd: float
    daily_budget_usd: float | None
    total_usd: float
    total_requests: int
    total_tokens: int
    by_model_usd: dict[str, float]
    by_day_usd: dict[str, float]
    rows: list[dict[str, str | int | float]]

    @property
    def within_budget(self) -> bool:
        """Whether models may still be asked today."""
        return self.daily_budget_usd is None or self.today_usd < self.daily_budget_usd


def cost_report(days: Sequence[DayOfUsage], today: date, daily_budget_usd: float | None) -> CostReport:
    """The report over the days of the account, as `UsageStore.days` returns them."""
    by_model: dict[str, float] = defaultdict(float)
    by_day: dict[str, float] = defaultdict(float)
    for entry in days:
        by_model[entry.model] += entry.usage.cost_usd
        by_day[entry.day.isoformat()] += entry.usage.cost_usd
    return CostReport(
        day=today.isoformat(),
        today_usd=by_day.get(today.isoformat(), 0.0),
        daily_budget_usd=daily_budget_usd,
        total_usd=sum(by_model.values()),
        total_requests=sum(entry.usage.requests for entry in days),
        total_tokens=sum(entry.usage.prompt_tokens + entry.usage.completion_tokens for entry in days),
        by_model_usd=dict(by_model),
        by_day_usd=dict(by_day),
        rows=[{"day": entry.day.isoformat(), "model": entry.model, **entry.usage.model_dump()} for entry in days],
    )
