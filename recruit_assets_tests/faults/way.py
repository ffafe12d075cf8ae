"""The whole way of two CVs, from the file to the interview, over given servers; and all that is kept afterwards.

Belongs here: the steps in the product's own order, and how states are compared. Does not belong here: what goes wrong.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from pydantic import BaseModel

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.interviews.offline import OFFLINE_NAME, OfflineInterviewModel
from recruit_assets.interviews.prompts import InterviewPrompts
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.chat import Answer, Message
from recruit_assets.models.embedders import HashingEmbedder
from recruit_assets.models.offline import OfflineModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.cv_files import Inbox
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.readings import ReadingStore
from recruit_assets.stores.retrieval import Retrieval
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.candidates import profile_cv, read_cv
from recruit_assets.usecases.cvs import receive_cv
from recruit_assets.usecases.embeddings import embed_candidates, embed_offers
from recruit_assets.usecases.interview import choose_pair, run_interview
from recruit_assets.usecases.matching import Matching
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.support.offers import labelled_offers

CVS = ("cv_fr_02_macon.txt", "cv_en_06_hairdresser.txt")
TODAY = date(2026, 11, 20)
_WHEN = {"year", "at", "updated_at", "replaced_at", "started_at", "matched_at", "seconds", "made_of"}
"""When something was done and how long it took: the only things that two runs over the same CVs may differ in."""


class Asked:
    """The offline model; tells `on_question` of each question before it answers."""

    def __init__(self, on_question: Callable[[], object]):
        self._model = OfflineModel()
        self.name = self._model.name
        self._on_question = on_question

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        self._on_question()
        return self._model.ask(messages, response_model)


class AskedInInterviews(OfflineInterviewModel):
    """The offline interview model; tells `on_question` of each question before it answers."""

    on_question: Callable[[], object]

    def _generate(self, *args: Any, **kwargs: Any) -> Any:
        self.on_question()
        return super()._generate(*args, **kwargs)


@dataclass
class Way:
    """The steps over these servers. `asked` notes for each question to a model whose turn it was: a CV's key or
    "interview"; `on_question` is told it, too. `was` holds what was kept when somebody looked."""

    postgres_url: str
    mongo_url: str
    objects_url: str
    timeout_seconds: float = 30
    on_question: Callable[[str], object] = lambda whose: None
    as_of: date | None = TODAY
    asked: list[str] = field(default_factory=list)
    was: dict[str, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.objects = ObjectStore(self.objects_url)
        self.database = Database(self.postgres_url, timeout_seconds=self.timeout_seconds)
        self.profiles = ProfileStore(self.mongo_url)
        self.interviews = InterviewStore(self.mongo_url)
        self.embedder = HashingEmbedder()
        self._whose = ""
        prompts = read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")
        self.parser = CvParser(CrewRunner(Asked(self._note), prompts), Limits())

    def _note(self) -> None:
        self.asked.append(self._whose)
        self.on_question(self._whose)

    def load_offers(self) -> None:
        """Give PostgreSQL some offers with their vectors."""
        OfferStore(self.database).load(iter(labelled_offers()), "board", full_listing=True)
        embed_offers(VectorStore(self.database), self.embedder)

    def go(self) -> None:
        """Take the CVs the whole way. Raises what a step raises."""
        for name in CVS:
            self.profile(name)
        self.match()
        self.interview()

    def add(self, name: str) -> str:
        """Put a seed CV into the inbox and return its key."""
        inbox = Inbox(self.objects)
        return inbox.register(inbox.add(name, (PROJECT_ROOT / "seed" / "cvs" / name).read_bytes()))

    def profile(self, name: str) -> str:
        """Take a seed CV from its file to its profile and return its key."""
        key = self._whose = self.add(name)
        receive_cv(self.objects, key)
        read_cv(Limits(), self.objects, self.profiles, key)
        profile_cv(self.parser, self.objects, self.profiles, key)
        return key

    def match(self) -> None:
        """Embed the candidates and bring their matches up to date."""
        vectors = VectorStore(self.database)
        embed_candidates(None, self.profiles, vectors, self.embedder, self.as_of)
        matching = Matching(
            self.profiles,
            OfferStore(self.database),
            vectors,
            Retrieval(self.database, self.embedder.name),
            MatchStore(self.database),
            ReadingStore(self.database),
            self.as_of,
        )
        matching.refresh_matches()

    def interview(self) -> None:
        """Hold the interview of the best match with a simulated candidate."""
        self._whose = "interview"
        pair = choose_pair(MatchStore(self.database), None, None)
        prompts = InterviewPrompts.read(PROJECT_ROOT / "prompts" / "interview")
        simulator = InterviewSimulator(AskedInInterviews(on_question=self._note), prompts, name=OFFLINE_NAME)
        run_interview(self.profiles, OfferStore(self.database).require, self.interviews, simulator, *pair, questions=2)

    def wipe(self) -> None:
        """Forget the candidates everywhere; the offers stay."""
        for info in list(self.objects.list()):
            self.objects.delete(info.key)
        with self.database.connection() as connection:
            for table in _tables_of_candidates(connection):
                connection.execute(sql.SQL("truncate recruit.{}").format(table))
        for name, collection in _collections(self.mongo_url):
            if name != "schema_migrations":
                collection.delete_many({})

    def kept(self) -> dict[str, list[str]]:
        """All that is kept, past the stores' own classes: every object, row and document as text, without times."""
        found: dict[str, list[str]] = {
            "objects": [
                f"{info.key} {hashlib.sha256(self.objects.get(info.key)).hexdigest()}" for info in self.objects.list()
            ]
        }
        with self.database.connection() as connection:
            for table in _tables_of_candidates(connection):
                rows = connection.execute(sql.SQL("select to_jsonb(t) from recruit.{} t").format(table)).fetchall()
                found[table.as_string()] = sorted(_text(_in_order(row[0])) for row in rows)
        for name, collection in _collections(self.mongo_url):
            if name != "schema_migrations" and (documents := sorted(map(_text, collection.find({})))):
                found[name] = documents
        return found

    def answered(self) -> set[str]:
        """The documents, by hash, whose answers by the crew are kept."""
        return {
            record["document_sha256"]
            for name, collection in _collections(self.mongo_url)
            if name == "crew_results"
            for record in collection.find({})
        }


def _tables_of_candidates(connection: psycopg.Connection) -> list[sql.Identifier]:
    rows = connection.execute(
        "select table_name from information_schema.columns where table_schema = 'recruit' and column_name = 'cv_key'"
        " order by 1"
    ).fetchall()
    return [sql.Identifier(row[0]) for row in rows]


def half_written(folder: Path) -> list[str]:
    """The files in a store's folder that a write has left behind half done."""
    return [path.name for path in folder.rglob("*#*") if path.is_file()]


def empty(folder: Path) -> None:
    """Delete the folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def _collections(mongo_url: str) -> list[tuple[str, Any]]:
    from recruit_assets.stores.mongo import database

    db = database(mongo_url)
    return [(name, db[name]) for name in sorted(db.list_collection_names())]


def _in_order(row: dict[str, Any]) -> dict[str, Any]:
    """A row of pairs kept side by side in arrays, with the pairs in order: theirs tells nothing."""
    arrays = [row[name] for name in ("offer_ids", "fingerprints", "scores") if name in row]
    return {"cv_key": row["cv_key"], "pairs": sorted(zip(*arrays, strict=True))} if arrays else row


def _text(value: Any) -> str:
    return json.dumps(_timeless(value), sort_keys=True, default=str, ensure_ascii=False)


def _timeless(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _timeless(item) for name, item in value.items() if name not in _WHEN}
    return [_timeless(item) for item in value] if isinstance(value, list) else value
