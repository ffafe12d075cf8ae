"""Which CVs have been kept for long enough. Does not belong here: erasing them (`usecases.erase`)."""

from __future__ import annotations

from datetime import datetime

from recruit_assets.domain.documents import cv_key
from recruit_assets.stores.cv_files import INBOX
from recruit_assets.stores.objects import ObjectStore


def expired(objects: ObjectStore, before: datetime) -> list[str]:
    """The keys, sorted, of the CVs received before then: by the date of the file in the inbox or, where that is gone, of
    the copy made of it. A file that is put there anew begins anew. Raises StoreError."""
    received = {
        info.key.split("/")[1]: info.last_modified
        for info in objects.list("cv_files/")
        if info.key.endswith("/original")
    }
    received |= {cv_key(info.key): info.last_modified for info in objects.list(f"{INBOX}/")}
    return sorted(key for key, at in received.items() if at < before)
