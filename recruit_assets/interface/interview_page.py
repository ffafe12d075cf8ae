"""The interview page: choose a CV and an offer, talk, read the report. The interview itself lives in the store: the page
only shows it and hands on what is typed, so a reload or another device goes on where it stands."""

from __future__ import annotations

import re
import uuid
from datetime import UTC, datetime
from typing import Any

import streamlit as st

from recruit_assets import wiring
from recruit_assets.domain.documents import Language
from recruit_assets.domain.interviews import MAX_ANSWER_CHARACTERS, Interview, InterviewReport, Level
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.interface.shared import choose_cv, choose_offer, faults_told, foreign
from recruit_assets.interface.words import word
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.chat import ModelError
from recruit_assets.stores.interviews import InterviewMovedOn, InterviewNotFound

_LEVELS: tuple[Level, ...] = ("junior", "experienced", "senior")
_TYPES = ["pdf", "docx", "odt", "rtf", "txt", "html", "json", "xml", "png", "jpg", "jpeg"]
_PARAMETER = "interview"
_SHOWN = "turns shown"
_LONGEST_TAKEN = 1_000_000
"""The field itself would swallow what is longer without a word; up to here it is given back to be shortened."""


@st.cache_resource(show_spinner=False)
def _simulator() -> InterviewSimulator:
    return wiring.interview_simulator().saving_with(wiring.interviews().put)


def show(language: Language) -> None:
    """Draw the page."""
    st.title(word("interview", language))
    with faults_told(language):
        asked = st.query_params.get(_PARAMETER, "")
        if re.fullmatch("[0-9a-f]{16}", asked):
            try:
                interview = wiring.interviews().get(asked)
            except InterviewNotFound:
                del st.query_params[_PARAMETER]
            else:
                _hold(interview)
                return
        _set_up(language)


def _set_up(language: Language) -> None:
    st.write(word("interview intro", language))
    cv, wanted = st.columns(2)
    with cv:
        st.subheader(word("your cv", language))
        way = st.segmented_control(
            word("your cv", language), ["pick a cv", "drop a cv"], default="pick a cv", label_visibility="collapsed",
            format_func=lambda each: word(each, language),
        )  # fmt: skip
        dropped = cv_key = None
        if way == "drop a cv":
            dropped = st.file_uploader(word("drop a cv", language), _TYPES, help=word("cv stays", language))
        else:
            cv_key = choose_cv(language, "interview")
    with wanted:
        st.subheader(word("offer", language))
        offer = choose_offer(language, "interview")
    left, middle, right = st.columns(3)
    level = left.selectbox(word("level", language), _LEVELS, index=1, format_func=lambda each: word(each, language))
    questions = middle.slider(word("questions", language), 1, 12, 6)
    spoken: Language = right.selectbox(
        word("language", language), ("fr", "en"), index=int(language == "en"),
        format_func=lambda code: {"fr": "Français", "en": "English"}[code],
    )  # fmt: skip
    ready = offer is not None and (cv_key or dropped)
    if st.button(word("start", language), type="primary", disabled=not ready) and offer is not None:
        with st.spinner("…"):
            profile = wiring.profiles().get(cv_key) if cv_key else _read(dropped)
            interview = _simulator().start(
                profile, offer, spoken, questions, level, cv_key=cv_key or "", interview_id=uuid.uuid4().hex[:16]
            )
        st.query_params[_PARAMETER] = interview.interview_id
        st.rerun()


def _read(file: Any) -> CandidateProfile:
    """The profile of a dropped file, read here and kept nowhere. Raises CvError."""
    return wiring.cv_parser_alone().parse(file.getvalue(), file.name)


def _hold(interview: Interview) -> None:
    language = interview.language
    reached = _aside(interview)
    foreign(interview.offer_title)
    for turn in interview.turns:
        with st.chat_message("assistant" if turn.speaker == "interviewer" else "user"):
            foreign(_typeset(turn.text, language) if turn.speaker == "interviewer" else turn.text)
    _told_too_late(interview)
    if interview.report is not None:
        _report(interview, interview.report)
        return
    try:
        if interview.finished:
            with st.spinner("…"):
                _simulator().report(interview)
            st.rerun()
        if not interview.waiting_for_answer:
            bubble = st.empty()
            with bubble.chat_message("assistant"):
                slot = st.empty()
                try:
                    said = _simulator().next_question(interview, lambda text: foreign(f"{text} …", slot))
                except ModelError:
                    bubble.empty()
                    raise
                foreign(_typeset(said, language), slot)
            _progress(interview, reached)
            if interview.finished:
                st.rerun()
        shown = len(interview.turns)
        st.session_state[_SHOWN] = shown
        answer = st.chat_input(word("your answer", language), max_chars=_LONGEST_TAKEN, key=_field(interview, shown))
        if answer and len(answer.strip()) > MAX_ANSWER_CHARACTERS:
            st.warning(word("too long", language, len(answer.strip()), MAX_ANSWER_CHARACTERS))
            st.text_area(word("your answer", language), answer, height=300)
        elif answer and answer.strip():
            _simulator().answer(interview, answer)
            st.session_state[_SHOWN] = None
            st.rerun()
        if _asked_to_finish(interview):
            with st.spinner("…"):
                _simulator().report(interview)
            st.rerun()
    except InterviewMovedOn:
        st.toast(word("went on elsewhere", language))
        st.rerun()


def _typeset(text: str, language: Language) -> str:
    """French signs stay on the line of their word."""
    return re.sub(r"(?<=«) | (?=[»:;?!])", "\u00a0", text) if language == "fr" else text


def _field(interview: Interview, turns: int) -> str:
    """The answer's field belongs to the question it stands below: what is typed there is never the answer to another."""
    return f"answer {interview.interview_id} {turns}"


def _told_too_late(interview: Interview) -> None:
    """Give back an answer to a question that was answered in another window meanwhile."""
    shown = st.session_state.get(_SHOWN)
    late = st.session_state.get(_field(interview, shown)) if shown not in (None, len(interview.turns)) else None
    if late:
        st.warning(word("went on elsewhere", interview.language))
        foreign(late)


def _asked_to_finish(interview: Interview) -> bool:
    said = any(turn.speaker == "candidate" for turn in interview.turns)
    return said and st.sidebar.button(word("finish now", interview.language), width="stretch")


def _progress(interview: Interview, slot: Any) -> None:
    steps = [step for step in interview.plan if step.phase != "closing"]
    reached = min(len(steps), 1 + max((turn.step for turn in interview.turns), default=0))
    slot.progress(reached / max(1, len(steps)), text=word("question n", interview.language, reached, len(steps)))


def _aside(interview: Interview) -> Any:
    """Draw what stands beside the talk; the slot that tells how far it has come, for the question still to be asked."""
    language = interview.language
    with st.sidebar:
        reached = st.empty()
        _progress(interview, reached)
        started = wiring.interviews().started_at(interview.interview_id)
        if interview.report is None:
            _clock(started, language)
        st.caption(word("kept", language))
        st.caption(f"{interview.model} · {interview.rubric_version}")
        if st.button(word("new interview", language), width="stretch"):
            del st.query_params[_PARAMETER]
            st.rerun()
    return reached


@st.fragment(run_every=1.0)
def _clock(started: datetime, language: Language) -> None:
    seconds = max(0, int((datetime.now(UTC) - started).total_seconds()))
    st.metric(word("time", language), f"{seconds // 3600:d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}")


def _report(interview: Interview, report: InterviewReport) -> None:
    from recruit_assets.usecases.interview_export import radar_png, report_markdown, report_pdf

    language = report.language
    st.header(word("report", language))
    if report.points is not None:
        st.write(word("points of 100", language, report.points))
    plot, text = st.columns([2, 3])
    plot.image(radar_png(report))
    with text:
        for score in report.scores:
            told = f"{score.score}/5" if score.score else word("not shown", language)
            foreign(f"{score.label}{word('colon', language)}{told}", look="strong")
            if score.comment:
                foreign(score.comment)
            for quote in score.quotes:
                foreign(f"« {quote.text} »" if language == "fr" else f"“{quote.text}”", look="quote")
    for name, items in (("strengths", report.strengths), ("to work on", report.to_work_on)):
        if items:
            st.subheader(word(name, language))
            for item in items:
                foreign(f"• {item}")
    if report.model_answers:
        st.subheader(word("answer better", language))
        for answer in report.model_answers:
            with st.container(border=True):
                foreign(answer.question, look="strong")
                foreign(answer.text)
    if report.exercises:
        st.subheader(word("exercises", language))
        for item in report.exercises:
            foreign(f"• {item}")
    if report.ignored:
        st.caption(word("ignored", language, report.ignored))
    foreign(report.note)
    files = (
        ("PDF", report_pdf(interview), "application/pdf", "pdf"),
        ("Markdown", report_markdown(interview).encode(), "text/markdown", "md"),
        ("JSON", interview.model_dump_json(indent=2).encode(), "application/json", "json"),
    )
    for column, (name, data, mime, suffix) in zip(st.columns(len(files)), files, strict=True):
        label = f"{word('download', language)} {name}"
        column.download_button(label, data, file_name=f"interview.{suffix}", mime=mime, width="stretch")
