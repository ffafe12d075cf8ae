"""PostgreSQL fails in the middle of the CVs' way: a sentence says so, nothing is lost or doubled, and it heals."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import psycopg
import pytest

from recruit_assets.models.guard import Guard
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.postgres import Database
from recruit_assets.stores.request_slots import RequestSlots
from recruit_assets_tests.faults.conftest import Behind
from recruit_assets_tests.faults.way import CVS, Way
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.support.offers import labelled_offers

GONE = r"does not answer: check that it runs|no connection to PostgreSQL at .* became free within 2 s"
CUT = rf"{GONE}|is being stopped or started: what was under way is undone"


def _profiled(way: Way) -> None:
    for name in CVS:
        way.profile(name)


def _fails(work: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        work()
    said = str(caught.value)
    assert re.search(sentence, said), said
    assert "password" not in said and "recruit:" not in said


def _heals(way: Way, undisturbed: Way) -> None:
    """The rest of the way is gone at the first try, no model is asked what it has answered, and nothing tells that
    anything happened."""
    asked = len(way.asked)
    way.go()
    assert set(way.asked[asked:]) == {"interview"}
    assert way.kept() == undisturbed.was


def test_a_server_that_is_down_at_the_start_is_named_and_heals(postgres: Behind, way: Way, undisturbed: Way):
    _profiled(way)
    way.database.close()
    postgres.proxy.refuse()
    _fails(way.match, r"PostgreSQL at 127.0.0.1:\d+/test_\w+ does not answer: check that it runs")
    postgres.proxy.heal()
    _heals(way, undisturbed)


def test_a_server_that_was_started_again_costs_no_caller_an_error(postgres: Behind, way: Way, undisturbed: Way):
    """Every connection of the pool is cut behind the product's back."""
    _profiled(way)
    way.match()
    postgres.proxy.drop()
    _heals(way, undisturbed)


@pytest.mark.parametrize(
    "count", [40_000, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 300, 2_000, 8_000, 20_000, 80_000))]
)
def test_a_server_that_dies_in_the_middle_loses_and_doubles_nothing(
    postgres: Behind, way: Way, undisturbed: Way, count: int
):
    _profiled(way)
    postgres.proxy.die_after(count)
    _fails(way.match, CUT)
    postgres.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.slow
def test_a_server_that_comes_back_after_a_while_is_found_again_at_once(postgres: Behind, way: Way, undisturbed: Way):
    """The pool's own way would be to look for it after 1, 3, 7, 15, 31 ... seconds, whoever waits in between."""
    way.database = Database(postgres.url, timeout_seconds=3)
    _profiled(way)
    way.match()
    postgres.proxy.refuse()
    gone = time.monotonic()
    while time.monotonic() - gone < 18:
        _fails(way.match, r"became free within 3 s|does not answer")
    postgres.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.parametrize("how", ["57P01", pytest.param("57P03", marks=pytest.mark.slow)])
def test_a_session_the_administrator_ends_is_told_as_such(way: Way, postgres_url: str, undisturbed: Way, how: str):
    _profiled(way)
    sentence = r"is being stopped or started: what was under way is undone, run it again"

    def is_ended() -> None:
        with way.database.connection() as connection:
            if how == "57P03":
                connection.execute("do $$ begin raise exception 'starting up' using errcode = '57P03'; end $$")
            with psycopg.connect(postgres_url, autocommit=True) as other:
                other.execute("select pg_terminate_backend(%s)", [connection.info.backend_pid])
            connection.execute("select 1")

    _fails(is_ended, sentence)
    _heals(way, undisturbed)


def test_a_slow_server_is_waited_for(postgres: Behind, way: Way, undisturbed: Way):
    _profiled(way)
    postgres.proxy.slow(0.02)
    way.match()
    postgres.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.slow
def test_a_server_that_takes_connections_and_says_nothing_is_named_within_its_timeout(
    postgres: Behind, way: Way, undisturbed: Way
):
    _profiled(way)
    way.database.close()
    postgres.proxy.silence()
    _fails(way.match, GONE)
    postgres.proxy.heal()
    _heals(way, undisturbed)


def test_what_answers_but_is_no_postgresql_is_named(postgres: Behind, way: Way, undisturbed: Way):
    _profiled(way)
    way.database.close()
    for garbage in (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"\x00" * 64, b"E\x00\x00\x00\x07???\x00", b""):
        postgres.proxy.answer(garbage)
        _fails(way.match, r"PostgreSQL at \S+ does not answer: check that it runs and that POSTGRES_URL is right")
    postgres.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("matches", "has no disk space left: free some there and run it again"),
        pytest.param("candidate_search", "has no disk space left", marks=pytest.mark.slow),
    ],
)
def test_a_full_disk_is_named_and_what_fits_is_kept(way: Way, undisturbed: Way, table: str, sentence: str):
    """The server's own error, raised by a trigger: a real disk is not to be had everywhere."""
    _profiled(way)
    full = (
        "create function recruit.full_disk() returns trigger language plpgsql as"
        " $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;"
        f" create trigger full_disk before insert on recruit.{table} execute function recruit.full_disk()"
    )
    with way.database.connection() as connection:
        connection.execute(full)  # pyright: ignore
    try:
        _fails(way.match, sentence)
    finally:
        with way.database.connection() as connection:
            connection.execute("drop function recruit.full_disk() cascade")
    _heals(way, undisturbed)


def test_a_server_that_takes_no_changes_is_named(way: Way, undisturbed: Way):
    def change() -> None:
        with way.database.connection() as connection:
            connection.execute("set local default_transaction_read_only = on")
            connection.execute("set transaction_read_only = on")
            connection.execute("delete from recruit.offers")

    _fails(change, "takes no changes now .*check POSTGRES_URL")
    _profiled(way)
    _heals(way, undisturbed)


@pytest.mark.parametrize("count", [6_000, pytest.param(15_000, marks=pytest.mark.slow)])
def test_offers_whose_load_is_cut_short_are_loaded_once(postgres: Behind, way: Way, count: int):
    store = OfferStore(way.database)
    before = way.database
    with before.connection() as connection:
        connection.execute("truncate recruit.offers cascade")
    postgres.proxy.die_after(count)
    _fails(lambda: store.load(iter(labelled_offers()), "board", full_listing=True), CUT)
    postgres.proxy.heal()
    way.load_offers()
    again = store.load(iter(labelled_offers()), "board", full_listing=True)
    assert (again.new, again.changed, again.deleted) == (0, 0, 0)
    assert again.unchanged == len(labelled_offers())


def test_without_the_server_that_counts_requests_no_model_is_asked_and_the_sentence_names_it(postgres: Behind):
    slots = RequestSlots(lambda: postgres.url, 2)
    with FakeOpenAI() as server:
        guard = Guard(slot=slots.slot, sleep=lambda _: None)
        model = OpenAICompatibleModel("own:m", "m", server.url, "key", guard)
        asked = [{"role": "user", "content": "hello"}]
        assert model.ask(asked).text  # pyright: ignore[reportArgumentType]
        postgres.proxy.refuse()
        for _ in range(2):
            with pytest.raises(Exception, match="PostgreSQL, which counts the requests to the model, can't be used"):
                model.ask(asked)  # pyright: ignore[reportArgumentType]
        assert len(server.requests) == 1
        postgres.proxy.heal()
        assert model.ask(asked).text  # pyright: ignore[reportArgumentType]
