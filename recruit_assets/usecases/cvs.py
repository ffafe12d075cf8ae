"""How a CV enters: from a path into the inbox, from the inbox into the graph's own keeping."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from recruit_assets.domain.documents import CvError, CvFile
from recruit_assets.stores.cv_files import CvFileStore, Inbox
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.usecases.parse import files_in


class Added(NamedTuple):
    """A file put into the inbox: its CV key, or why it was refused."""

    path: Path
    cv_key: str | None
    error: str | None = None


def add_cvs(objects: ObjectStore, paths: Iterable[Path], max_bytes: int) -> Iterator[Added]:
    """Put each file (folders are walked) into the inbox, one result for each; a file that was added before is not
    added again. Unreadable files and files over `max_bytes` are refused and the others go in. Raises StoreError."""
    inbox = Inbox(objects)
    for path in files_in(paths):
        try:
            size = path.stat().st_size
            if size > max_bytes:
                yield Added(
                    path, None, f"the file has {size / 1e6:.0f} MB, more than the {max_bytes / 1e6:.0f} allowed"
                )
                continue
            data = path.read_bytes()
        except OSError as error:
            yield Added(path, None, f"the file can't be read: {error.strerror}")
            continue
        yield Added(path, inbox.register(inbox.add(path.name, data)))


def receive_cv(objects: ObjectStore, cv_key: str) -> CvFile:
    """Copy a CV from the inbox into `cv_files` and return it. Raises CvError when it is no longer there, StoreError."""
    inbox = Inbox(objects)
    try:
        file = inbox.get(inbox.resolve(cv_key))
    except ObjectNotFound:
        raise CvError("empty", "The file is no longer in the inbox: add it again.") from None
    CvFileStore(objects).put(cv_key, file)
    return file
