"""Documents of many threads written with one command, on a real MongoDB."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from bson.errors import BSONError
from pymongo.errors import OperationFailure

from recruit_assets.stores.mongo import database
from recruit_assets.stores.together import OutOfOrder, WrittenTogether


def test_each_of_many_threads_has_its_document_written_once_and_learns_whether_its_id_was_free(mongo_url: str):
    collection = database(mongo_url)["interview_turns"]
    together = WrittenTogether(collection)
    with ThreadPoolExecutor(16) as pool:
        free = list(pool.map(lambda number: together.insert({"_id": f"many {number % 60}", "n": number}), range(120)))
    assert sum(free) == 60 == collection.count_documents({"_id": {"$regex": "^many "}})


def test_a_document_that_can_t_be_written_stops_no_other(mongo_url: str):
    collection = database(mongo_url)["interviews"]
    together = WrittenTogether(collection)
    good = {"cv_key": "c", "offer_id": "o", "turns": [], "updated_at": datetime.now(UTC)}

    def write(number: int) -> str:
        bad = {"n": 2**70} if number % 3 == 1 else {"cv_key": 5} if number % 3 == 2 else {}
        try:
            return str(together.insert({"_id": str(number), **good, **bad}))
        except (BSONError, OverflowError):
            return "not BSON"
        except OperationFailure as error:
            return str(error.code)

    with ThreadPoolExecutor(12) as pool:
        outcomes = list(pool.map(write, range(30)))
    assert outcomes[0::3] == ["True"] * 10 and outcomes[1::3] == ["not BSON"] * 10 and outcomes[2::3] == ["121"] * 10


def test_who_is_interrupted_does_not_find_the_document_written_later(mongo_url: str):
    together = WrittenTogether(database(mongo_url)["interview_turns"])

    class Broken:
        def insert_many(self, *args: object, **options: object) -> None:
            raise KeyboardInterrupt

    working, together._collection = together._collection, Broken()  # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(KeyboardInterrupt):
        together.insert({"_id": "interrupted"})
    together._collection = working
    assert together.insert({"_id": "next"})
    assert working.find_one({"_id": "interrupted"}) is None and working.find_one({"_id": "next"})


def test_a_document_is_written_only_after_the_one_it_follows(mongo_url: str):
    collection = database(mongo_url)["interview_turns"]
    together = WrittenTogether(collection)
    assert together.insert({"_id": "chain 0", "said": {"text": "a"}, "cost": 1})
    assert together.insert({"_id": "chain 1"}, {"_id": "chain 0", "said": {"text": "a"}})
    for missing in ({"_id": "chain 7"}, {"_id": "chain 0", "said": {"text": "b"}}, {"_id": "chain 0", "more": None}):
        with pytest.raises(OutOfOrder):
            together.insert({"_id": "chain 2"}, missing)
    assert together.insert({"_id": "chain 1"}, {"_id": "chain 0"}) is False
    assert collection.count_documents({"_id": {"$regex": "^chain "}}) == 2


def test_many_threads_write_chains_and_the_broken_ones_stop_no_other(mongo_url: str):
    collection = database(mongo_url)["interview_turns"]
    together = WrittenTogether(collection)

    def write(chain: int) -> int:
        for link in range(8):
            after: Mapping[str, Any] | None = {"_id": f"link {chain} {link - 1}", "n": link - 1} if link else None
            if chain % 4 == 0 and link == 5:
                after = {"_id": f"link {chain} 4", "n": "another"}
            try:
                assert together.insert({"_id": f"link {chain} {link}", "n": link}, after)
            except OutOfOrder:
                return link
        return 8

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(write, range(16))) == [5 if chain % 4 == 0 else 8 for chain in range(16)]
    assert collection.count_documents({"_id": {"$regex": "^link "}}) == 4 * 5 + 12 * 8


def test_when_a_writer_is_interrupted_another_writes_for_those_who_wait(mongo_url: str):
    together = WrittenTogether(database(mongo_url)["interview_turns"])
    working, entered, gathered = together._collection, threading.Event(), threading.Event()

    class Interrupting:
        """The first command waits until others have queued up; the second is interrupted."""

        calls = 0

        def insert_many(self, documents: list[Any], **options: Any) -> object:
            self.calls += 1
            if self.calls == 1:
                entered.set()
                gathered.wait(10)
            if self.calls == 2:
                raise KeyboardInterrupt
            return working.insert_many(documents, **options)

    together._collection = Interrupting()  # pyright: ignore[reportAttributeAccessIssue]
    with ThreadPoolExecutor(9) as pool:
        first = pool.submit(together.insert, {"_id": "waits 0"})
        entered.wait(10)
        others = {f"waits {number}": pool.submit(together.insert, {"_id": f"waits {number}"}) for number in range(1, 9)}
        while len(together._queue) < len(others):
            threading.Event().wait(0.01)
        gathered.set()
        failed = {key for key, other in others.items() if isinstance(other.exception(10), KeyboardInterrupt)}
        assert first.result(10) and all(other.result() for key, other in others.items() if key not in failed)
    assert len(failed) == 1
    stored = {found["_id"] for found in working.find({"_id": {"$regex": "^waits "}})}
    assert stored == {"waits 0", *others} - failed
