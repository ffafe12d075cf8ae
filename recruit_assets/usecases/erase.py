"""Erasing a candidate: one CV and everything made from it, out of every store.

Does not belong here: what Dagster knows of the CV (`recruit_assets.pipeline`).
"""

from __future__ import annotations

from collections.abc import Callable

from recruit_assets.domain.documents import CvFile, Document
from recruit_assets.stores.cv_files import CvFileStore, DocumentStore, Inbox
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.vectors import VectorStore


def erase_candidate(
    cv_key: str, objects: ObjectStore, profiles: ProfileStore, interviews: InterviewStore, vectors: VectorStore
) -> dict[str, int]:
    """Erase the CV from object store, MongoDB and PostgreSQL; returns how many things went, by place.

    The inbox goes first, so that the CV can't come back. The document and the file go last: they hold the hashes under
    which the crew's answers lie, so an erasure that was cut short can be repeated in full. Raises StoreError.
    """
    inbox, files, documents = Inbox(objects), CvFileStore(objects), DocumentStore(objects)
    readers: dict[str, Callable[[], CvFile | Document]] = {
        "inbox": lambda: inbox.get(inbox.resolve(cv_key)),
        "cv_files": lambda: files.get(cv_key),
        "cv_documents": lambda: documents.get(cv_key),
    }
    erased = dict.fromkeys(readers, 0)
    hashes: set[str] = set()
    for place, read in readers.items():
        try:
            hashes.add(read().sha256)
        except ObjectNotFound:
            continue
        except StoreError:
            pass  # what is damaged is erased like the rest
        erased[place] = 1
    inbox.delete(cv_key)
    erased["interviews"] = interviews.delete_of(cv_key)
    erased["postgresql_rows"] = vectors.forget_candidate(cv_key)
    erased |= profiles.delete(cv_key, hashes)
    documents.delete(cv_key)
    files.delete(cv_key)
    return erased
