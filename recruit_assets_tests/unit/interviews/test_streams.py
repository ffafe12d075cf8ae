"""The client of the interviews' models leaves the lane to others while a server takes its time."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from recruit_assets.interviews.streams import http_client
from recruit_assets.models.lane import LANE, WIDTH

LONG = 10
"""Seconds after which a test gives up waiting."""


@pytest.mark.parametrize("headers_first", [True, False])
def test_a_server_that_is_slow_with_headers_or_body_lets_more_than_the_lane_holds_ask_at_once(headers_first):
    everybody, begun = threading.Barrier(WIDTH + 1), threading.Semaphore(0)

    class Slow(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if headers_first:
                self._headers()
                self.wfile.flush()
            begun.release()
            everybody.wait(LONG)  # nobody gets a body before all have asked
            if not headers_first:
                self._headers()
            self.wfile.write(b"fine")

        def _headers(self) -> None:
            self.send_response(200)
            self.send_header("Content-Length", "4")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None: ...

    def ask(number: int) -> str:
        if number == WIDTH:
            assert all(begun.acquire(timeout=LONG) for _ in range(WIDTH))
            time.sleep(0.3)  # the others are back with their headers, if they have any
        with LANE.inside():
            return client.get(f"http://127.0.0.1:{server.server_port}/", timeout=LONG).text

    with ThreadingHTTPServer(("127.0.0.1", 0), Slow) as server, http_client() as client:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with ThreadPoolExecutor(WIDTH + 1) as pool:
            assert list(pool.map(ask, range(WIDTH + 1))) == ["fine"] * (WIDTH + 1)
        server.shutdown()
