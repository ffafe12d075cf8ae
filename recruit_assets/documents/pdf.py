"""PDF -> words with boxes, through pypdfium2's raw calls; scanned pages go to OCR.

Belongs here: opening the file safely, the characters of a page, type sizes, links, the file's date. Reading order and
what is painted over what live in their own modules. pdfium is not thread-safe: one lock guards every call of this
module.
"""

from __future__ import annotations

import ctypes
import re
import threading
from datetime import date
from typing import TYPE_CHECKING, Any

from recruit_assets.documents import ocr, sniff
from recruit_assets.documents.europass import read_europass
from recruit_assets.documents.layout import lines_of_page
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.links import Link, add_unseen_targets
from recruit_assets.documents.paint import Sheet
from recruit_assets.documents.pdf_words import Found, words_of_page
from recruit_assets.documents.words import Reading
from recruit_assets.domain.documents import CvError, Page

if TYPE_CHECKING:
    import pypdfium2

_LOCK = threading.RLock()

_FEW_CHARACTERS = 20
"""Characters under which a page that shows an image is taken for a scan."""

_SOME_LOST, _MANY_LOST = 0.015, 0.08
"""Share of letters without meaning from which a page is better read by OCR, and from which it means nothing."""
_ATTACHMENTS, _ATTACHED_BYTES = 10, 2**20
_STRANGE = re.compile(r"[^\w.,;:@/()+'’&%-]+")


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
            reading.aside.append("\n".join(document.get_metadata_dict(skip_empty=True).values()))
            europass = _look_at_attachments(document, reading)
            for index in range(count):
                deadline.check()
                _read_page(document, index, reading, limits, deadline)
        finally:
            document.close()
    if reading.unread and not reading.lines:
        try:
            attached = read_europass(europass or b"", limits, deadline)
        except CvError as error:
            raise ocr.missing() from error
        attached.flags |= {*reading.flags, "hidden_text"}  # nobody who looks at the pages sees that it says the same
        return attached
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


def _look_at_attachments(document: pypdfium2.PdfDocument, reading: Reading) -> bytes | None:
    """Keeps the text of attached XML for the search for orders, and returns the first that is Europass XML.

    A Europass PDF carries its data as an attachment. Where the pages can be read they are read all the same: they are
    what a person sees, and where a value has its place; an attachment may say something else.
    """
    import pypdfium2

    europass: bytes | None = None
    for i in range(min(document.count_attachments(), _ATTACHMENTS)):
        try:
            attachment = document.get_attachment(i)
            content = bytes(attachment.get_data()) if attachment.get_name().lower().endswith(".xml") else b""
        except pypdfium2.PdfiumError:
            continue
        if 0 < len(content) <= _ATTACHED_BYTES:
            reading.aside.append(re.sub("<[^<>]*>", "\n", content.decode("utf-8", errors="replace")))
            if europass is None and sniff.sniff(content) == sniff.EUROPASS:
                europass = content
    return europass


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
        found = words_of_page(page, sheet)
        links = _links(document, page, sheet)
        reading.links.extend(link.target for link in links)
        _see(page, number, found, links, sheet, reading, limits, deadline)
    finally:
        page.close()


def _see(
    page: pypdfium2.PdfPage,
    number: int,
    found: Found,
    links: list[Link],
    sheet: Sheet,
    reading: Reading,
    limits: Limits,
    deadline: Deadline,
) -> None:
    """Adds the page's lines to the reading: its words, or what OCR sees when the page is a picture of text or its fonts
    don't tell which letters they draw."""
    text = "".join([word.text for word in found.words])
    garbled = _is_garbled(text, found.unmapped) or found.lost > max(40, _MANY_LOST * len(text))
    holed = found.lost > max(9, _SOME_LOST * len(text))
    words = found.words
    if garbled or holed or (len(text) < _FEW_CHARACTERS and sheet.may_show_text):
        seen = None
        if ocr.available():
            seen = ocr.read_picture(_picture(page), sheet.width, sheet.height, deadline)
        elif garbled or not holed:
            # A scan may bring a text layer of its own; nothing here can check it against the picture.
            seen = found.unpainted
            reading.flags.add("hidden_text" if seen else "low_text")
            reading.unread += not seen
        else:
            reading.flags.add("low_text")
        if seen is not None and (garbled or holed or sum(len(word.text) for word in seen) > len(text)):
            words = seen
            found.unpainted = []
            reading.flags.add("ocr")
    if found.hidden or found.unpainted:
        reading.flags.add("hidden_text")
        reading.hidden.append(" ".join([*found.hidden, *(word.text for word in found.unpainted)]))
    lines = lines_of_page(words, number, first_block=0, rotated=found.rotated)
    add_unseen_targets(lines, [*words, *found.rotated], links, number)
    reading.lines.extend(lines)
    if len(reading.lines) > limits.max_lines:
        raise CvError("too_large", f"This file holds more than {limits.max_lines} lines of text, which no CV does.")


def _is_garbled(text: str, unmapped: int) -> bool:
    """Whether most characters of a page mean nothing, as with fonts that lack a character map: `unmapped` are those that
    have no text, or are left out of the words."""
    if text.isascii() and text.isprintable() and not unmapped:
        return False
    signs = len(text) + unmapped
    return signs > 40 and unmapped + sum(map(len, _STRANGE.findall(text))) > 0.5 * signs


def _picture(page: Any) -> Any:
    """The page as a grey picture at the resolution OCR works best with."""
    width, height = page.get_size()
    scale = min(ocr.DPI / 72, 5000 / max(width, height))
    return page.render(scale=scale, grayscale=True).to_pil()


# -- links --------------------------------------------------------------------------------------------------------


def _links(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, sheet: Sheet) -> list[Link]:
    """The page's link annotations that lead to an address."""
    import pypdfium2.raw as pdfium

    buffer = ctypes.create_string_buffer(4096)
    out: list[Link] = []
    rect = pdfium.FS_RECTF()
    position, link = ctypes.c_int(0), pdfium.FPDF_LINK()
    at, found = ctypes.byref(position), ctypes.byref(link)
    while len(out) < 200 and pdfium.FPDFLink_Enumerate(page.raw, at, found):
        action = pdfium.FPDFLink_GetAction(link)
        if action and pdfium.FPDFAction_GetType(action) == pdfium.PDFACTION_URI:
            length = pdfium.FPDFAction_GetURIPath(document.raw, action, buffer, len(buffer))
            if 1 < length <= len(buffer):
                target = buffer.raw[: length - 1].decode("utf-8", errors="replace")
                has_box = pdfium.FPDFLink_GetAnnotRect(link, ctypes.byref(rect))
                box = sheet.displayed(rect.left, rect.bottom, rect.right, rect.top) if has_box else None
                out.append(Link(target, box))
    return out
