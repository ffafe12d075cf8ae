"""What becomes of people's decisions: a table for a spreadsheet, relevance judgements for measuring a ranking.

Does not belong here: recording them (`stores.decisions`). They never reach a score.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable

from recruit_assets.stores.decisions import Decision

GRADES = {"shortlisted": 1.0, "rejected": 0.0}
"""What a decision says of the relevance of a candidate; "undecided" says nothing."""


def as_table(decisions: Iterable[Decision]) -> str:
    """The decisions as CSV with a header; no cell is one that a spreadsheet would run as a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(Decision.model_fields)
    for one in decisions:
        table.writerow(inert(str(value)) for value in one.model_dump(mode="json").values())
    return text.getvalue()


def inert(cell: str) -> str:
    """The cell, marked as text where a spreadsheet would take it for a formula."""
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def as_qrels(decisions: Iterable[Decision]) -> str:
    """The decisions as TREC relevance judgements, one a line: offer, 0, CV key, grade."""
    judged = (one for one in decisions if one.decision in GRADES)
    # A field ends at a blank, and an offer's id may hold one.
    return "".join(f"{'_'.join(one.offer_id.split())} 0 {one.cv_key} {GRADES[one.decision]:.0f}\n" for one in judged)


def judgements(decisions: Iterable[Decision]) -> dict[str, dict[str, float]]:
    """Grades by offer and CV key, of the offers for which somebody was shortlisted and somebody rejected: an offer with one
    kind of decision only tells nothing about an order."""
    grades: dict[str, dict[str, float]] = {}
    for one in decisions:
        if one.decision in GRADES:
            grades.setdefault(one.offer_id, {})[one.cv_key] = GRADES[one.decision]
    return {offer_id: judged for offer_id, judged in grades.items() if len(set(judged.values())) > 1}
