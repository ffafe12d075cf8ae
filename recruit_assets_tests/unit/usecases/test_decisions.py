"""Decisions as a table and as relevance judgements."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

from recruit_assets.stores.decisions import Decision
from recruit_assets.usecases.decisions import as_qrels, as_table, judgements


def decided(offer_id, cv_key, decision, reason=""):
    when = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    return Decision(
        offer_id=offer_id, cv_key=cv_key, decision=decision, reason=reason, decided_by="nadia", decided_at=when
    )


FOUND = [
    decided("board:1", "ann", "shortlisted", '=cmd("x"), oui'),
    decided("board:1", "bob", "rejected"),
    decided("board:1", "cleo", "undecided"),
    decided("a feed:2", "ann", "rejected"),
]


def test_the_table_reads_back_and_runs_nothing():
    rows = list(csv.DictReader(io.StringIO(as_table(FOUND))))
    assert rows[0] == {
        "offer_id": "board:1", "cv_key": "ann", "decision": "shortlisted", "reason": "'=cmd(\"x\"), oui",
        "decided_by": "nadia", "decided_at": "2026-11-20T09:30:00Z",
    }  # fmt: skip
    assert len(rows) == 4


def test_judgements_in_trec_form_have_four_fields_a_line_and_leave_out_the_undecided():
    assert as_qrels(FOUND).splitlines() == ["board:1 0 ann 1", "board:1 0 bob 0", "a_feed:2 0 ann 0"]


def test_only_offers_with_both_kinds_of_decision_tell_about_an_order():
    assert judgements(FOUND) == {"board:1": {"ann": 1.0, "bob": 0.0}}
