"""What a person or a program asks of the embedded servers: up, down, status, reset.

How each server is made and started belongs to `postgres` and `mongo`. Every process of the product calls `up` and
nearly always finds both servers running: that path reads one file and asks each server once, and imports no driver.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from recruit_assets.embedded import mongo as mongo_server
from recruit_assets.embedded import postgres as postgres_server
from recruit_assets.embedded import processes
from recruit_assets.embedded.errors import ServerError, from_os_error
from recruit_assets.embedded.state import Home, Record

SERVERS: tuple[ModuleType, ...] = (postgres_server, mongo_server)


@dataclass(frozen=True)
class Servers:
    """The URLs of the embedded servers; '' for one that was not asked for. The first two hold passwords and are left
    out of the printed form."""

    postgres_url: str = field(default="", repr=False)
    mongo_url: str = field(default="", repr=False)
    object_store_url: str = ""


@dataclass(frozen=True)
class ServerStatus:
    """How one part of the embedded stack is: sizes in bytes, `pid` and `port` None where there are none."""

    name: str
    running: bool
    pid: int | None
    port: int | None
    folder: Path
    log: Path | None
    size_on_disk: int
    detail: str


def up(home: Path, *, postgres: bool = True, mongo: bool = True, postgres_binaries: Path | None = None) -> Servers:
    """Makes sure that the servers asked for run, and returns their URLs.

    Takes the state folder, made when missing, and optionally a folder of PostgreSQL binaries other than the installed
    ones. Any number of processes may call it at once; a server that was killed is started again on its data, with its
    port (unless something else took it) and password. The servers outlive the caller. Raises ServerError.
    """
    place = Home(home)
    wanted = [server for server, asked in zip(SERVERS, (postgres, mongo), strict=True) if asked]
    with _plain_errors(place):
        records = place.records()
        if not (place.objects.is_dir() and all(_is_up(place, server, records) for server in wanted)):
            with place.lock():
                place.create()
                for server in wanted:
                    _start(place, server, postgres_binaries)
                records = place.records()
    urls = {f"{server.NAME}_url": server.url(records[server.NAME]) for server in wanted}
    return Servers(**urls, object_store_url=place.objects.as_uri())


def down(home: Path) -> None:
    """Stops both servers cleanly and waits for their end; the data stays. Does nothing when none runs. Raises
    ServerError when one does not stop."""
    place = Home(home)
    if place.marker.exists():
        with _plain_errors(place), place.lock():
            _stop_all(place)


def status(home: Path) -> list[ServerStatus]:
    """How the three parts are, without starting anything. Raises ServerError when `servers.json` is damaged."""
    place = Home(home)
    with _plain_errors(place):
        records = place.records()
        servers = [_status(place, server, records.get(server.NAME)) for server in SERVERS]
        detail = "a folder, no server" if place.objects.is_dir() else "not made yet"
        size = _size_on_disk(place.objects)
        return [
            *servers,
            ServerStatus("objects", place.objects.is_dir(), None, None, place.objects, None, size, detail),
        ]


def reset(home: Path) -> None:
    """Stops both servers and deletes all their data, passwords and logs. What else lies in the folder is left alone.
    Raises ServerError when the folder was not made by `up`."""
    place = Home(home)
    if not place.folder.exists():
        return
    if not place.marker.is_file():
        raise ServerError(
            f"{place.folder} is not a state folder of recruit: {place.marker.name} is missing.",
            "Nothing was deleted. Check RECRUIT_HOME; delete the folder by hand if it is meant.",
        )
    with _plain_errors(place), place.lock():
        _stop_all(place)
        for path in place.ours():
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        if not any(place.folder.iterdir()):
            place.folder.rmdir()


@contextmanager
def _plain_errors(place: Home) -> Iterator[None]:
    """Turns the operating system's errors into ServerError."""
    if os.name == "nt":
        raise ServerError(
            "The embedded servers need Linux or macOS.",
            "Run recruit under WSL, or set POSTGRES_URL, MONGO_URL and OBJECT_STORE_URL to servers of yours.",
        )
    try:
        yield
    except OSError as error:
        raise from_os_error(error, place.folder) from error


def _is_up(place: Home, server: ModuleType, records: dict[str, Record]) -> bool:
    record = records.get(server.NAME)
    return bool(record and record.ready and processes.is_ours(record.pid, place.tag) and server.answers(record))


def _start(place: Home, server: ModuleType, postgres_binaries: Path | None) -> None:
    records = place.records()
    if _is_up(place, server, records):
        return
    record = records.get(server.NAME)
    if server is postgres_server:
        postgres_server.start(place, record, postgres_binaries)
    else:
        mongo_server.start(place, record)


def _stop_all(place: Home) -> None:
    records = place.records()
    for server in SERVERS:
        if pid := server.running_pid(place, records.get(server.NAME)):
            processes.stop(pid, place.tag, server.STOP)
        place.forget_process(server.NAME)


def _status(place: Home, server: ModuleType, record: Record | None) -> ServerStatus:
    folder: Path = getattr(place, server.NAME)
    pid = server.running_pid(place, record)
    if not pid:
        detail = "stopped" if folder.exists() else "not made yet"
    elif record is None:
        detail = f"runs, but {place.records_file.name} is missing: `recruit up` restarts it"
    else:
        detail = "answers" if server.answers(record) else "runs but does not answer"
    port = record.port if record else None
    log = place.log(server.NAME)
    return ServerStatus(server.NAME, bool(pid), pid or None, port, folder, log, _size_on_disk(folder), detail)


def _size_on_disk(folder: Path) -> int:
    """The bytes that a folder takes on disk; files that vanish while it is read count as nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(Path(parent, name)).st_blocks * 512
            except FileNotFoundError:
                continue
    return total
