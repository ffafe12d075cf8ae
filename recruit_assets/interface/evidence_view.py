"""The picture of a CV's page with each value's place marked, as one HTML page that runs by itself.

Belongs here: turning a document, its profile and a picture into HTML in which everything foreign is escaped. Does not
belong here: Streamlit, or drawing the page (`documents.pictures`).
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from html import escape
from typing import NamedTuple

from recruit_assets.domain.corrections import value_at
from recruit_assets.domain.documents import Document, Language, Page
from recruit_assets.domain.profiles import CandidateProfile, Evidence
from recruit_assets.interface.words import field, word

WIDTH = 640
"""CSS pixels of the page's picture where there is room; on a phone it shrinks to the screen."""


class Shown(NamedTuple):
    """One value beside the page: what it is called, what it says, its proof (None: a person's correction)."""

    label: str
    text: str
    proof: Evidence | None


def shown_values(profile: CandidateProfile, language: Language, pointers: Iterable[str] | None = None) -> list[Shown]:
    """The profile's values with their proofs, in the profile's order; only those at `pointers` when given."""
    wanted = None if pointers is None else set(pointers)
    found: list[Shown] = []
    for pointer in [*profile.evidence, *profile.by_hand]:
        value = value_at(profile.profile, pointer)
        if value is not None and (wanted is None or pointer in wanted):
            found.append(Shown(label(pointer, language), str(value), profile.evidence.get(pointer)))
    return found


def page_html(
    document: Document, number: int, values: list[Shown], language: Language, picture: bytes | None = None
) -> str:
    """A whole HTML page: page `number` of the document with the values' places marked, beside them the values.

    `picture` is the page as PNG; without it its lines are drawn where they stand. Pointing at a value, or reaching it with
    the keyboard, marks its place, and the other way round. Nothing is loaded from elsewhere.
    """
    page = next(each for each in document.pages if each.number == number)
    here = [(index, each) for index, each in enumerate(values) if each.proof is None or each.proof.page == number]
    boxes = "".join(_box(index, each, page) for index, each in here if each.proof)
    rows = "".join(_row(index, each, language) for index, each in here)
    return (
        f"<!doctype html><html lang={language}><meta charset=utf-8>"
        "<meta name=viewport content='width=device-width'>"
        f'<meta http-equiv=Content-Security-Policy content="{_CSP}">'
        f"<style>{_STYLE}</style><main><div class=page style='aspect-ratio:{page.width:.0f}/{page.height:.0f}'>"
        f"{_drawn(document, page, picture)}<svg viewBox='0 0 {page.width:.1f} {page.height:.1f}'>{boxes}</svg></div>"
        f"<ol>{rows}</ol></main><script>{_SCRIPT}</script></html>"
    )


def _drawn(document: Document, page: Page, picture: bytes | None) -> str:
    if picture is not None:
        return f"<img alt='' src='data:image/png;base64,{base64.b64encode(picture).decode()}'>"
    lines = "".join(
        f"<text x='{x0:.1f}' y='{y1 - (y1 - y0) * 0.2:.1f}' font-size='{min(11.0, (y1 - y0) * 0.9):.1f}'"
        f"{_fitted(line.text, x1 - x0, y1 - y0)}>{escape(line.text)}</text>"
        for line in document.lines
        if line.page == page.number
        for x0, y0, x1, y1 in [line.box]
    )
    return f"<svg class=text viewBox='0 0 {page.width:.1f} {page.height:.1f}'>{lines}</svg>"


def _fitted(text: str, width: float, height: float) -> str:
    """The attributes that squeeze a text into its box where it would not fit; one that fits keeps its own width."""
    natural = 0.5 * min(11.0, height * 0.9) * len(text)
    return f" textLength='{width:.1f}' lengthAdjust=spacingAndGlyphs" if natural > width > 0 else ""


def _box(index: int, value: Shown, page: Page) -> str:
    x0, y0, x1, y1 = value.proof.bbox if value.proof else (0.0, 0.0, 0.0, 0.0)
    x0, y0, x1, y1 = max(0, x0 - 1), max(0, y0 - 1), min(page.width, x1 + 1), min(page.height, y1 + 1)
    name = escape(f"{value.label}: {value.text}")
    return (
        f"<rect data-n={index} x='{x0:.1f}' y='{y0:.1f}' width='{max(1, x1 - x0):.1f}' height='{max(1, y1 - y0):.1f}'>"
        f"<title>{name}</title></rect>"
    )


def _row(index: int, value: Shown, language: Language) -> str:
    if value.proof is None:
        note = word("by hand", language)
    else:
        note = f"{word('confidence', language)} {value.proof.confidence:.0%}"
    return (
        f"<li data-n={index} tabindex=0><b>{escape(value.label)}</b> <span>{escape(value.text)}</span>"
        f" <small>{escape(note)}</small></li>"
    )


def label(pointer: str, language: Language) -> str:
    """What the value at a pointer into a profile is called: "/work/1/startDate" is "Job 2 · start". A field without a name
    of its own in the app keeps that of JSON Resume."""
    parts = [step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:]]
    named: list[str] = []
    for step in parts:
        if step.isdigit() and named:
            named[-1] += f" {int(step) + 1}"
        else:
            named.append(field(step, language, parts[0] if step is not parts[0] else ""))
    text = " · ".join(named[1:] if parts[:1] == ["basics"] and len(named) > 1 else named)
    return text[:1].upper() + text[1:]


# Even if escaping failed, no request could leave: pictures come with the page, scripts only from here.
_CSP = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'unsafe-inline'"
_STYLE = f"""
body{{margin:0;font:14px/1.4 system-ui,sans-serif;color:#1f2330;background:#fff}}
main{{display:flex;flex-wrap:wrap;gap:16px;align-items:flex-start}}
.page{{position:relative;flex:3 1 0;max-width:{WIDTH}px;min-width:280px;border:1px solid #ccd;background:#fff}}
.page>*{{position:absolute;inset:0;width:100%;height:100%}}
svg.text text{{fill:#333;font-family:system-ui,sans-serif}}
rect{{fill:#4f6bed22;stroke:#4f6bed66;stroke-width:.5;cursor:pointer}}
rect.on{{fill:#ffb00066;stroke:#c76a00;stroke-width:1.5}}
ol{{flex:2 1 0;min-width:210px;margin:0;padding:0;list-style:none;max-height:880px;overflow:auto}}
li{{padding:4px 8px;border-left:3px solid transparent;cursor:pointer;overflow-wrap:anywhere}}
li.on,li:focus{{background:#fff3d6;border-color:#c76a00;outline:none}}
b{{color:#5a6072;font-weight:600;font-size:12px}} small{{color:#777}}
"""
_SCRIPT = """
const all=n=>document.querySelectorAll('[data-n="'+n+'"]');
const mark=(e,on)=>{const t=e.target.closest&&e.target.closest('[data-n]');if(!t)return;
for(const x of all(t.dataset.n)){x.classList.toggle('on',on);
if(on&&x!==t&&x.tagName==='LI')x.scrollIntoView({block:'nearest'});}};
for(const[a,b]of[['mouseover','mouseout'],['focusin','focusout']]){
document.addEventListener(a,e=>mark(e,true));document.addEventListener(b,e=>mark(e,false));}
"""
