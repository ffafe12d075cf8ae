"""Documents of many threads written to MongoDB with one command: each command waits for the disk, however many documents it
brings.

Does not belong here: what is written (`interviews`), or how errors are put into words (`mongo`).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.collection import Collection

_DUPLICATE = 11000


class _Entry:
    """A document on its way, and what became of it."""

    def __init__(self, document: Any):
        self.document = document
        self.done = False
        self.duplicate = False
        self.error: Exception | None = None


class WrittenTogether:
    """Inserts into one collection. While one thread writes, the others queue up, and the next one writes for all of them.
    Thread-safe."""

    def __init__(self, collection: Collection[Any]):
        self._collection = collection
        self._queue: list[_Entry] = []
        self._queued = threading.Lock()
        self._writing = threading.Lock()

    def insert(self, document: Mapping[str, Any]) -> bool:
        """Insert the document, which has its `_id`; False when that is taken. Raises what the driver raises; a document that
        can't be written does not stop those of other threads."""
        import bson
        from bson.raw_bson import RawBSONDocument

        entry = _Entry(RawBSONDocument(bson.encode(document)))
        with self._queued:
            self._queue.append(entry)
        try:
            with self._writing:
                if not entry.done:
                    self._write()
        finally:
            if not entry.done:  # whoever is told that it failed must not find it written later
                with self._queued:
                    self._queue = [other for other in self._queue if other is not entry]
        if entry.error is not None:
            raise entry.error
        return not entry.duplicate

    def _write(self) -> None:
        from pymongo.errors import BulkWriteError, OperationFailure, PyMongoError

        with self._queued:
            entries, self._queue = self._queue, []
        try:
            self._collection.insert_many([entry.document for entry in entries], ordered=False)
        except BulkWriteError as failed:
            refused = {fault["index"]: fault for fault in failed.details.get("writeErrors", [])}
            unsure = failed.details.get("writeConcernErrors")
            for index, entry in enumerate(entries):
                code = refused[index].get("code") if index in refused else None
                entry.duplicate = code == _DUPLICATE
                if unsure or (index in refused and not entry.duplicate):
                    entry.error = OperationFailure("the write was refused", code or (unsure or [{}])[0].get("code"))
                entry.done = True
        except PyMongoError as error:
            for entry in entries:
                entry.error, entry.done = error, True
        else:
            for entry in entries:
                entry.done = True
        finally:
            with self._queued:  # whatever else ended it: the next one writes what was not
                self._queue = [entry for entry in entries if not entry.done] + self._queue
