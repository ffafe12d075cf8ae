"""Documents of many threads written with one command, on a real MongoDB."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from bson.errors import BSONError
from pymongo.errors import OperationFailure

from recruit_assets.stores.mongo import database
from recruit_assets.stores.together import WrittenTogether


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
