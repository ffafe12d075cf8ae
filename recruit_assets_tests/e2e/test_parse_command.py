"""`recruit parse` as a user types it: no server, no Dagster, one line of JSON for each file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.command import recruit

CVS = PROJECT_ROOT / "seed" / "cvs"
FIELDS = {
    "file", "status", "error", "language", "document_sha256", "model", "crew_version", "profile", "evidence",
    "normalized", "flags",
}  # fmt: skip


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """One good CV, one corrupt and one empty file, parsed in one call with their texts written."""
    folder = tmp_path_factory.mktemp("parse")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n1 0 obj << broken")
    (folder / "empty.txt").write_bytes(b"")
    texts = folder / "texts"
    done = recruit(
        "parse", CVS / "cv_fr_02_macon.txt", folder / "broken.pdf", folder / "empty.txt",
        "--format", "json-resume", "--texts", texts, home=folder / "home",
    )  # fmt: skip
    return done, [json.loads(line) for line in done.stdout.splitlines()], texts


def test_every_file_gets_one_line_and_the_exit_code_says_that_some_failed(outcome):
    done, records, _ = outcome
    assert done.returncode == 3, done.stderr
    assert {Path(record["file"]).name: record["status"] for record in records} == {
        "cv_fr_02_macon.txt": "parsed",
        "broken.pdf": "failed",
        "empty.txt": "failed",
    }
    assert all(set(record) == FIELDS for record in records)


def test_a_failure_names_its_code_and_leaves_the_other_files_alone(outcome):
    _, records, _ = outcome
    errors = {Path(r["file"]).name: r["error"] for r in records}
    assert errors["cv_fr_02_macon.txt"] is None
    assert errors["broken.pdf"]["code"] == "corrupt"
    assert errors["empty.txt"]["code"] == "empty"
    assert all(error["message"] for error in errors.values() if error)


def test_every_quote_stands_at_its_offsets_in_the_written_text(outcome):
    _, records, texts = outcome
    record = next(r for r in records if r["status"] == "parsed")
    text = (texts / f"{record['document_sha256']}.txt").read_bytes().decode()
    assert record["evidence"]
    for proof in record["evidence"].values():
        assert text[proof["start"] : proof["end"]] == proof["quote"]
        assert 0 <= proof["confidence"] <= 1 and proof["page"] >= 1 and len(proof["bbox"]) == 4


def test_every_pointer_of_the_evidence_leads_to_a_value(outcome):
    _, records, _ = outcome
    record = next(r for r in records if r["status"] == "parsed")
    for pointer in record["evidence"]:
        value = record["profile"]
        for part in pointer.split("/")[1:]:
            value = value[int(part)] if isinstance(value, list) else value[part.replace("~1", "/").replace("~0", "~")]
        assert value


def test_parsing_starts_no_server(outcome, tmp_path):
    home = tmp_path / "home"
    done = recruit("parse", CVS / "cv_en_09_graduate.txt", home=home)
    assert done.returncode == 0 and "parsed" in done.stdout
    assert not home.exists()


def test_a_model_without_its_key_is_told_in_one_sentence(tmp_path):
    done = recruit("parse", CVS / "cv_en_09_graduate.txt", home=tmp_path, RECRUIT_MODEL="groq:llama-3.3-70b-versatile")
    assert done.returncode == 1
    assert "GROQ_API_KEY" in done.stderr and "Traceback" not in done.stderr
