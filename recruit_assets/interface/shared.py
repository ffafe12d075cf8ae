"""What every page needs: foreign text shown as text, faults told in a sentence, choosing a CV or an offer."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from typing import Any, Literal

import streamlit as st

from recruit_assets import wiring
from recruit_assets.domain.documents import Language
from recruit_assets.domain.legible import legible
from recruit_assets.domain.offers import Offer
from recruit_assets.interface.faults import in_words
from recruit_assets.interface.words import word

_MOST_OFFERS = 20
_MOST_CVS = 1000


_LOOKS = {
    "plain": "",
    "strong": ";font-weight:600",
    "quote": ";border-left:3px solid #c9ced9;padding-left:.8em;color:#5a6072",
}


def foreign(text: str, slot: Any = st, look: Literal["plain", "strong", "quote"] = "plain") -> None:
    """Show text of a CV, an offer, a person or a model in `slot` (default: here): its line breaks are kept, nothing else
    in it means or does anything."""
    slot.html(f"<div style='white-space:pre-wrap;overflow-wrap:anywhere{_LOOKS[look]}'>{escape(legible(text))}</div>")


@contextmanager
def faults_told(language: Language) -> Iterator[None]:
    """A fault outside the program is told in its own sentence, without a traceback; the page above it stays."""
    from pydantic import ValidationError

    from recruit_assets.domain.documents import CvError
    from recruit_assets.domain.prompts import PromptError
    from recruit_assets.domain.weights import WeightsError
    from recruit_assets.embedded import ServerError
    from recruit_assets.models.chat import ModelError
    from recruit_assets.models.choose import ModelChoiceError
    from recruit_assets.models.prices import PriceError
    from recruit_assets.stores.errors import StoreError

    try:
        yield
    except ModelError as error:
        st.warning(word("model stumbled", language))
        foreign(in_words(error, language))
        st.button(word("try again", language))
    except (StoreError, ServerError, ModelChoiceError, PriceError, PromptError, CvError, WeightsError) as error:
        st.error(word("something is wrong", language))
        foreign(in_words(error, language))
        st.button(word("try again", language))
    except ValidationError as error:
        if error.title != "Settings":
            raise
        names = [str(fault["loc"][0]).upper() for fault in error.errors()]
        st.error(word("bad setting", language, ", ".join(names)))
        if language == "en":
            foreign("\n".join(str(fault["msg"]) for fault in error.errors()))


def choose_offer(language: Language, key: str) -> Offer | None:
    """A search field and a choice among what it finds; None when nothing is found."""
    from recruit_assets.stores.offers import OfferStore

    text = st.text_input(word("search offers", language), key=f"{key} search", max_chars=200)
    store = OfferStore(wiring.database())
    asked = st.query_params.get("offer")
    found = store.search(text, _MOST_OFFERS) if text.strip() else store.newest(_MOST_OFFERS)
    if asked and not text.strip() and (named := store.get(asked)) is not None:
        found = [named, *(offer for offer in found if offer.offer_id != asked)]
    if not found:
        st.info(word("no offers", language))
        return None
    return st.selectbox(word("offer", language), found, format_func=offer_name, key=f"{key} offer")


def offer_name(offer: Offer) -> str:
    """Title, employer and place, as far as they are known."""
    return ", ".join(filter(None, (offer.title, offer.company, offer.location)))


def choose_cv(language: Language, key: str) -> str | None:
    """A choice among the CVs that have a profile; None when there is none."""
    profiles = wiring.profiles()
    keys = profiles.keys()[:_MOST_CVS]
    if not keys:
        st.info(word("no cvs", language))
        return None
    asked = st.query_params.get("cv")
    start = keys.index(asked) if asked in keys else 0
    return st.selectbox(word("cv", language), keys, index=start, format_func=_cv_name, key=f"{key} cv")


@st.cache_data(ttl=300, max_entries=5000, show_spinner=False)
def _cv_name(cv_key: str) -> str:
    return wiring.profiles().file_name(cv_key) or cv_key
