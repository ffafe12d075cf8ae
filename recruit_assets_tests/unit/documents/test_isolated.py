"""Reading in a worker process that can be killed."""

from __future__ import annotations

import os
import signal
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from recruit_assets.documents import Limits, read_document, read_document_isolated
from recruit_assets.documents import isolated as room
from recruit_assets.domain.documents import CvError, Document

from .make import MAIN, column, pdf


def draw(c) -> None:
    column(c, 40, 60, MAIN)


def only_worker() -> room._Worker:
    worker = room._POOL.take()
    room._POOL.give_back(worker)
    return worker


@pytest.fixture(autouse=True, scope="module")
def no_worker_is_left():
    yield
    room._POOL.close()


def test_a_worker_reads_what_the_caller_would_read_and_is_used_again() -> None:
    data = pdf(draw)
    assert read_document_isolated(data, filename="cv.pdf") == read_document(data, filename="cv.pdf")
    first = only_worker()
    read_document_isolated(data, filename="cv.pdf")
    assert only_worker() is first


def test_errors_come_back_with_their_code() -> None:
    for data, code in ((b"", "empty"), (b"%PDF-1.4 nothing", "corrupt"), (b"\x7fELF" + bytes(99), "unsupported_type")):
        with pytest.raises(CvError) as caught:
            read_document_isolated(data)
        assert caught.value.code == code


def test_a_worker_that_dies_costs_one_file() -> None:
    read_document_isolated(pdf(draw))
    worker = only_worker()
    stop = threading.Timer(0.3, lambda: os.kill(worker._process.pid, signal.SIGKILL))
    os.kill(worker._process.pid, signal.SIGSTOP)
    stop.start()
    with pytest.raises(CvError) as caught:
        read_document_isolated(pdf(draw))
    assert caught.value.code == "corrupt"
    assert read_document_isolated(pdf(draw)).lines[0].text == MAIN[0]
    assert only_worker() is not worker


def test_a_worker_that_hangs_is_killed_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_SPARE_SECONDS", 0.2)
    read_document_isolated(pdf(draw))
    worker = only_worker()
    os.kill(worker._process.pid, signal.SIGSTOP)
    with pytest.raises(CvError) as caught:
        read_document_isolated(pdf(draw), limits=Limits(timeout=0.2))
    assert caught.value.code == "timeout"
    assert not worker.alive
    assert read_document_isolated(pdf(draw)).lines


def test_a_file_that_wants_too_much_memory_is_refused() -> None:
    with pytest.raises(CvError) as caught:
        read_document_isolated(b"word " * 2_000_000, limits=Limits(memory=2**20))
    assert caught.value.code in ("too_large", "corrupt")
    assert read_document_isolated(pdf(draw)).lines


def test_several_threads_read_at_once() -> None:
    files = [pdf(lambda c, i=i: column(c, 40, 60, [*MAIN, f"Numéro {i}"])) for i in range(6)]

    def last_line(data: bytes) -> str:
        document: Document = read_document_isolated(data)
        return document.lines[-1].text

    with ThreadPoolExecutor(3) as threads:
        assert list(threads.map(last_line, files)) == [f"Numéro {i}" for i in range(6)]


def test_short_files_share_a_worker_however_many_threads_ask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Starting one takes a second of a processor, in which the one there is reads hundreds of them."""
    monkeypatch.setattr(room, "_WORTH_A_WORKER", 60.0)
    room._POOL.close()
    data = pdf(draw)
    with ThreadPoolExecutor(4) as threads:
        assert len(list(threads.map(read_document_isolated, [data] * 8))) == 8
    assert len(room._POOL._idle) == 1


def test_a_long_file_is_waited_for_no_longer_than_another_worker_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_WORTH_A_WORKER", 0.1)
    read_document_isolated(pdf(draw))
    busy = room._POOL.take()
    try:
        assert read_document_isolated(pdf(draw)).lines[0].text == MAIN[0]
        assert only_worker() is not busy
    finally:
        room._POOL.give_back(busy)


def test_a_worker_that_is_lost_is_waited_for_by_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(room, "_WORTH_A_WORKER", 60.0)
    room._POOL.close()
    read_document_isolated(pdf(draw))
    room._POOL.lose(room._POOL.take())
    assert read_document_isolated(pdf(draw)).lines[0].text == MAIN[0]
