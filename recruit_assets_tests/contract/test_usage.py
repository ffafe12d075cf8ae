"""The account of model calls, on a real PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

from recruit_assets.domain.profiles import Usage
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.usage import DayOfUsage, UsageStore
from recruit_assets.usecases.costs import cost_report

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def _usage(dollars: float) -> Usage:
    return Usage(requests=1, prompt_tokens=10, completion_tokens=5, cost_usd=dollars)


def test_what_many_threads_note_adds_up_by_day_and_model(postgres_url: str):
    store = UsageStore(Database(postgres_url))
    assert store.spent(MONDAY) == 0 and store.days() == []
    work = [(MONDAY, "openai:a"), (MONDAY, "groq:b"), (TUESDAY, "openai:a")] * 20
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda entry: store.add([DayOfUsage(*entry, _usage(0.25))]), work))
    assert store.spent(MONDAY) == 10 and store.spent(TUESDAY) == 5
    assert [(day, model, usage.requests, usage.prompt_tokens) for day, model, usage in store.days()] == [
        (MONDAY, "groq:b", 20, 200),
        (MONDAY, "openai:a", 20, 200),
        (TUESDAY, "openai:a", 20, 200),
    ]
    assert [entry.day for entry in store.days(since=TUESDAY)] == [TUESDAY]

    report = cost_report(store.days(), TUESDAY, daily_budget_usd=5.0)
    assert (report.today_usd, report.total_usd, report.total_requests, report.total_tokens) == (5, 15, 60, 900)
    assert report.by_model_usd == {"openai:a": 10, "groq:b": 5} and report.by_day_usd == {
        "2026-11-23": 10,
        "2026-11-24": 5,
    }
    assert not report.within_budget and cost_report(store.days(), TUESDAY, None).within_budget
