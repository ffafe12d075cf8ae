"""Pictures of text -> words, by tesseract when it is installed. OCR text is less sure, and the document says so
(`ocr`)."""

from __future__ import annotations

import io
import os
import struct
from functools import lru_cache
from typing import TYPE_CHECKING

from recruit_assets.documents.layout import lines_of_page
from recruit_assets.documents.limits import Deadline, Limits, timed_out
from recruit_assets.documents.words import Reading, Word
from recruit_assets.domain.documents import CvError, Page

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 200
_BROKEN_IMAGE = (OSError, SyntaxError, ValueError, EOFError, struct.error, ArithmeticError, LookupError, TypeError)
_LANGUAGES = ("fra", "eng")
_SURE = 25.0
"""Confidence (0..100) under which a recognised word is noise: specks, rules, parts of a photo."""


@lru_cache(maxsize=1)
def _languages() -> tuple[str, ...]:
    import pytesseract

    try:
        return tuple(code for code in _LANGUAGES if code in pytesseract.get_languages())
    except (pytesseract.TesseractError, OSError):
        return ()


def available() -> bool:
    """Whether tesseract is installed with both languages: without `fra` it loses half of the accented words."""
    return _languages() == _LANGUAGES


def missing() -> CvError:
    """The error of a page only OCR can read, where it is not installed."""
    return CvError(
        "needs_ocr",
        "This file is a picture of text (a scan or a photo), or its fonts don't tell which letters they draw. To read it, "
        "install tesseract-ocr and tesseract-ocr-fra; or send a version whose text can be selected with the mouse.",
    )


def read_picture(picture: Image, width: float, height: float, deadline: Deadline) -> list[Word]:
    """Words of a picture that shows a page of `width` x `height` points. Raises CvError('needs_ocr' or 'timeout')."""
    if not available():
        raise missing()
    import pytesseract

    # More threads make one page slower (five times under load) and starve the others.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    try:
        found = pytesseract.image_to_data(
            picture,
            lang="+".join(_LANGUAGES),
            config=f"--psm 3 --dpi {DPI}",
            output_type=pytesseract.Output.DICT,
            timeout=max(1, round(deadline.left)),
        )
    except pytesseract.TesseractError as error:
        raise CvError("corrupt", "Text recognition failed on this picture. Scan the page again at 200 dpi.") from error
    except RuntimeError as error:
        raise timed_out(deadline.seconds) from error
    return _words(found, width / picture.width, height / picture.height)


def _words(found: dict[str, list], across: float, down: float) -> list[Word]:
    """Words with the height of the line they stand on, so that a tall letter does not move its word."""
    lines: dict[tuple[int, int, int], list[int]] = {}
    for i, text in enumerate(found["text"]):
        if text.strip() and float(found["conf"][i]) >= _SURE:
            key = (found["block_num"][i], found["par_num"][i], found["line_num"][i])
            lines.setdefault(key, []).append(i)
    out: list[Word] = []
    for members in lines.values():
        for i in members:
            left, top = found["left"][i] * across, found["top"][i] * down
            right = left + found["width"][i] * across
            bottom = top + found["height"][i] * down
            line_top = min(found["top"][j] for j in members) * down
            line_bottom = max(found["top"][j] + found["height"][j] for j in members) * down
            size = max(line_bottom - line_top, 4.0)
            base = line_bottom - 0.2 * size
            box = (left, top, right, bottom)
            out.append(Word(found["text"][i].strip(), left, line_top, right, line_bottom, base, size, None, box))
    return out


def read_image(data: bytes, media_type: str, limits: Limits, deadline: Deadline) -> Reading:
    """Words of a PNG, JPEG or TIFF (one page a frame). Raises CvError: 'corrupt', 'too_large', 'too_many_pages',
    'needs_ocr', 'timeout'."""
    from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

    import pytesseract  # isort: skip

    reading = Reading(reader="tesseract", media_type=media_type, flags={"ocr"})
    broken = CvError("corrupt", "This picture is damaged and can't be opened. Ask for it again.")
    try:
        with Image.open(io.BytesIO(data)) as image:
            frames = getattr(image, "n_frames", 1)
            if frames > limits.max_pages:
                raise CvError("too_many_pages", f"This file has {frames} pages; at most {limits.max_pages} are read.")
            for number, frame in enumerate(ImageSequence.Iterator(image), start=1):
                deadline.check()
                if frame.width * frame.height * 3 > limits.max_expanded_bytes:
                    raise CvError("too_large", "This picture has too many pixels. Scan it at 200 dpi.")
                grey = ImageOps.exif_transpose(frame).convert("L")
                width = 595.0 if grey.width <= grey.height else 842.0
                height = width * grey.height / grey.width
                scale = DPI * width / 72 / grey.width
                if scale > 1.2 or scale < 0.6:
                    grey = grey.resize((max(int(grey.width * scale), 1), max(int(grey.height * scale), 1)))
                reading.pages.append(Page(number=number, width=width, height=round(height, 2)))
                words = read_picture(grey, width, height, deadline)
                reading.lines.extend(lines_of_page(words, number))
    except (*_BROKEN_IMAGE, UnidentifiedImageError, Image.DecompressionBombError) as error:
        raise broken from error
    reading.reader = f"tesseract {pytesseract.get_tesseract_version()}"
    return reading
