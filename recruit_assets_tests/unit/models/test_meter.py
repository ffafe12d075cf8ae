"""The account of model calls and the daily budget."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pytest

from recruit_assets.domain.profiles import Usage
from recruit_assets.models import meter as module
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import Guard
from recruit_assets.models.meter import BudgetSpent, Meter
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets_tests.support.fake_openai import FakeOpenAI

DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)


class Account:
    """An account in memory that can be out of order."""

    def __init__(self) -> None:
        self.entries: list[tuple[date, str, Usage]] = []
        self.broken = False

    def add(self, entries: Iterable[tuple[date, str, Usage]]) -> None:
        if self.broken:
            raise ConnectionError
        self.entries.extend(entries)

    def spent(self, day: date) -> float:
        if self.broken:
            raise ConnectionError
        return sum(usage.cost_usd for of, _, usage in self.entries if of == day)


def _cost(dollars: float) -> Usage:
    return Usage(requests=1, prompt_tokens=100, completion_tokens=10, cost_usd=dollars)


def test_calls_are_refused_once_the_days_budget_is_spent_and_allowed_again_the_next_day():
    days = [DAY]
    meter = Meter(Account(), 1.0, today=lambda: days[0])
    meter.check()
    meter.add("openai:x", _cost(0.6))
    meter.check()
    meter.add("openai:x", _cost(0.6))
    with pytest.raises(BudgetSpent, match=r"1\.00 USD for 2026-11-23 is spent \(1\.20 USD\)"):
        meter.check()
    days[0] = NEXT
    meter.check()


def test_what_other_processes_spent_counts(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "LOOK_AGAIN_SECONDS", 0.0)
    account = Account()
    mine, others = Meter(account, 1.0, today=lambda: DAY), Meter(account, 1.0, today=lambda: DAY)
    mine.check()
    others.add("openai:x", _cost(2))
    with pytest.raises(BudgetSpent):
        mine.check()


def test_without_a_budget_nothing_is_refused_and_everything_is_noted():
    account = Account()
    meter = Meter(account, None, today=lambda: DAY)
    for _ in range(3):
        meter.check()
        meter.add("groq:y", _cost(100))
    assert account.spent(DAY) == 300 and len(account.entries) == 3


def test_an_account_that_cannot_be_written_costs_no_answer_and_is_written_later(caplog: pytest.LogCaptureFixture):
    account = Account()
    meter = Meter(account, None, today=lambda: DAY)
    account.broken = True
    meter.add("openai:x", _cost(1))
    meter.add("openai:x", _cost(2))
    assert "could not be written (ConnectionError)" in caplog.text
    account.broken = False
    meter.add("openai:z", _cost(4))
    assert sorted((model, usage.requests, usage.cost_usd) for _, model, usage in account.entries) == [
        ("openai:x", 2, 3),
        ("openai:z", 1, 4),
    ]


def test_a_budget_that_cannot_be_checked_allows_no_call():
    account = Account()
    account.broken = True
    with pytest.raises(ModelError, match="can't be read"):
        Meter(account, 1.0).check()


def test_a_budget_that_is_spent_stops_the_request_before_it_is_sent_and_every_request_is_noted():
    account = Account()
    meter = Meter(account, 1e-9, today=lambda: DAY)
    with FakeOpenAI() as server:
        model = OpenAICompatibleModel("openai:gpt-4o-mini", "m", server.url, "k", Guard(meter=meter))
        model.ask([{"role": "user", "content": "Hello"}])
        with pytest.raises(ModelError, match="is spent"):
            model.ask([{"role": "user", "content": "Hello again"}])
        assert len(server.requests) == 1
    ((day, name, usage),) = account.entries
    assert (day, name, usage.requests) == (DAY, "openai:gpt-4o-mini", 1) and usage.cost_usd > 0


def test_an_answer_that_could_not_be_used_is_paid_for_too():
    account = Account()
    with FakeOpenAI() as server:
        server.fail("refusal", times=1)
        model = OpenAICompatibleModel("openai:gpt-4o-mini", "m", server.url, "k", Guard(meter=Meter(account)))
        with pytest.raises(ModelError, match="refused"):
            model.ask([{"role": "user", "content": "Hello"}])
    assert len(account.entries) == 1
