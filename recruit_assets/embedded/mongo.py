"""The embedded MongoDB-wire server: SecantusDB's own console script as a separate process, with authentication.

SecantusDB is GPL-2.0-only: it is started, never imported. Its user is made once, by a first start without
authentication on another port, and the list of users is checked right after; from then on every start asks for the
password. Writes are safe from a crash only with `journal=true`, which the URL therefore sets.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from dataclasses import replace
from pathlib import Path

from recruit_assets.embedded import processes
from recruit_assets.embedded.errors import DISK_FULL_REMEDY, ServerError
from recruit_assets.embedded.probes import mongo_answers
from recruit_assets.embedded.state import Home, Record

NAME = "mongo"
USER = "recruit"
DATABASE = "recruit"
STOP = ((signal.SIGTERM, 30.0), (signal.SIGKILL, 5.0))
START_PATIENCE_SECONDS = 90.0
CACHE = "256M"
ALREADY_EXISTS = 51003
ENV = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC", "HOME": "/"}


def url(record: Record) -> str:
    """The URL of the database, with its password and `journal=true`. For a write that may be retried the server looks
    through all writes of the last half hour: a millisecond more for each once they are 5,000, ten once they are 10,000."""
    return (
        f"mongodb://{USER}:{record.password}@127.0.0.1:{record.port}/{DATABASE}"
        "?authSource=admin&directConnection=true&journal=true&retryWrites=false"
    )


def answers(record: Record) -> bool:
    """Whether a MongoDB-wire server answers on the remembered port."""
    return mongo_answers(record.port)


def start(home: Home, record: Record | None) -> Record:
    """Makes sure that the server runs and asks for our user's password; returns it as remembered in `servers.json`.

    Takes the remembered record, None when there is none. To be called under the home's lock. Raises ServerError.
    """
    script = installed_script()
    if record is None:
        import secrets

        record = Record(port=processes.free_port(), password=secrets.token_urlsafe(24))
        home.save(NAME, record)
    running = running_pid(home, record)
    if running and not (running == record.pid and record.ready):
        # Left by a process that was killed while it started it, maybe still without authentication.
        processes.stop(running, home.tag, STOP)
    home.mongo.mkdir(mode=0o700, exist_ok=True)
    home.mongo_config.write_text("# Empty on purpose: stops the server from looking for another one.\n")
    processes.rotate(home.log(NAME))
    if not (record.provisioned and (home.mongo / "WiredTiger").exists()):
        processes.require_space(home.folder, 200)
        record = _provision(home, record, script)
    if not processes.is_ours(record.pid, home.tag):
        record = _launch(home, replace(record, port=processes.keep_or_change(record.port)), script, "--auth")
    else:
        _wait_until_ready(home, record, 0)
    _check_login(home, record)
    record = replace(record, ready=True)
    home.save(NAME, record)
    return record


def running_pid(home: Home, record: Record | None) -> int:
    """The process id of the server of this home, 0 when it does not run. Looks through the processes when
    `servers.json` does not know it."""
    if record and processes.is_ours(record.pid, home.tag):
        return record.pid
    return processes.find("secantusd-py", home.tag)


def installed_script() -> Path:
    """The server's console script in this Python's environment. Raises ServerError when it is not installed."""
    import sysconfig

    for folder in (Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))):
        if (folder / "secantusd-py").exists():
            return folder / "secantusd-py"
    raise ServerError(
        "The local MongoDB-wire server (SecantusDB) is not installed.",
        "Install it with `pip install --pre 'recruit-assets[embedded-mongo]'` (GPL; not for Intel Macs), "
        "or set MONGO_URL to a server of yours.",
    )


def _launch(home: Home, record: Record, script: Path, *options: str) -> Record:
    """Starts the server on the record's port and waits until it answers; its process id is remembered at once."""
    log = home.log(NAME)
    offset = processes.size(log)
    pid = processes.spawn(
        [
            *(script, "--config", home.mongo_config, "--host", "127.0.0.1", "--port", str(record.port)),
            *("--storage-path", home.mongo, "--cache-size", CACHE, *options),
        ],
        log=log,
        env=ENV,
        run_as={},
    )
    record = replace(record, pid=pid, ready=False)
    home.save(NAME, record)
    _wait_until_ready(home, record, offset)
    return record


def _wait_until_ready(home: Home, record: Record, offset: int) -> None:
    """Waits until the server answers. Raises ServerError when it ends first or takes too long."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not answers(record):
        if not processes.is_ours(record.pid, home.tag):
            raise _explain(home, processes.read_from(home.log(NAME), offset))
        if time.monotonic() > deadline:
            raise ServerError(
                f"The MongoDB-wire server still does not answer after {START_PATIENCE_SECONDS:.0f} s.",
                f"Read the end of {home.log(NAME)}; `recruit down` stops it.",
            )
        time.sleep(0.05)


def _provision(home: Home, record: Record, script: Path) -> Record:
    """Makes our user in a server that asks for no password, on a port nobody knows, for as short as possible."""
    import pymongo
    from pymongo.errors import OperationFailure, PyMongoError

    open_server = _launch(home, replace(record, port=processes.free_port()), script)
    try:
        address = f"mongodb://127.0.0.1:{open_server.port}/?directConnection=true&journal=true"
        with pymongo.MongoClient(address, serverSelectionTimeoutMS=30_000) as client:
            try:
                client.admin.command("createUser", USER, pwd=record.password, roles=["root"])
            except OperationFailure as error:
                if error.code != ALREADY_EXISTS:
                    raise
                client.admin.command("updateUser", USER, pwd=record.password, roles=["root"])
    except PyMongoError as error:
        raise _unusable(
            home, f"The user of the MongoDB-wire server could not be made ({type(error).__name__})"
        ) from None
    finally:
        processes.stop(open_server.pid, home.tag, STOP)
    record = replace(record, pid=0, provisioned=True)
    home.save(NAME, record)
    return record


def _check_login(home: Home, record: Record) -> None:
    """Logs in once with our password, and makes sure that there is no other user: one could have slipped in while
    the first start was open."""
    import pymongo
    from pymongo.errors import OperationFailure, PyMongoError

    try:
        with pymongo.MongoClient(url(record), serverSelectionTimeoutMS=30_000) as client:
            users = client.admin.command("usersInfo", {"forAllDBs": True})["users"]
    except OperationFailure as error:
        raise ServerError(
            f"The MongoDB-wire server runs, but refuses the password in {home.records_file} (code {error.code}).",
            f"Stop it (`recruit down`), delete {home.records_file} and start again: a new password is made, "
            "the data stays.",
        ) from None
    except PyMongoError as error:
        raise _unusable(home, f"The MongoDB-wire server runs but can't be used ({type(error).__name__})") from None
    strangers = [user["_id"] for user in users if user["_id"] != f"admin.{USER}"]
    if strangers:
        raise ServerError(
            f"The local MongoDB-wire server has users that recruit did not make: {', '.join(strangers)}.",
            "Another user of this machine may have made them; drop them, or start afresh with `recruit reset`.",
        )


def _unusable(home: Home, problem: str) -> ServerError:
    return ServerError(f"{problem}.", f"Read the end of {home.log(NAME)}; `recruit down` stops it.")


def _explain(home: Home, said: str) -> ServerError:
    """The ServerError for what the server wrote before it gave up."""
    log, problem = home.log(NAME), "The MongoDB-wire server did not start"
    if "No space left on device" in said:
        return ServerError(f"{problem}: the disk that holds {home.folder} is full.", DISK_FULL_REMEDY)
    if "Address already in use" in said:
        return ServerError(f"{problem}: its port was taken this moment.", "Try again.")
    if "Permission denied" in said:
        return ServerError(
            f"{problem}: it may not read or write {home.mongo}.", f"Run as the user who owns {home.folder}; see {log}."
        )
    if "Resource busy" in said or "already" in said:
        return ServerError(
            f"{problem}: another process still uses {home.mongo}.", f"End that secantusd-py process; see {log}."
        )
    last = said.strip().rpartition("\n")[2]
    return ServerError(f"{problem}. {last}".strip(), f"Read the end of {log}.")
