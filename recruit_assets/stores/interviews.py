"""Interviews and their reports in MongoDB, each in one document that grows turn by turn.

Does not belong here: leading an interview (`recruit_assets.interviews`).
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from recruit_assets.domain.interviews import Interview
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.mongo import database, plain_errors

if TYPE_CHECKING:
    from pymongo.collection import Collection


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

        The transcript only grows: raises InterviewMovedOn when the stored one has turns that this one lacks, so that no
        turn is lost and none is taken twice.
        """
        from pymongo.errors import DuplicateKeyError

        content = interview.model_dump(mode="json", exclude={"interview_id"})
        with plain_errors(self._url):
            interviews = self._collection()
            stored = interviews.find_one({"_id": interview.interview_id}) or {}
            if all(name in stored and stored[name] == value for name, value in content.items()):
                return False
            said = stored.get("turns", [])
            if content["turns"][: len(said)] != said:
                raise InterviewMovedOn(interview.interview_id)
            now = datetime.now(UTC)
            record = {**content, "started_at": stored.get("started_at", now), "updated_at": now}
            if not stored:
                try:
                    interviews.insert_one({"_id": interview.interview_id, **record})
                except DuplicateKeyError:
                    raise InterviewMovedOn(interview.interview_id) from None
                return True
            written = interviews.replace_one({"_id": interview.interview_id, "turns": said}, record)
            if not written.matched_count:
                raise InterviewMovedOn(interview.interview_id)
        return True

    def get(self, interview_id: str) -> Interview:
        """The interview, under way or done. Raises InterviewNotFound."""
        with plain_errors(self._url):
            record = self._collection().find_one({"_id": interview_id})
        if record is None:
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
        """The interviews of a CV, of an offer or of all, the one that changed last first, at most `limit`."""
        wanted = {"cv_key": cv_key, "offer_id": offer_id}
        with plain_errors(self._url):
            found = (
                self._collection()
                .find({name: value for name, value in wanted.items() if value is not None})
                .sort([("updated_at", -1), ("_id", 1)])
                .limit(limit)
            )
            return [_from_bson(record) for record in found]

    def count(self) -> int:
        """How many interviews are kept."""
        with plain_errors(self._url):
            return self._collection().count_documents({})

    def delete(self, interview_id: str) -> None:
        """Erase one interview. An unknown one is no error."""
        with plain_errors(self._url):
            self._collection().delete_one({"_id": interview_id})

    def delete_of(self, cv_key: str) -> int:
        """Erase all interviews of a CV; how many there were."""
        with plain_errors(self._url):
            return self._collection().delete_many({"cv_key": cv_key}).deleted_count

    def _collection(self) -> Collection[dict[str, Any]]:
        return database(self._url)["interviews"]


def _from_bson(record: dict[str, Any]) -> Interview:
    fields = {name: record[name] for name in Interview.model_fields if name in record}
    try:
        return Interview.model_validate({**fields, "interview_id": record["_id"]})
    except ValueError:
        # A validation error quotes the transcript.
        raise StoreError(f"The stored interview {record['_id']} does not have today's fields: hold it again.") from None
