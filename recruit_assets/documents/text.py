"""Plain text and HTML -> lines. Blank lines (or HTML's own blocks) part the blocks; boxes are nominal (see
`nominal`)."""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from recruit_assets.documents import sniff
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.reading_order import WIDE_GAP
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError
from recruit_assets.domain.headings import read_heading

if TYPE_CHECKING:
    from bs4 import Tag

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LINE_END = re.compile("\r\n|[\r\n\u0085\u2028\u2029\x0b]")
_ESCAPED = re.compile(r"(?:\\x[0-9a-fA-F]{2})+")
_NEVER_ESCAPED = re.compile("[\t-\r\x20-\x7e]")

_ENORMOUS, _USUAL = 500, 160
"""Characters past which a line is taken for several that lost their line breaks, and how many of them one may have."""
_LOST_BREAK = re.compile(r"(?<=\S)(?<!\s[•▪●■◦‣❖➢✓*–-]) {2,}(?=\S)")
_SENTENCE_END = re.compile(r"[.!?:;] {2,}(?=\S)")


def decode(data: bytes) -> str:
    """Text of a file: by its byte order mark, else UTF-16 where every second byte is zero, else UTF-8, else Windows-1252,
    else a guess. Never fails; what has no meaning becomes U+FFFD."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(encoding, errors="replace")
    if encoding := sniff.utf16_without_mark(data):
        return data.decode(encoding, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        from charset_normalizer import from_bytes

        best = from_bytes(data[:65536]).best()
        return data.decode(best.encoding if best else "cp1252", errors="replace")


def unescape(text: str) -> str:
    """The text with bytes that were written out (`\\xe2\\x80\\x93`, as Python prints them) as the characters they
    spell in UTF-8. A run of bytes that spells none, or a character nobody writes out so, stays as it is."""
    return _ESCAPED.sub(_spelt, text) if "\\x" in text else text


def _spelt(run: re.Match[str]) -> str:
    try:
        spelt = bytes.fromhex(run[0].replace("\\x", "")).decode("utf-8")
    except UnicodeDecodeError:
        return run[0]
    return run[0] if _NEVER_ESCAPED.search(spelt) else spelt


def read_text(data: bytes, limits: Limits) -> Reading:
    """Lines of a text file as they stand: tabs and runs of spaces are kept, unless the file lost its line breaks (see
    `_lines`). Raises CvError('too_large', 'too_many_pages')."""
    reading = Reading(reader="text", media_type=sniff.TEXT)
    sheets = Sheets(reading, limits)
    for number, page in enumerate(unescape(decode(data)).split("\f")):
        if number:
            sheets.page_break()
        for line in _headings_apart(_unquoted([line.rstrip() for line in _LINE_END.split(page)])):
            for part in _lines(line):
                sheets.line(part)
    return reading


_QUOTED = re.compile(r"^(?:>\s?)+")


def _unquoted(lines: list[str]) -> list[str]:
    """The lines of a CV that was answered or forwarded by e-mail, without the ">" before nearly each of them."""
    quoted = sum(line.startswith(">") for line in lines)
    if quoted < 8 or quoted < 0.6 * sum(map(bool, lines)):
        return lines
    return [_QUOTED.sub("", line) for line in lines]


_IN_MARGIN = re.compile(r"^(?P<label>[^\W\d](?:\S| (?! ))*) {2,}(?=\S)")


def _headings_apart(lines: list[str]) -> list[str]:
    """Lines whose headings stand in a margin, with each heading on a line of its own above its section, and the
    sections no longer indented. Margins that hold anything but headings stay as they are."""
    margins = [(at, match) for at, line in enumerate(lines) if (match := _IN_MARGIN.match(line))]
    columns = Counter(match.end() for _, match in margins)
    column, count = columns.most_common(1)[0] if columns else (0, 0)
    labels = {at: match["label"] for at, match in margins if match.end() == column}
    headings = [at for at, label in labels.items() if read_heading(label) is not None]
    if count < 3 or len(headings) < max(2, 0.4 * count):
        return lines
    first = min(headings)
    inside = [line for line in lines[first:] if line and not line[:column].strip()]
    beside = [line for line in lines[first:] if line[:column].strip() and not _IN_MARGIN.match(line)]
    if len(beside) > 0.2 * (len(inside) + count):
        return lines
    out = lines[:first]
    for at in range(first, len(lines)):
        line, label = lines[at], labels.get(at)
        if label is not None and lines[at - 1 : at] != [""] and at - 1 in labels:
            out.append(line[column:])
            continue
        if label is not None:
            rest = labels.get(at + 1) if lines[at + 1 : at + 2] != [""] else None
            out += ["", f"{label} {rest}" if rest else label, line[column:]]
        else:
            out.append(line[column:] if not line[:column].strip() else line)
    return out


def _lines(line: str) -> list[str]:
    """An enormous line in which two spaces stand for each lost line break, and four for a blank line, as the lines it
    was; any other line as it is.

    Two spaces after the end of each sentence are a typist's habit and no such thing.
    """
    if len(line) <= _ENORMOUS:
        return [line]
    breaks = [gap.span() for gap in _LOST_BREAK.finditer(line)]
    if len(breaks) * _USUAL < len(line) or 2 * len(_SENTENCE_END.findall(line)) > len(breaks):
        return [line]
    out: list[str] = []
    at = 0
    for start, stop in breaks:
        out.append(line[at:start])
        if stop - start >= 4:
            out.append("")
        at = stop
    out.append(line[at:])
    return out


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "svg", "object", "iframe", "textarea"))
_HIDING = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$)|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|;|$)|"
    r"(?<![-\w])color\s*:\s*(?:#fff(?:fff)?\b|white\b)(?!.*background)",
    re.IGNORECASE,
)
_HIDING_RULE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:[;!]|$)|font-size\s*:\s*[01](?:\.\d+)?\s*(?:px|pt|[;!]|$)",
    re.IGNORECASE,
)
_AT_RULE = re.compile(r"/\*.*?\*/|@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})", re.DOTALL)
_STYLE_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_DEPTH = 200


def read_html(data: bytes, limits: Limits) -> Reading:
    """Visible lines of an HTML page. Of its style sheets only the rules for a class, an id or an element that hide text
    from the screen are applied.
    Raises CvError('too_large', 'corrupt')."""
    import bs4

    reading = Reading(reader=f"beautifulsoup4 {bs4.__version__}", media_type=sniff.HTML)
    walk = _HtmlWalk(reading, Sheets(reading, limits))
    try:
        soup = bs4.BeautifulSoup(decode(data), "html.parser")
    except bs4.ParserRejectedMarkup as error:
        raise CvError("corrupt", "This HTML page can't be read. Export it as PDF.") from error
    walk.hiding = _hiding_selectors(soup.find_all("style"))
    walk.element(soup, bold=False, depth=0)
    walk.flush()
    return reading


def _hiding_selectors(styles: Iterable[Tag]) -> set[str]:
    """The selectors ("p", ".note", "#x", "p.note") of one part whose rules hide what they select."""
    rules = _STYLE_RULE.findall(_AT_RULE.sub("", "\n".join(style.get_text() for style in styles)))
    hiding = (selector for selector, body in rules if _HIDING_RULE.search(body))
    return {one.strip().lower() for group in hiding for one in group.split(",")}


class _HtmlWalk:
    """Collects inline text until a block begins or ends, then lays it down as a line."""

    def __init__(self, reading: Reading, sheets: Sheets):
        self._reading = reading
        self._sheets = sheets
        self._text: list[str] = []
        self._bold = True
        self.hiding: set[str] = set()

    def element(self, element: Tag, bold: bool, depth: int) -> None:
        from bs4.element import NavigableString, Tag

        if depth > _DEPTH:
            raise CvError("corrupt", "This HTML page is nested too deeply to be read. Export it as PDF.")
        for child in element.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:  # not a comment, nor a doctype
                    self._add(str(child), bold)
            elif isinstance(child, Tag) and child.name not in _UNSEEN:
                if self._is_hidden(child):
                    self._hide(child)
                else:
                    self._visit(child, bold, depth)

    def _is_hidden(self, tag: Tag) -> bool:
        if tag.has_attr("hidden") or _HIDING.search(str(tag.get("style") or "")):
            return True
        if not self.hiding:
            return False
        classes = tag.get("class") or []
        marks = [f".{one}".lower() for one in ([classes] if isinstance(classes, str) else classes)]
        marks += [f"#{tag['id']}".lower()] if tag.has_attr("id") else []
        return not self.hiding.isdisjoint({tag.name, *marks, *(tag.name + mark for mark in marks)})

    def _visit(self, tag: Tag, bold: bool, depth: int) -> None:
        if tag.name == "br":
            self.flush()
            return
        if tag.name == "a" and str(tag.get("href") or "").startswith(("http", "mailto:", "tel:")):
            self._reading.links.append(str(tag["href"]))
        block = tag.name in _BLOCKS
        if block:
            self.flush()
        if tag.name in _HEADINGS or tag.name in ("table", "section", "ul", "ol", "p", "article"):
            self._sheets.gap()
        if tag.name == "li":
            self._text.append("• ")
        if tag.name in ("td", "th") and self._text:
            self._text.append(WIDE_GAP)
        self.element(tag, bold or tag.name in _HEADINGS or tag.name in ("b", "strong", "th"), depth + 1)
        if block:
            self.flush()

    def _add(self, text: str, bold: bool) -> None:
        text = re.sub(r"[ \t\r\n\f]+", " ", text)
        if text.strip():
            self._bold = self._bold and bold
        if text != " " or self._text:
            self._text.append(text)

    def _hide(self, tag: Tag) -> None:
        text = tag.get_text(" ", strip=True)
        if text:
            self._reading.flags.add("hidden_text")
            self._reading.hidden.append(text)

    def flush(self) -> None:
        """Ends the line that is being collected."""
        text = re.sub(" *\t *", "\t", re.sub(" {2,}", " ", "".join(self._text))).strip()
        if text and text != "•":
            self._sheets.line(text, None, self._bold)
        self._text, self._bold = [], True
