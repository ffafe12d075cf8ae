"""An S3 server (moto) in a process of its own."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path


@contextmanager
def s3_server(*buckets: str) -> Iterator[str]:
    """The URL of a server on a free port, with these buckets; it keeps everything in memory and takes any credentials."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [str(Path(sys.executable).with_name("moto_server")), "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            try:
                socket.create_connection(("127.0.0.1", port), timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, "moto_server ended before it answered"
                time.sleep(0.1)
        for bucket in buckets:
            connection = HTTPConnection("127.0.0.1", port)
            connection.request("PUT", f"/{bucket}")
            assert connection.getresponse().status == 200
            connection.close()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.kill()
        server.wait()
