"""The offers page: search, and read an offer."""

from __future__ import annotations

import streamlit as st

from recruit_assets.domain.documents import Language
from recruit_assets.interface.shared import choose_offer, faults_told, foreign
from recruit_assets.interface.words import word


def show(language: Language) -> None:
    """Draw the page."""
    st.title(word("offers", language))
    with faults_told(language):
        offer = choose_offer(language, "offers")
        if offer is None:
            return
        foreign_title(offer.title)
        facts = {
            "company": offer.company,
            "place": offer.location,
            "contract": offer.contract_raw or offer.contract,
            "salary": offer.salary,
            "published": offer.published_at.date().isoformat() if offer.published_at else None,
            "source": offer.source,
        }
        foreign(
            "\n".join(f"{word(name, language)}{word('colon', language)}{fact}" for name, fact in facts.items() if fact)
        )
        st.divider()
        foreign(offer.description)
        left, right = st.columns(2)
        query = {"offer": offer.offer_id, "lang": language}
        left.link_button(word("shortlist", language), _address("shortlist", query), width="stretch")
        right.link_button(word("interview", language), _address("interview", query), width="stretch")


def foreign_title(text: str) -> None:
    """A heading made of foreign text."""
    from html import escape

    st.html(f"<h3 style='margin:0'>{escape(text)}</h3>")


def _address(page: str, query: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return f"{page}?{urlencode(query)}"
