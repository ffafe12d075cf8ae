"""The profile page: a CV's pages with the place of every value marked, and corrections by hand."""

from __future__ import annotations

import base64
from collections.abc import Iterable

import streamlit as st

from recruit_assets import wiring
from recruit_assets.domain.corrections import CorrectionRefused, value_at
from recruit_assets.domain.documents import CvError, Document, Language
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.interface.evidence_view import label, page_html, shown_values
from recruit_assets.interface.faults import in_words
from recruit_assets.interface.shared import choose_cv, faults_told, foreign
from recruit_assets.interface.words import word

_HEIGHT = 940


def show(language: Language) -> None:
    """Draw the page."""
    st.title(word("profile", language))
    with faults_told(language):
        cv_key = choose_cv(language, "profile")
        if cv_key is None:
            return
        profile = wiring.profiles().get(cv_key)
        foreign(word("made with", language, profile.model, profile.crew_version))
        if profile.flags:
            told = ", ".join(word(f"flag {flag}", language) for flag in profile.flags)
            st.warning(f"{word('flags', language)}{word('colon', language)}{told}")
        st.caption(word("hover", language))
        show_evidence(cv_key, profile, language)
        _corrections(cv_key, profile, language)


def show_evidence(
    cv_key: str, profile: CandidateProfile, language: Language, pointers: Iterable[str] | None = None
) -> None:
    """The CV's page with the values' places marked; only those at `pointers` when given. Raises StoreError."""
    from recruit_assets.stores.cv_files import DocumentStore

    document = DocumentStore(wiring.objects()).get(cv_key)
    values = shown_values(profile, language, pointers)
    numbers = [page.number for page in document.pages]
    first = min((each.proof.page for each in values if each.proof), default=1)
    number = first
    if len(numbers) > 1:
        number = st.radio(
            word("page", language),
            numbers,
            index=numbers.index(first),
            horizontal=True,
            key=f"page of {cv_key} {pointers}",
        )
    picture = _picture(cv_key, document, number)
    if picture is None and document.media_type == "application/pdf":
        st.caption(word("no picture", language))
    html = page_html(document, number, values, language, picture)
    # As an address of its own the frame has no rights in the app's origin.
    st.iframe(f"data:text/html;charset=utf-8;base64,{base64.b64encode(html.encode()).decode()}", height=_HEIGHT)


def _picture(cv_key: str, document: Document, number: int) -> bytes | None:
    if document.media_type != "application/pdf":
        return None
    return _drawn(cv_key, document.sha256, number)


@st.cache_data(ttl=600, max_entries=32, show_spinner=False)
def _drawn(cv_key: str, sha256: str, number: int) -> bytes | None:
    """The picture of one page; `sha256` is here so that a changed file is drawn anew."""
    from recruit_assets.documents.pictures import page_picture
    from recruit_assets.stores.cv_files import CvFileStore

    try:
        return page_picture(CvFileStore(wiring.objects()).get(cv_key).data, number)
    except CvError:
        return None


def _corrections(cv_key: str, profile: CandidateProfile, language: Language) -> None:
    texts = {
        pointer: value
        for pointer in [*profile.evidence, *profile.by_hand]
        if isinstance(value := value_at(profile.profile, pointer), str)
    }
    with st.expander(word("correct", language)), st.form(f"correct {cv_key}", border=False):
        pointer = st.selectbox(
            word("value", language), list(texts), format_func=lambda each: f"{label(each, language)}: {texts[each]}"
        )
        value = st.text_input(word("new value", language), max_chars=2000)
        if st.form_submit_button(word("save", language)) and pointer is not None:
            try:
                wiring.profiles().correct(cv_key, pointer, value.strip() or None)
            except CorrectionRefused as refused:
                st.warning(in_words(refused, language))
            else:
                st.toast(word("saved", language))
                st.rerun()
