"""Guards around zip archives (DOCX, ODT): what they may expand to, before anything is unpacked."""

from __future__ import annotations

import io
import zipfile
import zlib

from recruit_assets.documents.limits import Limits
from recruit_assets.domain.documents import CvError

_MAX_ENTRIES = 2000
UNZIP_ERRORS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def damaged(what: str) -> CvError:
    """The error of an archive that can't be read; `what` names the type in words."""
    return CvError("corrupt", f"This {what} is damaged and can't be opened. Ask for it again or export it as PDF.")


def check_archive(data: bytes, limits: Limits, what: str) -> None:
    """Raises CvError('too_large') when the archive would expand past `max_expanded_bytes`, 'corrupt' when it can't be
    read. Sizes are those really unpacked: the directory of a hostile archive lies."""
    left = limits.max_expanded_bytes
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > _MAX_ENTRIES or sum(entry.file_size for entry in entries) > left:
                raise _too_large(limits)
            for entry in entries:
                with archive.open(entry) as stream:
                    while chunk := stream.read(2**20):
                        left -= len(chunk)
                        if left < 0:
                            raise _too_large(limits)
    except UNZIP_ERRORS as error:
        raise damaged(what) from error


def _too_large(limits: Limits) -> CvError:
    size = limits.max_expanded_bytes / 2**20
    return CvError("too_large", f"This file expands to more than {size:g} MB. Remove its pictures or export it as PDF.")
