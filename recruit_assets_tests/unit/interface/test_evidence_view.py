"""The page of a CV with its values' places marked: HTML in which nothing foreign can act."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from recruit_assets.documents import read_document
from recruit_assets.domain.profiles import CandidateProfile, Evidence, Usage
from recruit_assets.interface.evidence_view import label, page_html, shown_values

HOSTILE = "</svg><script>steal()</script> <img src=https://evil.example/x onerror=a()> 'q' \"r\""
TEXT = f"Jeanne Exemple\n{HOSTILE}\nExpérience\nMaçon, Bâti Nord, 2019 - 2021\n"


def _profile() -> CandidateProfile:
    box = (50.0, 50.0, 150.0, 62.0)
    return CandidateProfile(
        document_sha256="a" * 64,
        crew_version="1",
        model="m",
        language="fr",
        profile={"basics": {"name": "Jeanne Exemple", "label": HOSTILE}, "work": [{"name": "Bâti Nord"}]},
        evidence={
            "/basics/name": Evidence(page=1, bbox=box, start=0, end=14, quote="Jeanne Exemple", confidence=0.93),
            "/basics/label": Evidence(page=1, bbox=box, start=0, end=14, quote=HOSTILE, confidence=0.5),
        },
        dropped={},
        flags=(),
        usage=Usage(),
        seconds=0,
        by_hand=("/work/0/name",),
    )


class _Tags(HTMLParser):
    def __init__(self, html: str):
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.text += data


def _page(picture: bytes | None = None) -> str:
    document = read_document(TEXT.encode(), filename="cv.txt")
    return page_html(document, 1, shown_values(_profile(), "en"), "en", picture)


def test_each_value_has_its_place_and_its_row_and_a_correction_only_a_row():
    html = _page()
    assert len(re.findall(r"<rect data-n=", html)) == 2 and len(re.findall(r"<li data-n=", html)) == 3
    assert (
        "<b>Name</b>" in html
        and "<b>Job 1 · employer</b>" in html
        and "confidence 93%" in html
        and "corrected by hand" in html
    )


def test_nothing_foreign_becomes_a_tag_or_an_attribute():
    read = _Tags(_page())
    assert read.tags.count("script") == 1 and "img" not in read.tags
    assert not any(name.startswith("on") for name, _ in read.attributes)
    assert "default-src 'none'" in _page()


def test_with_a_picture_the_text_is_not_drawn_a_second_time():
    html = _page(b"\x89PNG...")
    assert "data:image/png;base64" in html and "<text" not in html


def test_only_the_values_asked_for_are_shown():
    assert [shown.text for shown in shown_values(_profile(), "en", ["/basics/name"])] == ["Jeanne Exemple"]


def test_a_value_is_called_by_a_human_name_in_both_languages():
    assert label("/skills/2/keywords/0", "fr") == "Compétences 3 · mot-clé 1"
    assert label("/skills/2/keywords/0", "en") == "Skills 3 · keyword 1"
    assert label("/basics/location/city", "fr") == "Lieu · ville"
    assert label("/work/1/startDate", "en") == "Job 2 · start"
    assert label("/meta/a~1b", "en") == "Meta · a/b"
