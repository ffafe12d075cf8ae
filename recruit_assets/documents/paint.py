"""What a page paints, and whether a word stands out from what lies behind it.

White type on a coloured side bar is seen, white type on paper is not. Geometry finds the words that may be hidden
(pale, over or under something of like colour, on a picture); those alone are looked up in a rendering of the page.
"""

from __future__ import annotations

import ctypes
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from recruit_assets.documents.pdf_calls import calls
from recruit_assets.documents.words import Word
from recruit_assets.domain.documents import Box

if TYPE_CHECKING:
    import pypdfium2

Colour = tuple[int, int, int]

_SEEN_RANGE = 20
"""Grey levels (of 255) between the darkest and the lightest point around a word that can be told from its ground."""
_CLOSE = 1.6
"""Contrast ratio (WCAG) under which type and ground may be one to the eye."""
_SCALE = 2.0
_MANY_AREAS = 300
"""Painted areas past which looking at the rendering is quicker than comparing boxes."""


@dataclass(frozen=True, slots=True)
class Area:
    """A filled path, shading or picture: `luminance` None when it is not one colour or not a plain rectangle."""

    order: int
    box: Box
    luminance: float | None


def luminance(colour: Colour) -> float:
    """Relative luminance, 0..1 (WCAG 2)."""
    channels = (c / 255 for c in colour)
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(a: float, b: float) -> float:
    """Contrast ratio of two luminances, 1..21 (WCAG 2)."""
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)


class Sheet:
    """One page's painted areas and, when needed, its rendering. Boxes are in points from the displayed page's top
    left."""

    def __init__(self, page: pypdfium2.PdfPage):
        self._page: Any = page
        self.width, self.height = page.get_size()
        self._orders: dict[int, int] = {}
        self._areas: list[Area] = []
        self.pictures = 0
        self._known: dict[Colour | None, tuple[Area, ...] | None] = {}
        self._rendered: Any = None
        self._turn = page.get_rotation()
        self._bounds = page.get_bbox()
        self._collect()

    @property
    def may_show_text(self) -> bool:
        """Whether the page has pictures, or shapes enough to be letters turned into outlines."""
        return self.pictures > 0 or len(self._areas) > 40

    def displayed(self, left: float, bottom: float, right: float, top: float) -> Box:
        """A box of page space as displayed: from the top left, turned as the page is."""
        x0, y0, x1, y1 = self._bounds
        match self._turn:
            case 90:
                return bottom - y0, left - x0, top - y0, right - x0
            case 180:
                return x1 - right, bottom - y0, x1 - left, top - y0
            case 270:
                return y1 - top, x1 - right, y1 - bottom, x1 - left
            case _:
                return left - x0, y1 - top, right - x0, y1 - bottom

    def suspects(self, address: int, colour: Colour | None) -> Sequence[Area] | None:
        """The areas that could hide words of the text object at `address`, painted in `colour` (None when it is not a
        plain one). None when the words may be unseen wherever they stand. Text inside a form counts as painted first,
        so that it is checked."""
        alike = self._alike(colour)
        if alike is None or not self._areas:
            return alike
        order = self._orders.get(address, -1)
        return alike + tuple(self._areas[bisect_right(self._areas, order, key=lambda area: area.order) :])

    def _alike(self, colour: Colour | None) -> tuple[Area, ...] | None:
        """The areas type of this colour may not stand out from."""
        if colour not in self._known:
            grey = None if colour is None else luminance(colour)
            if grey is None or contrast(grey, 1.0) < _CLOSE or len(self._areas) > _MANY_AREAS:
                self._known[colour] = None
            else:
                self._known[colour] = tuple(
                    area for area in self._areas if area.luminance is None or contrast(area.luminance, grey) < _CLOSE
                )
        return self._known[colour]

    def shows(self, word: Word, areas: Sequence[Area] | None) -> bool:
        """Whether the word can be seen, given the areas that may hide it."""
        box = word.page_box()
        return (areas is not None and not _over(areas, box)) or self._stands_out(box)

    def _stands_out(self, box: Box) -> bool:
        """Whether the rendering shows anything but one grey inside the box."""
        if self._rendered is None:
            scale = min(_SCALE, 3000 / max(self.width, self.height))
            self._rendered = self._page.render(scale=scale, grayscale=True).to_pil(), scale
        picture, scale = self._rendered
        left, top = max(int(box[0] * scale), 0), max(int(box[1] * scale), 0)
        right, bottom = min(int(box[2] * scale) + 1, picture.width), min(int(box[3] * scale) + 1, picture.height)
        if right <= left or bottom <= top:
            return False
        low, high = picture.crop((left, top, right, bottom)).getextrema()
        return high - low >= _SEEN_RANGE

    def _collect(self) -> None:
        import pypdfium2.raw as pdfium

        call = calls()
        raw = ctypes.cast(self._page.raw, ctypes.c_void_p)
        for i in range(min(pdfium.FPDFPage_CountObjects(self._page.raw), 20_000)):
            address = call.object(raw, i)
            kind = call.kind(ctypes.c_void_p(address))
            if kind == pdfium.FPDF_PAGEOBJ_TEXT:
                self._orders[address] = i
                continue
            handle = ctypes.cast(address, pdfium.FPDF_PAGEOBJECT)
            if kind == pdfium.FPDF_PAGEOBJ_PATH and not self._is_filled(handle):
                continue
            box = self._box(handle)
            if box is None or box[2] - box[0] < 4 or box[3] - box[1] < 4:
                continue
            if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
                self.pictures += 1
            elif kind == pdfium.FPDF_PAGEOBJ_FORM:
                self.pictures += _holds_picture(handle)
            grey = self._plain_luminance(handle) if kind == pdfium.FPDF_PAGEOBJ_PATH else None
            self._areas.append(Area(i, box, grey))

    def _is_filled(self, handle: Any) -> bool:
        import pypdfium2.raw as pdfium

        fill, stroke = ctypes.c_int(), ctypes.c_int()
        pdfium.FPDFPath_GetDrawMode(handle, ctypes.byref(fill), ctypes.byref(stroke))
        return fill.value != pdfium.FPDF_FILLMODE_NONE

    def _box(self, handle: Any) -> Box | None:
        """Box of an object on the displayed page; the whole page when the page is turned (it is rendered then)."""
        import pypdfium2.raw as pdfium

        if self._turn:
            return (0.0, 0.0, self.width, self.height)
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        if not pdfium.FPDFPageObj_GetBounds(
            handle, ctypes.byref(left), ctypes.byref(bottom), ctypes.byref(right), ctypes.byref(top)
        ):
            return None
        x, y = self._bounds[0], self._bounds[3]
        return left.value - x, y - top.value, right.value - x, y - bottom.value

    def _plain_luminance(self, handle: Any) -> float | None:
        """Luminance of an opaque rectangle of one colour; None for anything else."""
        import pypdfium2.raw as pdfium

        if pdfium.FPDFPath_CountSegments(handle) > 6 or self._turn:
            return None
        red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
        known = pdfium.FPDFPageObj_GetFillColor(
            handle, ctypes.byref(red), ctypes.byref(green), ctypes.byref(blue), ctypes.byref(alpha)
        )
        if not known or alpha.value < 255:
            return None
        return luminance((red.value, green.value, blue.value))


def _over(areas: Sequence[Area], box: Box) -> bool:
    x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
    return any(a.box[0] <= x <= a.box[2] and a.box[1] <= y <= a.box[3] for a in areas)


def _holds_picture(form: Any) -> bool:
    """Whether a form object has an image among its own objects."""
    import pypdfium2.raw as pdfium

    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFFormObj_GetObject(form, i)) == pdfium.FPDF_PAGEOBJ_IMAGE
        for i in range(min(pdfium.FPDFFormObj_CountObjects(form), 1000))
    )
