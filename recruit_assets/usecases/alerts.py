"""Telling people that a run failed: a message made of names, counts and codes, sent to a webhook, by mail, or both.

Belongs here: what the message says and how it leaves. Does not belong here: noticing that a run failed (`defs.alerts`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

_ATTEMPTS = 3
_TIMEOUT_SECONDS = 10.0


class AlertError(Exception):
    """An alert that could not be delivered. The message names the channel and the fault, never an address or password."""


@dataclass(frozen=True)
class FailedRun:
    """A failed run, in names, counts and codes: `errors` are classes of exceptions, `cvs` maps failed CVs to a code."""

    run_id: str
    job: str
    assets: Sequence[str] = ()
    errors: Sequence[str] = ()
    cvs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Channels:
    """Where alerts go; None: not there."""

    webhook: str | None = None
    mail_to: str | None = None
    smtp_url: str | None = None

    def __repr__(self) -> str:
        return "Channels(...)"

    def __bool__(self) -> bool:
        return bool(self.webhook or (self.mail_to and self.smtp_url))


def describe(run: FailedRun, ui_url: str) -> tuple[str, str]:
    """A title and a text for people: what failed, how many CVs with which code, and the run's page. No key of a CV."""
    what = ", ".join(run.assets) or run.job
    title = f"recruit_assets: {what} failed"
    lines = [title]
    if run.cvs:
        codes = ", ".join(f"{count} {code}" for code, count in Counter(run.cvs.values()).most_common())
        title = f"recruit_assets: {what}: {len(run.cvs)} CV{'s' * (len(run.cvs) > 1)} failed"
        lines = [f"{title} ({codes}). The others are done."]
    elif run.errors:
        lines.append(f"Error: {', '.join(dict.fromkeys(run.errors))}")
    lines.append(f"{ui_url.rstrip('/')}/runs/{run.run_id}")
    return title, "\n".join(lines)


def send(channels: Channels, run: FailedRun, ui_url: str) -> list[str]:
    """Send the alert through every channel, each up to three times; returns the channels that took it.

    The webhook gets `{"text": ..., "run_id": ..., "job": ..., "assets": [...], "failed_cvs": {code: count}}`. Raises
    AlertError when a channel failed, after the others were tried.
    """
    title, text = describe(run, ui_url)
    sent: list[str] = []
    faults: list[str] = []
    for name, there, deliver in (
        ("webhook", channels.webhook, lambda: _post(str(channels.webhook), run, text)),
        ("mail", channels.mail_to and channels.smtp_url, lambda: _mail(channels, title, text)),
    ):
        if not there:
            continue
        try:
            _again(deliver)
            sent.append(name)
        except Exception as error:  # noqa: BLE001 - its text may hold the address with its secret
            status = getattr(getattr(error, "response", None), "status_code", None)
            faults.append(f"{name} ({status or type(error).__name__})")
    if faults:
        raise AlertError(f"The alert of run {run.run_id} could not be delivered: {', '.join(faults)}.")
    return sent


def _again(deliver: Callable[[], None]) -> None:
    from tenacity import Retrying, stop_after_attempt, wait_exponential

    Retrying(stop=stop_after_attempt(_ATTEMPTS), wait=wait_exponential(multiplier=0.5, max=4), reraise=True)(deliver)


def _post(url: str, run: FailedRun, text: str) -> None:
    import httpx

    body = {
        "text": text,
        "run_id": run.run_id,
        "job": run.job,
        "assets": list(run.assets),
        "failed_cvs": dict(Counter(run.cvs.values())),
    }
    httpx.post(url, json=body, timeout=_TIMEOUT_SECONDS, follow_redirects=False).raise_for_status()


def _mail(channels: Channels, title: str, text: str) -> None:
    import smtplib

    server = urlsplit(str(channels.smtp_url))
    message = EmailMessage()
    message["Subject"] = title
    message["From"] = (
        unquote(server.username) if server.username and "@" in unquote(server.username) else "recruit_assets"
    )
    message["To"] = str(channels.mail_to)
    message.set_content(text)
    kind = smtplib.SMTP_SSL if server.scheme == "smtps" else smtplib.SMTP
    port = server.port or (465 if server.scheme == "smtps" else 25)
    with kind(server.hostname or "localhost", port, timeout=_TIMEOUT_SECONDS) as connection:
        if server.scheme != "smtps":
            connection.ehlo()
            if connection.has_extn("starttls"):
                import ssl

                connection.starttls(context=ssl.create_default_context())
        if server.username:
            connection.login(unquote(server.username), unquote(server.password or ""))
        connection.send_message(message)
