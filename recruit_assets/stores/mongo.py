"""MongoDB: the process's connection, its schema and how its errors are put into words.

Belongs here: opening a database by its URL, the versioned migrations, plain errors. Does not belong here: what is read
and written in a collection (`profiles`, `interviews`).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from recruit_assets.domain.people import contact_keys
from recruit_assets.stores.errors import StoreError

if TYPE_CHECKING:
    from pymongo import MongoClient
    from pymongo.database import Database

DEFAULT_DATABASE = "recruit"
_BAD_URL = "MONGO_URL is not a valid MongoDB URL. Write mongodb://user:password@host:27017/recruit."
_NAMESPACE_EXISTS = 48
_MAX_INT64 = 2**63


def database(mongo_url: str) -> Database[dict[str, Any]]:
    """The database that the URL's path names ("recruit" when it names none), with its schema up to date.

    The connection is shared by the whole process and made again after a fork. Raises StoreError.
    """
    return _migrated(mongo_url, os.getpid())


@contextmanager
def plain_errors(mongo_url: str) -> Iterator[None]:
    """Turn the driver's errors inside the block into StoreError. `from None` throughout: the driver quotes documents
    and filters in its messages, and those are personal data."""
    from bson.errors import BSONError
    from pymongo import errors

    where = f"MongoDB at {_host(mongo_url)}"
    try:
        yield
    except errors.OperationFailure as error:
        if error.code in (18, 8000):
            raise StoreError(f"{where} refuses the user or password. Correct MONGO_URL.") from None
        if error.code == 13:
            raise StoreError(
                f"{where}: the user may not do this. Grant readWrite and dbAdmin on the database."
            ) from None
        if error.code == 121:
            raise StoreError(f"{where} refuses a document that does not fit the collection's schema.") from None
        if error.code in (14031, 12501):
            raise StoreError(f"{where}: the disk is full. Free some space and run it again.") from None
        raise StoreError(f"{where} failed with code {error.code}. Its own log says why.") from None
    except errors.DocumentTooLarge:
        raise StoreError(f"{where} keeps documents of up to 16 MB, and this one is larger.") from None
    except (errors.InvalidURI, errors.ConfigurationError):
        raise StoreError(_BAD_URL) from None
    except errors.ConnectionFailure:
        raise StoreError(f"{where} can't be reached. Start it, or correct MONGO_URL.") from None
    except errors.PyMongoError as error:
        raise StoreError(f"{where} failed ({type(error).__name__}). Its own log says why.") from None
    except (BSONError, OverflowError, UnicodeEncodeError) as error:
        raise StoreError(f"{where} can't keep this value ({type(error).__name__}).") from None


def migrate(db: Database[dict[str, Any]]) -> list[int]:
    """Bring the schema up to date; the versions that were applied now.

    Each migration may be repeated without harm and is recorded in `schema_migrations` once it is through, so two
    processes may migrate at the same time and a killed one is made good by the next.
    """
    done = {record["_id"] for record in db["schema_migrations"].find({}, {"_id": 1})}
    applied = [version for version in _MIGRATIONS if version not in done]
    for version in applied:
        _MIGRATIONS[version](db)
        db["schema_migrations"].update_one(
            {"_id": version}, {"$setOnInsert": {"applied_at": datetime.now(UTC)}}, upsert=True
        )
    return applied


def escape_keys(value: Any) -> Any:
    """A JSON value with "%", ".", "$" and NUL in its object keys written as %25, %2E, %24 and %00: MongoDB reads the
    last three as operators, paths or ends. `unescape_keys` is its exact inverse."""
    if isinstance(value, Mapping):
        return {_escape(str(key)): escape_keys(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [escape_keys(item) for item in value]
    return value


def unescape_keys(value: Any) -> Any:
    """The JSON value that `escape_keys` was given."""
    if isinstance(value, Mapping):
        return {_unescape(key): unescape_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [unescape_keys(item) for item in value]
    return value


_ESCAPES = {"%": "%25", ".": "%2E", "$": "%24", "\0": "%00"}


def _escape(key: str) -> str:
    for character, escaped in _ESCAPES.items():
        key = key.replace(character, escaped)
    return key


def _unescape(key: str) -> str:
    for character, escaped in reversed(_ESCAPES.items()):
        key = key.replace(escaped, character)
    return key


_CLIENT_OPTIONS: dict[str, Any] = {
    "serverSelectionTimeoutMS": 5_000,
    "connectTimeoutMS": 5_000,
    "socketTimeoutMS": 60_000,
    "appname": "recruit_assets",
}
"""What MONGO_URL may choose otherwise. The journal is not among them: without it a killed server loses writes."""


def _host(mongo_url: str) -> str:
    return urlsplit(mongo_url).netloc.rpartition("@")[2] or "the URL in MONGO_URL"


@lru_cache(maxsize=32)
def _client(mongo_url: str, process: int) -> MongoClient[dict[str, Any]]:
    from pymongo import MongoClient

    chosen = {name.lower() for name, _ in parse_qsl(urlsplit(mongo_url).query)}
    defaults = {name: value for name, value in _CLIENT_OPTIONS.items() if name.lower() not in chosen}
    return MongoClient(mongo_url, journal=True, tz_aware=True, **defaults)


@lru_cache(maxsize=32)
def _migrated(mongo_url: str, process: int) -> Database[dict[str, Any]]:
    with plain_errors(mongo_url):
        try:
            db = _client(mongo_url, process).get_default_database(DEFAULT_DATABASE)
        except ValueError:
            raise StoreError(_BAD_URL) from None
        migrate(db)
    return db


def _collection(db: Database[dict[str, Any]], name: str, required: Mapping[str, Any]) -> None:
    """Make the collection with its validator, or give an existing one this validator."""
    from pymongo.errors import CollectionInvalid, OperationFailure

    validator = {"$jsonSchema": {"bsonType": "object", "required": list(required), "properties": dict(required)}}
    try:
        db.create_collection(name, validator=validator)
    except CollectionInvalid:
        db.command("collMod", name, validator=validator)
    except OperationFailure as error:
        if error.code != _NAMESPACE_EXISTS:
            raise
        db.command("collMod", name, validator=validator)


_TEXT = {"bsonType": "string"}
_KEY = {"bsonType": "string", "minLength": 1}
_DATE = {"bsonType": "date"}
_LIST = {"bsonType": "array"}
_PROFILE = {
    "document_sha256": _TEXT,
    "crew_version": _TEXT,
    "model": _TEXT,
    "profile": {"bsonType": "object"},
    "evidence": _LIST,
    "dropped": _LIST,
}


def _first_schema(db: Database[dict[str, Any]]) -> None:
    _collection(db, "candidate_profiles", {"_id": _KEY, **_PROFILE, "updated_at": _DATE})
    db["candidate_profiles"].create_index("document_sha256")
    db["candidate_profiles"].create_index("crew_version")
    db["candidate_profiles"].create_index([("updated_at", -1)])
    _collection(db, "crew_results", {"_id": _KEY, **_PROFILE})
    db["crew_results"].create_index("document_sha256")
    _collection(db, "parse_failures", {"_id": _KEY, "code": _TEXT, "message": _TEXT, "at": _DATE})
    db["parse_failures"].create_index("code")


def _interviews(db: Database[dict[str, Any]]) -> None:
    _collection(
        db, "interviews", {"_id": _KEY, "cv_key": _TEXT, "offer_id": _TEXT, "turns": _LIST, "updated_at": _DATE}
    )
    db["interviews"].create_index("cv_key")
    db["interviews"].create_index("offer_id")
    db["interviews"].create_index([("updated_at", -1)])


def _history_and_people(db: Database[dict[str, Any]]) -> None:
    _collection(db, "profile_history", {"_id": _KEY, "cv_key": _KEY, **_PROFILE, "replaced_at": _DATE})
    db["profile_history"].create_index([("cv_key", 1), ("replaced_at", -1)])
    profiles = db["candidate_profiles"]
    profiles.create_index("contact_keys")
    without: dict[str, Any] = {"contact_keys": {"$exists": False}}
    for record in list(profiles.find(without, {"profile.basics": 1})):
        keys = sorted(contact_keys(unescape_keys(record["profile"])))
        profiles.update_one({"_id": record["_id"], **without}, {"$set": {"contact_keys": keys}})


_MIGRATIONS: dict[int, Callable[[Database[dict[str, Any]]], None]] = {
    1: _first_schema,
    2: _interviews,
    3: _history_and_people,
}
