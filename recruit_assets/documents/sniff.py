"""What kind of file these bytes are, told by their content: a file's name and extension prove nothing."""

from __future__ import annotations

import io
import re
import zipfile

from recruit_assets.domain.documents import CvError

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
TEXT = "text/plain"
HTML = "text/html"
RTF = "application/rtf"
JSON = "application/json"
EUROPASS = "application/xml"
IMAGES = {
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"II*\x00": "image/tiff",
    b"MM\x00*": "image/tiff",
}
WORKING_TYPES = (
    "PDF, Word (.docx), OpenDocument (.odt), RTF, plain text, HTML, JSON Resume, Europass XML, and PNG, JPEG or TIFF "
    "images"
)

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EUROPASS = re.compile(rb"<(?:\w+:)?(?:SkillsPassport|LearnerInfo|Candidate)\b[^>]*europass", re.I)
_HTML_START = re.compile(rb"^\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body)\b", re.I | re.S)


def unsupported(what: str) -> CvError:
    """The error of a type that can't be read; `what` names the type in words."""
    return CvError("unsupported_type", f"{what} can't be read. Types that work: {WORKING_TYPES}.")


def sniff(data: bytes) -> str:
    """Media type of the file. Raises CvError: 'unsupported_type', 'encrypted' (a Word file with a password) or
    'corrupt' (a zip archive that can't be opened)."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    for magic, media_type in IMAGES.items():
        if data.startswith(magic):
            return media_type
    if data.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CvError(
                "encrypted", "This Word file is protected by a password. Save it without one and send it again."
            )
        raise unsupported("The old Word format (.doc)")
    if data.startswith(b"PK"):
        return _inside_zip(data)
    if head.lstrip().startswith(b"{\\rtf"):
        return RTF
    if _EUROPASS.search(data[:4096]):
        return EUROPASS
    if _HTML_START.match(data[:4096].removeprefix(b"\xef\xbb\xbf")):
        return HTML
    if _is_text(data):
        return JSON if data.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{") and _is_json_resume(data) else TEXT
    raise unsupported("This kind of file")


def _inside_zip(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
            mimetype = archive.open("mimetype").read(100).decode("latin-1") if "mimetype" in names else ""
    except (zipfile.BadZipFile, ValueError, NotImplementedError, EOFError, OSError, RuntimeError, KeyError) as error:
        raise CvError(
            "corrupt", "This file is damaged: its archive can't be opened. Ask for it again or export it as PDF."
        ) from error
    if "word/document.xml" in names or ("[Content_Types].xml" in names and any(n.startswith("word/") for n in names)):
        return DOCX
    if mimetype.strip() == ODT:
        return ODT
    raise unsupported("This kind of archive or office file")


def _is_json_resume(data: bytes) -> bool:
    from recruit_assets.documents.json_resume import is_json_resume
    from recruit_assets.documents.text import decode

    return is_json_resume(decode(data))


def _is_text(data: bytes) -> bool:
    """Whether the bytes look like text: a byte order mark, UTF-16 without one, or next to no control characters (NUL
    excepted, which some programs pad lines with)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return True
    sample = data[:65536]
    if utf16_without_mark(sample):
        return True
    controls = sum(sample.count(bytes([code])) for code in range(1, 32) if code not in (9, 10, 11, 12, 13, 27))
    return controls + sample.count(0) // 10 <= len(sample) // 200


def utf16_without_mark(data: bytes) -> str | None:
    """The UTF-16 encoding of bytes nearly every second of which is zero; None for any other."""
    sample = data[:4096]
    first, second = sample[::2].count(0), sample[1::2].count(0)
    many, few = 0.4 * len(sample), 0.02 * len(sample)
    if len(sample) < 8 or min(first, second) > few or max(first, second) < many:
        return None
    return "utf-16-be" if first > second else "utf-16-le"
