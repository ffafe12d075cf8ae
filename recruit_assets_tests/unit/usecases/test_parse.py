from __future__ import annotations

import json
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.crew.version import crew_version
from recruit_assets.documents import Limits
from recruit_assets.domain.documents import CvError, Document
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.models.guard import Guard
from recruit_assets.models.offline import OfflineModel
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.usecases import parse
from recruit_assets.usecases.parse import CvParser, files_in, parse_file, parse_files, parse_record, parse_with_memory
from recruit_assets_tests.support.cv_texts import CAMILLE, document
from recruit_assets_tests.support.fake_openai import FakeOpenAI

PROMPTS = read_crew_prompts(Path(__file__).resolve().parents[3] / "prompts" / "crew")
RECIPE = "Tarte aux pommes\n\nÉplucher six pommes et les couper en quartiers.\nCuire quarante minutes à four chaud."
KEYS = [
    "file",
    "status",
    "error",
    "language",
    "document_sha256",
    "model",
    "crew_version",
    "profile",
    "evidence",
    "normalized",
    "flags",
]


def offline_parser() -> CvParser:
    return CvParser(CrewRunner(OfflineModel(), PROMPTS), Limits(timeout=30))


class DeadlyParser(CvParser):
    """Stands for a library that takes the whole process down with it."""

    def read(self, data: bytes, filename: str) -> Document:
        if filename == "deadly.txt":
            os._exit(3)
        return super().read(data, filename)


def deadly_parser() -> CvParser:
    return DeadlyParser(CrewRunner(OfflineModel(), PROMPTS), Limits())


def remote_parser(url: str) -> CvParser:
    model = OpenAICompatibleModel("test:m", "m", url, "k", Guard(attempts=1, sleep=lambda _: None), timeout_seconds=10)
    return CvParser(CrewRunner(model, PROMPTS), Limits())


@pytest.fixture(scope="module")
def parser() -> CvParser:
    return offline_parser()


@pytest.fixture
def folder(tmp_path) -> Path:
    """Three CVs in folders, one file that is not one, one that can't be read, and some that are nobody's business."""
    for name in ("Camille Exemple", "Alix Modèle", "Dominique Témoin"):
        place = tmp_path / name.split()[0].lower()
        place.mkdir()
        (place / "cv.txt").write_text(CAMILLE.replace("Camille Exemple", name), encoding="utf-8")
    (tmp_path / "recipe.txt").write_text(RECIPE, encoding="utf-8")
    (tmp_path / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing more")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("x")
    return tmp_path


def test_a_cv_becomes_a_profile_with_its_provenance(parser):
    profile = parser.parse(CAMILLE.encode(), "cv.txt")
    assert profile.profile["basics"]["name"] == "Camille Exemple"
    assert [job["name"] for job in profile.profile["work"]] == ["Hôpital Saint-Exemple", "Clinique des Trois Ponts"]
    assert profile.language == "fr"
    assert profile.model == OfflineModel().name
    assert profile.crew_version == parser.crew_version == crew_version(PROMPTS, profile.model)
    assert profile.usage.requests == 5
    assert profile.seconds > 0


def test_every_proof_points_into_the_text_of_the_document(parser):
    read = parser.read(CAMILLE.encode(), "cv.txt")
    profile = parser.profile(read)
    assert len(profile.evidence) > 15
    assert all(read.text[proof.start : proof.end] == proof.quote for proof in profile.evidence.values())


def test_a_document_that_is_no_cv_is_refused_before_any_model_is_asked():
    with FakeOpenAI() as server:
        with pytest.raises(CvError) as caught:
            remote_parser(server.url).parse(RECIPE.encode(), "recipe.txt")
        assert caught.value.code == "not_a_cv"
        assert server.requests == []


def test_a_failing_model_is_a_model_error():
    with FakeOpenAI() as server:
        server.fail("401")
        with pytest.raises(CvError, match="API key") as caught:
            remote_parser(server.url).parse(CAMILLE.encode(), "cv.txt")
    assert caught.value.code == "model_error"


@pytest.mark.parametrize(
    ("step", "code"),
    [("read_document_isolated", "corrupt"), ("looks_like_cv", "corrupt"), ("compile_profile", "model_error")],
)
def test_a_mistake_of_ours_is_a_failure_of_that_cv_that_says_where_and_quotes_nothing(parser, monkeypatch, step, code):
    def mistaken(*args: Any, **options: Any) -> None:
        raise KeyError("camille.exemple@exemple.fr")

    monkeypatch.setattr(parse, step, mistaken)
    with pytest.raises(CvError, match=r"KeyError at test_parse.py:\d+") as caught:
        parser.parse(CAMILLE.encode(), "cv.txt")
    assert caught.value.code == code
    assert "camille" not in caught.value.message
    assert caught.value.__context__ is None


def test_the_record_of_a_parsed_file(parser, tmp_path):
    path = tmp_path / "cv.txt"
    path.write_text(CAMILLE, encoding="utf-8")
    outcome = parse_file(parser, path)
    record = json.loads(json.dumps(outcome.record))
    assert list(record) == KEYS
    assert (record["file"], record["status"], record["error"]) == (str(path), "parsed", None)
    assert record["language"] == "fr"
    assert record["model"].startswith("offline")
    proof = record["evidence"]["/basics/email"]
    assert set(proof) == {"page", "bbox", "start", "end", "quote", "confidence"}
    assert proof["quote"] == "camille.exemple@exemple.fr"
    assert len(proof["bbox"]) == 4
    assert outcome.text is not None
    assert outcome.text[proof["start"] : proof["end"]] == proof["quote"]


def test_the_record_of_a_failed_file_has_the_same_keys(parser, folder):
    for name, code, text in (
        ("recipe.txt", "not_a_cv", True),
        ("broken.pdf", "corrupt", False),
        ("none.pdf", "corrupt", False),
    ):
        outcome = parse_file(parser, folder / name)
        assert list(outcome.record) == KEYS
        assert outcome.record["status"] == "failed"
        assert outcome.record["error"]["code"] == code
        assert outcome.record["error"]["message"].endswith(".")
        assert outcome.record["profile"] is None
        assert outcome.record["evidence"] == {}
        assert outcome.record["crew_version"] == parser.crew_version
        assert (outcome.text is not None) == text
        assert (outcome.record["document_sha256"] is None) == (name == "none.pdf")


def test_a_file_beyond_the_limit_is_never_taken_in_whole(tmp_path):
    path = tmp_path / "huge.pdf"
    with path.open("wb") as file:
        file.write(CAMILLE.encode() * 10)
        file.truncate(1 << 33)
    small = CvParser(CrewRunner(OfflineModel(), PROMPTS), Limits(max_bytes=1000))
    record = parse_file(small, path).record
    assert record["error"]["code"] == "too_large"
    assert record["document_sha256"] is None


def test_folders_are_walked_in_order_without_hidden_files(folder):
    named = folder / "recipe.txt"
    found = [path.relative_to(folder).as_posix() for path in files_in([named, folder])]
    assert found == [
        "recipe.txt",
        "broken.pdf",
        "recipe.txt",
        "alix/cv.txt",
        "camille/cv.txt",
        "dominique/cv.txt",
    ]


def names_of(outcomes: list[parse.ParsedFile], folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): (
            record["profile"]["basics"]["name"] if record["status"] == "parsed" else record["error"]["code"]
        )
        for path, record, _ in outcomes
    }


EXPECTED = {
    "alix/cv.txt": "Alix Modèle",
    "camille/cv.txt": "Camille Exemple",
    "dominique/cv.txt": "Dominique Témoin",
    "recipe.txt": "not_a_cv",
    "broken.pdf": "corrupt",
}


def test_many_files_are_parsed_by_several_processes_and_one_that_kills_its_process_costs_itself_only(folder):
    (folder / "deadly.txt").write_text(CAMILLE, encoding="utf-8")
    outcomes = list(parse_files([folder], deadly_parser, workers=2))
    assert names_of(outcomes, folder) == {**EXPECTED, "deadly.txt": "corrupt"}
    assert len(outcomes) == 6
    [died] = [record for path, record, _ in outcomes if path.name == "deadly.txt"]
    assert "died" in died["error"]["message"]
    assert len(died["document_sha256"]) == 64


def test_one_worker_or_one_file_needs_no_other_process(folder, monkeypatch):
    monkeypatch.setattr(parse, "_process", None)
    assert names_of(list(parse_files([folder], offline_parser, workers=1)), folder) == EXPECTED
    [outcome] = parse_files([folder / "alix"], offline_parser, workers=4)
    assert outcome.record["status"] == "parsed"
    assert list(parse_files([], offline_parser, workers=4)) == []


def test_a_model_that_is_waited_for_is_shared_by_threads(folder, monkeypatch):
    monkeypatch.setattr(parse, "_process", None)
    with FakeOpenAI() as server:
        list(parse_files([folder], partial(remote_parser, server.url), workers=3))  # starts what reads the files
        server.latency = 1.0
        outcomes = list(parse_files([folder], partial(remote_parser, server.url), workers=3))
        assert {path.relative_to(folder).as_posix() for path, _, _ in outcomes} == set(EXPECTED)
        assert [record["status"] for _, record, _ in outcomes].count("parsed") == 3
        assert server.most_at_once > 5


def test_outcomes_come_one_by_one_and_stopping_early_is_fine(folder):
    outcomes = parse_files([folder], offline_parser, workers=1)
    first = next(outcomes)
    assert first.path.name == "broken.pdf"
    outcomes.close()  # pyright: ignore[reportAttributeAccessIssue]


def test_a_parser_that_can_not_be_built_says_so_before_any_file_is_touched(folder):
    def impossible() -> CvParser:
        raise ValueError("RECRUIT_MODEL needs a key")

    with pytest.raises(ValueError, match="needs a key"):
        list(parse_files([folder], impossible, workers=2))


class Memory:
    """A memory for one process."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], CandidateProfile] = {}

    def remembered(self, document_sha256: str, crew_version: str) -> CandidateProfile | None:
        return self.kept.get((document_sha256, crew_version))

    def remember(self, profile: CandidateProfile) -> None:
        self.kept[profile.document_sha256, profile.crew_version] = profile


@pytest.fixture
def counted() -> Callable[[CvParser], CvParser]:
    def count(parser: CvParser) -> CvParser:
        parser.asked = 0  # pyright: ignore[reportAttributeAccessIssue]
        profile = parser.profile

        def counting(document: Document) -> CandidateProfile:
            parser.asked += 1  # pyright: ignore[reportAttributeAccessIssue]
            return profile(document)

        parser.profile = counting
        return parser

    return count


def test_the_same_document_and_crew_version_are_asked_once(counted):
    memory, cv = Memory(), document(CAMILLE)
    parser = counted(offline_parser())
    first = parse_with_memory(parser, cv, memory)
    assert parse_with_memory(parser, cv, memory) == first
    assert parser.asked == 1  # pyright: ignore[reportAttributeAccessIssue]
    parse_with_memory(parser, document(CAMILLE + "\nAllemand : A1"), memory)
    assert parser.asked == 2  # pyright: ignore[reportAttributeAccessIssue]


def test_an_edited_prompt_asks_again(counted, tmp_path):
    memory, cv = Memory(), document(CAMILLE)
    first = parse_with_memory(offline_parser(), cv, memory)
    for path in (Path(__file__).resolve().parents[3] / "prompts" / "crew").glob("*.md"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8") + "\nBe brief.", encoding="utf-8")
    parser = counted(CvParser(CrewRunner(OfflineModel(), read_crew_prompts(tmp_path)), Limits()))
    again = parse_with_memory(parser, cv, memory)
    assert parser.asked == 1  # pyright: ignore[reportAttributeAccessIssue]
    assert again.crew_version != first.crew_version
    assert again.profile == first.profile
    assert len(memory.kept) == 2


def test_a_failure_is_not_remembered():
    memory = Memory()
    with pytest.raises(CvError):
        parse_with_memory(offline_parser(), document(RECIPE), memory)
    assert memory.kept == {}


def test_a_failure_record_needs_no_document():
    record = parse_record("a.pdf", parse.ParseFailure(code="empty", message="The file is empty."))
    assert record["error"] == {"code": "empty", "message": "The file is empty."}
    assert record["document_sha256"] is None
