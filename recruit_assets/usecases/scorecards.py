"""Measured quality: how well CVs are parsed and offers ranked, on labelled CVs and offers.

A labelled folder holds `cvs/<stem>.*`, `truth/<stem>.json` (JSON Resume) and, for ranking, `relevance.json`: for each stem
the offers that suit it, with a grade from 1 (worth a look) to 3 (the very job).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from recruit_assets.domain.documents import sha256_hex
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.domain.scoring import Counts, average_precision, macro_f1, ndcg, recall, score_profile, total


class FieldScore(BaseModel):
    """Precision, recall and F1 of one field, and how many values truth holds."""

    precision: float
    recall: float
    f1: float
    true: int


class ParsingScorecard(BaseModel):
    """How well labelled CVs were parsed. `macro_f1` is the mean over fields; `by_language` and `by_layout` the same for
    groups of CVs; `missing` counts labelled CVs without a profile, whose every value counts as not found."""

    cvs: int
    missing: int
    macro_f1: float
    fields: dict[str, FieldScore]
    by_language: dict[str, float]
    by_format: dict[str, float]
    models: list[str]


class MatchingScorecard(BaseModel):
    """How well offers are ranked for labelled CVs: means over CVs of nDCG@10, average precision and recall@50."""

    cvs: int
    ndcg_at_10: float
    mean_average_precision: float
    recall_at_50: float
    by_cv: dict[str, float]


class LabelledFolder:
    """CVs with their truth, found by the hash of the file."""

    def __init__(self, folder: Path):
        self._folder = folder

    def stems(self) -> dict[str, Path]:
        """Hash of each labelled CV file, and the file. Raises FileNotFoundError when the folder has no CVs."""
        files = sorted((self._folder / "cvs").iterdir())
        labelled = {path.stem for path in (self._folder / "truth").glob("*.json")}
        return {sha256_hex(path.read_bytes()): path for path in files if path.stem in labelled}

    def truth(self, stem: str) -> dict[str, Any]:
        """The JSON Resume profile that a perfect parser would make of the CV."""
        return json.loads((self._folder / "truth" / f"{stem}.json").read_text(encoding="utf-8"))

    def relevance(self) -> dict[str, dict[str, float]]:
        """For each stem, the grades of the offers that suit it."""
        return json.loads((self._folder / "relevance.json").read_text(encoding="utf-8"))


def score_parsing(labelled: LabelledFolder, profiles: Mapping[str, CandidateProfile]) -> ParsingScorecard:
    """Score `profiles` (by document hash) against the labelled folder's truth."""
    scored: dict[Path, dict[str, Counts]] = {}
    missing, models = 0, set()
    for sha256, path in labelled.stems().items():
        profile = profiles.get(sha256)
        missing += profile is None
        models.update([profile.model] if profile else [])
        scored[path] = score_profile(profile.profile if profile else {}, labelled.truth(path.stem))
    summed = total(scored.values())
    return ParsingScorecard(
        cvs=len(scored),
        missing=missing,
        macro_f1=macro_f1(summed),
        fields={
            field: FieldScore(precision=c.precision, recall=c.recall, f1=c.f1, true=c.true)
            for field, c in summed.items()
        },
        by_language=_grouped(scored, lambda path: path.stem.split("_")[1]),
        by_format=_grouped(scored, lambda path: path.suffix.lstrip(".")),
        models=sorted(models),
    )


def score_matching(
    labelled: LabelledFolder, keys: Mapping[str, str], rank: Callable[[str], list[str]]
) -> MatchingScorecard:
    """Score the ranking of offers: `keys` leads from document hash to CV key, `rank` from CV key to offer ids, best
    first (at least 50 where there are as many)."""
    by_cv: dict[str, float] = {}
    precisions, recalls = [], []
    relevance = labelled.relevance()
    for sha256, path in labelled.stems().items():
        grades = relevance.get(path.stem)
        if not grades or sha256 not in keys:
            continue
        ranking = rank(keys[sha256])
        by_cv[path.stem] = ndcg(ranking, grades)
        precisions.append(average_precision(ranking, set(grades)))
        recalls.append(recall(ranking, set(grades)))
    count = len(by_cv)
    return MatchingScorecard(
        cvs=count,
        ndcg_at_10=sum(by_cv.values()) / count if count else 0.0,
        mean_average_precision=sum(precisions) / count if count else 0.0,
        recall_at_50=sum(recalls) / count if count else 0.0,
        by_cv=by_cv,
    )


def _grouped(scored: Mapping[Path, dict[str, Counts]], group: Callable[[Path], str]) -> dict[str, float]:
    names = sorted({group(path) for path in scored})
    return {name: macro_f1(total(counts for path, counts in scored.items() if group(path) == name)) for name in names}
