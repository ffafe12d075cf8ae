"""Errors on a French page: every sentence that a model's server, a store or a file can bring about is told in French."""

from __future__ import annotations

import inspect
import re
from typing import get_args

import pytest

from recruit_assets.domain import corrections
from recruit_assets.domain.corrections import CorrectionRefused
from recruit_assets.domain.documents import CvError, ErrorCode
from recruit_assets.domain.prompts import PromptError
from recruit_assets.interface.faults import _KINDS, in_words
from recruit_assets.interviews import conversation
from recruit_assets.models import guard, meter
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import _HTTP, NotACompletion, explain
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.mongo import plain_errors

ENGLISH = re.compile(r"\b(?:the|is|was|not|can't|and|your|each)\b", re.IGNORECASE)
FALLBACKS = {french for _, french in _KINDS}


class OfProvider(Exception):
    def __init__(self, status: int, code: str | None = None):
        self.status_code, self.code = status, code


def _provider_faults() -> list[BaseException]:
    http: list[BaseException] = [
        OfProvider(int(key)) if key.isdigit() else OfProvider(400, key) for key in _HTTP
    ]  # fmt: skip
    timed_out, unreachable, broke_off = (
        type(name, (Exception,), {}) for name in ("APITimeoutError", "APIConnectionError", "APIError")
    )
    return [*http, OfProvider(400), OfProvider(503), NotACompletion(), timed_out(), unreachable(), broke_off()]


@pytest.mark.parametrize("fault", _provider_faults(), ids=repr)
def test_what_a_provider_does_wrong_is_told_in_french_with_what_to_do(fault):
    french = in_words(ModelError(explain(fault)), "fr")
    assert french not in FALLBACKS and not ENGLISH.search(french), french


@pytest.mark.parametrize("module", [guard, meter, conversation])
def test_every_sentence_written_for_a_model_s_faults_has_a_french_one(module):
    written = re.findall(r'ModelError\(\s*f?"([^"]+)"', inspect.getsource(module))
    for sentence in written:
        if "one of its tasks" in sentence:
            continue  # a fault of the program, never shown
        french = in_words(ModelError(sentence.replace("{fault}", "X")), "fr")
        assert french not in FALLBACKS and not ENGLISH.search(french), sentence


def test_a_spent_budget_names_its_sum_and_day_in_french():
    sentence = "The budget of 2.00 USD for 2026-11-23 is spent (2.10 USD): no model is asked until midnight UTC."
    assert "2.00 USD du 2026-11-23" in in_words(ModelError(sentence), "fr")


@pytest.mark.parametrize("code", get_args(ErrorCode))
def test_every_fault_of_a_cv_file_is_told_in_french(code):
    french = in_words(CvError(code, "This file is bad."), "fr")
    assert not ENGLISH.search(french) and french.endswith(".")


def test_a_store_that_is_away_is_named_in_french():
    from pymongo.errors import ConnectionFailure

    with pytest.raises(StoreError) as caught, plain_errors("mongodb://u:secret@127.0.0.1:1/x"):
        raise ConnectionFailure
    assert "MongoDB (127.0.0.1:1) ne peut pas être joint" in in_words(caught.value, "fr")
    assert "POSTGRES_URL" in in_words(StoreError("PostgreSQL at 127.0.0.1:1 refused the user or the password"), "fr")


def test_refused_corrections_are_told_in_french():
    for sentence in re.findall(r'CorrectionRefused\(f?"([^"]+)"', inspect.getsource(corrections)):
        french = in_words(CorrectionRefused(sentence.replace("{LONGEST}", "2000")), "fr")
        assert french not in FALLBACKS and not ENGLISH.search(french)


def test_what_is_not_foreseen_is_told_in_general_and_in_french():
    assert in_words(StoreError("Something new."), "fr") in FALLBACKS
    assert in_words(PromptError("Something new."), "fr") in FALLBACKS
    assert in_words(StoreError("Something new."), "en") == "Something new."
