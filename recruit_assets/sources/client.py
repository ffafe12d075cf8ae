"""Asking a server politely over HTTP: rate limit, retries that honour Retry-After, validators, limits of time and size.

Belongs here: one request and its answer, whatever the feed. Does not belong here: what is asked (each source), what an
answer means (its reader).
"""

from __future__ import annotations

import ipaddress
import random
import socket
import time
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, NamedTuple, Self
from urllib.parse import urljoin, urlsplit

from recruit_assets.sources.base import Page, SourceError

if TYPE_CHECKING:
    import httpx

MEGABYTE = 2**20
_MOST_REDIRECTS = 5
_PASSING = {408, 425, 429, 500, 502, 503, 504}


class Reply(NamedTuple):
    """An answer. `url` is without secrets; `headers` have lower-case names; `unchanged` when the kept body still holds."""

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: datetime
    unchanged: bool = False

    def page(self, source: str, kind: str, **fields: Any) -> Page:
        """The answer as a page to keep."""
        return Page(
            source=source,
            kind=kind,
            url=self.url,
            status=self.status,
            fetched_at=self.fetched_at,
            body=self.body,
            etag=self.headers.get("etag"),
            modified=self.headers.get("last-modified"),
            **fields,
        )


class _Request(NamedTuple):
    """What is sent: `secrets` are query parameters that are never told, `form` the body of a POST."""

    method: str
    url: str
    params: Mapping[str, Any] | None = None
    secrets: Mapping[str, str] | None = None
    headers: Mapping[str, str] = {}
    form: Mapping[str, str] | None = None


class Client:
    """A client of one source, named `source` in errors. Use it in a `with` block.

    `contact` goes into the User-Agent, for whoever runs the server. `timeout_seconds` bounds connecting and each silence,
    four times it the whole answer. An answer longer than `most_bytes` (unpacked), a redirect to another host than `hosts`
    and the one asked, and with `public_only` any address that is not a public one, are refused. `longest_wait` is the
    longest Retry-After (seconds) that is waited for. `sleep` is for tests.
    """

    def __init__(
        self,
        source: str,
        *,
        contact: str | None = None,
        requests_per_second: float = 2.0,
        timeout_seconds: float = 30.0,
        most_bytes: int = 50 * MEGABYTE,
        attempts: int = 4,
        longest_wait: float = 300.0,
        public_only: bool = False,
        hosts: Collection[str] = (),
        sleep: Callable[[float], None] = time.sleep,
    ):
        import httpx
        from pyrate_limiter import Limiter, Rate

        self._source = source
        self._agent = f"recruit-assets ({contact})" if contact else "recruit-assets"
        self._limiter = Limiter(Rate(1, max(1, int(1000 / requests_per_second))))
        self._timeout = timeout_seconds
        self._most_bytes = most_bytes
        self._attempts = attempts
        self._longest_wait = longest_wait
        self._hosts = set(hosts)
        self._sleep = sleep
        # A proxy from the environment would hide the addresses that `public_only` looks at.
        transport = _public_transport(source) if public_only else None
        self._http: httpx.Client = httpx.Client(
            timeout=httpx.Timeout(timeout_seconds, connect=min(10.0, timeout_seconds)),
            follow_redirects=False,
            transport=transport,
            headers={"User-Agent": self._agent},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._http.close()

    @property
    def agent(self) -> str:
        """What the client calls itself."""
        return self._agent

    def get(
        self,
        url: str,
        params: Mapping[str, Any] | None = None,
        *,
        secrets: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        known: Page | None = None,
        accept: Collection[int] = (200,),
    ) -> Reply:
        """The answer to a GET, tried again while that can help.

        `secrets` are query parameters that are kept out of the URL that is told. When the server says that what `known`
        holds has not changed, its body comes back. Raises SourceError for a status that is not in `accept`.
        """
        asked = dict(headers or {})
        if known and known.etag:
            asked["If-None-Match"] = known.etag
        if known and known.modified:
            asked["If-Modified-Since"] = known.modified
        reply = self._answer(_Request("GET", url, params, secrets, asked))
        if reply.status == 304 and known:
            validators = {"etag": known.etag or "", "last-modified": known.modified or ""}
            kept = {name: value for name, value in validators.items() if value}
            return reply._replace(
                status=known.status, body=known.body, headers={**kept, **reply.headers}, unchanged=True
            )
        return self._accepted(reply, accept)

    def post(self, url: str, form: Mapping[str, str], accept: Collection[int] = (200,)) -> Reply:
        """The answer to a form that is sent. Raises SourceError as `get` does."""
        return self._accepted(self._answer(_Request("POST", url, form=form)), accept)

    def _accepted(self, reply: Reply, accept: Collection[int]) -> Reply:
        if reply.status in accept:
            return reply
        remedy = {
            400: "check the query in its configuration",
            401: "check its key or password",
            403: "check its key, or ask who runs it for access",
            404: "check its name and address in the configuration",
            429: "ask less often, or later",
        }.get(reply.status, "try again later")
        raise SourceError(f"{self._source}: {_place(reply.url)} answered {reply.status}; {remedy}")

    def _answer(self, request: _Request) -> Reply:
        import httpx

        fault = ""
        for attempt in range(1, self._attempts + 1):
            wait = min(30.0, 2.0 ** (attempt - 1)) * random.uniform(0.75, 1.25)  # noqa: S311
            try:
                reply = self._follow(request)
                if reply.status not in _PASSING:
                    return reply
                fault = f"answered {reply.status}"
                wait = _retry_after(reply.headers, wait)
                if wait > self._longest_wait:
                    raise SourceError(
                        f"{self._source}: {_place(request.url)} asks to wait {wait:.0f} s; fetch again after that, "
                        "what it has answered is kept"
                    )
            except httpx.TimeoutException:
                fault = f"did not answer within {self._timeout:.0f} s"
            except (httpx.TransportError, httpx.DecodingError) as error:
                fault = f"can't be reached or broke off ({type(error).__name__})"
            except httpx.InvalidURL:
                raise SourceError(
                    f"{self._source}: an address can't be read; correct it in the configuration"
                ) from None
            if attempt < self._attempts:
                self._sleep(wait)
        raise SourceError(f"{self._source}: {_place(request.url)} {fault}, {self._attempts} times; try again later")

    def _follow(self, request: _Request) -> Reply:
        host = urlsplit(request.url).hostname
        for _ in range(_MOST_REDIRECTS + 1):
            reply = self._once(request)
            where = reply.headers.get("location")
            if reply.status not in (301, 302, 303, 307, 308) or not where:
                return reply
            target = urlsplit(urljoin(reply.url, where))
            if target.scheme not in ("http", "https") or (
                target.hostname != host and target.hostname not in self._hosts
            ):
                raise SourceError(
                    f"{self._source}: {_place(request.url)} sends to another host ({target.hostname}), which is not "
                    "followed; if that is right, write its address into the configuration"
                )
            if urlsplit(request.url).scheme == "https" and target.scheme == "http":
                raise SourceError(
                    f"{self._source}: {_place(request.url)} sends from https to http, which is not followed"
                )
            request = request._replace(url=target.geturl(), params=None)
            if reply.status == 303:
                request = request._replace(method="GET", form=None)
        raise SourceError(f"{self._source}: {_place(request.url)} sends round in circles; check its address")

    def _once(self, request: _Request) -> Reply:
        import httpx

        self._limiter.try_acquire(self._source)
        address = httpx.URL(request.url, params=request.params) if request.params else httpx.URL(request.url)
        if address.scheme not in ("http", "https") or not address.host:
            raise SourceError(
                f"{self._source}: {_place(request.url)} is no web address; correct it in the configuration"
            )
        sent = address.copy_merge_params(request.secrets) if request.secrets else address
        deadline = time.monotonic() + 4 * self._timeout
        body = bytearray()
        form = dict(request.form) if request.form else None
        with self._http.stream(request.method, sent, headers=dict(request.headers), data=form) as response:
            for piece in response.iter_bytes():
                body += piece
                if len(body) > self._most_bytes:
                    raise SourceError(
                        f"{self._source}: {_place(request.url)} answers with more than {self._most_bytes // MEGABYTE} MB; "
                        "raise max_mb in its configuration if that is right"
                    )
                if time.monotonic() > deadline:
                    raise httpx.ReadTimeout("the answer takes too long")
            lower = {name.lower(): value for name, value in response.headers.items()}
        return Reply(str(address), response.status_code, lower, bytes(body), datetime.now(UTC))


def _place(url: str) -> str:
    """Host and path: what may be told of a URL."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'an address without a host'}{parts.path}"


def _retry_after(headers: Mapping[str, str], otherwise: float) -> float:
    """Seconds the server asks to wait, as a number or an HTTP date."""
    given = headers.get("retry-after", "").strip()
    try:
        return max(0.0, float(given))
    except ValueError:
        pass
    try:
        moment = parsedate_to_datetime(given)
    except (ValueError, TypeError):
        return otherwise
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (moment - datetime.now(UTC)).total_seconds())


def _public_transport(source: str) -> httpx.HTTPTransport:
    """A transport that looks every name up itself and connects to public addresses only: what was looked at is what is
    connected to, so a name that changes its address in between gains nothing."""
    import httpcore
    import httpx

    backend = httpcore.SyncBackend()

    class Public(httpcore.NetworkBackend):
        def connect_tcp(self, host: str, port: int, *args: Any, **kwargs: Any) -> Any:
            try:
                found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            except (OSError, UnicodeError):
                raise httpcore.ConnectError(f"{host} is not known") from None
            addresses = [str(entry[4][0]) for entry in found]
            if not all(_is_public(address) for address in addresses):
                raise SourceError(
                    f"{source}: {host} has an address inside a private network, which is refused; "
                    "set allow_private in its configuration if that is right"
                )
            return backend.connect_tcp(addresses[0], port, *args, **kwargs)

        def sleep(self, seconds: float) -> None:
            backend.sleep(seconds)

    transport = httpx.HTTPTransport()
    # httpx has no public way to hand its pool a network backend.
    transport._pool = httpcore.ConnectionPool(ssl_context=httpx.create_ssl_context(), network_backend=Public())
    return transport


def _is_public(address: str) -> bool:
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    ip = getattr(ip, "ipv4_mapped", None) or ip
    return ip.is_global and not ip.is_multicast
