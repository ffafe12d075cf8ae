"""The shortlist page: who fits an offer, why, and where it stands in the CV."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import Any

import streamlit as st

from recruit_assets import wiring
from recruit_assets.domain.documents import Language
from recruit_assets.domain.matching import Match
from recruit_assets.interface.profile_page import show_evidence
from recruit_assets.interface.shared import choose_offer, faults_told, foreign
from recruit_assets.interface.words import word


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
        found = wiring.matcher().shortlist(offer.duplicate_of or offer.offer_id, top)
        common = Counter(str(fit["criterion"]) for match in found for fit in _items(match, "fits"))
        needed = set(st.multiselect(word("must fit", language), [name for name, _ in common.most_common()]))
        kept = [
            match
            for match in found
            if match.score >= score and needed <= {str(fit["criterion"]) for fit in _items(match, "fits")}
        ]
        if not kept:
            st.info(word("nobody", language))
            return
        names = {match.cv_key: wiring.profiles().file_name(match.cv_key) or match.cv_key for match in kept}
        st.download_button(
            f"{word('download', language)} CSV",
            shortlist_csv(kept, names, language),
            file_name="shortlist.csv",
            mime="text/csv",
        )
        for match in kept:
            _match(match, names[match.cv_key], language)


def _match(match: Match, name: str, language: Language) -> None:
    with st.container(border=True):
        foreign(f"{match.rank}. {name}")
        st.progress(min(1.0, match.score), text=f"{word('score', language)} {match.score:.2f}")
        fits, missing, unknown = (_items(match, kind) for kind in ("fits", "missing", "unknown"))
        lines = [f"✓ {fit['criterion']}: {word('cv says', language, fit['quote'])}" for fit in fits]
        for sign, kind, items in (("✗", "missing", missing), ("?", "unknown", unknown)):
            for item in items:
                said = f": {word('offer says', language, item['offer_quote'])}" if item.get("offer_quote") else ""
                lines.append(f"{sign} {word(kind, language)}: {item['criterion']}{said}")
        foreign("\n".join(lines))
        shares: dict[str, Any] = match.explanation.get("scores") or {}  # pyright: ignore[reportAssignmentType]
        st.caption(
            f"{word('share', language)}: "
            + ", ".join(f"{word(part, language)} {share['contribution']:.2f}" for part, share in shares.items())
        )
        if also := match.explanation.get("also"):
            foreign(word("also", language, ", ".join(map(str, also))))  # pyright: ignore[reportArgumentType]
        if st.toggle(word("show cv", language), key=f"cv {match.cv_key}"):
            pointers = [str(fit["cv_pointer"]) for fit in fits if fit.get("cv_pointer")]
            show_evidence(match.cv_key, wiring.profiles().get(match.cv_key), language, pointers)


def shortlist_csv(matches: list[Match], names: dict[str, str], language: Language) -> bytes:
    """The shortlist for a spreadsheet: UTF-8 with a mark, and no cell that a spreadsheet would run as a formula."""
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow(
        ["rank", "score", "cv_key", "file", *(word(kind, language) for kind in ("fits", "missing", "unknown"))]
    )
    for match in matches:
        told = (
            "; ".join(str(item["criterion"]) for item in _items(match, kind)) for kind in ("fits", "missing", "unknown")
        )
        table.writerow([match.rank, f"{match.score:.4f}", match.cv_key, *map(_inert, (names[match.cv_key], *told))])
    return text.getvalue().encode("utf-8-sig")


def _inert(cell: str) -> str:
    return f"'{cell}" if cell.startswith(("=", "+", "-", "@", "\t", "\r")) else cell


def _items(match: Match, kind: str) -> list[dict[str, Any]]:
    return match.explanation.get(kind) or []  # pyright: ignore[reportReturnType]
