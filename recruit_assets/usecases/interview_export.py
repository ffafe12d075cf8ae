"""An interview's report as Markdown, as PDF, and its radar plot.

Belongs here: laying a finished report out. Does not belong here: making it (`interviews.simulator`), or any page that
shows it.
"""

from __future__ import annotations

import io
import math
import re
from collections.abc import Iterator
from html import escape

from recruit_assets.domain.documents import Language
from recruit_assets.domain.interviews import Interview, InterviewReport
from recruit_assets.domain.legible import legible

_WORDS = {
    "fr": (
        "Bilan d'entretien d'entraînement",
        "Points forts",
        "À travailler",
        "Transcription",
        "trop peu dit pour noter",
        "Comment mieux répondre",
        "Exercices pour la suite",
        "{0} points sur 100, à comparer avec vos autres essais",
    ),
    "en": (
        "Practice interview report",
        "Strengths",
        "To work on",
        "Transcript",
        "too little said to tell",
        "How to answer better",
        "Exercises to do next",
        "{0} points of 100, to compare with your other attempts",
    ),
}
_SPEAKERS = {
    "fr": {"interviewer": "Recruteur", "candidate": "Vous"},
    "en": {"interviewer": "Interviewer", "candidate": "You"},
}
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$&:])")
_COLOUR = "#4f6bed"
_PLOT_INCHES = (6.6, 4.5)


def report_markdown(interview: Interview) -> str:
    """The interview's report and transcript as Markdown in which everything said is plain text. Raises ValueError when
    there is no report yet."""
    report = _report(interview)
    title, strong, weak, transcript, untold, better, exercises, points = _WORDS[report.language]
    lines = [f"# {title}", "", f"**{_plain(report.offer_title)}**", ""]
    if report.points is not None:
        lines += [points.format(report.points), ""]
    for score in report.scores:
        lines += [
            f"## {_plain(score.label)}: {f'{score.score}/5' if score.score else untold}",
            "",
            _plain(score.comment),
            "",
        ]
        lines += [f"> {_plain(quote.text)}\n" for quote in score.quotes]
    for heading, items in ((strong, report.strengths), (weak, report.to_work_on)):
        if items:
            lines += [f"## {heading}", "", *(f"- {_plain(item)}" for item in items), ""]
    if report.model_answers:
        lines += [f"## {better}", ""]
        for answer in report.model_answers:
            lines += [f"**{_plain(answer.question)}**", ""]
            lines += [f"> {_plain(line)}\\" for line in answer.text.splitlines()[:-1]]
            lines += [f"> {_plain(answer.text.splitlines()[-1])}", ""]
    if report.exercises:
        lines += [f"## {exercises}", "", *(f"- {_plain(item)}" for item in report.exercises), ""]
    lines += [
        f"*{_plain(report.note)}*",
        "",
        f"`{report.model}`, `{report.rubric_version}`",
        "",
        f"## {transcript}",
        "",
    ]
    for speaker, text in _said(interview, report.language):
        lines += [f"**{speaker}:** {_plain(text)}", ""]
    return "\n".join(lines)


def report_pdf(interview: Interview) -> bytes:
    """The same as PDF (A4), with the radar plot. Raises ValueError when there is no report yet."""
    from reportlab.lib.colors import HexColor
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.lib.units import cm
    from reportlab.platypus import Flowable, Image, Paragraph, SimpleDocTemplate, Spacer

    report = _report(interview)
    title, strong, weak, transcript, untold, better, exercises, points = _WORDS[report.language]
    font, bold = _fonts()
    body = ParagraphStyle("body", fontName=font, fontSize=9.5, leading=13, spaceAfter=4, splitLongWords=True)
    quote = ParagraphStyle("quote", parent=body, leftIndent=12, textColor=HexColor("#444444"))
    heading = ParagraphStyle("heading", parent=body, fontName=bold, fontSize=11.5, leading=16, spaceBefore=8)
    head = ParagraphStyle("head", parent=heading, fontSize=16, leading=20)

    parts: list[Flowable] = [Paragraph(title, head), Paragraph(_escape(report.offer_title), heading)]
    if report.points is not None:
        parts.append(Paragraph(points.format(report.points), body))
    parts.append(Image(io.BytesIO(radar_png(report)), width=2 * _PLOT_INCHES[0] * cm, height=2 * _PLOT_INCHES[1] * cm))
    for score in report.scores:
        parts.append(Paragraph(f"{_escape(score.label)}: {f'{score.score}/5' if score.score else untold}", heading))
        parts.append(Paragraph(_escape(score.comment), body))
        parts += [Paragraph(f"“{_escape(each.text)}”", quote) for each in score.quotes]
    for name, items in ((strong, report.strengths), (weak, report.to_work_on)):
        if items:
            parts += [Paragraph(name, heading), *(Paragraph(f"• {_escape(item)}", body) for item in items)]
    if report.model_answers:
        parts.append(Paragraph(better, heading))
        for answer in report.model_answers:
            parts.append(Paragraph(f"<b>{_escape(answer.question)}</b>", body))
            parts.append(Paragraph(_escape(answer.text).replace("\n", "<br/>"), quote))
    if report.exercises:
        parts += [Paragraph(exercises, heading), *(Paragraph(f"• {_escape(item)}", body) for item in report.exercises)]
    parts += [Spacer(1, 8), Paragraph(_escape(report.note), quote)]
    parts.append(Paragraph(_escape(f"{report.model}, {report.rubric_version}"), quote))
    parts.append(Paragraph(transcript, heading))
    for speaker, text in _said(interview, report.language):
        parts.append(Paragraph(f"<b>{speaker}:</b> {_escape(text)}".replace("\n", "<br/>"), body))
    file = io.BytesIO()
    margins = {"leftMargin": 2 * cm, "rightMargin": 2 * cm, "topMargin": 1.8 * cm, "bottomMargin": 1.8 * cm}
    SimpleDocTemplate(file, pagesize=A4, title=title, author="recruit_assets", **margins).build(parts)
    return file.getvalue()


def radar_png(report: InterviewReport) -> bytes:
    """The scores as a radar plot, 0 to 5 on each axis; a competence without a score is at 0 and said to be unknown."""
    import textwrap

    from matplotlib.figure import Figure

    labels = ["\n".join(textwrap.wrap(score.label + ("" if score.score else " (?)"), 18)) for score in report.scores]
    angles = [2 * math.pi * place / len(labels) for place in range(len(labels))]
    values = [float(score.score or 0) for score in report.scores]
    figure = Figure(figsize=_PLOT_INCHES)
    axes = figure.add_axes((0.25, 0.14, 0.5, 0.72), projection="polar")
    axes.plot([*angles, angles[0]], [*values, values[0]], color=_COLOUR, linewidth=2)
    axes.fill(angles, values, color=_COLOUR, alpha=0.25)
    axes.set_xticks(angles, labels, fontsize=9)
    axes.tick_params(axis="x", pad=4)
    for angle, label in zip(angles, axes.get_xticklabels(), strict=True):
        side = math.cos(angle)
        label.set_horizontalalignment("left" if side > 0.1 else "right" if side < -0.1 else "center")
    axes.set_ylim(0, 5)
    axes.set_yticks([1, 2, 3, 4, 5])
    axes.tick_params(axis="y", labelsize=7, labelcolor="#888888")
    file = io.BytesIO()
    figure.savefig(file, format="png", dpi=110)
    return file.getvalue()


def _report(interview: Interview) -> InterviewReport:
    if interview.report is None:
        raise ValueError("The interview has no report yet.")
    return interview.report


def _said(interview: Interview, language: Language) -> Iterator[tuple[str, str]]:
    for turn in interview.turns:
        yield _SPEAKERS[language][turn.speaker], turn.text


def _escape(text: str) -> str:
    """As text in PDF's markup."""
    return escape(legible(text))


def _plain(text: str) -> str:
    return _MARKDOWN.sub(r"\\\1", legible(text))


def _fonts() -> tuple[str, str]:
    """Regular and bold of a font with more letters than PDF's own, which comes with matplotlib."""
    from pathlib import Path

    import matplotlib
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    folder = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
    names = ("DejaVuSans", "DejaVuSans-Bold")
    for name in names:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(folder / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(names[0], normal=names[0], bold=names[1], italic=names[0], boldItalic=names[1])
    return names
