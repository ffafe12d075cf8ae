"""The seed CVs: enough of them, in every format, true to their truth, and made again byte for byte."""

from __future__ import annotations

import io
import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import phonenumbers
import pypdfium2
import pytest

from seed import make_cvs
from seed.cv_layouts import pdf

SOURCES = make_cvs.sources()
CVS = make_cvs.SEED / "cvs"
TRUTH = make_cvs.SEED / "truth"
MONTH = re.compile(r"\b\d{1,2}/(?=\d)|[a-zéû]{3,}", re.IGNORECASE)
NO_MONTH = ("depuis", "présent", "cours", "present", "now", "date")
OPEN = re.compile(r"présent|present|aujourd['’]hui|à ce jour|depuis|to date|now|en cours", re.IGNORECASE)
FICTIONAL = ("+3363998", "+3376571", "+3319900", "+3326191", "+3335301", "+3346571", "+3353649")
FICTIONAL += ("+447700900", "+442079460", "+441614960", "+121255501")


def _file(stem: str) -> Path:
    return CVS / make_cvs.file_name(stem, SOURCES[stem])


def _layouts() -> Counter[str]:
    layouts = [source["layout"] for source in SOURCES.values()]
    return Counter(f"{layout['format']} {layout.get('page', '')}".strip() for layout in layouts)


def _of_format(*formats: str) -> list[str]:
    return [stem for stem, source in SOURCES.items() if source["layout"]["format"] in formats]


def _pdf_texts(data: bytes, split: float) -> list[str]:
    """The text of all pages in file order, and where there are columns also that of each side."""
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage() for page in document]
        texts = ["\n".join(page.get_text_range() for page in pages)]
        if split:
            texts.append("\n".join(page.get_text_bounded(right=split) for page in pages))
            texts.append("\n".join(page.get_text_bounded(left=split) for page in pages))
    return texts


def _docx_text(data: bytes) -> str:
    from docx import Document

    def blocks(part: Any) -> Iterator[str]:
        for block in part.iter_inner_content():
            if hasattr(block, "rows"):
                for row in block.rows:
                    for cell in row.cells:
                        yield from blocks(cell)
            else:
                yield block.text

    document = Document(io.BytesIO(data))
    return "\n".join([*blocks(document.sections[0].header), *blocks(document)])


def _texts(stem: str, data: bytes) -> list[str]:
    """A file's text by plain means; a scan's is that of the page it was printed from."""
    layout = SOURCES[stem]["layout"]
    if layout["format"] == "txt":
        return [data.decode(layout["encoding"])]
    if layout["format"] == "docx":
        return [_docx_text(data)]
    if layout["format"] == "scan":
        data = pdf.render(SOURCES[stem])
    return _pdf_texts(data, pdf.gutter(layout))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).split())


def _values(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, f"{path}/{key}")
    elif isinstance(value, list):
        for inner in value:
            yield from _values(inner, path)
    else:
        yield path, value


def _dated(source: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for section in source["sections"]:
        for item in section["items"] if section["kind"] in ("work", "volunteer", "education", "projects") else ():
            if "dates" in item:
                yield item


def test_there_are_enough_cvs_of_both_languages_in_every_layout():
    languages = Counter(source["language"] for source in SOURCES.values())
    layouts = _layouts()
    tables = sum(count for layout, count in layouts.items() if layout.endswith("_table"))
    assert languages["fr"] >= 15
    assert languages["en"] >= 11
    assert layouts["pdf one_column"] >= 7
    assert layouts["pdf two_columns"] >= 4
    assert layouts["pdf sidebar"] >= 4
    assert tables >= 3
    assert layouts["docx plain"] >= 1
    assert layouts["txt"] >= 3
    assert layouts["scan one_column"] == 1


def test_the_folders_hold_one_cv_and_one_truth_for_each_source_and_nothing_else():
    assert {file.name for file in CVS.iterdir()} == {_file(stem).name for stem in SOURCES}
    assert {file.stem for file in TRUTH.iterdir()} == set(SOURCES)
    assert sum(file.stat().st_size for file in CVS.iterdir()) < 3_000_000


@pytest.mark.parametrize("stem", SOURCES)
def test_a_file_name_does_not_tell_the_name(stem: str):
    plain = unicodedata.normalize("NFKD", SOURCES[stem]["basics"]["name"]).encode("ascii", "ignore").decode().lower()
    assert not set(re.findall(r"[a-z]{4,}", plain)) & set(stem.split("_"))


@pytest.mark.parametrize("stem", SOURCES)
def test_every_truth_value_stands_in_its_file(stem: str):
    texts = [_folded(text) for text in _texts(stem, _file(stem).read_bytes())]
    numbers = [re.sub(r"\D", "", text) for text in texts]
    for path, value in _values(make_cvs.truth(SOURCES[stem])):
        if path.startswith("/meta") or path.endswith(("Date", "/countryCode", "/network")):
            continue
        if path == "/basics/phone":
            assert any(value[-9:] in number for number in numbers)
        else:
            assert any(_folded(value) in text for text in texts), f"{path}: {value!r} isn't in {stem}"


@pytest.mark.parametrize("stem", SOURCES)
def test_a_country_is_only_in_the_truth_when_the_cv_names_it(stem: str):
    basics = SOURCES[stem]["basics"]
    assert ("countryCode" in basics) == ("country" in basics)
    assert basics.get("country", "") in "\n".join(_texts(stem, _file(stem).read_bytes()))


@pytest.mark.parametrize("stem", SOURCES)
def test_dates_are_as_precise_as_shown(stem: str):
    for item in _dated(SOURCES[stem]):
        shown = str(item["dates"])
        iso = [str(item[key]) for key in ("start", "end") if item.get(key) is not None]
        assert iso, f"{stem}: {shown!r} is dated in the file but not in the truth"
        assert {date[:4] for date in iso} == set(re.findall(r"\d{4}", shown)), f"{stem}: {shown!r} is not {iso}"
        words = [word for word in MONTH.findall(shown) if word.lower() not in NO_MONTH and not OPEN.match(word)]
        assert bool(words) == all(len(date) > 4 for date in iso), f"{stem}: {shown!r} is not {iso}"
        assert len({len(date) for date in iso}) == 1
        assert bool(OPEN.search(shown)) == (item.get("end") is None), f"{stem}: {shown!r} is not {iso}"


@pytest.mark.parametrize("stem", SOURCES)
def test_the_committed_truth_is_that_of_the_source(stem: str):
    committed = (TRUTH / f"{stem}.json").read_text(encoding="utf-8")
    assert committed == make_cvs.truth_json(SOURCES[stem]), "run `python -m seed.make_cvs`"
    assert json.loads(committed)["basics"]["name"] == SOURCES[stem]["basics"]["name"]


@pytest.mark.parametrize("stem", _of_format("pdf", "txt"))
def test_a_pdf_or_text_file_is_made_again_byte_for_byte_whatever_the_clock_says(
    stem: str, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1234567890")
    assert make_cvs.render(SOURCES[stem]) == _file(stem).read_bytes(), "run `python -m seed.make_cvs`"


@pytest.mark.parametrize("stem", _of_format("docx"))
def test_a_word_file_is_made_again_member_by_member(stem: str):
    with zipfile.ZipFile(io.BytesIO(make_cvs.render(SOURCES[stem]))) as new, zipfile.ZipFile(_file(stem)) as old:
        assert new.namelist() == old.namelist()
        for name in old.namelist():
            assert new.read(name) == old.read(name), f"{name} differs; run `python -m seed.make_cvs`"


@pytest.mark.parametrize("stem", _of_format("scan"))
def test_the_scan_has_no_text_layer_and_shows_the_printed_page(stem: str):
    made = make_cvs.render(SOURCES[stem])
    assert made == make_cvs.render(SOURCES[stem])
    with pypdfium2.PdfDocument(_file(stem)) as old, pypdfium2.PdfDocument(made) as new:
        assert len(old) == len(new) == 1
        assert old[0].get_textpage().count_chars() == 0
        pictures = [np.asarray(page.render(grayscale=True).to_pil().convert("L"), float) for page in (old[0], new[0])]
    with pypdfium2.PdfDocument(pdf.render(SOURCES[stem])) as printed:
        straight = np.asarray(printed[0].render(grayscale=True).to_pil().convert("L"), float)
    assert np.abs(pictures[0] - pictures[1]).mean() < 1
    assert pictures[0].shape == straight.shape
    assert 1 < np.abs(pictures[0] - straight).mean() < 40


@pytest.mark.parametrize("stem", _of_format("pdf"))
def test_no_text_leaves_its_page_or_its_column(stem: str):
    split = pdf.gutter(SOURCES[stem]["layout"])
    with pypdfium2.PdfDocument(_file(stem)) as document:
        for page in document:
            text = page.get_textpage()
            width, height = page.get_size()
            boxes = [text.get_rect(i) for i in range(text.count_rects())]
            assert all(
                left >= 0 and bottom >= 0 and right <= width and top <= height for left, bottom, right, top in boxes
            )
            banner = 110 if SOURCES[stem]["layout"]["page"] == "two_columns" else 0
            crossing = [box for box in boxes if split and box[0] < split < box[2] and box[3] < height - banner]
            assert not crossing


@pytest.mark.parametrize("stem", [s for s in _of_format("pdf") if SOURCES[s]["layout"].get("draw") == "rows"])
def test_a_page_drawn_row_by_row_mixes_its_columns_in_the_file(stem: str):
    split = pdf.gutter(SOURCES[stem]["layout"])
    with pypdfium2.PdfDocument(_file(stem)) as document:
        runs = document[0].get_objects([pypdfium2.raw.FPDF_PAGEOBJ_TEXT])
        sides = [run.get_bounds()[0] < split for run in runs]
    assert sum(a != b for a, b in pairwise(sides)) > 20


def test_at_least_three_pdfs_are_drawn_row_by_row():
    assert sum(source["layout"].get("draw") == "rows" for source in SOURCES.values()) >= 3


def test_the_long_careers_need_more_than_one_page():
    pages = {}
    for stem in _of_format("pdf"):
        with pypdfium2.PdfDocument(_file(stem)) as document:
            pages[stem] = len(document)
    assert pages["cv_en_04_academic"] > 1
    assert pages["cv_en_07_finance_director"] > 1
    assert max(pages.values()) <= 3


def test_a_word_file_has_the_name_in_its_header_alone():
    stems = [s for s in _of_format("docx") if SOURCES[s]["layout"].get("name_in_header")]
    assert stems
    for stem in stems:
        with zipfile.ZipFile(_file(stem)) as archive:
            body = archive.read("word/document.xml").decode()
            headers = "".join(archive.read(name).decode() for name in archive.namelist() if "header" in name)
        assert SOURCES[stem]["basics"]["name"] not in body
        assert SOURCES[stem]["basics"]["name"] in headers


def test_text_files_come_in_two_encodings():
    encodings = {}
    for stem in _of_format("txt"):
        try:
            _file(stem).read_bytes().decode("utf-8")
            encodings[stem] = "utf-8"
        except UnicodeDecodeError:
            encodings[stem] = "cp1252"
    assert encodings == {stem: SOURCES[stem]["layout"]["encoding"] for stem in encodings}
    assert set(encodings.values()) == {"utf-8", "cp1252"}


@pytest.mark.parametrize("stem", SOURCES)
def test_nobody_can_be_reached_by_the_numbers_and_addresses_of_a_cv(stem: str):
    basics = make_cvs.truth(SOURCES[stem])["basics"]
    assert basics["phone"].startswith(FICTIONAL)
    assert phonenumbers.is_possible_number(phonenumbers.parse(basics["phone"]))
    assert basics["email"].endswith(".example")
    urls = [value for path, value in _values(make_cvs.truth(SOURCES[stem])) if path.endswith("/url")]
    assert all(re.match(r"(https?://)?[a-z.-]+\.example(/|$)", url) for url in urls)


def test_a_changed_source_changes_file_and_truth_alike(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    source = json.loads(json.dumps(SOURCES["cv_fr_02_macon"], default=str))
    source["basics"]["name"] = "Zoé Quelqu'un"
    monkeypatch.setattr(make_cvs, "sources", lambda: {"cv_xx": source})
    make_cvs.main(tmp_path)
    assert "Zoé Quelqu'un" in (tmp_path / "cvs" / "cv_xx.txt").read_bytes().decode("cp1252")
    assert json.loads((tmp_path / "truth" / "cv_xx.json").read_text("utf-8"))["basics"]["name"] == "Zoé Quelqu'un"
