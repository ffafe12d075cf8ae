"""The shortlist page: who fits an offer, why, where it stands in the CV, and what people decided."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st

from recruit_assets import wiring
from recruit_assets.domain.documents import Language
from recruit_assets.domain.matching import Match
from recruit_assets.domain.reasons import component, criterion, reordered
from recruit_assets.interface.profile_page import show_evidence
from recruit_assets.interface.shared import choose_offer, faults_told, foreign
from recruit_assets.interface.words import word
from recruit_assets.stores.decisions import CHOICES, LONGEST_NAME, LONGEST_REASON, Choice, Decision
from recruit_assets.usecases.decisions import inert


def show(language: Language) -> None:
    """Draw the page."""
    st.title(word("shortlist", language))
    st.caption(word("person decides", language))
    with faults_told(language):
        offer = choose_offer(language, "shortlist")
        if offer is None:
            return
        count, least = st.columns(2)
        top = count.slider(word("how many", language), 1, 100, 10)
        score = least.slider(word("least score", language), 0.0, 1.0, 0.0, 0.05)
        offer_id = offer.duplicate_of or offer.offer_id
        found = wiring.matcher().shortlist(offer_id, top)
        common = Counter(criterion(fit, language) for match in found for fit in _items(match, "fits"))
        names = [name for name, _ in common.most_common()]
        needed = set(st.multiselect(word("must fit", language), names, placeholder=word("any criterion", language)))
        kept = [
            match
            for match in found
            if match.score >= score and needed <= {criterion(fit, language) for fit in _items(match, "fits")}
        ]
        if not kept:
            st.info(word("nobody", language))
            return
        decided = {cv_key: one for (_, cv_key), one in wiring.decisions().latest(offer_id).items()}
        who = st.text_input(word("your name", language), wiring.who(), max_chars=LONGEST_NAME)
        names = {match.cv_key: wiring.profiles().file_name(match.cv_key) or match.cv_key for match in kept}
        st.download_button(
            f"{word('download', language)} CSV",
            shortlist_csv(kept, names, language, decided),
            file_name="shortlist.csv",
            mime="text/csv",
        )
        for match in kept:
            with st.container(border=True):
                _match(match, names[match.cv_key], language)
                decision_form(offer_id, match.cv_key, decided.get(match.cv_key), who, language)


def _match(match: Match, name: str, language: Language) -> None:
    foreign(f"{match.rank}. {name}")
    st.progress(min(1.0, match.score), text=f"{word('score', language)} {match.score:.2f}")
    fits, missing, unknown = (_items(match, kind) for kind in ("fits", "missing", "unknown"))
    colon = "\u00a0: " if language == "fr" else ": "
    lines = [f"✓ {criterion(fit, language)}{colon}{word('cv says', language, fit['quote'])}" for fit in fits]
    for sign, kind, items in (("✗", "missing", missing), ("?", "unknown", unknown)):
        for item in items:
            wanted, quote = criterion(item, language), item.get("offer_quote")
            told = quote and quote not in (wanted, item["criterion"])
            said = f"{colon}{word('offer says', language, quote)}" if told else ""
            lines.append(f"{sign} {word(kind, language)}{colon}{wanted}{said}")
    foreign("\n".join(lines))
    if note := reordered(match.explanation, language):
        foreign(note)
    shares: dict[str, Any] = match.explanation.get("scores") or {}  # pyright: ignore[reportAssignmentType]
    st.caption(
        f"{word('share', language)}: "
        + ", ".join(
            f"{component(part, language)} {share['contribution']:.2f} ({share['value']:.2f} × {share['weight']:.2f})"
            for part, share in shares.items()
        )
    )
    if also := match.explanation.get("also"):
        foreign(word("also", language, ", ".join(map(str, also))))  # pyright: ignore[reportArgumentType]
    if st.toggle(word("show cv", language), key=f"cv {match.cv_key}"):
        pointers = [str(fit["cv_pointer"]) for fit in fits if fit.get("cv_pointer")]
        show_evidence(match.cv_key, wiring.profiles().get(match.cv_key), language, pointers)


def decision_form(offer_id: str, cv_key: str, taken: Decision | None, who: str, language: Language) -> None:
    """Show the decision that counts, and take another: it is recorded beside the earlier ones and changes no score."""
    if taken:
        when = taken.decided_at.strftime("%Y-%m-%d")
        said = f": {taken.reason}" if taken.reason else ""
        foreign(word(f"is {taken.decision}", language, taken.decided_by, when) + said)
    with st.form(f"decide {offer_id} {cv_key}", border=False, clear_on_submit=True):
        reason = st.text_input(word("reason", language), max_chars=LONGEST_REASON)
        pressed: list[Choice] = [
            choice
            for choice, column in zip(CHOICES, st.columns(len(CHOICES)), strict=True)
            if column.form_submit_button(word(choice, language), use_container_width=True)
        ]
    for choice in pressed:
        wiring.decisions().record(offer_id, cv_key, choice, reason, who)
        st.rerun()


def shortlist_csv(
    matches: list[Match], names: Mapping[str, str], language: Language, decided: Mapping[str, Decision] | None = None
) -> bytes:
    """The shortlist for a spreadsheet: UTF-8 with a mark, and no cell that a spreadsheet would run as a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        [
            "rank",
            "score",
            "cv_key",
            "file",
            *(word(kind, language) for kind in ("fits", "missing", "unknown", "decision")),
        ]
    )
    for match in matches:
        told = (
            "; ".join(criterion(item, language) for item in _items(match, kind))
            for kind in ("fits", "missing", "unknown")
        )
        taken = (decided or {}).get(match.cv_key)
        cells = names[match.cv_key], *told, taken.decision if taken else ""
        table.writerow([match.rank, f"{match.score:.4f}", match.cv_key, *map(inert, cells)])
    return text.getvalue().encode("utf-8-sig")


def _items(match: Match, kind: str) -> list[dict[str, Any]]:
    return match.explanation.get(kind) or []  # pyright: ignore[reportReturnType]
