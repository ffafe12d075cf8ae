"""What alerts are sent to in the tests: a webhook and a mail server on 127.0.0.1 that keep what they get."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Webhook:
    """The bodies received, and the statuses still to answer with (200 when none is left)."""

    def __init__(self, url: str):
        self.url = url
        self.received: list[dict[str, Any]] = []
        self.statuses: list[int] = []


@contextmanager
def webhook() -> Iterator[Webhook]:
    """A webhook that takes JSON."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status = hook.statuses.pop(0) if hook.statuses else 200
            if status == 200:
                hook.received.append(json.loads(body))
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook = Webhook(f"http://127.0.0.1:{server.server_port}/hooks/s3cret")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


class Mailbox:
    """The mails received, as text with their headers."""

    def __init__(self, url: str):
        self.url = url
        self.received: list[str] = []


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """A mail server that speaks as much of SMTP (RFC 5321) as a client needs to hand in a mail."""
    listener = socket.create_server(("127.0.0.1", 0))
    box = Mailbox(f"smtp://127.0.0.1:{listener.getsockname()[1]}")

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as lines:

                def say(text: str, lines: Any = lines) -> None:
                    lines.write(text.encode() + b"\r\n")
                    lines.flush()

                say("220 ready")
                while line := lines.readline():
                    verb = line.split()[0].upper() if line.split() else b""
                    if verb == b"DATA":
                        say("354 go on")
                        mail = []
                        while (line := lines.readline()) not in (b".\r\n", b""):
                            mail.append(line.decode())
                        box.received.append("".join(mail))
                        say("250 taken")
                    elif verb == b"QUIT":
                        say("221 bye")
                        break
                    else:
                        say("250 ok")

    threading.Thread(target=serve, daemon=True).start()
    try:
        yield box
    finally:
        listener.close()
