"""The lane: few turns are worked on at once, and who waits for a model is not in it."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from recruit_assets.interviews.build import interview_simulator
from recruit_assets.interviews.lane import LANE, Lane
from recruit_assets.models.chat import ModelError
from recruit_assets.models.guard import Guard
from recruit_assets_tests.support.fake_openai import FakeOpenAI
from recruit_assets_tests.unit.interviews.people import PROMPTS, a_profile, an_offer


def test_no_more_threads_work_at_once_than_there_are_places_and_all_get_one():
    lane, lock = Lane(2), threading.Lock()
    at_work = most = 0

    def work(number: int) -> int:
        nonlocal at_work, most
        with lane.held(), lane.held():
            with lock:
                at_work += 1
                most = max(most, at_work)
            time.sleep(0.002)
            with lock:
                at_work -= 1
        return number

    with ThreadPoolExecutor(16) as pool:
        assert list(pool.map(work, range(64))) == list(range(64))
    assert most == 2


def test_who_leaves_makes_room_and_comes_back_afterwards():
    lane = Lane(1)
    with ThreadPoolExecutor(1) as pool:

        def other() -> str:
            with lane.held():
                return "worked"

        with lane.held():
            with lane.left():
                assert pool.submit(other).result(10) == "worked"
            waiting = pool.submit(other)
            time.sleep(0.05)
            assert not waiting.done()
        assert waiting.result(10) == "worked"


def test_an_error_gives_the_place_back_and_who_never_came_in_does_not_stay():
    lane = Lane(1)
    with pytest.raises(KeyError), lane.held():
        lane.leave()
        raise KeyError
    with lane.left():
        pass
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: lane._places.acquire(timeout=5)).result(10)


def test_more_people_than_places_wait_for_the_model_at_the_same_time_and_no_fault_keeps_a_place():
    people = 12
    with FakeOpenAI() as server:
        server.answer = lambda body: "Could you walk me through a day on which everything you looked after stopped?"
        server.latency = 1.0
        simulator = interview_simulator(
            "local:m", PROMPTS, base_url=server.url, guard=Guard(concurrency=people, attempts=1)
        )

        def ask(number: int) -> str:
            return simulator.next_question(simulator.start(a_profile(), an_offer(), "en"), lambda text: None)

        with ThreadPoolExecutor(people) as pool:
            assert len(list(pool.map(ask, range(people)))) == people
        assert server.most_at_once > 2
        server.latency = 0.0
        for fault in ("503", "disconnect", "stream_cut", "html", "stream_error", "503"):
            server.fail(fault)
            with pytest.raises(ModelError):
                ask(0)
    assert LANE._places._value == 2  # pyright: ignore[reportAttributeAccessIssue]
