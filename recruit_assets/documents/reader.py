"""One file's bytes -> one `Document`, whatever the format. Chooses the reader; knows none of the formats."""

from __future__ import annotations

from recruit_assets.documents import sniff
from recruit_assets.documents.assemble import assemble
from recruit_assets.documents.limits import Deadline, Limits
from recruit_assets.documents.words import Reading
from recruit_assets.domain.collection import no_garbage_collection
from recruit_assets.domain.documents import CvError, Document, sha256_hex


def read_document(data: bytes, *, filename: str = "", limits: Limits = Limits()) -> Document:  # noqa: B008  # frozen
    """Reads a CV in the calling process.

    `filename` is only a hint for types whose content does not tell (it is never repeated in a message). The text holds
    a tab where parts of a line stand apart: a title and the date far to its right, two cells of a table row. Raises
    CvError with one of the codes of `domain.documents` and a sentence a recruiter understands; nothing else.
    """
    refuse(data, limits)
    deadline = Deadline(limits.timeout)
    with no_garbage_collection():
        document = assemble(_read(data, filename, limits, deadline), sha256_hex(data))
    deadline.check()
    return document


def refuse(data: bytes, limits: Limits) -> None:
    """Raises CvError('empty' or 'too_large') for a file that need not be opened."""
    if not data.strip(b"\x00\t\n\r "):
        raise CvError("empty", "This file is empty. Ask for it again.")
    if len(data) > limits.max_bytes:
        raise CvError(
            "too_large",
            f"This file has {len(data) / 2**20:.1f} MB; at most {limits.max_bytes / 2**20:g} MB are read. "
            "Send a smaller export.",
        )


def _read(data: bytes, filename: str, limits: Limits, deadline: Deadline) -> Reading:
    media_type = sniff.sniff(data)
    if media_type == sniff.TEXT and filename.lower().endswith((".html", ".htm")):
        media_type = sniff.HTML
    match media_type:
        case sniff.PDF:
            from recruit_assets.documents.pdf import read_pdf

            return read_pdf(data, limits, deadline)
        case sniff.DOCX:
            from recruit_assets.documents.docx import read_docx

            return read_docx(data, limits, deadline)
        case sniff.ODT:
            from recruit_assets.documents.odt import read_odt

            return read_odt(data, limits, deadline)
        case sniff.RTF:
            from recruit_assets.documents.rtf import read_rtf

            return read_rtf(data, limits, deadline)
        case sniff.JSON:
            from recruit_assets.documents.json_resume import read_json_resume

            return read_json_resume(data, limits)
        case sniff.EUROPASS:
            from recruit_assets.documents.europass import read_europass

            return read_europass(data, limits, deadline)
        case sniff.HTML:
            from recruit_assets.documents.text import read_html

            return read_html(data, limits)
        case sniff.TEXT:
            from recruit_assets.documents.text import read_text

            return read_text(data, limits)
        case _:
            from recruit_assets.documents.ocr import read_image

            return read_image(data, media_type, limits, deadline)
