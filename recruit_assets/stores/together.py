"""Documents of many threads written to MongoDB with one command: each command waits for the disk, however many documents it
brings. What a document is to follow is looked up in the same way.

Does not belong here: what is written (`interviews`), or how errors are put into words (`mongo`).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pymongo.collection import Collection

_DUPLICATE = 11000


class OutOfOrder(Exception):
    """What a document was to follow is not stored, or not like that: the document was not written."""


class _Entry:
    """A document on its way, what is to be stored before it, and what became of it."""

    def __init__(self, document: Any, after: Mapping[str, Any] | None):
        self.document = document
        self.after = after
        self.called = threading.Event()
        """It is done, or its thread is to write."""
        self.done = False
        self.duplicate = False
        self.error: Exception | None = None


class WrittenTogether:
    """Inserts into one collection. While one thread writes, the others queue up; then the first of them writes for all of
    them: one question for what they follow, one command. Thread-safe.

    Whoever's document is written goes on at once: were they to take turns at a lock, some would wait for several commands
    that do not concern them.
    """

    def __init__(self, collection: Collection[Any]):
        self._collection = collection
        self._queue: list[_Entry] = []
        self._writer: _Entry | None = None
        """Whose thread writes, or was called to."""
        self._lock = threading.Lock()
        """Of the two before it."""

    def insert(self, document: Mapping[str, Any], after: Mapping[str, Any] | None = None) -> bool:
        """Insert the document, which has its `_id`; False when that is taken.

        With `after` (an `_id` and some fields) only if the collection holds a document with that id and these very values:
        else raises OutOfOrder. Raises what the driver raises. A document that can't be written does not stop those of other
        threads.
        """
        import bson
        from bson.raw_bson import RawBSONDocument

        entry = _Entry(RawBSONDocument(bson.encode(document)), after)
        try:
            with self._lock:
                self._queue.append(entry)
                if self._writer is None:
                    self._writer = entry
                    entry.called.set()
            entry.called.wait()
            if not entry.done:
                self._write()
        finally:
            with self._lock:
                if not entry.done:  # whoever is told that it failed must not find it written later
                    self._queue = [other for other in self._queue if other is not entry]
                if self._writer is entry:
                    self._writer = self._queue[0] if self._queue else None
                    if self._writer is not None:
                        self._writer.called.set()
        if entry.error is not None:
            raise entry.error
        return not entry.duplicate

    def _write(self) -> None:
        from pymongo.errors import PyMongoError

        with self._lock:
            entries, self._queue = self._queue, []
        try:
            self._refuse_out_of_order(entries)
            self._insert([entry for entry in entries if not entry.done])
        except PyMongoError as error:
            for entry in entries:
                if not entry.done:
                    entry.error, entry.done = error, True
        finally:
            with self._lock:  # whatever else ended it: the next one writes what was not
                self._queue = [entry for entry in entries if not entry.done] + self._queue
            for entry in entries:
                if entry.done:
                    entry.called.set()

    def _refuse_out_of_order(self, entries: list[_Entry]) -> None:
        wanted = [entry.after for entry in entries if entry.after is not None]
        if not wanted:
            return
        fields = dict.fromkeys((name for after in wanted for name in after), 1)
        found = self._collection.find({"_id": {"$in": [after["_id"] for after in wanted]}}, fields)
        stored = {document["_id"]: document for document in found}
        for entry in entries:
            if entry.after is None:
                continue
            before = stored.get(entry.after["_id"], {})
            if any(name not in before or before[name] != value for name, value in entry.after.items()):
                entry.error, entry.done = OutOfOrder(), True

    def _insert(self, entries: list[_Entry]) -> None:
        from pymongo.errors import BulkWriteError, OperationFailure

        if not entries:
            return
        refused: dict[int, Any] = {}
        unsure: list[Any] = []
        try:
            self._collection.insert_many([entry.document for entry in entries], ordered=False)
        except BulkWriteError as failed:
            refused = {fault["index"]: fault for fault in failed.details.get("writeErrors", [])}
            unsure = failed.details.get("writeConcernErrors", [])
        for index, entry in enumerate(entries):
            code = refused[index].get("code") if index in refused else None
            entry.duplicate = code == _DUPLICATE
            if unsure or (index in refused and not entry.duplicate):
                entry.error = OperationFailure("the write was refused", code or (unsure or [{}])[0].get("code"))
            entry.done = True
