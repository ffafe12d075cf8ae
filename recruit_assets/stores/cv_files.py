"""Where CVs lie in the object store: the inbox, the files as received, the documents read from them.

Belongs here: which key holds what. Does not belong here: reading a CV (`recruit_assets.documents`).
"""

from __future__ import annotations

import json
import logging
import re
import unicodedata
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import NamedTuple

from recruit_assets.domain.documents import CvFile, Document, sha256_hex
from recruit_assets.domain.documents import cv_key as key_of
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectInfo, ObjectNotFound, ObjectStore

_LOGGER = logging.getLogger(__name__)
INBOX = "inbox"
_INDEX = "inbox_index"
_REGISTER = "known"  # no longer than "inbox", so that whatever is a key there is one here
_MAX_NAME_BYTES = 120
_NOT_IN_A_NAME = re.compile(r'[/\\:*?"<>|#%\x00-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff\ud800-\udfff]+')


class CvFileStore:
    """CV files as received: `cv_files/<cv_key>/original` and, written last, `cv_files/<cv_key>/file.json`."""

    def __init__(self, objects: ObjectStore):
        self._objects = objects

    def put(self, cv_key: str, file: CvFile) -> None:
        """Store the file, in place of an earlier version of it. Raises StoreError."""
        self._objects.put(f"cv_files/{cv_key}/original", file.data)
        self._objects.put_json(
            f"cv_files/{cv_key}/file.json", {"name": file.name, "sha256": file.sha256, "size": file.size}
        )

    def get(self, cv_key: str) -> CvFile:
        """The stored file. Raises ObjectNotFound, and StoreError when a write was cut short or the bytes changed."""
        about = self._objects.get_json(f"cv_files/{cv_key}/file.json")
        data = self._objects.get(f"cv_files/{cv_key}/original")
        if sha256_hex(data) != about["sha256"]:
            raise StoreError(f"The stored file of CV {cv_key} is not the one received: materialize cv_files again.")
        return CvFile(name=about["name"], sha256=about["sha256"], size=about["size"], data=data)

    def delete(self, cv_key: str) -> None:
        """Erase the file and its name."""
        self._objects.delete(f"cv_files/{cv_key}/file.json")
        self._objects.delete(f"cv_files/{cv_key}/original")


class DocumentStore:
    """What was read from each CV, as JSON: `cv_documents/<cv_key>.json`."""

    def __init__(self, objects: ObjectStore):
        self._objects = objects

    def put(self, cv_key: str, document: Document) -> None:
        """Store the document, in place of an earlier one. Raises StoreError."""
        self._objects.put(f"cv_documents/{cv_key}.json", document.model_dump_json().encode())

    def get(self, cv_key: str) -> Document:
        """The stored document. Raises ObjectNotFound, and StoreError when it is damaged."""
        data = self._objects.get(f"cv_documents/{cv_key}.json")
        try:
            return Document.model_validate_json(data)
        except ValueError:
            # A validation error quotes the document.
            raise StoreError(
                f"The stored document of CV {cv_key} can't be read: materialize cv_documents again."
            ) from None

    def delete(self, cv_key: str) -> None:
        """Erase the document."""
        self._objects.delete(f"cv_documents/{cv_key}.json")


class InboxEntry(NamedTuple):
    """One file of the inbox: `etag` changes when the file does; `size` in bytes; `modified` an ISO date and time."""

    object_key: str
    cv_key: str
    etag: str
    size: int
    modified: str = ""

    @property
    def version(self) -> str:
        """Changes when the file does, without its being read (16 hex digits)."""
        return sha256_hex(f"{self.etag}\0{self.size}\0{self.modified}".encode())[:16]


class InboxPage(NamedTuple):
    """A part of the inbox, sorted by object key: the files that are there, and the object keys that were ever registered.
    `last` is the object key it ends with, None when the inbox ends with it."""

    entries: list[InboxEntry]
    registered: list[str]
    last: str | None


class Inbox:
    """The CVs people hand in: everything under `inbox/`, dropped there by hand or added here.

    `inbox_index/<cv_key>.json` leads from a CV's key back to its object, so that a partition finds its file without a
    listing. `known/<name>` stands for each `inbox/<name>` that was registered: laid side by side, the two
    listings tell which files are gone. `add` writes both; whoever finds a file by listing calls `register`.
    """

    def __init__(self, objects: ObjectStore):
        self._objects = objects

    def add(self, name: str, data: bytes) -> str:
        """Put a file into the inbox under its sender's name (made safe) and return its object key.

        The key holds the content's hash, so adding the same file twice is adding it once.
        """
        object_key = f"{INBOX}/{sha256_hex(data)[:12]}/{safe_name(name)}"
        self._objects.put(object_key, data, create_only=True)
        self.register(object_key)
        return object_key

    def register(self, object_key: str) -> str:
        """Note where the CV lies, and return its cv_key. Doing so twice changes nothing."""
        key = key_of(object_key)
        self._objects.put_json(f"{_INDEX}/{key}.json", {"object_key": object_key}, create_only=True)
        self._objects.put(_REGISTER + object_key.removeprefix(INBOX), b"", create_only=True)
        return key

    def page(self, after: str | None, most: int) -> InboxPage:
        """The part of the inbox behind `after` (None: from its beginning) with at most `most` files. Raises StoreError:
        a listing that failed is never an empty one."""
        entries = self.list(after, most)
        last = entries[-1].object_key if len(entries) == most else None
        registered: list[str] = []
        start = _REGISTER + after.removeprefix(INBOX) if after else None
        for info in self._objects.list(_REGISTER, after=start):
            object_key = INBOX + info.key.removeprefix(_REGISTER)
            if last is not None and object_key > last:
                break
            registered.append(object_key)
        return InboxPage(entries, registered, last)

    def is_gone(self, object_key: str) -> bool:
        """Whether the store says for certain that the file is no longer there. Raises StoreError when it says nothing."""
        return not self._objects.exists(object_key)

    def strike_off(self, object_key: str) -> None:
        """Note that a registered file is gone from the inbox. The CV keeps its key and all that was made from it."""
        self._objects.delete(_REGISTER + object_key.removeprefix(INBOX))

    def resolve(self, cv_key: str) -> str:
        """The object key of a registered CV. An entry that is damaged, or that leads to another CV, is written anew from
        the list of what was registered. Raises ObjectNotFound."""
        place = f"{_INDEX}/{cv_key}.json"
        object_key = _object_key_in(self._objects.get(place))
        if object_key is None or key_of(object_key) != cv_key:
            registered = (INBOX + info.key.removeprefix(_REGISTER) for info in self._objects.list(_REGISTER))
            object_key = next((found for found in registered if key_of(found) == cv_key), None)
            _LOGGER.warning(
                "The entry of CV %s in %s was damaged: %s.", cv_key, _INDEX, "made anew" if object_key else "removed"
            )
            if object_key is None:
                self._objects.delete(place)
                raise ObjectNotFound(place)
            self._objects.put_json(place, {"object_key": object_key})
        return object_key

    def list(self, after: str | None = None, limit: int | None = None) -> list[InboxEntry]:
        """The inbox's files sorted by object key, from the one behind `after` on, at most `limit` of them.

        Files that systems and word processors leave behind (`.DS_Store`, `~$cv.docx`) are no CVs and left out.
        """
        entries: list[InboxEntry] = []
        for info in self._visible(after):
            if len(entries) == limit:
                break
            modified = info.last_modified.isoformat()
            entries.append(InboxEntry(info.key, key_of(info.key), info.etag, info.size, modified))
        return entries

    def get(self, object_key: str) -> CvFile:
        """The file at `object_key`, under the name it was dropped with. Raises ObjectNotFound."""
        data = self._objects.get(object_key)
        return CvFile(name=PurePosixPath(object_key).name, sha256=sha256_hex(data), size=len(data), data=data)

    def delete(self, cv_key: str) -> None:
        """Erase a registered CV's file from the inbox, then its entries. An unknown CV is no error."""
        try:
            object_key = self.resolve(cv_key)
        except ObjectNotFound:
            return
        self._objects.delete(object_key)
        self.strike_off(object_key)
        self._objects.delete(f"{_INDEX}/{cv_key}.json")

    def _visible(self, after: str | None) -> Iterator[ObjectInfo]:
        for info in self._objects.list(INBOX, after=after):
            if not PurePosixPath(info.key).name.startswith((".", "~$")):
                yield info


def _object_key_in(entry: bytes) -> str | None:
    try:
        return str(json.loads(entry)["object_key"])
    except (ValueError, KeyError, TypeError):
        return None


def safe_name(name: str) -> str:
    """A sender's file name as the last part of an object key: letters of any language kept, folders and characters
    that not every disk can keep replaced by "_", at most 120 bytes with the extension kept, never empty."""
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = _NOT_IN_A_NAME.sub("_", name).strip(" .~$") or "cv"
    stem, dot, extension = name.rpartition(".")
    if not dot or len(extension.encode()) > 10:
        stem, extension = name, ""
    room = _MAX_NAME_BYTES - len((dot + extension).encode() if extension else b"")
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .") or "cv"
    return f"{stem}.{extension}" if extension else stem
