"""CV bytes -> `domain.documents.Document`: pages, lines in reading order, boxes, language, findings.

Belongs here: one reader per file format, reading order, OCR, what is hidden in a file, and the worker process that
keeps a hostile file away from the caller. Does not belong here: what the lines mean (sections, dates, skills).
"""

from recruit_assets.documents.isolated import read_document_isolated
from recruit_assets.documents.limits import Limits
from recruit_assets.documents.reader import read_document

__all__ = ["Limits", "read_document", "read_document_isolated"]
