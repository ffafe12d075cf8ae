"""An invented candidate who has left something in every store, and the raw content of every store as text.

The text is read past the stores' own classes: what they forget to erase must not be what they forget to show.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import url2pathname

from recruit_assets.domain.documents import Language, sha256_hex
from recruit_assets.domain.interviews import Interview
from recruit_assets.domain.profiles import CandidateProfile, Evidence, ParseFailure
from recruit_assets.stores.cv_files import CvFileStore, DocumentStore, Inbox
from recruit_assets.stores.decisions import DecisionStore
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.matches import MatchStore, StoredPair
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.vectors import SearchRow, Section, VectorStore
from recruit_assets_tests.support.cv_texts import document
from recruit_assets_tests.support.offers import make_offer
from recruit_assets_tests.support.profiles import make_profile
from recruit_assets_tests.unit.interviews.people import an_offer

MODEL = "test-model"


class Stores(NamedTuple):
    """The stores a candidate leaves something in."""

    objects: ObjectStore
    profiles: ProfileStore
    interviews: InterviewStore
    vectors: VectorStore
    matches: MatchStore
    database: Database


class Person(NamedTuple):
    """A candidate's key, and every text that would give away that the CV was here."""

    cv_key: str
    traces: list[str]


def stores(object_store_url: str, mongo_url: str, database: Database) -> Stores:
    """The stores on these servers."""
    return Stores(
        ObjectStore(object_store_url),
        ProfileStore(mongo_url),
        InterviewStore(mongo_url),
        VectorStore(database),
        MatchStore(database),
        database,
    )


def leave_traces(stores: Stores, name: str, language: Language = "fr") -> Person:
    """Put a candidate into every store: two versions of the CV, each read by two crews, a third of which only the crew's
    answer is kept, a failure, an interview, vectors, words, a match with a
    quote and a decision."""
    email = f"{name.lower()}@mail.example"
    data = [f"{name} {email}\nCuisinière {version}".encode() for version in ("avant", "après", "enfin")]
    inbox = Inbox(stores.objects)
    key = inbox.register(inbox.add(f"CV {name}.txt", data[2]))
    CvFileStore(stores.objects).put(key, inbox.get(inbox.resolve(key)))
    DocumentStore(stores.objects).put(key, document(data[2].decode()))
    for version in data[:2]:
        for crew in ("crew-1", "crew-2"):
            profile = _profile(name, email, version, crew, language)
            stores.profiles.remember(profile)
            stores.profiles.put(key, profile, f"CV {name}.txt")
    # Answered and then killed: the answer is kept, and no profile tells of its document.
    stores.profiles.remember(_profile(name, email, data[2], "crew-2", language))
    unread = sha256_hex(f"{name} illisible".encode())
    stores.profiles.record_failure(key, ParseFailure(code="corrupt", message="The file is damaged."), unread)
    stores.interviews.put(_interview(key, name, language))
    stores.vectors.register(MODEL, 2)
    text = f"Cuisinière chez {name}"
    row = SearchRow("view", language, text, text, [text])
    stores.vectors.put_candidate(key, MODEL, row, ["title"], [Section("title", sha256_hex(b""), [1, 0])])
    pairs = {"board:1": StoredPair("print", 0.5, None), "board:2": StoredPair("print", 0.4, None)}
    stores.matches.replace(key, {"board:1": 1}, {"board:1": {"fits": [{"quote": text}]}}, pairs, "state")
    OfferStore(stores.database).load([make_offer("1")], "board")
    DecisionStore(stores.database).record("board:1", key, "shortlisted", f"{name} a convaincu", "recruiter")
    contact_hashes = [sha256_hex(f"email\0{email}".encode())]
    hashes = [*map(sha256_hex, data), unread, *contact_hashes]
    return Person(key, [key, name, name.lower(), email, *hashes])


def _profile(name: str, email: str, data: bytes, crew: str, language: Language) -> CandidateProfile:
    proof = Evidence(page=1, bbox=(0, 0, 1, 1), start=0, end=len(name), quote=name, confidence=0.9)
    changes = {"document_sha256": sha256_hex(data), "crew_version": crew, "evidence": {"/basics/name": proof}}
    return make_profile({"basics": {"name": name, "email": email}}, language).model_copy(update=changes)


def _interview(cv_key: str, name: str, language: Language) -> Interview:
    from recruit_assets.interviews.candidate import simulate
    from recruit_assets_tests.unit.interviews.people import a_profile, offline

    held = simulate(offline(), a_profile(language), an_offer(language), language)
    greeting = held.turns[0].model_copy(update={"question": f"Bonjour {name}"})
    return held.model_copy(
        update={"interview_id": f"of-{cv_key}", "cv_key": cv_key, "turns": [greeting, *held.turns[1:]]}
    )


def everything_kept(object_store_url: str, mongo_url: str, postgres_url: str) -> str:
    """Names and bytes of every object in a folder, every document of every collection, every row of every table."""
    return "\n".join([*_objects(object_store_url), *_documents(mongo_url), *_rows(postgres_url)])


def _objects(url: str) -> list[str]:
    root = Path(url2pathname(url.removeprefix("file://")))
    files = [path for path in root.rglob("*") if path.is_file()]
    return [f"{path.relative_to(root)} {path.read_bytes().decode(errors='replace')}" for path in files]


def _documents(url: str) -> list[str]:
    import pymongo

    with pymongo.MongoClient[dict[str, Any]](url) as client:
        database = client.get_default_database()
        return [str(record) for name in database.list_collection_names() for record in database[name].find()]


def _rows(url: str) -> list[str]:
    import psycopg
    from psycopg import sql

    with psycopg.connect(url) as connection:
        tables = connection.execute(
            "select schemaname, tablename from pg_tables where schemaname in ('recruit', 'public')"
        ).fetchall()
        return [
            row[0]
            for table in tables
            for row in connection.execute(sql.SQL("select t::text from {} t").format(sql.Identifier(*table))).fetchall()
        ]
