"""The one door to PostgreSQL: a small lazy connection pool, the schema's migrations, errors in plain words.

Belongs here: how a connection is opened, prepared and given back, and how the schema gets its tables. Does not belong
here: what is in the tables (`offers`, `vectors`, `matches`).
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from recruit_assets.stores.errors import StoreError

if TYPE_CHECKING:
    import psycopg
    from psycopg_pool import ConnectionPool

SCHEMA = "recruit"
EXTENSIONS = ("vector", "pg_trgm", "unaccent")
MIGRATIONS = Path(__file__).parent / "migrations"
CONNECTING: dict[str, Any] = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
"""How every connection is made: a machine that vanished without a word is given up after a minute (not on Windows)."""
_MIGRATION_LOCK = 0x7265637275697401
"""Key of the advisory lock: "recruit" and a one."""


class Database:
    """A PostgreSQL database with the product's tables in the schema `recruit`.

    Takes a libpq URL; opens nothing until the first `connection()`, which also brings the schema up to date. Safe for
    threads; after a fork the child opens connections of its own. `max_connections` bounds the pool.
    """

    def __init__(self, url: str, max_connections: int = 4, timeout_seconds: float = 30):
        self._url = url
        self._max_connections = max_connections
        self._timeout = timeout_seconds
        self._lock = threading.Lock()
        self._pool: ConnectionPool | None = None
        self._pid = 0

    def __repr__(self) -> str:
        return f"Database({self.place})"

    @property
    def place(self) -> str:
        """Host, port and database name: what may be shown of the URL."""
        from psycopg import ProgrammingError
        from psycopg.conninfo import conninfo_to_dict

        try:
            parts = conninfo_to_dict(self._url)
        except ProgrammingError:
            return "an unreadable URL"
        return f"{parts.get('host', 'localhost')}:{parts.get('port', 5432)}/{parts.get('dbname', 'postgres')}"

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection]:
        """A connection in a transaction: committed when the block ends, rolled back when it raises.

        Raises StoreError for whatever PostgreSQL answers; the message names its error and the table, never a value.
        """
        import psycopg
        from psycopg_pool import PoolTimeout

        pool = self._opened()
        try:
            with pool.connection() as connection:
                yield connection
        except PoolTimeout:
            raise StoreError(
                f"no connection to PostgreSQL at {self.place} became free within {self._timeout:.0f} s: "
                "check that the server answers and accepts more connections"
            ) from None
        except psycopg.Error as error:
            raise self._in_plain_words(error) from None

    def migrate(self) -> None:
        """Bring the schema up to date now. `connection()` does it on first use; calling it again changes nothing."""
        self._opened()

    def close(self) -> None:
        """Give all connections back. The next `connection()` opens new ones."""
        with self._lock:
            if self._pool is not None and self._pid == os.getpid():
                self._pool.close()
            self._pool = None

    def _opened(self) -> ConnectionPool:
        with self._lock:
            if self._pool is None or self._pid != os.getpid():
                self._pool = self._open()
                self._pid = os.getpid()
            return self._pool

    def _open(self) -> ConnectionPool:
        import psycopg
        from psycopg_pool import ConnectionPool

        try:
            with psycopg.connect(self._url, **CONNECTING) as connection:
                _migrate(connection, self.place)
        except psycopg.Error as error:
            raise self._in_plain_words(error) from None
        pool: ConnectionPool = ConnectionPool(
            self._url,
            min_size=0,
            max_size=self._max_connections,
            timeout=self._timeout,
            # Not the pool's five minutes: in between it waits up to two before it tries a server that is back.
            reconnect_timeout=self._timeout,
            # Else each connection that a restart of the server has cut would cost one caller an error.
            check=ConnectionPool.check_connection,
            max_idle=60,
            configure=_prepare,
            kwargs=CONNECTING,
            open=False,
        )
        pool.open()
        return pool

    def _in_plain_words(self, error: psycopg.Error) -> StoreError:
        from psycopg import OperationalError, ProgrammingError

        # While connecting, the driver knows no SQLSTATE: the server's words are looked at, and never shown.
        said = str(error) if error.sqlstate is None else ""
        if error.sqlstate in ("28P01", "28000") or "password" in said:
            return StoreError(f"PostgreSQL at {self.place} refused the user or the password: check POSTGRES_URL")
        if error.sqlstate == "3D000" or ("database" in said and "does not exist" in said):
            return StoreError(f"PostgreSQL has no database at {self.place}: create it or correct POSTGRES_URL")
        if isinstance(error, OperationalError) and error.sqlstate is None:
            return StoreError(
                f"PostgreSQL at {self.place} does not answer: check that it runs and that POSTGRES_URL is right"
            )
        if isinstance(error, ProgrammingError) and error.sqlstate is None:
            return StoreError("the PostgreSQL URL or a statement can't be read: check POSTGRES_URL")
        if remedy := _REMEDIES.get(error.sqlstate or ""):
            return StoreError(f"PostgreSQL at {self.place} {remedy}")
        diagnosis = error.diag
        named = [f"{kind} {name}" for kind, name in _named(diagnosis) if name]
        where = f" ({', '.join(named)})" if named else ""
        return StoreError(f"PostgreSQL at {self.place} answered {type(error).__name__} {error.sqlstate}{where}")


_REMEDIES = {
    "53100": "has no disk space left: free some there and run it again",
    "53300": "has no connection left: raise max_connections, or run less at once",
    "25006": "takes no changes now (read-only, as a standby or a server whose disk is full is): check POSTGRES_URL",
    **dict.fromkeys(
        ("57P01", "57P02", "57P03"), "is being stopped or started: what was under way is undone, run it again"
    ),
}
"""By SQLSTATE, what a person can do something about."""


def _named(diagnosis: Any) -> tuple[tuple[str, str | None], ...]:
    return (
        ("table", diagnosis.table_name),
        ("column", diagnosis.column_name),
        ("constraint", diagnosis.constraint_name),
    )


def _prepare(connection: psycopg.Connection) -> None:
    """Make the schema's and the extensions' names visible on this connection, wherever an administrator put them."""
    from psycopg import sql

    rows = connection.execute(
        "select distinct n.nspname from pg_extension e join pg_namespace n on n.oid = e.extnamespace"
        " where e.extname = any(%s) and n.nspname <> 'public' order by 1",
        [list(EXTENSIONS)],
    ).fetchall()
    path = sql.SQL(", ").join(sql.Identifier(name) for name in (SCHEMA, "public", *(row[0] for row in rows)))
    connection.execute(sql.SQL("set search_path = {}").format(path))
    connection.commit()


def _migrate(connection: psycopg.Connection, place: str) -> None:
    """Apply, in order and in one transaction, the numbered files that the database has not seen."""
    from psycopg import sql

    files = sorted(MIGRATIONS.glob("[0-9]*.sql"))
    checksums = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}
    connection.execute("select pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
    known = connection.execute("select to_regclass('recruit.schema_migrations')").fetchone()
    applied: dict[str, str] = {}
    if known and known[0]:
        applied = dict(connection.execute("select name, checksum from recruit.schema_migrations").fetchall())
    for name, checksum in applied.items():
        if checksums.get(name) != checksum:
            raise StoreError(
                f"the tables at {place} were made by another version of the product (migration {name}): "
                "install that version or a later one, or start with an empty database"
            )
    if len(applied) == len(files):
        return
    connection.execute("create schema if not exists recruit")
    for extension in EXTENSIONS:
        _create_extension(connection, extension, place)
    connection.execute(
        "create table if not exists recruit.schema_migrations"
        " (name text primary key, checksum text not null, applied_at timestamptz not null default now())"
    )
    connection.commit()
    _prepare(connection)
    connection.execute("select pg_advisory_xact_lock(%s)", [_MIGRATION_LOCK])
    applied = dict(connection.execute("select name, checksum from recruit.schema_migrations").fetchall())
    for file in files:
        if file.name in applied:
            continue
        connection.execute(sql.SQL(file.read_text(encoding="utf-8")))  # pyright: ignore[reportArgumentType]
        connection.execute(
            "insert into recruit.schema_migrations (name, checksum) values (%s, %s)", [file.name, checksums[file.name]]
        )
    connection.commit()


def _create_extension(connection: psycopg.Connection, extension: str, place: str) -> None:
    from psycopg import errors, sql

    if connection.execute("select 1 from pg_extension where extname = %s", [extension]).fetchone():
        return
    remedy = f'run as an administrator of that database: create extension if not exists "{extension}";'
    try:
        connection.execute(sql.SQL("create extension {}").format(sql.Identifier(extension)))
    except errors.InsufficientPrivilege:
        raise StoreError(
            f"the PostgreSQL extension {extension} is missing at {place} and this user may not create it: {remedy}"
        ) from None
    except (errors.UndefinedFile, errors.FeatureNotSupported):
        raise StoreError(
            f"the PostgreSQL extension {extension} is not installed on the server at {place}: "
            f"install its package there, then {remedy}"
        ) from None
