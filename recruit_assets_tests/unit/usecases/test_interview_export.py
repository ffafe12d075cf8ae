"""An interview's report as Markdown, PDF and plot."""

from __future__ import annotations

import io

import pytest

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interviews import Interview
from recruit_assets.interviews.candidate import simulate
from recruit_assets.usecases.interview_export import radar_png, report_markdown, report_pdf
from recruit_assets_tests.unit.interviews.people import a_profile, an_offer, offline

LANGUAGES: tuple[Language, ...] = ("fr", "en")


def _held(language: Language) -> Interview:
    return simulate(offline(), a_profile(language), an_offer(language), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_pdf_holds_the_scores_the_quotes_and_the_transcript(language: Language):
    import pypdfium2

    interview = _held(language)
    assert interview.report
    pdf = pypdfium2.PdfDocument(report_pdf(interview))
    text = " ".join(" ".join(pdf[number].get_textpage().get_text_range() for number in range(len(pdf))).split())
    for score in interview.report.scores:
        assert score.label in text
    assert " ".join(interview.report.note.split())[:40] in text
    assert " ".join(interview.turns[1].text.split())[:40] in text


def test_what_was_said_is_no_markup_in_either():
    interview = _held("en")
    evil = "<img src=x> **bold** [a](http://evil.example) ![b](http://evil.example) <b>unclosed & <br"
    interview.turns[1] = interview.turns[1].model_copy(update={"text": evil})
    text = report_markdown(interview)
    assert "\\!\\[b\\]" in text and "\\<img" in text and "**bold**" not in text
    assert report_pdf(interview).startswith(b"%PDF")


def test_the_plot_is_a_picture_even_without_scores():
    from PIL import Image

    report = _held("fr").report
    assert report
    none = report.model_copy(update={"scores": tuple(s.model_copy(update={"score": None}) for s in report.scores)})
    for each in (report, none):
        assert Image.open(io.BytesIO(radar_png(each))).size[0] > 300


def test_without_a_report_there_is_nothing_to_lay_out():
    interview = offline().start(a_profile("en"), an_offer("en"), "en")
    with pytest.raises(ValueError, match="no report yet"):
        report_markdown(interview)


@pytest.mark.parametrize("said", [
    "🙂👩\u200d🚀" * 50, "\u202eאני עובד\u202c مرحبا عملت", "\x00\x07\x1b[31mred\x1b[0m \ud800", "word " * 1600, "x" * 8000,
    "| a | b |\n|--|--|\n1. x\n    code\n~~~\n$x^2$ :material/home: &lt;b&gt; </para><b>",
])  # fmt: skip
def test_rubbish_is_shown_as_text_in_every_form(said):
    import pypdfium2

    interview = _held("en")
    turn = interview.turns[1].model_copy(update={"text": said})
    interview.turns[1] = turn
    markdown = report_markdown(interview)
    assert not any(mark in markdown for mark in "\x00\x07\x1b\u202e\u202c\ud800")
    assert "\\| a \\|" in markdown or "|" not in said
    assert len(pypdfium2.PdfDocument(report_pdf(interview))) >= 2
