"""Interviews and their reports in MongoDB: a document for each, one for each turn while it is under way, and the whole
transcript in the first again once there is a report.

Does not belong here: leading an interview (`recruit_assets.interviews`).
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from recruit_assets.domain.interviews import MAX_QUESTIONS, Interview
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.mongo import database, plain_errors
from recruit_assets.stores.together import OutOfOrder, WrittenTogether

if TYPE_CHECKING:
    from pymongo.collection import Collection

_MOST_TURNS = 4 * MAX_QUESTIONS + 1
"""Each question is asked, answered, asked further and answered again at most, and there are closing words. Never lower it:
what is stored beyond would not be found."""


class InterviewNotFound(StoreError):
    """No interview is stored under the id."""

    def __init__(self, interview_id: str):
        super().__init__(f"There is no interview {interview_id}.")
        self.interview_id = interview_id

    def __reduce__(self):
        return type(self), (self.interview_id,)


class InterviewMovedOn(StoreError):
    """Somebody else took a turn of the interview since it was read: on another device, or in another window."""

    def __init__(self, interview_id: str):
        super().__init__(f"Interview {interview_id} went on elsewhere meanwhile: load it again and go on from there.")
        self.interview_id = interview_id

    def __reduce__(self):
        return type(self), (self.interview_id,)


class InterviewStore:
    """Interviews by id. `mongo_url` names the database in its path ("recruit" when it names none).

    Every method raises StoreError when MongoDB can't be used.
    """

    def __init__(self, mongo_url: str):
        self._url = mongo_url

    def put(self, interview: Interview) -> bool:
        """Store the interview as it stands now; True when that changed anything.

        The transcript only grows: raises InterviewMovedOn when the stored one has turns that this one lacks, or another
        report, so that no turn is lost and none is taken twice.
        """
        with plain_errors(self._url):
            if interview.turns and interview.report is None:
                with suppress(OutOfOrder):
                    return self._add_next(interview)
            return self._put_whole(interview)

    def _add_next(self, interview: Interview) -> bool:
        """Write the last turn, where what is stored ends with the one before it, or after it; else raises OutOfOrder."""
        number = len(interview.turns) - 1
        if number:
            before = interview.turns[number - 1].model_dump(mode="json")
            return self._add(interview, number, {"_id": _turn_id(interview.interview_id, number - 1), "turn": before})
        stored = self._collection().find_one({"_id": interview.interview_id}, {"turns": 1})
        if stored is None or stored["turns"]:
            raise OutOfOrder
        return self._add(interview, number)

    def _add(self, interview: Interview, number: int, after: Mapping[str, Any] | None = None) -> bool:
        """Write the turn of that number; the second of two that write it at once finds it taken. `after` is what is to be
        stored before it."""
        if number >= _MOST_TURNS:
            raise StoreError(f"Interview {interview.interview_id} has more than the {_MOST_TURNS} turns that are kept.")
        key = _turn_id(interview.interview_id, number)
        turn = interview.turns[number].model_dump(mode="json")
        document = {"_id": key, "turn": turn, "usage": interview.usage.model_dump(mode="json")}
        if _together(self._url, "interview_turns", os.getpid()).insert(document, after):
            return True
        if (self._turns().find_one({"_id": key}) or {}).get("turn") != turn:
            raise InterviewMovedOn(interview.interview_id)
        return False

    def _put_whole(self, interview: Interview) -> bool:
        """Everything but one more turn: the beginning, a report, the same again, several turns at once."""
        key = interview.interview_id
        content = interview.model_dump(mode="json", exclude={"interview_id"})
        now = datetime.now(UTC)
        begun = {"_id": key, **content, "turns": [], "report": None, "started_at": now, "updated_at": now}
        beginnings = _together(self._url, "interviews", os.getpid())
        if content == {name: begun[name] for name in content} and beginnings.insert(begun):
            return True
        stored = self._whole(self._collection().find_one({"_id": key}))
        if stored and all(name in stored and stored[name] == value for name, value in content.items()):
            return False
        said = stored.get("turns", [])
        if content["turns"][: len(said)] != said or stored.get("report") not in (None, content["report"]):
            raise InterviewMovedOn(key)
        if not stored and not beginnings.insert(begun):
            raise InterviewMovedOn(key)
        for number in range(len(said), len(content["turns"])):
            self._add(interview, number)
        if content["report"] is not None:
            unreported = {"_id": key, "report": stored.get("report")}
            if not self._collection().update_one(unreported, {"$set": {**content, "updated_at": now}}).matched_count:
                raise InterviewMovedOn(key)
        return True

    def get(self, interview_id: str) -> Interview:
        """The interview, under way or done. Raises InterviewNotFound."""
        with plain_errors(self._url):
            record = self._whole(self._collection().find_one({"_id": interview_id}))
        if not record:
            raise InterviewNotFound(interview_id)
        return _from_bson(record)

    def started_at(self, interview_id: str) -> datetime:
        """When the interview was begun (UTC). Raises InterviewNotFound."""
        with plain_errors(self._url):
            record = self._collection().find_one({"_id": interview_id}, {"started_at": 1})
        if record is None:
            raise InterviewNotFound(interview_id)
        return record["started_at"]

    def list(self, cv_key: str | None = None, offer_id: str | None = None, limit: int = 100) -> list[Interview]:
        """The interviews of a CV, of an offer or of all, the one that was begun or reported on last first, at most
        `limit`."""
        wanted = {"cv_key": cv_key, "offer_id": offer_id}
        with plain_errors(self._url):
            found = (
                self._collection()
                .find({name: value for name, value in wanted.items() if value is not None})
                .sort([("updated_at", -1), ("_id", 1)])
                .limit(limit)
            )
            return [_from_bson(self._whole(record)) for record in found]

    def count(self) -> int:
        """How many interviews are kept."""
        with plain_errors(self._url):
            return self._collection().count_documents({})

    def delete(self, interview_id: str) -> None:
        """Erase one interview. An unknown one is no error."""
        with plain_errors(self._url):
            self._delete([interview_id])

    def delete_of(self, cv_key: str) -> int:
        """Erase all interviews of a CV; how many there were."""
        with plain_errors(self._url):
            return self._delete([found["_id"] for found in self._collection().find({"cv_key": cv_key}, {"_id": 1})])

    def _delete(self, keys: Iterable[str]) -> int:
        """Turns first: an interview that is still there can be erased again."""
        gone = 0
        for key in keys:
            self._turns().delete_many(_turns_of(key))
            gone += self._collection().delete_one({"_id": key}).deleted_count
        return gone

    def _whole(self, record: dict[str, Any] | None) -> dict[str, Any]:
        """The interview's document with the turns, and what they cost, that were taken since it was written; {} for
        None."""
        if record is None or record.get("report") is not None:
            return record or {}
        since = list(self._turns().find(_turns_of(record["_id"], len(record["turns"]))).sort("_id", 1))
        if not since:
            return record
        return {**record, "turns": [*record["turns"], *(each["turn"] for each in since)], "usage": since[-1]["usage"]}

    def _turns(self) -> Collection[dict[str, Any]]:
        return database(self._url)["interview_turns"]

    def _collection(self) -> Collection[dict[str, Any]]:
        return database(self._url)["interviews"]


@lru_cache(maxsize=32)
def _together(mongo_url: str, collection: str, process: int) -> WrittenTogether:
    """One for each process: after a fork the child has a connection and a queue of its own."""
    return WrittenTogether(database(mongo_url)[collection])


def _turn_id(interview_id: str, number: int) -> str:
    return f"{interview_id}/{number:04d}"


def _turns_of(interview_id: str, since: int = 0) -> dict[str, Any]:
    """The filter for the turns of an interview from number `since` on. One by one: the embedded server would look through
    the turns of all interviews for a range of ids."""
    return {"_id": {"$in": [_turn_id(interview_id, number) for number in range(since, _MOST_TURNS)]}}


def _from_bson(record: dict[str, Any]) -> Interview:
    fields = {name: record[name] for name in Interview.model_fields if name in record}
    try:
        return Interview.model_validate({**fields, "interview_id": record["_id"]})
    except ValueError:
        # A validation error quotes the transcript.
        raise StoreError(f"The stored interview {record['_id']} does not have today's fields: hold it again.") from None
