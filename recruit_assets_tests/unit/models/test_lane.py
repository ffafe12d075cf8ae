"""Who works on an interview first when many could go on at once."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from recruit_assets.models.lane import Lane

LONG = 10
"""Seconds after which a test gives up waiting."""


def test_no_more_threads_than_its_width_are_inside_at_once():
    lane, inside, most, lock = Lane(2), [0], [0], threading.Lock()

    def counted(step: int) -> None:
        with lock:
            inside[0] += step
            most[0] = max(most[0], inside[0])

    def work(_: int) -> None:
        with lane.inside():
            counted(1)
            time.sleep(0.002)
            counted(-1)
            with lane.outside():
                time.sleep(0.001)
            counted(1)
            time.sleep(0.001)
            counted(-1)

    with ThreadPoolExecutor(20) as pool:
        list(pool.map(work, range(60)))
    assert most == [2]
    assert _room(lane, 2)


def test_whoever_waits_outside_keeps_nobody_out():
    lane = Lane(1)
    inside, go = threading.Event(), threading.Event()

    def waits() -> None:
        with lane.inside(), lane.outside():
            inside.set()
            go.wait(LONG)

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(waits)
        assert inside.wait(LONG)
        with lane.inside():
            pass  # would wait for ever
        go.set()
        waiting.result(LONG)


def test_the_turn_that_began_first_goes_on_first_even_when_it_comes_back_last():
    lane, order = Lane(1), []
    began, back, late = threading.Event(), threading.Event(), threading.Event()

    def early() -> None:
        with lane.inside():
            with lane.outside():
                began.set()
                back.wait(LONG)
            order.append("early")

    def later() -> None:
        late.set()
        with lane.inside():
            order.append("later")

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(early)
        assert began.wait(LONG)
        with lane.inside():
            second = pool.submit(later)
            assert late.wait(LONG)
            _until(lambda: len(lane._waiting) == 1)
            back.set()
            _until(lambda: len(lane._waiting) == 2)
        first.result(LONG)
        second.result(LONG)
    assert order == ["early", "later"]


def test_steps_within_one_another_take_one_place():
    lane = Lane(1)
    with lane.inside(), lane.inside(), lane.outside(), lane.inside():
        pass
    assert _room(lane, 1)


def test_outside_without_being_inside_does_nothing():
    lane = Lane(1)
    with lane.outside():
        assert _room(lane, 1)
    assert _room(lane, 1)


@pytest.mark.parametrize("where", ["inside", "outside"])
def test_a_turn_that_fails_gives_its_place_back(where):
    lane = Lane(1)
    with pytest.raises(RuntimeError), lane.inside():
        if where == "inside":
            raise RuntimeError
        with lane.outside():
            raise RuntimeError
    assert _room(lane, 1)


def test_an_interrupted_wait_leaves_its_place_to_others(monkeypatch):
    lane = Lane(1)

    class Interrupted(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            raise KeyboardInterrupt

    with lane.inside(), ThreadPoolExecutor(1) as pool, monkeypatch.context() as patched:
        patched.setattr("recruit_assets.models.lane._Called", Interrupted)
        assert isinstance(pool.submit(_enter, lane).exception(LONG), KeyboardInterrupt)
    assert _room(lane, 1)


def _enter(lane: Lane) -> None:
    with lane.inside():
        pass


def _room(lane: Lane, width: int) -> bool:
    return lane._free == width and not lane._waiting


def _until(what) -> None:
    end = time.monotonic() + LONG
    while not what():
        assert time.monotonic() < end
        time.sleep(0.001)
