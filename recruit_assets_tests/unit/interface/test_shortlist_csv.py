"""The shortlist as a file for spreadsheets."""

from __future__ import annotations

import csv
import io

from recruit_assets.domain.matching import Match
from recruit_assets.interface.shortlist_page import shortlist_csv


def test_it_reads_back_and_runs_nothing():
    match = Match(
        cv_key="k1",
        offer_id="o",
        rank=1,
        score=0.5,
        explanation={"fits": [{"criterion": "=cmd()"}, {"criterion": 'a "b", c'}], "missing": [{"criterion": "Excel"}]},
    )
    data = shortlist_csv([match], {"k1": "@SUM(A1).pdf"}, "fr")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    assert rows[0] == ["rank", "score", "cv_key", "file", "Correspond", "Manque", "Inconnu", "Décision"]
    assert rows[1] == ["1", "0.5000", "k1", "'@SUM(A1).pdf", '\'=cmd(); a "b", c', "Excel", "", ""]
