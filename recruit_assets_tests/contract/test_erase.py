"""Erasing a candidate on the real stores: nothing is left, nobody else is touched, an interruption is made good."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from recruit_assets.stores.cv_files import CvFileStore, DocumentStore, Inbox
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.erase import erase_candidate
from recruit_assets_tests.support.everywhere import Stores, everything_kept, leave_traces, stores

STEPS: list[tuple[type, str]] = [
    (Inbox, "delete"),
    (InterviewStore, "delete_of"),
    (VectorStore, "forget_candidate"),
    (ProfileStore, "delete"),
    (DocumentStore, "delete"),
    (CvFileStore, "delete"),
]


class World(NamedTuple):
    stores: Stores
    kept: Callable[[], str]

    def erase(self, cv_key: str) -> dict[str, int]:
        objects, profiles, interviews, vectors, *_ = self.stores
        return erase_candidate(cv_key, objects, profiles, interviews, vectors)


@pytest.fixture(scope="module")
def database(postgres_url: str):
    opened = Database(postgres_url)
    yield opened
    opened.close()


@pytest.fixture
def world(object_store_url: str, mongo_url: str, postgres_url: str, database: Database) -> World:
    return World(
        stores(object_store_url, mongo_url, database),
        lambda: everything_kept(object_store_url, mongo_url, postgres_url),
    )


def left(world: World, traces: list[str]) -> list[str]:
    kept = world.kept()
    return [trace for trace in traces if trace in kept]


def test_nothing_of_an_erased_candidate_is_in_any_store_and_another_is_untouched(world: World):
    gone, stays = leave_traces(world.stores, "Valmorin"), leave_traces(world.stores, "Tarrick", "en")
    assert left(world, gone.traces) == gone.traces
    erased = world.erase(gone.cv_key)
    assert left(world, gone.traces) == []
    assert left(world, stays.traces) == stays.traces
    assert erased == {
        "inbox": 1, "cv_files": 1, "cv_documents": 1, "interviews": 1, "postgresql_rows": 6, "crew_results": 5,
        "profile_history": 3, "parse_failures": 1, "profile_corrections": 0, "candidate_profiles": 1,
    }  # fmt: skip
    assert set(world.erase(gone.cv_key).values()) == {0}
    world.erase(stays.cv_key)


@pytest.mark.parametrize("done", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(("store", "step"), STEPS, ids=[store.__name__ for store, _ in STEPS])
def test_an_erasure_that_was_cut_short_is_repeated_in_full(
    world: World, monkeypatch: pytest.MonkeyPatch, store: type, step: str, done: bool
):
    person = leave_traces(world.stores, "Valmorin")
    work = getattr(store, step)

    def killed(self: Any, *args: Any) -> None:
        if done:
            work(self, *args)
        raise StoreError("the power is gone")

    monkeypatch.setattr(store, step, killed)
    with pytest.raises(StoreError, match="the power is gone"):
        world.erase(person.cv_key)
    monkeypatch.undo()
    world.erase(person.cv_key)
    assert left(world, person.traces) == []


@pytest.mark.parametrize("deleted", range(5))
def test_an_erasure_cut_short_between_any_two_objects_is_repeated_in_full(
    world: World, monkeypatch: pytest.MonkeyPatch, deleted: int
):
    person = leave_traces(world.stores, "Valmorin")
    work, calls = ObjectStore.delete, iter(range(deleted))

    def killed(self: ObjectStore, key: str) -> None:
        if next(calls, None) is None:
            raise StoreError("the power is gone")
        work(self, key)

    monkeypatch.setattr(ObjectStore, "delete", killed)
    with pytest.raises(StoreError, match="the power is gone"):
        world.erase(person.cv_key)
    monkeypatch.undo()
    world.erase(person.cv_key)
    assert left(world, person.traces) == []


def test_damaged_objects_are_erased_like_the_rest(world: World):
    person = leave_traces(world.stores, "Valmorin")
    world.stores.objects.put(f"cv_documents/{person.cv_key}.json", b"Valmorin, and no document")
    world.stores.objects.put(f"cv_files/{person.cv_key}/original", b"Valmorin, and not the file received")
    world.erase(person.cv_key)
    assert left(world, person.traces) == []


def test_a_cv_that_never_came_to_a_profile_is_erased_too(world: World):
    inbox = Inbox(world.stores.objects)
    key = inbox.register(inbox.add("Valmorin.pdf", b"Valmorin"))
    assert world.erase(key)["inbox"] == 1
    assert left(world, [key, "Valmorin"]) == []
