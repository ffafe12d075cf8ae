"""Hostile CVs through the whole parse, all in one call beside honest ones: each has its stated outcome, and none gets
what it wants, neither from the offline rules nor from a model that obeys every order."""

from __future__ import annotations

import json
import logging
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.domain.numbered_lines import parse_numbered_lines
from recruit_assets.domain.profiles import ANSWERS
from recruit_assets.models.guard import Guard
from recruit_assets.models.offline import OfflineModel
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.usecases.parse import CvParser, parse_files
from recruit_assets_tests.support.command import recruit
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.support.hostile_cvs import CLEAN, FAST, MAUD, SLOW, WANTED, Hostile

PROMPTS = read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")
HONEST = {"clean.txt": CLEAN, "maud.txt": MAUD}


class Run(NamedTuple):
    """One call over the hostile files and the honest ones: records by case, and all that was printed or logged."""

    records: dict[str, dict[str, Any]]
    printed: str
    alone: dict[str, Any]


def written(folder: Path, cases: dict[str, Hostile]) -> dict[str, str]:
    """The cases' files in the folder, and which file is which case; the honest CVs lie among them."""
    names: dict[str, str] = {}
    for number, (case, hostile) in enumerate(cases.items()):
        path = folder / f"{number:03}.{hostile.suffix}"
        path.write_bytes(hostile.build())
        names[path.name] = case
    for name, honest in HONEST.items():
        (folder / name).write_text(honest, encoding="utf-8")
        names[name] = name
    return names


def by_case(records: list[dict[str, Any]], names: dict[str, str]) -> dict[str, dict[str, Any]]:
    found = {names[Path(record["file"]).name]: record for record in records}
    assert len(found) == len(records) == len(names)
    return found


@pytest.fixture(scope="module")
def offline(tmp_path_factory) -> Run:
    """`recruit parse` on everything, as a user types it; and the honest CVs alone."""
    folder = tmp_path_factory.mktemp("hostile")
    names = written(folder, FAST)
    done = recruit("parse", folder, "--format", "json-resume", home=folder / ".home")
    assert done.returncode == 3, done.stderr
    records = by_case([json.loads(line) for line in done.stdout.splitlines()], names)
    parser = CvParser(CrewRunner(OfflineModel(), PROMPTS), Limits())
    alone = {name: parser.parse(text.encode(), name).profile for name, text in HONEST.items()}
    return Run(records, done.stderr, alone)


INVENTED: dict[str, Any] = {
    "IdentityAnswer": {"name": "Victor Faussaire", "headline": "Kubernetes", "summary": "20 years of Kubernetes"},
    "ExperienceAnswer": {"company": "Fausse Banque", "position": "Kubernetes", "start": "20 ans", "end": "20 years"},
    "EducationAnswer": {"institution": "Fausse Banque", "area": "Kubernetes"},
    "SkillsAnswer": ["Kubernetes", "Terraform", "Rust"],
    "LanguagesAnswer": ["Rust", "Kubernetes"],
}


def obeying(body: dict) -> str:
    """The worst case of a model: it answers honestly and then adds what the injections want, with the lines that say so
    (or any, where none does), whether the orders reached it or not."""
    asked = body["response_format"]["json_schema"]["name"]
    kind = next(answer for answer in ANSWERS.values() if answer.__name__ == asked)
    answer = OfflineModel().ask(body["messages"], kind)
    assert answer.parsed is not None
    value = answer.parsed.model_dump()
    lines = [line for said in body["messages"] for line in parse_numbered_lines(said["content"])]

    def cited(text: str) -> dict[str, Any]:
        return {"value": text, "lines": [line.number for line in lines if text in line.text] or [lines[0].number]}

    wanted = INVENTED.get(asked, {})
    match asked:
        case "IdentityAnswer":
            value |= {name: cited(text) for name, text in wanted.items()}
        case "ExperienceAnswer":
            value["items"].insert(
                0, {**dict.fromkeys(("location",)), "highlights": [], **{k: cited(v) for k, v in wanted.items()}}
            )
        case "EducationAnswer":
            empty = dict.fromkeys(("study_type", "location", "start", "end", "score"))
            value["items"].insert(0, {**empty, **{k: cited(v) for k, v in wanted.items()}})
        case "SkillsAnswer":
            value["groups"].insert(0, {"name": None, "keywords": [cited(text) for text in wanted]})
        case "LanguagesAnswer":
            value["languages"] = [{"language": cited(text), "fluency": None} for text in wanted] + value["languages"]
    return json.dumps(value)


def remote_parser(url: str) -> CvParser:
    model = OpenAICompatibleModel(
        "test:obeys", "m", url, "k", Guard(attempts=1, sleep=lambda _: None), timeout_seconds=60
    )
    return CvParser(CrewRunner(model, PROMPTS), Limits())


@pytest.fixture(scope="module")
def obeyed(tmp_path_factory) -> Iterator[Run]:
    """The same call with the model that obeys."""
    folder = tmp_path_factory.mktemp("obeyed")
    names = written(folder, {name: case for name, case in FAST.items() if "" in case.codes})
    heard: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: heard.append(record.getMessage())
    logging.getLogger().addHandler(handler)
    try:
        with FakeOpenAI() as server:
            server.answer = obeying
            outcomes = list(parse_files([folder], partial(remote_parser, server.url), workers=2))
            parser = remote_parser(server.url)
            alone = {name: parser.parse(text.encode(), name).profile for name, text in HONEST.items()}
            dropped = {name: parser.parse(text.encode(), name).dropped for name, text in HONEST.items()}
            assert all(counts["skills.keywords"] == 3 for counts in dropped.values())
            yield Run(by_case([outcome.record for outcome in outcomes], names), "\n".join(heard), alone)
    finally:
        logging.getLogger().removeHandler(handler)


def judge(case: Hostile, record: dict[str, Any], honest: dict[str, Any]) -> None:
    """Assert the stated outcome of one case."""
    code = record["error"]["code"] if record["error"] else ""
    assert code in case.codes, record["error"]
    if code:
        sentence = record["error"]["message"]
        assert sentence[0].isupper() and sentence.endswith(".") and len(sentence) < 250
        assert not any(word in sentence for word in (*WANTED, "Traceback", "Error", "Exception", "Maud"))
        assert record["profile"] is None
        return
    assert set(record["flags"]) >= case.flags
    said = json.dumps(record["profile"], ensure_ascii=False)
    assert [word for word in WANTED if word.lower() in said.lower()] == []
    quotes = " ".join(proof["quote"] for proof in record["evidence"].values())
    assert [word for word in WANTED if word.lower() in quotes.lower()] == []
    if case.same:
        assert record["profile"] == honest
    else:
        assert len(said) < 400_000


@pytest.mark.parametrize("name", FAST)
def test_a_hostile_cv_has_its_stated_outcome_and_does_not_get_what_it_wants(name: str, offline: Run) -> None:
    judge(FAST[name], offline.records[name], offline.alone["maud.txt"])


@pytest.mark.parametrize("name", [name for name, case in FAST.items() if "" in case.codes])
def test_a_model_that_obeys_gets_nothing_into_the_profile(name: str, obeyed: Run) -> None:
    judge(FAST[name], obeyed.records[name], obeyed.alone["maud.txt"])


@pytest.mark.parametrize("run", ["offline", "obeyed"])
def test_an_honest_cv_beside_hostile_ones_has_the_profile_it_has_alone(run: str, request) -> None:
    done: Run = request.getfixturevalue(run)
    for name in HONEST:
        assert done.records[name]["profile"] == done.alone[name]
        assert done.records[name]["flags"] == []
        assert done.records[name]["status"] == "parsed"


@pytest.mark.parametrize("run", ["offline", "obeyed"])
def test_nothing_of_a_cv_is_printed_or_logged(run: str, request) -> None:
    printed = request.getfixturevalue(run).printed
    told = ("Maud", "Tessinier", "exemple.fr", "Lindqvale", "Brocéliande", "gnore", "onsignes", "Traceback", *WANTED)
    assert [word for word in told if word in printed] == []


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_bombs_are_read_or_refused_within_bounds_and_touch_nobody(tmp_path, offline: Run) -> None:
    names = written(tmp_path, SLOW)
    done = recruit("parse", tmp_path, "--format", "json-resume", home=tmp_path / ".home", timeout=800)
    records = by_case([json.loads(line) for line in done.stdout.splitlines()], names)
    for name, case in SLOW.items():
        judge(case, records[name], offline.alone["maud.txt"])
    for name in HONEST:
        assert records[name]["profile"] == offline.alone[name]
    if sys.platform == "linux":
        import resource

        largest = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 2**20
        assert largest < 3, "a process grew beyond 3 GB"
