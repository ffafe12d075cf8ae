"""The state folder of the embedded servers: its layout, its lock, and `servers.json`.

What belongs here: where things lie, who may read them, what is remembered between two calls. How a server is started
belongs to `postgres` and `mongo`. Every process of the product reads this module, so it imports little.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from hashlib import sha256
from pathlib import Path

from recruit_assets.embedded.errors import ServerError

LOCK_PATIENCE_SECONDS = 180
_MARKER_TEXT = "Made by recruit_assets: local servers and their data. `recruit reset` deletes it.\n"


@dataclass(frozen=True)
class Record:
    """What is remembered of one server. `ready` becomes true when it has answered with our user and password;
    `provisioned` when its user has been made."""

    port: int
    password: str = field(repr=False)
    pid: int = 0
    ready: bool = False
    provisioned: bool = False


class Home:
    """The state folder, as an absolute path, and the names inside it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.expanduser().resolve()
        self.postgres = self.folder / "postgres"
        self.mongo = self.folder / "mongo"
        self.objects = self.folder / "objects"
        self.logs = self.folder / "logs"
        self.records_file = self.folder / "servers.json"
        self.marker = self.folder / "recruit-state.txt"
        self.lock_file = self.folder / "servers.lock"
        # In the command line of each server: tells our processes from others that got the same number later.
        self.tag = "recruit-" + sha256(os.fsencode(self.folder)).hexdigest()[:12]
        self.mongo_config = self.folder / f"{self.tag}.toml"

    def ours(self) -> list[Path]:
        """Every path that belongs to the embedded servers, the marker last."""
        return [
            self.postgres,
            *self.drafts(),
            self.mongo,
            self.objects,
            self.logs,
            self.records_file,
            *self.folder.glob("recruit-*.toml"),
            self.lock_file,
            self.marker,
        ]

    def drafts(self) -> list[Path]:
        """PostgreSQL data folders, and files with their first password, that were never finished."""
        return [*self.folder.glob("postgres.*.new"), *self.folder.glob("postgres.*.password")]

    def log(self, name: str) -> Path:
        """The log file of the server `name`."""
        return self.logs / f"{name}.log"

    def create(self) -> None:
        """Makes the folder (0700) and marks it as ours. Raises ServerError when it holds somebody else's files under
        our names, or belongs to another user."""
        if self.marker.exists():
            if self.marker.stat().st_uid != os.geteuid():
                raise ServerError(
                    f"The state folder {self.folder} belongs to another user.",
                    "Run as that user, or set RECRUIT_HOME to a folder of your own.",
                )
        else:
            foreign = [path.name for path in self.ours() if path != self.lock_file and path.exists()]
            if foreign:
                raise ServerError(
                    f"The folder {self.folder} already holds {', '.join(foreign)}, not made by recruit.",
                    "Set RECRUIT_HOME to an empty or new folder.",
                )
            self.folder.chmod(0o700)
            self.marker.write_text(_MARKER_TEXT, encoding="utf-8")
        for folder in (self.objects, self.logs):
            folder.mkdir(mode=0o700, exist_ok=True)

    def records(self) -> dict[str, Record]:
        """The remembered servers by name; empty when there are none. Raises ServerError when the file is damaged."""
        try:
            text = self.records_file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return {}
        try:
            return {name: Record(**values) for name, values in json.loads(text).items()}
        except (ValueError, TypeError, AttributeError):
            raise ServerError(
                f"{self.records_file} is damaged.",
                "Delete that file and start again: new passwords are made, the data stays.",
            ) from None

    def save(self, name: str, record: Record) -> None:
        """Remembers one server, atomically, in a file that only its owner reads. Call it under the lock."""
        records = self.records() | {name: record}
        draft = self.records_file.with_suffix(".new")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({key: asdict(value) for key, value in records.items()}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.records_file)

    def forget_process(self, name: str) -> None:
        """Remembers that the server `name` runs no more; its port and password are kept."""
        record = self.records().get(name)
        if record is not None:
            self.save(name, replace(record, pid=0, ready=False))

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the folder for one process at a time. Raises ServerError when another one keeps it too long."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        deadline = time.monotonic() + LOCK_PATIENCE_SECONDS
        while (descriptor := self._try_lock()) is None:
            if time.monotonic() > deadline:
                raise ServerError(
                    f"Another process has been starting or stopping the servers of {self.folder} for "
                    f"{LOCK_PATIENCE_SECONDS} s.",
                    f"Look into {self.logs}; end the process that holds {self.lock_file} and try again.",
                )
            time.sleep(0.05)
        try:
            yield
        finally:
            os.close(descriptor)

    def _try_lock(self) -> int | None:
        """The descriptor that holds the lock, None while another process has it. A file that a reset deleted in
        between does not count."""
        import fcntl

        descriptor = os.open(self.lock_file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if os.path.samestat(os.fstat(descriptor), self.lock_file.stat()):
                return descriptor
        except (BlockingIOError, FileNotFoundError):
            pass
        os.close(descriptor)
        return None
