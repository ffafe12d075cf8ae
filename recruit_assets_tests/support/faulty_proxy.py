"""A TCP proxy on 127.0.0.1 before a real server, that can fail in every way a network and a server do.

    with FaultyProxy("127.0.0.1", 5432) as proxy:
        client.connect(proxy.behind(url))
        proxy.die_after(2000)
        ...
        proxy.heal()

Knows no protocol: what is between is bytes. Runs in threads of the test's process.
"""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

_CHUNK = 1 << 16

Instead = Callable[[bytes], bytes | None]
"""Given a whole message of the client: what it is answered in the server's place, None to let the server answer."""


class FaultyProxy:
    """Forwards to `host`:`port` until it is told to fail; keeps its own port through all of it."""

    def __init__(self, host: str, port: int):
        self._server = host, port
        self._lock = threading.RLock()
        self._pairs: set[tuple[socket.socket, socket.socket]] = set()
        self._listener: socket.socket | None = None
        self._port = 0
        self._clear()

    @classmethod
    def before(cls, url: str) -> FaultyProxy:
        """A proxy before the server that the URL names."""
        parts = urlsplit(url)
        assert parts.hostname and parts.port
        return cls(parts.hostname, parts.port)

    def behind(self, url: str, **options: str | int) -> str:
        """The URL with the proxy's address in place of the server's, and these options added."""
        parts = urlsplit(url)
        login, at, _ = parts.netloc.rpartition("@")
        query = "&".join([*filter(None, [parts.query]), *(f"{name}={value}" for name, value in options.items())])
        return urlunsplit(parts._replace(netloc=f"{login}{at}127.0.0.1:{self._port}", query=query))

    def __enter__(self) -> FaultyProxy:
        self._listen()
        return self

    def __exit__(self, *_: object) -> None:
        self.refuse()

    def heal(self) -> None:
        """The server is back, and new connections are forwarded. Those that were made meanwhile are cut."""
        self._cut()
        self._clear()
        if self._listener is None:
            self._listen()

    def refuse(self) -> None:
        """The server is gone: connections are cut, and new ones refused."""
        with self._lock:
            listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)  # close() alone would leave accept() waiting
            listener.close()
        self._cut()

    def drop(self) -> None:
        """Cut the connections; new ones are forwarded: what a client sees of a server that was started again."""
        self._cut()

    def die_after(self, count: int) -> None:
        """Let `count` bytes more through, both ways together; then the server is gone."""
        with self._lock:
            self._left = count

    def slow(self, seconds: float) -> None:
        """Hold each piece of an answer back for `seconds`."""
        self._delay = seconds

    def silence(self) -> None:
        """Connections are taken, and nothing is ever answered."""
        self._silent = True

    def answer(self, data: bytes) -> None:
        """Answer whatever is sent with `data`, and hang up; open connections are cut first."""
        self._cut()
        self._garbage = data

    def answer_instead(self, length: Callable[[bytes], int], instead: Instead) -> None:
        """Cut what the client sends into messages and answer some in the server's place, on new connections. `length`
        tells of the bytes so far how long the first message is (0: not known yet)."""
        self._cut()
        self._length, self._instead = length, instead

    def _clear(self) -> None:
        self._left: int | None = None
        self._delay = 0.0
        self._silent = False
        self._garbage: bytes | None = None
        self._instead: Instead | None = None

    def _listen(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", self._port), backlog=64)
        self._port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=[client], daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        garbage = self._garbage
        if garbage is not None:
            with suppress(OSError):
                client.recv(_CHUNK)
                client.sendall(garbage)
            client.close()
            return
        try:
            server = socket.create_connection(self._server, timeout=30)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        pair = client, server
        with self._lock:
            self._pairs.add(pair)
        threading.Thread(target=self._pump, args=[pair, server, client, False], daemon=True).start()
        self._pump(pair, client, server, True)

    def _pump(
        self, pair: tuple[socket.socket, socket.socket], source: socket.socket, target: socket.socket, asked: bool
    ) -> None:
        waiting = b""
        instead = self._instead if asked else None
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if self._silent:
                    continue
                if not asked and self._delay:
                    time.sleep(self._delay)
                if instead is not None:
                    waiting += data
                    while (size := self._length(waiting)) and len(waiting) >= size:
                        message, waiting = waiting[:size], waiting[size:]
                        answer = instead(message)
                        if answer is None:
                            target.sendall(message)
                        else:
                            source.sendall(answer)
                    continue
                target.sendall(self._let_through(data))
        self._close(pair)

    def _let_through(self, data: bytes) -> bytes:
        with self._lock:
            if self._left is None:
                return data
            data = data[: self._left]
            self._left -= len(data)
            if self._left > 0:
                return data
        self.refuse()
        return data

    def _cut(self) -> None:
        with self._lock:
            pairs = list(self._pairs)
        for pair in pairs:
            self._close(pair)

    def _close(self, pair: tuple[socket.socket, socket.socket]) -> None:
        with self._lock:
            self._pairs.discard(pair)
        for end in pair:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
