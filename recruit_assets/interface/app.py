"""The app's frame: title, language, pages. Run by `recruit app`."""

from __future__ import annotations

from functools import partial
from typing import cast, get_args

import streamlit as st

from recruit_assets.domain.documents import Language
from recruit_assets.interface import interview_page, offers_page, profile_page, shortlist_page
from recruit_assets.interface.words import word

_PAGES = {
    "interview": interview_page,
    "profile": profile_page,
    "shortlist": shortlist_page,
    "offers": offers_page,
}
_NAMES = {"fr": "Français", "en": "English"}


def _language() -> Language:
    """The user's choice, kept in the address; at first that of the browser."""
    chosen = st.query_params.get("lang") or str(st.context.locale or "fr")[:2]
    known: tuple[Language, ...] = get_args(Language)
    start = known.index(cast("Language", chosen)) if chosen in known else 0
    language: Language = st.sidebar.radio(
        "Langue / Language", known, index=start, format_func=lambda code: _NAMES[code], horizontal=True
    )
    if st.query_params.get("lang") != language:
        st.query_params["lang"] = language
    return language


def main() -> None:
    """Draw the app."""
    st.set_page_config(page_title="recruit_assets", layout="wide", initial_sidebar_state="auto")
    language = _language()
    # No icons: Streamlit would fetch them from elsewhere.
    pages = [
        st.Page(partial(page.show, language), title=word(name, language), url_path=name, default=name == "interview")
        for name, page in _PAGES.items()
    ]
    st.navigation(pages).run()


main()
