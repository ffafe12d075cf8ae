"""The processes of a deployment, started for real on free ports of 127.0.0.1, with fresh state. Used by the tests in e2e/."""

from __future__ import annotations

import base64
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.command import environment

WORKSPACE = PROJECT_ROOT / "deploy" / "workspace.yaml"
GRAPH = ("--module-name", "recruit_assets.definitions", "--attribute", "defs", "--location-name", "recruit_assets")


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def program(name: str) -> str:
    """A console script of this Python's environment."""
    return str(Path(sys.executable).with_name(name))


def wait_for(what: str, found: Callable[[], Any], seconds: float = 240, pause: float = 0.5) -> Any:
    """What `found` returns as soon as it is true. Fails the test when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := found()):
        assert time.monotonic() < deadline, f"waited {seconds:.0f} s in vain for {what}"
        time.sleep(pause)
    return value


def listens(port: int) -> bool:
    """Whether somebody accepts connections on the port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=2).close()
    except OSError:
        return False
    return True


def answers(url: str) -> bool:
    """Whether a server answers at the address, whatever it says. A proxy listens before it has its certificate."""
    try:
        fetch(url)
    except (OSError, urllib.error.URLError):
        return False
    return True


@contextmanager
def running(
    words: Sequence[str | Path], log: Path, env: Mapping[str, str], folder: Path = PROJECT_ROOT
) -> Iterator[subprocess.Popen[bytes]]:
    """A process in a group of its own, its output in `log`; the whole group is ended at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            [str(word) for word in words],
            cwd=folder,
            env=dict(env),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        end(process, signal.SIGTERM)


def end(process: subprocess.Popen[bytes], how: int) -> None:
    """Send a signal to the process and all it started, and see it gone."""
    for sent, patience in ((how, 20), (signal.SIGKILL, 10)):
        try:
            os.killpg(process.pid, sent)
        except ProcessLookupError:
            break
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            continue
    process.wait(10)


@contextmanager
def s3_server(log: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """An S3 server in memory with one bucket: the URL of a store in it and the credentials as variables."""
    port = free_port()
    keys = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
    with running([program("moto_server"), "-H", "127.0.0.1", "-p", str(port)], log, os.environ):
        wait_for("the S3 server", lambda: listens(port))
        connection = HTTPConnection("127.0.0.1", port)
        connection.request("PUT", "/recruit")
        assert connection.getresponse().status == 200
        connection.close()
        yield f"s3://recruit/production?endpoint=http://127.0.0.1:{port}&region=us-east-1", keys


@dataclass
class Deployment:
    """A code location, webservers and daemon over fresh stores, as deploy/compose.yaml starts them."""

    folder: Path
    env: dict[str, str]
    stack: ExitStack = field(default_factory=ExitStack)
    web: str = ""

    def start(self, name: str, *words: str | Path, **more: str) -> subprocess.Popen[bytes]:
        """Start one more process; its log is `<name>.log` in the folder."""
        return self.stack.enter_context(running(words, self.folder / f"{name}.log", {**self.env, **more}))

    def serve_graph(self, graph: Sequence[str] = GRAPH, **more: str) -> None:
        """Start the code location and wait until it answers."""
        port = free_port()
        self.env |= {"RECRUIT_CODE_HOST": "127.0.0.1", "RECRUIT_CODE_PORT": str(port)}
        words = [program("dagster"), "api", "grpc", "--host", "127.0.0.1", "--port", str(port), *graph]
        process = self.start("code", *words, **more)
        wait_for("the code location", lambda: listens(port) or self._ended(process, "code"))

    def serve_ui(self, *options: str, name: str = "webserver") -> str:
        """Start a webserver; returns its address."""
        port = free_port()
        words = [program("dagster-webserver"), "--host", "127.0.0.1", "--port", str(port), "--workspace", WORKSPACE]
        process = self.start(name, *words, *options)
        wait_for(f"the {name}", lambda: listens(port) or self._ended(process, name))
        return f"http://127.0.0.1:{port}"

    def start_daemon(self) -> None:
        """Start the daemon."""
        self.start("daemon", program("dagster-daemon"), "run", "--workspace", WORKSPACE)

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that the full webserver answers to a GraphQL query."""
        answer = graphql(self.web, query, variables)
        assert "errors" not in answer, answer
        return answer["data"]

    def _ended(self, process: subprocess.Popen[bytes], name: str) -> bool:
        ended = process.poll()
        assert ended is None, (self.folder / f"{name}.log").read_text("utf-8", "replace")[-3000:]
        return False


def deployment(folder: Path, postgres_url: str, mongo_url: str, object_store_url: str, **more: str) -> Deployment:
    """A deployment over these stores; nothing is started yet. Close its `stack` at the end."""
    home = folder / "home"
    stores = {"POSTGRES_URL": postgres_url, "MONGO_URL": mongo_url, "OBJECT_STORE_URL": object_store_url}
    quick = {"RECRUIT_EMBEDDINGS": "hashing", "DAGSTER_HOME": str(PROJECT_ROOT), "DAGSTER_DISABLE_TELEMETRY": "1"}
    return Deployment(folder, environment(home, **stores, **quick, **more))


def graphql(
    address: str,
    query: str,
    variables: Mapping[str, Any] | None = None,
    *,
    login: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """A webserver's answer to a GraphQL query; `{"status": ...}` alone when it is refused."""
    body = json.dumps({"query": query, "variables": dict(variables or {})}).encode()
    status, content = fetch(f"{address}/graphql", body, login=login, headers=headers)
    return json.loads(content) if status == 200 else {"status": status}


def fetch(
    url: str,
    body: bytes | None = None,
    *,
    login: tuple[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> tuple[int, bytes]:
    """Status and body of a request, to a server whose certificate nobody vouches for if need be."""
    request = urllib.request.Request(url, body, {"Content-Type": "application/json", **(headers or {})})  # noqa: S310
    if login:
        request.add_header("Authorization", "Basic " + base64.b64encode(":".join(login).encode()).decode())
    trusting = ssl._create_unverified_context()  # noqa: S323 - a test's own certificate on 127.0.0.1
    try:
        with urllib.request.urlopen(request, timeout=60, context=trusting) as response:  # noqa: S310
            return response.status, response.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()
