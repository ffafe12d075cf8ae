"""The characters of one PDF page -> its words: where each stands, how it is set, and which nobody can see.

Nearly every word takes a short way of three calls to pdfium: its text object (whose style is looked up once), the box of
its first and of its last character. Words whose characters stand apart, turned pages and slanted type take the long one.
"""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import atan2, degrees, hypot
from typing import Any

from recruit_assets.documents.paint import Area, Sheet
from recruit_assets.documents.pdf_calls import calls
from recruit_assets.documents.words import Word
from recruit_assets.domain.documents import CvError

_MANY_CHARACTERS = 100_000

# pdfium writes U+0002 or U+FFFE for the hyphen of a word broken at a line end, without a line break after it.
# Private-use characters are the glyphs of icon fonts: a telephone glued to its number is not part of it.
_WORD = re.compile("[^\\s\x02\ufffe\ue000-\uf8ff]+[\x02\ufffe]?|[\x02\ufffe]")
_BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8\uf0fc\uf076\uf06e\uf0a8\uf02d]")
"""Bullets as Symbol and Wingdings number them."""
_NO_SIGN = "\ufffd\\x00\\x01\\x03-\\x08\\x0b\\x0e-\\x1f\\x7f-\\x9f"
_UNMAPPED = re.compile(f"[\ue000-\uf8ff{_NO_SIGN}]")
_LOST = re.compile(rf"(?<=\w)[{_NO_SIGN}]|[{_NO_SIGN}](?=\w)")
_BOLD = re.compile(r"bold|black|heavy|semibold|demi|[-,]bd\b", re.IGNORECASE)


@dataclass(slots=True)
class Found:
    """Words of a page: to be read, set at another angle than most, in invisible type; the text of the hidden ones; and
    how many characters the fonts give no meaning, and how many of these are letters lost from words."""

    words: list[Word] = field(default_factory=list)
    rotated: list[Word] = field(default_factory=list)
    unpainted: list[Word] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)
    unmapped: int = 0
    lost: int = 0


def words_of_page(page: Any, sheet: Sheet) -> Found:
    """The words of an open page. Raises CvError('too_large') for a page with more text than any CV has."""
    textpage = page.get_textpage()
    try:
        return _Reader(page, textpage, sheet).read()
    finally:
        textpage.close()


@dataclass(slots=True)
class _Style:
    """What the words of one text object have in common. `drop` is from the baseline to the bottom of a character box;
    `areas` are those that may hide them (None: look at each word). `plain` is upright type on an upright page, and
    `sure` plain type that nothing hides."""

    size: float
    drop: float
    bold: bool | None
    angle: int
    areas: Sequence[Area] | None
    unpainted: bool
    plain: bool
    sure: bool


class _Reader:
    """Reads the words of one page; keeps the styles of text objects and fonts it has seen."""

    def __init__(self, page: Any, textpage: Any, sheet: Sheet):
        import pypdfium2.raw as pdfium

        self.pdfium = pdfium
        self.calls = calls()
        self.textpage = textpage.raw
        self.raw = ctypes.cast(textpage.raw, ctypes.c_void_p)
        self.sheet = sheet
        self.width, self.height = sheet.width, sheet.height
        self.turn = page.get_rotation()
        self.bounds = page.get_bbox()
        self.styles: dict[int | None, _Style | None] = {None: None}
        self.fonts: dict[int, bool | None] = {}
        self.drops: dict[tuple[int | None, float], float] = {}
        self.get_box = self.calls.loose_box
        self.rect = pdfium.FS_RECTF()
        self.rect_ref = ctypes.byref(self.rect)
        # Two FS_RECTF (left, top, right, bottom) that are read at once.
        rects = (ctypes.c_float * 8)()
        self.first_ref, self.last_ref = ctypes.byref(rects), ctypes.byref(rects, ctypes.sizeof(self.rect))
        self.corners = memoryview(rects).cast("B").cast("f")
        matrix, colour = (ctypes.c_float * 6)(), (ctypes.c_uint * 4)()
        self.matrix_ref, self.matrix = ctypes.byref(matrix), memoryview(matrix).cast("B").cast("f")
        self.colour_refs = [ctypes.byref(colour, 4 * channel) for channel in range(4)]
        self.colour = memoryview(colour).cast("B").cast("I")
        self.filling = (pdfium.FPDF_TEXTRENDERMODE_FILL, pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE)
        self.name = ctypes.create_string_buffer(256)
        self.x, self.y = ctypes.c_double(), ctypes.c_double()
        self.x_ref, self.y_ref = ctypes.byref(self.x), ctypes.byref(self.y)

    def read(self) -> Found:
        text, index_of, dropped = self._text()
        found = Found(unmapped=dropped, lost=dropped)
        if _UNMAPPED.search(text):
            found.unmapped += len(_UNMAPPED.findall(text))
            found.lost += len(_LOST.findall(text))
        by_angle: dict[int, list[Word]] = {0: found.words}
        sheet, styles, text_object, raw = self.sheet, self.styles, self.calls.text_object, self.raw
        get, first, last, corners = self.get_box, self.first_ref, self.last_ref, self.corners.tolist
        upright, x, y = found.words, self.bounds[0], self.bounds[3]
        across, down = 2 * self.width, 2 * self.height
        row = base = top = low = 0.0
        set_in: _Style | None = None
        for match in _WORD.finditer(text if text.isascii() else _BULLETS.sub("•", text)):
            start, stop = match.span()
            if index_of is not None:
                start, stop = index_of(start), index_of(stop - 1) + 1
            handle = text_object(raw, start)
            if handle in styles:
                style = styles[handle]
            else:
                style = styles[handle] = self._new_style(handle, start)
            if style is None:
                continue
            text = match[0]
            if text[-1] in "\x02\ufffe":
                text = text[:-1] + "-"
            if style.sure and get(raw, start, first) and get(raw, stop - 1, last):
                left, _, _, bottom, last_left, _, right, last_bottom = corners()
                size = style.size
                if bottom != row or style is not set_in:
                    row, set_in = bottom, style
                    base = y - bottom - style.drop
                    top, low = base - 0.8 * size, base + 0.22 * size
                if (
                    last_left >= left
                    and right - left <= (1.3 * (stop - start) + 1) * size
                    and (last_bottom == bottom or abs(last_bottom - bottom) <= 0.6 * size)
                    and 0 <= left + right - 2 * x <= across
                    and 0 <= top + low <= down
                ):
                    upright.append(Word(text, left - x, top, right - x, low, base, size, style.bold))
                    continue
            for word in self._boxes(text, start, stop, style):
                if style.unpainted:
                    found.unpainted.append(word)
                elif (
                    style.size < 2
                    or not (0 <= word.x0 + word.x1 <= across and 0 <= word.top + word.bottom <= down)
                    or (style.areas != () and not sheet.shows(word, style.areas))
                ):
                    found.hidden.append(word.text)
                else:
                    by_angle.setdefault(style.angle, []).append(word)
        for angle in sorted(by_angle.keys() - {0}):
            turned = [self._upright(word, angle) for word in by_angle[angle]]
            if len(turned) > len(found.words):
                found.words, turned = turned, found.words
            found.rotated += turned
        return found

    def _text(self) -> tuple[str, Any, int]:
        """The page's text, a function from its offsets to pdfium's character indexes (None when they are equal), and
        the number of characters that have no text."""
        pdfium = self.pdfium
        count = pdfium.FPDFText_CountChars(self.textpage)
        if count <= 0:
            return "", None, 0
        if count > _MANY_CHARACTERS:
            raise CvError("too_large", "A page of this file holds more text than any CV does. Send the CV on its own.")
        buffer = ctypes.create_string_buffer(2 * (count + 1))
        units = pdfium.FPDFText_GetText(self.textpage, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        text = buffer.raw[: 2 * max(units - 1, 0)].decode("utf-16-le", errors="replace")
        if len(text) == count:
            return text, None, 0
        return text, self._indexes(text, count), max(count - (units - 1), 0)

    def _indexes(self, text: str, count: int) -> Any:
        """Offsets differ where a character takes two UTF-16 units or has no Unicode value."""
        units, at = [], 0
        for character in text:
            units.append(at)
            at += 2 if ord(character) > 0xFFFF else 1
        find = self.pdfium.FPDFText_GetCharIndexFromTextIndex
        return lambda offset: min(max(find(self.textpage, units[offset]), 0), count - 1)

    def _new_style(self, address: int, index: int) -> _Style:
        """Style of the text object at `address`, to which the character `index` belongs."""
        call, raw = self.calls, self.raw
        handle = ctypes.c_void_p(address)
        size = call.font_size(raw, index)
        angle = 0
        if call.matrix(raw, index, self.matrix_ref):
            a, b, c, d, _, _ = self.matrix.tolist()
            size *= hypot(c, d)
            angle = round(degrees(atan2(b, a))) if b or a < 0 else 0
        angle = (angle - 90 * (self.turn // 90)) % 360
        angle = 0 if angle <= 8 or angle >= 352 else (90 * round(angle / 90)) % 360 or 45
        mode = call.render_mode(handle)
        known = call.fill_colour(raw, index, *self.colour_refs)
        red, green, blue, alpha = self.colour.tolist()
        colour = (red, green, blue) if known and alpha > 200 and mode in self.filling else None
        font = call.font(handle)
        drop = self.drops.get((font, size))
        if (
            drop is None
            and call.origin(raw, index, self.x_ref, self.y_ref)
            and call.loose_box(raw, index, self.rect_ref)
        ):
            drop = self.drops[font, size] = self.y.value - self.rect.bottom
        bold = mode == self.pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE or self._bold(font, index)
        areas = self.sheet.suspects(address, colour)
        unpainted = mode == self.pdfium.FPDF_TEXTRENDERMODE_INVISIBLE
        plain = angle == 0 and not self.turn and 1 <= size <= 200
        sure = plain and size >= 2 and areas == () and not unpainted
        return _Style(size, drop or 0.0, bold, angle, areas, unpainted, plain, sure)

    def _bold(self, address: int | None, index: int) -> bool | None:
        """Whether the font at `address` is bold."""
        pdfium = self.pdfium
        if address is None:
            return None
        if address not in self.fonts:
            font = ctypes.cast(address, pdfium.FPDF_FONT)
            pdfium.FPDFFont_GetBaseFontName(font, self.name, len(self.name))
            name = self.name.value.decode("utf-8", errors="replace")
            weight = pdfium.FPDFText_GetFontWeight(self.textpage, index)
            self.fonts[address] = bool(_BOLD.search(name)) or weight >= 600 if name or weight > 0 else None
        return self.fonts[address]

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
            self.get_box(self.raw, start + i, self.rect_ref)
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
            # The baseline and the size give a truer height than the font's own idea of it.
            base = self.bounds[3] - first[1] - style.drop
            x0, x1 = first[0] - self.bounds[0], last[2] - self.bounds[0]
            return Word(text, x0, base - 0.8 * size, x1, base + 0.22 * size, base, size, style.bold)
        left, bottom = min(first[0], last[0]), min(first[1], last[1])
        right, top = max(first[2], last[2]), max(first[3], last[3])
        x0, y0, x1, y1 = self.sheet.displayed(left, bottom, right, top)
        if not 1 <= size <= 200:
            size = max(min(y1 - y0, x1 - x0), 1.0)
        return Word(text, x0, y0, x1, y1, y1 - 0.22 * (y1 - y0), size, style.bold)

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
