"""MongoDB fails in the middle of the CVs' way: a sentence says so, nothing is lost or doubled, and it heals."""

from __future__ import annotations

import re
import struct
from collections.abc import Callable
from typing import Any

import bson
import pytest

from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets_tests.faults.conftest import Behind
from recruit_assets_tests.faults.way import CVS, Way

GONE = r"MongoDB at 127.0.0.1:\d+ can't be reached. Start it, or correct MONGO_URL."
NO_MONGO = r"MongoDB at 127.0.0.1:\d+ (can't be reached|failed \(\w+\)). "
OUT_OF_DISK_SPACE = 14031
WRITES = {"insert", "update", "delete"}


def _fails(work: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        work()
    said = str(caught.value)
    assert re.search(sentence, said), said
    assert "recruit:" not in said


def _heals(way: Way, undisturbed: Way) -> None:
    """The way is gone at the first try, no model is asked for a CV that it has answered for, and nothing tells that
    anything happened."""
    answered, asked = way.answered(), len(way.asked)
    way.go()
    again = set(way.asked[asked:]) - {"interview"}
    assert len(again) == len(CVS) - len(answered)
    assert way.kept() == undisturbed.was


def test_a_server_that_is_down_at_the_start_is_named_before_a_model_is_asked(mongo: Behind, way: Way, undisturbed: Way):
    mongo.proxy.refuse()
    _fails(lambda: way.profile(CVS[0]), GONE)
    _fails(way.match, GONE)
    assert way.asked == []
    mongo.proxy.heal()
    _heals(way, undisturbed)


def test_a_server_that_was_started_again_costs_at_most_the_step_that_was_under_way(
    mongo: Behind, way: Way, undisturbed: Way
):
    way.profile(CVS[0])
    mongo.proxy.drop()
    try:
        way.profile(CVS[1])
    except StoreError as error:
        assert re.search(GONE, str(error)), error
    _heals(way, undisturbed)


@pytest.mark.parametrize(
    "count", [15_000, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 500, 2_000, 5_000, 30_000, 60_000))]
)
def test_a_server_that_dies_in_the_middle_loses_and_doubles_nothing(
    mongo: Behind, way: Way, undisturbed: Way, count: int
):
    mongo.proxy.die_after(count)
    _fails(way.go, GONE)
    mongo.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.parametrize("turns", [2, pytest.param(4, marks=pytest.mark.slow)])
def test_an_interview_goes_on_at_the_turn_that_was_not_kept(mongo: Behind, way: Way, undisturbed: Way, turns: int):
    for name in CVS:
        way.profile(name)
    way.match()
    before = len(way.asked)

    def die(whose: str) -> None:
        if whose == "interview" and len(way.asked) - before == turns:
            mongo.proxy.refuse()

    way.on_question = die
    _fails(way.interview, GONE)
    mongo.proxy.heal()
    way.interview()
    assert way.kept() == undisturbed.was
    assert len(way.asked) - before == undisturbed.asked.count("interview") + 1, "only the turn in hand is asked again"


def test_a_slow_server_is_waited_for(mongo: Behind, way: Way, undisturbed: Way):
    mongo.proxy.slow(0.02)
    way.profile(CVS[0])
    mongo.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.slow
def test_a_server_that_says_nothing_any_more_is_named_within_its_timeout(mongo: Behind, way: Way, undisturbed: Way):
    way.profile(CVS[0])
    mongo.proxy.silence()
    _fails(lambda: way.profile(CVS[1]), GONE)
    mongo.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.parametrize(
    "garbage",
    [
        b"HTTP/1.1 400 Bad Request\r\n\r\n",
        *(
            pytest.param(data, marks=pytest.mark.slow)
            for data in (
                b"",
                b"\x00" * 64,
                b"\xff" * 64,
                struct.pack("<iiii", 40, 1, 1, 2013) + b"\x00" * 24,
                struct.pack("<iiii", 26, 1, 1, 2013) + b"\x00" * 4 + b"\x00\x05\x00\x00\x00\x00",
            )
        ),
    ],
)
def test_what_answers_but_is_no_mongodb_is_named(mongo: Behind, way: Way, undisturbed: Way, garbage: bytes):
    way.profile(CVS[0])
    mongo.proxy.answer(garbage)
    _fails(lambda: way.profile(CVS[1]), NO_MONGO)
    _fails(ProfileStore(mongo.url + "&appname=new").count, NO_MONGO)
    mongo.proxy.heal()
    _heals(way, undisturbed)


@pytest.mark.parametrize("collection", ["crew_results", pytest.param("interviews", marks=pytest.mark.slow)])
def test_a_full_disk_is_named_and_what_fits_is_kept(mongo: Behind, way: Way, undisturbed: Way, collection: str):
    """The answer of a server without space, to the writes to one collection: a real disk is not to be had everywhere."""
    mongo.proxy.answer_instead(_length, lambda message: _no_space(message, collection))
    _fails(way.go, r"MongoDB at \S+: the disk is full. Free some space and run it again.")
    mongo.proxy.heal()
    _heals(way, undisturbed)


def _length(data: bytes) -> int:
    return int.from_bytes(data[:4], "little") if len(data) >= 4 else 0


def _no_space(message: bytes, collection: str) -> bytes | None:
    """What a MongoDB without disk space answers a write to the collection; None for anything else."""
    _, number, _, kind = struct.unpack("<iiii", message[:16])
    if kind != 2013:
        return None
    size = int.from_bytes(message[21:25], "little")
    command: dict[str, Any] = bson.decode(message[21 : 21 + size])
    if not any(command.get(write) == collection for write in WRITES):
        return None
    body = bson.encode(
        {"ok": 0.0, "errmsg": "No space left on device", "code": OUT_OF_DISK_SPACE, "codeName": "OutOfDiskSpace"}
    )
    return struct.pack("<iiii", 21 + len(body), number + 1, number, 2013) + b"\x00" * 5 + body


@pytest.mark.slow
def test_a_schema_that_was_cut_short_is_made_good(mongo: Behind, way: Way):
    """Of a server that dies during the very first connection, at any place."""
    import pymongo

    name = "cut_short_" + way.mongo_url.rpartition("test_")[2].partition("?")[0]
    url = mongo.url.replace("/test_", "/cut_short_", 1)
    assert name in url
    try:
        for number, count in enumerate((1_000, 3_000, 6_000, 9_000)):
            mongo.proxy.die_after(count)
            _fails(ProfileStore(f"{url}&appname=try{number}").count, GONE)
            mongo.proxy.heal()
        assert ProfileStore(f"{url}&appname=last").count() == 0
        with pymongo.MongoClient(way.mongo_url) as client:
            indexes = client[name]["candidate_profiles"].index_information()
            whole = client[way.mongo_url.rpartition("/")[2].partition("?")[0]]["candidate_profiles"].index_information()
        assert set(indexes) == set(whole)
    finally:
        with pymongo.MongoClient(mongo.url) as client:
            client.drop_database(name)
