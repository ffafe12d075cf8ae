"""The pdfium functions called for every object or word of a page, without the checks ctypes makes of their arguments.

Those checks take three times as long as the calls. Whoever calls them passes `ctypes.c_void_p` for a handle,
`ctypes.byref` for an out-parameter and integers for the rest; handles come back as plain addresses. They hold the
interpreter lock: each lasts less than a microsecond.
"""

from __future__ import annotations

import ctypes
from functools import lru_cache
from typing import Any


class Calls:
    """pdfium's functions about the objects and characters of a page."""

    def __init__(self) -> None:
        self.object = _call("FPDFPage_GetObject", ctypes.c_void_p)
        self.kind = _call("FPDFPageObj_GetType")
        self.text_object = _call("FPDFText_GetTextObject", ctypes.c_void_p)
        self.loose_box = _call("FPDFText_GetLooseCharBox")
        self.origin = _call("FPDFText_GetCharOrigin")
        self.font_size = _call("FPDFText_GetFontSize", ctypes.c_double)
        self.matrix = _call("FPDFText_GetMatrix")
        self.fill_colour = _call("FPDFText_GetFillColor")
        self.render_mode = _call("FPDFTextObj_GetTextRenderMode")
        self.font = _call("FPDFTextObj_GetFont", ctypes.c_void_p)


@lru_cache(maxsize=1)
def calls() -> Calls:
    """The functions, once pdfium is loaded."""
    return Calls()


def _call(name: str, result: Any = ctypes.c_int) -> Any:
    import pypdfium2.raw as pdfium

    function: Any = ctypes.PYFUNCTYPE(result)
    return function(ctypes.cast(getattr(pdfium, name), ctypes.c_void_p).value)
