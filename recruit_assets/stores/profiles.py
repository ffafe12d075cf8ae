"""Candidates' profiles with their history, what the crew has already answered, what people corrected, and why a CV has
no profile: five MongoDB collections.

Belongs here: how a profile is kept and found again. Does not belong here: making one (`crew`), or checking it against
the CV (`domain.evidence`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from recruit_assets.domain.corrections import Correction, corrected, correction
from recruit_assets.domain.people import contact_keys, person_keys
from recruit_assets.domain.profiles import CandidateProfile, ParseFailure
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.mongo import database, escape_keys, plain_errors, unescape_keys

if TYPE_CHECKING:
    from pymongo.collection import Collection

_DOCUMENTS = "document_sha256s"
"""The field with the hash of every document that was ever the CV's."""


class ProfileNotFound(StoreError):
    """No profile is stored for the CV."""

    def __init__(self, cv_key: str):
        super().__init__(f"CV {cv_key} has no stored profile: materialize candidate_profiles for it.")
        self.cv_key = cv_key

    def __reduce__(self):
        return type(self), (self.cv_key,)


class StoredFailure(NamedTuple):
    """A CV's last failed parse: what failed, which version of the file and of the crew it was, and when (UTC)."""

    cv_key: str
    failure: ParseFailure
    document_sha256: str | None
    crew_version: str | None
    at: datetime


class ProfileVersion(NamedTuple):
    """`made_of` differs for every version of a CV's profile; `person` is what it has in common with the other CVs of the same
    person (`domain.people.person_keys`)."""

    made_of: str
    person: frozenset[str]


class EarlierProfile(NamedTuple):
    """A profile that another version of the file or of the crew has replaced: what the file was called, the run that
    made the profile, and when it was stored and replaced (UTC)."""

    profile: CandidateProfile
    file_name: str | None
    run_id: str | None
    updated_at: datetime
    replaced_at: datetime


class ProfileStore:
    """Profiles by CV (`candidate_profiles`), the versions they replaced (`profile_history`), the crew's answers by document
    and crew version (`crew_results`), people's corrections (`profile_corrections`) and failures by CV (`parse_failures`).

    `mongo_url` names the database in its path ("recruit" when it names none). Writes are upserts that a re-run repeats
    without effect. Every method raises StoreError when MongoDB can't be used.
    """

    def __init__(self, mongo_url: str):
        self._url = mongo_url

    def put(
        self, cv_key: str, profile: CandidateProfile, file_name: str | None = None, run_id: str | None = None
    ) -> bool:
        """Store the CV's profile; True when that changed anything.

        A profile that is already stored is left as it is, with its `updated_at` and the run that made it. One that was
        made from another document or by another crew version goes into the history first. A `file_name` of None keeps
        the stored one.
        """
        with plain_errors(self._url):
            profiles = self._collection("candidate_profiles")
            stored = profiles.find_one({"_id": cv_key}) or {}
            content = {
                **_to_bson(profile),
                "file_name": file_name or stored.get("file_name"),
                "contact_keys": sorted(contact_keys(profile.profile)),
            }
            if all(name in stored and stored[name] == value for name, value in content.items()):
                return False
            if stored and _version(stored) != _version(content):
                self._archive(cv_key, stored)
            documents = {*stored.get(_DOCUMENTS, []), profile.document_sha256}
            profiles.replace_one(
                {"_id": cv_key},
                {**content, "run_id": run_id, _DOCUMENTS: sorted(documents), "updated_at": datetime.now(UTC)},
                upsert=True,
            )
        return True

    def get(self, cv_key: str) -> CandidateProfile:
        """The CV's profile. Raises ProfileNotFound."""
        found = self.get_many([cv_key])
        if cv_key not in found:
            raise ProfileNotFound(cv_key)
        return found[cv_key]

    def get_many(self, cv_keys: Iterable[str]) -> dict[str, CandidateProfile]:
        """The profiles of those of the CVs that have one, by key, in the order asked for."""
        asked = list(dict.fromkeys(cv_keys))
        with plain_errors(self._url):
            found = {
                record["_id"]: _from_bson(record)
                for record in self._collection("candidate_profiles").find({"_id": {"$in": asked}})
            }
            by_hand = {
                record["_id"]: [Correction.model_validate(each) for each in record["corrections"]]
                for record in self._collection("profile_corrections").find({"_id": {"$in": asked}})
            }
        return {key: _corrected(found[key], by_hand.get(key, [])) for key in asked if key in found}

    def versions(self, cv_keys: Iterable[str]) -> dict[str, ProfileVersion]:
        """The version of each of the profiles that `get_many` would give, by key, without reading them."""
        asked = list(dict.fromkeys(cv_keys))
        fields = ("document_sha256", "crew_version", "updated_at")
        with plain_errors(self._url):
            records = list(
                self._collection("candidate_profiles").find(
                    {"_id": {"$in": asked}}, dict.fromkeys((*fields, "contact_keys"), 1)
                )
            )
            by_hand = {
                record["_id"]: str(record["corrections"])
                for record in self._collection("profile_corrections").find({"_id": {"$in": asked}})
            }
        found: dict[str, ProfileVersion] = {}
        for record in records:
            told = repr([record.get(field) for field in fields]) + by_hand.get(record["_id"], "")
            person = {*record.get("contact_keys", ()), record["document_sha256"]}
            found[record["_id"]] = ProfileVersion(hashlib.sha256(told.encode()).hexdigest(), frozenset(person))
        for key, profile in self.get_many(found.keys() & by_hand.keys()).items():
            # A person may have corrected an address.
            found[key] = found[key]._replace(person=frozenset(person_keys(profile)))
        return {key: found[key] for key in asked if key in found}

    def correct(self, cv_key: str, pointer: str, value: str | None) -> CandidateProfile:
        """Put a person's text in the place of the one at the JSON Pointer of the CV's profile (None removes it), now and
        whenever the CV is read again; returns the profile. Raises ProfileNotFound, CorrectionRefused.

        Correcting the same value again replaces the correction; putting back what the crew read removes it.
        """
        shown = self.get(cv_key)
        made = correction(shown.profile, pointer, value, datetime.now(UTC))
        earlier = self.corrections(cv_key)
        again = next((one for one in earlier if one.pointer == pointer and one.value == made.found), None)
        kept = [one for one in earlier if one is not again]
        if again is not None:
            made = made.model_copy(update={"found": again.found})
        if made.value != made.found:
            kept.append(made)
        with plain_errors(self._url):
            self._collection("profile_corrections").replace_one(
                {"_id": cv_key}, {"corrections": [one.model_dump() for one in kept]}, upsert=True
            )
        return self.get(cv_key)

    def corrections(self, cv_key: str) -> list[Correction]:
        """A person's corrections of the CV's profile, oldest first."""
        with plain_errors(self._url):
            record = self._collection("profile_corrections").find_one({"_id": cv_key}) or {}
        return [Correction.model_validate(each) for each in record.get("corrections", [])]

    def history(self, cv_key: str) -> list[EarlierProfile]:
        """The CV's earlier profiles, the one replaced last first: one for each pair of document and crew version, and none
        for the pair of the profile that is stored now."""
        with plain_errors(self._url):
            current = self._collection("candidate_profiles").find_one({"_id": cv_key}) or {}
            found = self._collection("profile_history").find({"cv_key": cv_key}).sort([("replaced_at", -1), ("_id", 1)])
            # A crash between the two writes of `put` leaves the current profile in the history too.
            records = [record for record in found if _version(record) != _version(current)]
        return [
            EarlierProfile(
                _from_bson(record),
                record.get("file_name"),
                record.get("run_id"),
                record["updated_at"],
                record["replaced_at"],
            )
            for record in records
        ]

    def same_person(self, cv_key: str) -> list[str]:
        """The keys, sorted, of the other CVs whose profile shares the file or contact data with this one's
        (`domain.people`). A CV without a profile has none."""
        with plain_errors(self._url):
            profiles = self._collection("candidate_profiles")
            own = profiles.find_one({"_id": cv_key}, {"document_sha256": 1, "contact_keys": 1})
            if own is None:
                return []
            # Two searches, for the embedded server reads all profiles to answer an "or": 0.3 s among a thousand.
            found = {
                record["_id"]
                for shared in (
                    {"document_sha256": own["document_sha256"]},
                    {"contact_keys": {"$in": own.get("contact_keys", [])}},
                )
                for record in profiles.find({**shared, "_id": {"$ne": cv_key}}, {"_id": 1})
            }
        return sorted(found)

    def file_name(self, cv_key: str) -> str | None:
        """What the sender called the CV's file, if that was stored. Raises ProfileNotFound."""
        with plain_errors(self._url):
            record = self._collection("candidate_profiles").find_one({"_id": cv_key}, {"file_name": 1})
        if record is None:
            raise ProfileNotFound(cv_key)
        return record.get("file_name")

    def keys(self) -> list[str]:
        """The keys of all CVs that have a profile, sorted."""
        with plain_errors(self._url):
            return [record["_id"] for record in self._collection("candidate_profiles").find({}, {"_id": 1}).sort("_id")]

    def count(self) -> int:
        """How many CVs have a profile."""
        with plain_errors(self._url):
            return self._collection("candidate_profiles").count_documents({})

    def remembered(self, document_sha256: str, crew_version: str) -> CandidateProfile | None:
        """What this version of the crew answered for this document, if it was ever asked."""
        with plain_errors(self._url):
            record = self._collection("crew_results").find_one({"_id": f"{document_sha256}:{crew_version}"})
        return _from_bson(record) if record else None

    def remember(self, profile: CandidateProfile) -> None:
        """Keep the crew's answer, so that asking again costs no model call. The first answer stays."""
        with plain_errors(self._url):
            self._collection("crew_results").update_one(
                {"_id": f"{profile.document_sha256}:{profile.crew_version}"},
                {"$setOnInsert": _to_bson(profile)},
                upsert=True,
            )

    def record_failure(
        self,
        cv_key: str,
        failure: ParseFailure,
        document_sha256: str | None = None,
        crew_version: str | None = None,
    ) -> None:
        """Note why the CV has no profile, in place of an earlier note. The same failure again keeps its date."""
        content = {**failure.model_dump(), "document_sha256": document_sha256, "crew_version": crew_version}
        with plain_errors(self._url):
            failures = self._collection("parse_failures")
            stored = failures.find_one({"_id": cv_key}) or {}
            if any(name not in stored or stored[name] != value for name, value in content.items()):
                failures.replace_one({"_id": cv_key}, {**content, "at": datetime.now(UTC)}, upsert=True)

    def clear_failure(self, cv_key: str) -> None:
        """Forget the CV's failure, if there is one."""
        with plain_errors(self._url):
            self._collection("parse_failures").delete_one({"_id": cv_key})

    def failures(self) -> dict[str, StoredFailure]:
        """The CVs whose last parse failed, by key."""
        with plain_errors(self._url):
            records = list(self._collection("parse_failures").find({}).sort("_id"))
        return {
            record["_id"]: StoredFailure(
                record["_id"],
                ParseFailure(code=record["code"], message=record["message"]),
                record["document_sha256"],
                record["crew_version"],
                record["at"],
            )
            for record in records
        }

    def delete(self, cv_key: str, documents: Iterable[str] = ()) -> dict[str, int]:
        """Erase everything kept of the CV: its profile and history, its failure, and the crew's answers to every version
        of the document that was ever stored for it. Returns how many records went, by collection.

        `documents` are further document hashes known to the caller. The profile goes last, so that an erasure that was
        cut short can be repeated in full. An unknown CV is no error.
        """
        with plain_errors(self._url):
            profile = self._collection("candidate_profiles").find_one({"_id": cv_key}, {_DOCUMENTS: 1}) or {}
            failure = self._collection("parse_failures").find_one({"_id": cv_key}, {"document_sha256": 1}) or {}
            hashes = {*documents, *profile.get(_DOCUMENTS, []), failure.get("document_sha256")} - {None}
            erased: dict[str, dict[str, Any]] = {
                "crew_results": {"document_sha256": {"$in": sorted(hashes)}},
                "profile_history": {"cv_key": cv_key},
                "parse_failures": {"_id": cv_key},
                "profile_corrections": {"_id": cv_key},
                "candidate_profiles": {"_id": cv_key},
            }
            return {name: self._collection(name).delete_many(which).deleted_count for name, which in erased.items()}

    def _archive(self, cv_key: str, stored: Mapping[str, Any]) -> None:
        """Keep a profile that is about to be replaced. Once more changes nothing but the date."""
        document, crew = _version(stored)
        kept = {name: value for name, value in stored.items() if name not in ("_id", _DOCUMENTS, "contact_keys")}
        self._collection("profile_history").replace_one(
            {"_id": f"{cv_key}:{document}:{crew}"},
            {**kept, "cv_key": cv_key, "replaced_at": datetime.now(UTC)},
            upsert=True,
        )

    def _collection(self, name: str) -> Collection[dict[str, Any]]:
        return database(self._url)[name]


def _corrected(profile: CandidateProfile, corrections: list[Correction]) -> CandidateProfile:
    if not corrections:
        return profile
    laid = corrected(profile.profile, profile.evidence, corrections)
    return profile.model_copy(update={"profile": laid.profile, "evidence": laid.evidence, "by_hand": laid.by_hand})


def _version(record: Mapping[str, Any]) -> tuple[str | None, str | None]:
    return record.get("document_sha256"), record.get("crew_version")


def _to_bson(profile: CandidateProfile) -> dict[str, Any]:
    record = profile.model_dump(exclude={"by_hand"})
    # Lists, because JSON Pointers and field paths hold "/", "." and "$", which are not for keys.
    evidence = [
        {"pointer": pointer, **proof, "bbox": list(proof["bbox"])} for pointer, proof in record["evidence"].items()
    ]
    dropped = [{"field": field, "count": count} for field, count in record["dropped"].items()]
    return {
        **record,
        "profile": escape_keys(record["profile"]),
        "evidence": evidence,
        "dropped": dropped,
        "flags": list(record["flags"]),
    }


def _from_bson(record: dict[str, Any]) -> CandidateProfile:
    fields = {name: record[name] for name in CandidateProfile.model_fields if name in record}
    value = {
        **fields,
        "profile": unescape_keys(record["profile"]),
        "evidence": {
            proof["pointer"]: {name: value for name, value in proof.items() if name != "pointer"}
            for proof in record["evidence"]
        },
        "dropped": {entry["field"]: entry["count"] for entry in record["dropped"]},
    }
    try:
        return CandidateProfile.model_validate(value)
    except ValueError:
        # A validation error quotes the profile.
        raise StoreError(
            "A stored profile does not have today's fields: materialize candidate_profiles again."
        ) from None
