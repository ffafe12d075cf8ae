"""PDF -> words with boxes, through pypdfium2's raw calls; scanned pages go to OCR.

Belongs here: opening the file safely, the characters of a page, type sizes, links, the file's date. Reading order and
what is painted over what live in their own modules. pdfium is not thread-safe: one lock guards every call of this
module.
"""

from __future__ import annotations

import ctypes
import re
import threading
from dataclasses import dataclass
from datetime import date
from math import atan2, degrees, hypot
from typing import TYPE_CHECKING, Any

from recruit_assets.documents import ocr, sniff
from recruit_assets.documents.layout import lines_of_page
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.paint import Paint, Sheet
from recruit_assets.documents.words import Reading, Word
from recruit_assets.domain.documents import CvError, Page

if TYPE_CHECKING:
    import pypdfium2

_LOCK = threading.RLock()

_FEW_CHARACTERS = 20
"""Characters under which a page that shows an image is taken for a scan."""

_MANY_CHARACTERS = 100_000

# pdfium writes U+0002 or U+FFFE for the hyphen of a word broken at a line end, without a line break after it.
# Private-use characters are the glyphs of icon fonts: a telephone glued to its number is not part of it.
_WORD = re.compile("[^\\s\x02\ufffe\ue000-\uf8ff]+[\x02\ufffe]?|[\x02\ufffe]")
# Bullets as Symbol and Wingdings number them.
_BULLETS: dict[int, str] = dict.fromkeys((0xF0B7, 0xF0A7, 0xF0D8, 0xF0FC, 0xF076, 0xF06E, 0xF0A8, 0xF02D), "•")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)
_READABLE = re.compile(r"[^\W_]|[.,;:@/()+'’&%-]")


def read_pdf(data: bytes, limits: Limits, deadline: Deadline) -> Reading:
    """Words of every page in reading order. Raises CvError: 'encrypted', 'corrupt', 'too_many_pages', 'timeout',
    'needs_ocr' (a scan, and no OCR is installed)."""
    import pypdfium2
    import pypdfium2.version

    reading = Reading(reader=f"pypdfium2 {pypdfium2.version.PYPDFIUM_INFO}", media_type=sniff.PDF)
    with _LOCK:
        document = _open(data)
        try:
            count = len(document)
            if count == 0:
                raise _corrupt()
            if count > limits.max_pages:
                raise CvError(
                    "too_many_pages",
                    f"This file has {count} pages; at most {limits.max_pages} are read. Send the CV on its own.",
                )
            reading.modified = _modified(document)
            for index in range(count):
                deadline.check()
                _read_page(document, index, reading, limits, deadline)
        finally:
            document.close()
    if reading.unread and not reading.lines:
        raise ocr.missing()
    return reading


def _corrupt() -> CvError:
    return CvError("corrupt", "This PDF is damaged and can't be opened. Ask for it again or export it anew.")


def _open(data: bytes) -> pypdfium2.PdfDocument:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise CvError(
                "encrypted", "This PDF is protected by a password. Save it without one and send it again."
            ) from error
        raise _corrupt() from error


def _modified(document: pypdfium2.PdfDocument) -> str | None:
    """The file's own date (ISO), its last modification before its creation."""
    for key in ("ModDate", "CreationDate"):
        found = re.match(r"(?:D:)?(\d{4})(\d{2})(\d{2})", document.get_metadata_value(key) or "")
        if found:
            try:
                return date(int(found[1]), int(found[2]), int(found[3])).isoformat()
            except ValueError:
                continue
    return None


def _read_page(
    document: pypdfium2.PdfDocument, index: int, reading: Reading, limits: Limits, deadline: Deadline
) -> None:
    import pypdfium2

    try:
        page = document[index]
    except pypdfium2.PdfiumError as error:
        raise _corrupt() from error
    try:
        width, height = page.get_size()
        if not (1 <= width <= 20_000 and 1 <= height <= 20_000):
            raise _corrupt()
        number = index + 1
        reading.pages.append(Page(number=number, width=round(width, 2), height=round(height, 2)))
        sheet = Sheet(page)
        found = _words(page, sheet, width, height)
        reading.links.extend(_links(document, page))
        _see(page, number, found, sheet, reading, limits, deadline)
    finally:
        page.close()


def _see(
    page: pypdfium2.PdfPage,
    number: int,
    found: _Found,
    sheet: Sheet,
    reading: Reading,
    limits: Limits,
    deadline: Deadline,
) -> None:
    """Adds the page's lines to the reading: its words, or what OCR sees when the page is a picture of text."""
    text = "".join([word.text for word in found.words])
    signs = len(text)
    garbled = signs > 40 and not text.isascii() and len(_READABLE.findall(text)) < 0.5 * signs
    words = found.words
    if (signs < _FEW_CHARACTERS or garbled) and (sheet.may_show_text or garbled):
        layer = found.unpainted
        if ocr.available():
            seen = ocr.read_picture(_picture(page), sheet.width, sheet.height, deadline)
        else:
            # A scan may bring a text layer of its own; nothing here can check it against the picture.
            seen = layer
            reading.flags.add("hidden_text" if layer else "low_text")
            reading.unread += not layer
        if garbled or sum(len(word.text) for word in seen) > signs:
            words = seen
            found.unpainted = []
            reading.flags.add("ocr")
    if found.hidden or found.unpainted:
        reading.flags.add("hidden_text")
        reading.hidden.append(" ".join([*found.hidden, *(word.text for word in found.unpainted)]))
    reading.lines.extend(lines_of_page(words, number, first_block=0, rotated=found.rotated))
    if len(reading.lines) > limits.max_lines:
        raise CvError("too_large", f"This file holds more than {limits.max_lines} lines of text, which no CV does.")


def _picture(page: Any) -> Any:
    """The page as a grey picture at the resolution OCR works best with."""
    width, height = page.get_size()
    scale = min(ocr.DPI / 72, 5000 / max(width, height))
    return page.render(scale=scale, grayscale=True).to_pil()


# -- words --------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Style:
    """What the words of one text object have in common. `drop` is from the baseline to the bottom of a character box."""

    size: float
    drop: float
    bold: bool | None
    angle: int
    paint: Paint
    unpainted: bool
    plain: bool


@dataclass(slots=True)
class _Found:
    """Words of a page: to be read, set at another angle than most, in invisible type; and the text of the hidden
    ones."""

    words: list[Word]
    rotated: list[Word]
    unpainted: list[Word]
    hidden: list[str]


def _words(page: pypdfium2.PdfPage, sheet: Sheet, width: float, height: float) -> _Found:
    textpage = page.get_textpage()
    try:
        return _Reader(page, textpage, sheet, width, height).read()
    finally:
        textpage.close()


class _Reader:
    """Reads the words of one page; keeps the styles of text objects and fonts it has seen."""

    def __init__(self, page: Any, textpage: Any, sheet: Sheet, width: float, height: float):
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.raw = textpage.raw
        self.sheet = sheet
        self.width, self.height = width, height
        self.turn = page.get_rotation()
        self.bounds = page.get_bbox()
        self.styles: dict[int, _Style] = {}
        self.fonts: dict[int, bool | None] = {}
        self.get_box = pdfium.FPDFText_GetLooseCharBox
        self.rect = pdfium.FS_RECTF()
        self.rect_ref = ctypes.byref(self.rect)
        self.matrix = pdfium.FS_MATRIX()
        self.matrix_ref = ctypes.byref(self.matrix)
        self.colour = [ctypes.c_uint() for _ in range(4)]
        self.colour_refs = [ctypes.byref(channel) for channel in self.colour]
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.x_ref, self.y_ref = ctypes.byref(self.x), ctypes.byref(self.y)

    def read(self) -> _Found:
        text, index_of = self._text()
        upright: list[tuple[Word, Paint]] = []
        unpainted: list[Word] = []
        hidden: list[str] = []
        by_angle: dict[int, list[tuple[Word, Paint]]] = {}
        sheet = self.sheet
        for match in _WORD.finditer(text.translate(_BULLETS)):
            start, stop = match.start(), match.end()
            if index_of is not None:
                start, stop = index_of(start), index_of(stop - 1) + 1
            style = self._style(start)
            if style is None:
                continue
            text = match[0]
            if text[-1] in "\x02\ufffe":
                text = text[:-1] + "-"
            plain = self._plain_word(text, start, stop, style) if style.plain else None
            for word in (plain,) if plain else self._boxes(text, start, stop, style):
                if style.unpainted:
                    unpainted.append(word)
                elif style.size < 2 or not sheet.holds(word):
                    hidden.append(word.text)
                elif style.angle == 0:
                    upright.append((word, style.paint))
                else:
                    by_angle.setdefault(style.angle, []).append((word, style.paint))
        words, unseen = sheet.visible(upright)
        hidden += unseen
        rotated: list[Word] = []
        for angle in sorted(by_angle):
            seen, unseen = sheet.visible(by_angle[angle])
            hidden += unseen
            turned = [self._upright(word, angle) for word in seen]
            if len(turned) > len(words):
                words, turned = turned, words
            rotated += turned
        return _Found(words, rotated, unpainted, hidden)

    def _text(self) -> tuple[str, Any]:
        """The page's text and a function from its offsets to pdfium's character indexes (None when they are equal)."""
        pdfium = self.pdfium
        count = pdfium.FPDFText_CountChars(self.raw)
        if count <= 0:
            return "", None
        if count > _MANY_CHARACTERS:
            raise CvError("too_large", "A page of this file holds more text than any CV does. Send the CV on its own.")
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        units = pdfium.FPDFText_GetText(self.raw, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        encoded = buffer.raw[: 2 * max(units - 1, 0)]
        text = encoded.decode("utf-16-le", errors="replace")
        if len(text) == count:
            return text, None
        return text, self._indexes(text, count)

    def _indexes(self, text: str, count: int) -> Any:
        """Offsets differ where a character takes two UTF-16 units or has no Unicode value."""
        units, at = [], 0
        for character in text:
            units.append(at)
            at += 2 if ord(character) > 0xFFFF else 1
        find = self.pdfium.FPDFText_GetCharIndexFromTextIndex
        return lambda offset: min(max(find(self.raw, units[offset]), 0), count - 1)

    def _style(self, index: int) -> _Style | None:
        """Style of the text object a character belongs to; None for a character pdfium made up."""
        pdfium = self.pdfium
        handle = pdfium.FPDFText_GetTextObject(self.raw, index)
        if not handle:
            return None
        address = ctypes.addressof(handle.contents)
        style = self.styles.get(address)
        if style is None:
            style = self.styles[address] = self._new_style(handle, address, index)
        return style

    def _new_style(self, handle: Any, address: int, index: int) -> _Style:
        pdfium = self.pdfium
        matrix = self.matrix
        size = pdfium.FPDFText_GetFontSize(self.raw, index)
        angle = 0
        if pdfium.FPDFText_GetMatrix(self.raw, index, self.matrix_ref):
            size *= hypot(matrix.c, matrix.d)
            angle = round(degrees(atan2(matrix.b, matrix.a)))
        angle = (angle - 90 * (self.turn // 90)) % 360
        angle = 0 if angle <= 8 or angle >= 352 else (90 * round(angle / 90)) % 360 or 45
        mode = pdfium.FPDFTextObj_GetTextRenderMode(handle)
        red, green, blue, alpha = self.colour
        known = pdfium.FPDFText_GetFillColor(self.raw, index, *self.colour_refs)
        filled = mode in (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
        colour = (red.value, green.value, blue.value) if known and filled and alpha.value > 200 else None
        bold = self._bold(handle, index)
        if mode == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE:
            bold = True
        unpainted = mode == pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        drop = 0.0
        if pdfium.FPDFText_GetCharOrigin(self.raw, index, self.x_ref, self.y_ref) and pdfium.FPDFText_GetLooseCharBox(
            self.raw, index, self.rect_ref
        ):
            drop = self.y.value - self.rect.bottom
        plain = angle == 0 and not self.turn and 1 <= size <= 200
        return _Style(size, drop, bold, angle, self.sheet.paint_of(address, colour), unpainted, plain)

    def _bold(self, handle: Any, index: int) -> bool | None:
        pdfium = self.pdfium
        font = pdfium.FPDFTextObj_GetFont(handle)
        if not font:
            return None
        address = ctypes.addressof(font.contents)
        if address not in self.fonts:
            buffer = ctypes.create_string_buffer(256)
            length = pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
            name = buffer.raw[: max(length - 1, 0)].decode("utf-8", errors="replace")
            weight = pdfium.FPDFText_GetFontWeight(self.raw, index)
            self.fonts[address] = bool(_BOLD.search(name)) or weight >= 600 if name or weight > 0 else None
        return self.fonts[address]

    def _plain_word(self, text: str, start: int, stop: int, style: _Style) -> Word | None:
        """The word of an upright style on an upright page; None when its characters may stand apart.

        Nearly every word of a CV takes this short way: the baseline and the size also give a truer height than the
        font's own idea of it.
        """
        get, rect = self.get_box, self.rect
        if not get(self.raw, start, self.rect_ref):
            return None
        left, bottom, right = rect.left, rect.bottom, rect.right
        size = style.size
        if stop - start > 1:
            if not get(self.raw, stop - 1, self.rect_ref):
                return None
            right = rect.right
            if rect.left < left or right - left > (1.3 * (stop - start) + 1) * size:
                return None
            if abs(rect.bottom - bottom) > 0.6 * size:
                return None
        base = self.bounds[3] - bottom - style.drop
        x = self.bounds[0]
        return Word(text, left - x, base - 0.8 * size, right - x, base + 0.22 * size, base, size, style.bold)

    def _boxes(self, text: str, start: int, stop: int, style: _Style) -> list[Word]:
        """The word, or its pieces where its characters turn out to stand apart."""
        get = self.get_box
        rect = self.rect
        if not get(self.raw, start, self.rect_ref):
            return []
        first = (rect.left, rect.bottom, rect.right, rect.top)
        if stop - start > 1:
            if not get(self.raw, stop - 1, self.rect_ref):
                return []
            last = (rect.left, rect.bottom, rect.right, rect.top)
        else:
            last = first
        word = self._word(text, first, last, style)
        length = stop - start
        if length > 1 and style.angle == 0 and len(text) == length:
            height = word.size
            rise = word.bottom - word.top - 1.4 * height if self.turn else abs(first[1] - last[1])
            torn = word.x1 - word.x0 > (1.3 * length + 1) * height or rise > 0.6 * height
            backwards = not self.turn and last[0] < first[0]
            if torn or backwards:
                return self._torn(text, start, style)
        return [word]

    def _torn(self, text: str, start: int, style: _Style) -> list[Word]:
        """A word whose characters stand apart, cut where they do."""
        pieces: list[Word] = []
        for i, character in enumerate(text):
            self.pdfium.FPDFText_GetLooseCharBox(self.raw, start + i, self.rect_ref)
            box = (self.rect.left, self.rect.bottom, self.rect.right, self.rect.top)
            word = self._word(character, box, box, style)
            last = pieces[-1] if pieces else None
            if (
                last is not None
                and abs(last.base - word.base) < 0.3 * word.size
                and -0.3 * word.size < word.x0 - last.x1 < 0.5 * word.size
            ):
                last.text += character
                last.x1 = max(last.x1, word.x1)
            else:
                pieces.append(word)
        return pieces

    def _word(
        self,
        text: str,
        first: tuple[float, float, float, float],
        last: tuple[float, float, float, float],
        style: _Style,
    ) -> Word:
        size = style.size
        if style.plain:
            base = self.bounds[3] - first[1] - style.drop
            x0, x1 = first[0] - self.bounds[0], last[2] - self.bounds[0]
            return Word(text, x0, base - 0.8 * size, x1, base + 0.22 * size, base, size, style.bold)
        left, bottom = min(first[0], last[0]), min(first[1], last[1])
        right, top = max(first[2], last[2]), max(first[3], last[3])
        x0, y0, x1, y1 = self._displayed(left, bottom, right, top)
        if not 1 <= size <= 200:
            size = max(min(y1 - y0, x1 - x0), 1.0)
        return Word(text, x0, y0, x1, y1, y1 - 0.22 * (y1 - y0), size, style.bold)

    def _displayed(self, left: float, bottom: float, right: float, top: float) -> tuple[float, float, float, float]:
        """A box of page space as displayed: from the top left, turned as the page is."""
        x0, y0, x1, y1 = self.bounds
        match self.turn:
            case 90:
                return bottom - y0, left - x0, top - y0, right - x0
            case 180:
                return x1 - right, bottom - y0, x1 - left, top - y0
            case 270:
                return y1 - top, x1 - right, y1 - bottom, x1 - left
            case _:
                return left - x0, y1 - top, right - x0, y1 - bottom

    def _upright(self, word: Word, angle: int) -> Word:
        """The word in the frame of a reader who turns the head by `angle` (counted against the clock)."""
        box = word.page_box()
        x0, y0, x1, y1 = box
        match angle:
            case 90:
                x0, y0, x1, y1 = self.height - y1, x0, self.height - y0, x1
            case 180:
                x0, y0, x1, y1 = self.width - x1, self.height - y1, self.width - x0, self.height - y0
            case 270:
                x0, y0, x1, y1 = y0, self.width - x1, y1, self.width - x0
        return Word(word.text, x0, y0, x1, y1, y1 - 0.22 * (y1 - y0), word.size, word.bold, box)


# -- links --------------------------------------------------------------------------------------------------------


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage) -> list[str]:
    """Addresses the page's link annotations lead to."""
    import pypdfium2.raw as pdfium

    out: list[str] = []
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    while len(out) < 200 and pdfium.FPDFLink_Enumerate(page.raw, ctypes.byref(position), ctypes.byref(link)):
        action = pdfium.FPDFLink_GetAction(link)
        if not action or pdfium.FPDFAction_GetType(action) != pdfium.PDFACTION_URI:
            continue
        length = pdfium.FPDFAction_GetURIPath(document.raw, action, None, 0)
        if 1 < length <= 4096:
            buffer = ctypes.create_string_buffer(length)
            pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, length)
            out.append(buffer.raw[: length - 1].decode("utf-8", errors="replace"))
    return out
