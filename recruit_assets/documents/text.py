"""Plain text and HTML -> lines. Blank lines (or HTML's own blocks) part the blocks; boxes are nominal (see
`nominal`)."""

from __future__ import annotations

import codecs
import re
from typing import TYPE_CHECKING

from recruit_assets.documents import sniff
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.nominal import Sheets
from recruit_assets.documents.reading_order import WIDE_GAP
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError

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


def read_text(data: bytes, limits: Limits) -> Reading:
    """Lines of a text file as they stand: tabs and runs of spaces are kept. Raises CvError('too_large',
    'too_many_pages')."""
    reading = Reading(reader="text", media_type=sniff.TEXT)
    sheets = Sheets(reading, limits)
    for number, page in enumerate(decode(data).split("\f")):
        if number:
            sheets.page_break()
        for line in _LINE_END.split(page):
            sheets.line(line.rstrip())
    return reading


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
_DEPTH = 200


def read_html(data: bytes, limits: Limits) -> Reading:
    """Visible lines of an HTML page. Style sheets are not applied: only what elements say of themselves hides text.
    Raises CvError('too_large', 'corrupt')."""
    import bs4

    reading = Reading(reader=f"beautifulsoup4 {bs4.__version__}", media_type=sniff.HTML)
    walk = _HtmlWalk(reading, Sheets(reading, limits))
    try:
        soup = bs4.BeautifulSoup(decode(data), "html.parser")
    except bs4.ParserRejectedMarkup as error:
        raise CvError("corrupt", "This HTML page can't be read. Export it as PDF.") from error
    walk.element(soup, bold=False, depth=0)
    walk.flush()
    return reading


class _HtmlWalk:
    """Collects inline text until a block begins or ends, then lays it down as a line."""

    def __init__(self, reading: Reading, sheets: Sheets):
        self._reading = reading
        self._sheets = sheets
        self._text: list[str] = []
        self._bold = True

    def element(self, element: Tag, bold: bool, depth: int) -> None:
        from bs4.element import NavigableString, Tag

        if depth > _DEPTH:
            raise CvError("corrupt", "This HTML page is nested too deeply to be read. Export it as PDF.")
        for child in element.children:
            if isinstance(child, NavigableString):
                if type(child) is NavigableString:  # not a comment, nor a doctype
                    self._add(str(child), bold)
            elif isinstance(child, Tag) and child.name not in _UNSEEN:
                if child.has_attr("hidden") or _HIDING.search(str(child.get("style") or "")):
                    self._hide(child)
                else:
                    self._visit(child, bold, depth)

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
