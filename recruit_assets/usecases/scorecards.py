"""Measured quality: how well CVs are parsed and offers ranked, on labelled CVs and offers.

A labelled folder holds `truth/<stem>.json` (JSON Resume), the CVs as `<any folder>/<stem>.*` and, for ranking,
`relevance.json`: for each stem the offers that suit it, with a grade from 1 (worth a look) to 3 (the very job); or
`qrels.txt`, the same in TREC's form, a line for each pair: offer, 0, stem or CV key, grade. For ranking, a folder with
`qrels.txt` over CVs that are in the stores needs nothing else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, Field

from recruit_assets.domain.documents import sha256_hex
from recruit_assets.domain.matching import Match
from recruit_assets.domain.profiles import Evidence
from recruit_assets.domain.scoring import (
    ScoredProfile,
    average_precision,
    bootstrap_interval,
    calibration_curve,
    calibration_error,
    macro_f1,
    ndcg,
    recall,
    score_profile,
    total,
)
from recruit_assets.domain.tuning import Case, Pair
from recruit_assets.stores.cv_files import DocumentStore
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.usecases.parse import CvParser, parse_files

_DERIVED = re.compile(r"/(meta|\$schema)(/|$)|/countryCode$|/network$")


class FieldScore(BaseModel):
    """Precision, recall and F1 of one field, and how many values truth holds."""

    precision: float
    recall: float
    f1: float
    true: int


class ParsingScorecard(BaseModel):
    """How well labelled CVs were parsed.

    `macro_f1` is the mean over fields, `by_language` and `by_layout` the same for groups of CVs. `missing` counts the CVs
    without a profile, whose every value counts as not found; `unproven` the values without evidence that stands in the
    document. `calibration` holds mean confidence, mean credit and number of values for each bin, and
    `calibration_error` their distance.
    """

    cvs: int
    missing: int
    values: int
    unproven: int
    macro_f1: float
    fields: dict[str, FieldScore]
    by_language: dict[str, float]
    by_layout: dict[str, float]
    calibration_error: float
    calibration: list[tuple[float, float, int]]
    models: list[str]


class Parsed(NamedTuple):
    """What the parser made of one labelled file: profile, evidence, the document's text, the model's name."""

    profile: Mapping[str, Any]
    evidence: Mapping[str, Evidence]
    text: str
    model: str


class Estimate(BaseModel):
    """A mean with its 95 % bootstrap interval."""

    mean: float
    low: float
    high: float


class MatchingScorecard(BaseModel):
    """How well is ranked, as means over the labelled CVs (or, from decisions, over the offers decided on): nDCG@10, average
    precision and recall@50 of the score, and nDCG@10 by CV. `systems` has the same three with their intervals for every
    way of ranking on the same pairs. `shortlists` is the other direction on the same grades, candidates for offers: there,
    what is counted and named are offers."""

    cvs: int
    ndcg_at_10: float
    mean_average_precision: float
    recall_at_50: float
    by_cv: dict[str, float]
    systems: dict[str, dict[str, Estimate]] = Field(default_factory=dict)
    shortlists: MatchingScorecard | None = None


class LabelledFolder:
    """CVs with their truth."""

    def __init__(self, folder: Path):
        self._folder = folder

    def files(self) -> list[Path]:
        """The labelled CV files, sorted. Raises FileNotFoundError when there are none."""
        labelled = {path.stem for path in (self._folder / "truth").glob("*.json")}
        found = sorted(p for p in self._folder.glob("*/*") if p.stem in labelled and p.suffix not in (".json", ".yaml"))
        if not found:
            raise FileNotFoundError(
                f"{self._folder} has no labelled CVs: put truth/<name>.json and <folder>/<name>.pdf there"
            )
        return found

    def by_hash(self) -> dict[str, Path]:
        """The labelled CV files by the hash of their content."""
        return {sha256_hex(path.read_bytes()): path for path in self.files()}

    def truth(self, stem: str) -> dict[str, Any]:
        """The JSON Resume profile that a perfect parser would make of the CV."""
        return json.loads((self._folder / "truth" / f"{stem}.json").read_text(encoding="utf-8"))

    def relevance(self) -> dict[str, dict[str, float]]:
        """For each stem (or CV key), the grades of the offers that suit it. Raises FileNotFoundError, and ValueError naming
        a line of `qrels.txt` that can't be read."""
        path, qrels = self._folder / "relevance.json", self._folder / "qrels.txt"
        if path.is_file():
            return json.loads(path.read_text(encoding="utf-8"))
        if not qrels.is_file():
            raise FileNotFoundError(
                f"{self._folder} says nothing of what suits whom: put relevance.json or qrels.txt there"
            )
        found: dict[str, dict[str, float]] = {}
        for number, line in enumerate(qrels.read_text(encoding="utf-8").splitlines(), start=1):
            fields = line.split()
            if not fields:
                continue
            if len(fields) != 4 or not re.fullmatch(r"-?\d+(\.\d+)?", fields[3]):
                raise ValueError(f"{qrels}, line {number}: write an offer's id, 0, a CV's name or key, and a grade")
            if (grade := float(fields[3])) > 0:
                found.setdefault(fields[2], {})[fields[0]] = grade
        return found

    def judged(self, keys: Mapping[str, str]) -> dict[str, tuple[str, dict[str, float]]]:
        """The CVs with grades that are in the stores, by stem (or key): CV key, and grade by offer. `keys` leads from
        document hash to CV key."""
        relevance, stored = self.relevance(), set(keys.values())
        named = {name: name for name in relevance if name in stored}
        if relevance.keys() - named.keys():
            named |= {path.stem: keys[sha256] for sha256, path in self.by_hash().items() if sha256 in keys}
        return {name: (key, grades) for name, key in named.items() if (grades := relevance.get(name))}

    def baseline(self) -> dict[str, float]:
        """The scores that must be reached (`baseline.json`), none where there is no such file."""
        path = self._folder / "baseline.json"
        return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def score_parsing(labelled: LabelledFolder, parsed: Mapping[Path, Parsed]) -> ParsingScorecard:
    """Score what was parsed of the labelled files; a file that is not in `parsed` has no profile."""
    scored: dict[Path, ScoredProfile] = {}
    confidences: list[tuple[float, float]] = []
    values = unproven = 0
    for path in labelled.files():
        result = parsed.get(path)
        scored[path] = score_profile(result.profile if result else {}, labelled.truth(path.stem))
        if result is None:
            continue
        pointers = [pointer for pointer in _leaves(result.profile) if not _DERIVED.search(pointer)]
        values += len(pointers)
        unproven += sum(not _proven(result, pointer) for pointer in pointers)
        confidences += [
            (result.evidence[pointer].confidence, credit)
            for pointer, credit in scored[path].credits.items()
            if pointer in result.evidence
        ]
    summed = total(score.counts for score in scored.values())
    return ParsingScorecard(
        cvs=len(scored),
        missing=len(scored.keys() - parsed.keys()),
        values=values,
        unproven=unproven,
        macro_f1=macro_f1(summed),
        fields={
            field: FieldScore(precision=c.precision, recall=c.recall, f1=c.f1, true=c.true)
            for field, c in summed.items()
        },
        by_language=_grouped(scored, lambda path: "fr" if re.search(r"(^|_)fr_", path.stem) else "en"),
        by_layout=_grouped(scored, lambda path: path.suffix[1:] if path.parent.name == "cvs" else path.parent.name),
        calibration_error=calibration_error(confidences),
        calibration=calibration_curve(confidences),
        models=sorted({result.model for result in parsed.values()}),
    )


def stored_profiles(labelled: LabelledFolder, profiles: ProfileStore, objects: ObjectStore) -> dict[Path, Parsed]:
    """The stored profiles of the labelled files, found by the hash of the file. Raises StoreError."""
    by_hash, documents = labelled.by_hash(), DocumentStore(objects)
    return {
        by_hash[profile.document_sha256]: Parsed(
            profile.profile, profile.evidence, documents.get(cv_key).text, profile.model
        )
        for cv_key, profile in profiles.get_many(profiles.keys()).items()
        if profile.document_sha256 in by_hash
    }


def parse_labelled(
    labelled: LabelledFolder, parser_factory: Callable[[], CvParser], workers: int | None = None
) -> Iterator[tuple[Path, Parsed | None]]:
    """Parse every labelled file; each comes as soon as it is done, None where parsing failed."""
    for outcome in parse_files(labelled.files(), parser_factory, workers):
        record = outcome.record
        if record["status"] == "failed":
            yield outcome.path, None
            continue
        evidence = {pointer: Evidence.model_validate(proof) for pointer, proof in record["evidence"].items()}
        yield outcome.path, Parsed(record["profile"], evidence, outcome.text or "", record["model"])


def below_baseline(card: ParsingScorecard, baseline: Mapping[str, float]) -> list[str]:
    """What the scorecard falls short of, in words: empty when every score of the baseline is reached."""
    reached = {"macro_f1": card.macro_f1, **{f"f1 of {name}": field.f1 for name, field in card.fields.items()}}
    return [
        f"{name} is {reached.get(name, 0.0):.3f}, below {least:.3f}"
        for name, least in baseline.items()
        if reached.get(name, 0.0) < least
    ]


def _leaves(value: Any, pointer: str = "") -> Iterable[str]:
    """JSON Pointers of all texts and numbers in a profile."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(inner, f"{pointer}/{str(name).replace('~', '~0').replace('/', '~1')}")
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _leaves(inner, f"{pointer}/{at}")
    elif value not in (None, ""):
        yield pointer


def _proven(result: Parsed, pointer: str) -> bool:
    proof = result.evidence.get(pointer)
    return proof is not None and result.text[proof.start : proof.end] == proof.quote


def score_matching(
    labelled: LabelledFolder,
    keys: Mapping[str, str],
    rankings: Callable[[str], Mapping[str, Sequence[str]]],
    shortlists: Callable[[str], Mapping[str, Sequence[str]]] | None = None,
) -> MatchingScorecard:
    """Score the ranking of offers: `keys` leads from document hash to CV key, `rankings` from CV key to offer ids by way of
    ranking (`SCORE` among them), best first, at least 50 where there are as many. `shortlists` leads from an offer's id to
    CV keys in the same way, to nothing for an offer that is not shown: with it the other direction is scored too, for
    every offer that suits somebody."""
    judged = labelled.judged(keys)
    card = _scored({name: (rankings(key), grades) for name, (key, grades) in judged.items()})
    if shortlists is None:
        return card
    suiting: dict[str, dict[str, float]] = {}
    for key, grades in judged.values():
        for offer_id, grade in grades.items():
            suiting.setdefault(offer_id, {})[key] = grade
    cases = {offer_id: (found, suiting[offer_id]) for offer_id in sorted(suiting) if (found := shortlists(offer_id))}
    return card.model_copy(update={"shortlists": _scored(cases)})


def tuning_cases(
    labelled: LabelledFolder, keys: Mapping[str, str], matches: Callable[[str], Sequence[Match]]
) -> list[Case]:
    """The labelled CVs as cases to tune weights on: `matches` leads from a CV key to its scored pairs, all of them."""
    judged = labelled.judged(keys).values()
    return [Case([_components(match) for match in matches(key)], grades) for key, grades in judged]


def _components(match: Match) -> Pair:
    scores: dict[str, dict[str, float]] = match.explanation["scores"]  # pyright: ignore[reportAssignmentType]
    return Pair(match.offer_id, {name: (part["value"], part["weight"]) for name, part in scores.items()})


def score_decisions(
    decided: Mapping[str, Mapping[str, float]], ranking: Callable[[str], Sequence[str]]
) -> MatchingScorecard:
    """Score the ranking of candidates against people's decisions: `decided` has the grades by offer and CV key, `ranking`
    leads from an offer to CV keys, best first. Only candidates somebody decided on are looked at (Sakai, 2007): of the
    others nobody knows whether they fit. Raises ValueError with fewer than `FEWEST_DECIDED` offers."""
    if len(decided) < FEWEST_DECIDED:
        raise ValueError(
            f"there are {len(decided)} offers with somebody shortlisted and somebody rejected, and {FEWEST_DECIDED} are"
            " needed to measure a ranking: record more decisions with `recruit decide`"
        )
    cases = {}
    for offer_id, grades in decided.items():
        order = [cv_key for cv_key in ranking(offer_id) if cv_key in grades]
        cases[offer_id] = {SCORE: order}, {cv_key: grade for cv_key, grade in grades.items() if grade}
    return _scored(cases)


def _scored(cases: Mapping[str, tuple[Mapping[str, Sequence[str]], Mapping[str, float]]]) -> MatchingScorecard:
    """The scorecard of rankings by way of ranking, each with the grades of what is relevant."""
    measured: dict[str, dict[str, list[float]]] = {SCORE: {name: [] for name in _MEASURES}}
    for rankings, grades in cases.values():
        for system, ranking in rankings.items():
            values = measured.setdefault(system, {name: [] for name in _MEASURES})
            for name, measure in _MEASURES.items():
                values[name].append(measure(ranking, grades))
    systems = {
        system: {name: _estimate(values) for name, values in by_measure.items()}
        for system, by_measure in measured.items()
    }
    ours = systems[SCORE]
    return MatchingScorecard(
        cvs=len(cases),
        ndcg_at_10=ours["ndcg_at_10"].mean,
        mean_average_precision=ours["mean_average_precision"].mean,
        recall_at_50=ours["recall_at_50"].mean,
        by_cv=dict(zip(cases, measured[SCORE]["ndcg_at_10"], strict=True)),
        systems=systems,
    )


SCORE = "score"
FEWEST_DECIDED = 5
_MEASURES: dict[str, Callable[[Sequence[str], Mapping[str, float]], float]] = {
    "ndcg_at_10": ndcg,
    "mean_average_precision": lambda ranking, grades: average_precision(ranking, set(grades)),
    "recall_at_50": lambda ranking, grades: recall(ranking, set(grades)),
}


def _estimate(values: Sequence[float]) -> Estimate:
    low, high = bootstrap_interval(values)
    return Estimate(mean=sum(values) / len(values) if values else 0.0, low=low, high=high)


def _grouped(scored: Mapping[Path, ScoredProfile], group: Callable[[Path], str]) -> dict[str, float]:
    names = sorted({group(path) for path in scored})
    return {
        name: macro_f1(total(score.counts for path, score in scored.items() if group(path) == name)) for name in names
    }
