"""Is everything there that the product needs? Every check says what it found, and what to do when it is not right.

Belongs here: asking the servers, the object store and this machine. Does not belong here: repairing anything, or
starting the embedded servers. No detail or remedy ever holds a password: drivers quote the URL they were given, so
their texts are only looked at, never shown.
"""

from __future__ import annotations

import platform
import secrets
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urlsplit

from recruit_assets.stores.errors import StoreError

if TYPE_CHECKING:
    import psycopg
    from pymongo.database import Database

Status = Literal["ok", "warning", "failed"]
TIMEOUT_SECONDS = 5
GROUP_SECONDS = 15  # for a server that accepts connections and then says nothing
OLDEST_POSTGRES = 14
OLDEST_PGVECTOR = (0, 7)  # the first with halfvec
OLDEST_MONGO = (5, 0)
LOW_DISK_BYTES = 2**30


@dataclass(frozen=True)
class Check:
    """One finding. `remedy` says what to do, '' when all is well."""

    name: str
    status: Status
    detail: str
    remedy: str = ""


class Stop(Exception):
    """Ends a group of checks with its last finding: what follows would need what is missing."""

    def __init__(self, check: Check) -> None:
        super().__init__(check.detail)
        self.check = check


Group = Callable[[], Iterator[Check]]


def diagnose(
    *, postgres_url: str, mongo_url: str, object_store_url: str, more: Sequence[tuple[str, Group]] = ()
) -> list[Check]:
    """Checks PostgreSQL, MongoDB, the object store and this machine, and returns what was found, in that order.

    Takes the three URLs and, as `more`, further named groups such as a model's. The groups run side by side: one that
    fails or hangs becomes a failed check and holds up none of the others. Everything made to try something out is
    removed again. Raises nothing.
    """
    groups: list[tuple[str, Group]] = [
        ("PostgreSQL", lambda: _postgres(postgres_url)),
        ("MongoDB", lambda: _mongo(mongo_url)),
        ("object store", lambda: _objects(object_store_url)),
        ("Python", _python),
        ("tesseract", _tesseract),
        *more,
    ]
    deadline = time.monotonic() + GROUP_SECONDS
    running = [_start(name, group) for name, group in groups]
    return [check for findings in running for check in findings(deadline)]


def _start(name: str, group: Group) -> Callable[[float], list[Check]]:
    """Runs a group in a thread of its own; returns what waits for its findings until a deadline."""
    found: list[Check] = []
    thread = threading.Thread(target=lambda: found.extend(_collect(name, group)), daemon=True)
    thread.start()

    def findings(deadline: float) -> list[Check]:
        thread.join(max(0.0, deadline - time.monotonic()))
        if not thread.is_alive():
            return found
        return [_failed(name, "No answer in time.", "Check the URL, the network and whether the server is well.")]

    return findings


def _collect(name: str, group: Group) -> list[Check]:
    """The findings of a group, whatever happens in it."""
    found: list[Check] = []
    try:
        for check in group():
            found.append(check)
    except Stop as stop:
        found.append(stop.check)
    except BaseException as error:  # noqa: BLE001  # the object store's library can panic past Exception
        found.append(_failed(name, f"The check itself failed ({type(error).__name__}).", "Please report it."))
    return found


# --- PostgreSQL ---


def _postgres(url: str) -> Iterator[Check]:
    with closing(_connect_postgres(url)) as connection:
        info = connection.info
        where = f"{info.host or 'local socket'}:{info.port}, database {info.dbname}"
        yield Check("PostgreSQL", "ok", f"Connected to {where} as {info.user}.")
        major = info.server_version // 10000
        if major < OLDEST_POSTGRES:
            yield Check(
                "PostgreSQL version",
                "failed",
                f"The server is PostgreSQL {major}.",
                f"Use PostgreSQL {OLDEST_POSTGRES} or newer.",
            )
        else:
            yield Check("PostgreSQL version", "ok", f"PostgreSQL {info.parameter_status('server_version')}.")
        for extension in ("vector", "pg_trgm", "unaccent"):
            yield _extension(connection, extension, major)
        yield _may_create_tables(connection)


def _connect_postgres(url: str) -> psycopg.Connection[Any]:
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(url).items()}
    except psycopg.Error:
        parts = {"host": "@"}
    host, port = parts.get("host", "local socket"), parts.get("port", "5432")
    # An unescaped character in the password moves a piece of it into the host or the database name.
    if "@" in host + parts.get("dbname", "") or not all(piece.isdigit() for piece in port.split(",")):
        raise Stop(_failed("PostgreSQL", "POSTGRES_URL can't be read.", _URL_FORM.format("postgresql", "POSTGRES_URL")))
    options = "-c statement_timeout=5000 -c lock_timeout=5000"
    try:
        return psycopg.connect(
            url, connect_timeout=TIMEOUT_SECONDS, autocommit=True, options=f"{parts.get('options', '')} {options}"
        )
    except psycopg.Error as error:
        text = str(error).lower()
    user, database = parts.get("user", "?"), parts.get("dbname", "?")
    missing = "does not exist" in text or "n'existe pas" in text
    if "resolve host" in text or "translate host" in text:
        problem, remedy = f"The host {host} is unknown.", "Correct the host in POSTGRES_URL."
    elif "refused" in text or "no such file" in text:
        problem = f"Nothing listens on port {port} of {host}."
        remedy = "Start the server, or correct the port in POSTGRES_URL."
    elif any(sign in text for sign in ("timeout", "timed out", "unreachable", "no route")):
        problem = f"{host}:{port} does not answer."
        remedy = "Check the host and port in POSTGRES_URL, and the firewall between."
    elif f'role "{user}"'.lower() in text and missing:
        problem, remedy = f"The user {user} is unknown to {host}:{port}.", "Correct the user in POSTGRES_URL."
    elif missing:
        problem = f"There is no database {database} at {host}:{port}."
        remedy = f"Make it with `createdb {database}`, or correct its name in POSTGRES_URL."
    elif "password" in text or "mot de passe" in text:
        problem = f"{host}:{port} refuses the password of the user {user}."
        remedy = "Correct the password in POSTGRES_URL; percent-encode special characters."
    elif "pg_hba" in text:
        problem = f"{host}:{port} does not let {user} into {database} from this machine."
        remedy = "Allow it in the server's pg_hba.conf, or ask for TLS with ?sslmode=require."
    elif "too many" in text or "remaining connection slots" in text:
        problem, remedy = f"{host}:{port} has no connection left.", "Raise max_connections or stop other clients."
    else:
        problem, remedy = f"{host}:{port} can't be used.", "Try `psql` with the same URL; it shows the server's answer."
    raise Stop(_failed("PostgreSQL", problem, remedy))


def _extension(connection: psycopg.Connection[Any], name: str, major: int) -> Check:
    title = "pgvector" if name == "vector" else name
    row = connection.execute(
        "select default_version, installed_version from pg_available_extensions where name = %s", (name,)
    ).fetchone()
    if row is None:
        package = f"postgresql-{major}-pgvector" if name == "vector" else f"postgresql-contrib, version {major}"
        return _failed(
            title,
            f"The extension {name} is not on the server.",
            f"Install {package} there (the image pgvector/pgvector:pg{major} has it), then: create extension {name};",
        )
    available, installed = row
    version = installed or available
    if name == "vector" and _version(version) < OLDEST_PGVECTOR:
        wanted = ".".join(map(str, OLDEST_PGVECTOR))
        update = "alter extension vector update;" if installed else "create extension vector;"
        return _failed(title, f"pgvector is {version}; {wanted} is needed.", f"Install a newer one, then: {update}")
    if installed:
        return Check(title, "ok", f"{name} {version} is installed.")
    if _may_create_extension(connection, name):
        return Check(title, "ok", f"{name} {version} is available; the first use creates it.")
    return _failed(
        title,
        f"The extension {name} is available but not created, and this user may not create it.",
        f"As a superuser, in this database: create extension if not exists {name};",
    )


def _may_create_extension(connection: psycopg.Connection[Any], name: str) -> bool:
    """A superuser may; another user may when the extension is trusted and the database lets the user create."""
    row = connection.execute(
        "select (select rolsuper from pg_roles where rolname = current_user) or"
        " (bool_or(trusted) and has_database_privilege(current_database(), 'create'))"
        " from pg_available_extension_versions where name = %s",
        (name,),
    ).fetchone()
    return bool(row and row[0])


def _may_create_tables(connection: psycopg.Connection[Any]) -> Check:
    """Tries it in a transaction that is rolled back."""
    import psycopg
    from psycopg import sql

    name = "PostgreSQL permissions"
    schema = sql.Identifier(f"recruit_doctor_{secrets.token_hex(6)}")
    try:
        with connection.transaction(force_rollback=True):
            connection.execute(sql.SQL("create schema {}").format(schema))
            connection.execute(sql.SQL("create table {}.probe (id int primary key)").format(schema))
            connection.execute(sql.SQL("insert into {}.probe values (1)").format(schema))
    except psycopg.errors.ReadOnlySqlTransaction:
        return _failed(name, "The server only lets itself be read.", "Use the primary, not a replica.")
    except psycopg.errors.InsufficientPrivilege:
        info = connection.info
        return _failed(
            name,
            f"The user {info.user} may not create a schema in {info.dbname}.",
            f'As a superuser: grant create on database "{info.dbname}" to "{info.user}";',
        )
    except psycopg.Error as error:
        return _failed(
            name, f"A schema and table can't be created ({type(error).__name__}).", "Read the log of the server."
        )
    return Check(name, "ok", "May create a schema and tables.")


# --- MongoDB ---


def _mongo(url: str) -> Iterator[Check]:
    import pymongo
    from pymongo.errors import PyMongoError

    limit = TIMEOUT_SECONDS * 1000
    limits: dict[str, Any] = {"serverSelectionTimeoutMS": limit, "connectTimeoutMS": limit, "socketTimeoutMS": limit}
    try:
        client = pymongo.MongoClient(url, **limits)
        database = client.get_default_database("recruit")
    except (PyMongoError, ValueError):
        raise Stop(_failed("MongoDB", "MONGO_URL can't be read.", _URL_FORM.format("mongodb", "MONGO_URL"))) from None
    with client:
        where = f"{urlsplit(url).netloc.rpartition('@')[2]}, database {database.name}"
        with _mongo_errors(where):
            version = client.server_info()
            list(database.list_collections())
        yield Check("MongoDB", "ok", f"Connected to {where}.")
        product = "SecantusDB" if "secantusVersion" in version else "MongoDB"
        if tuple(version["versionArray"][:2]) < OLDEST_MONGO:
            wanted = ".".join(map(str, OLDEST_MONGO))
            yield _failed("MongoDB version", f"The server is {version['version']}.", f"Use {wanted} or newer.")
        else:
            yield Check("MongoDB version", "ok", f"{product}, speaks MongoDB {version['version']}.")
        yield from _may_keep_documents(database)


@contextmanager
def _mongo_errors(where: str) -> Iterator[None]:
    """Turns the driver's errors on a first use into the finding that ends the group."""
    from pymongo.errors import ConfigurationError, OperationFailure, PyMongoError

    host = where.partition(",")[0]
    try:
        yield
        return
    except OperationFailure as error:
        if error.code == 18:
            problem = f"{host} refuses the user or password."
            remedy = "Correct them in MONGO_URL; users made in the admin database need ?authSource=admin."
        elif error.code == 13:
            problem = f"{where}: the user has no permission (or none is named)."
            remedy = "Name a user and password in MONGO_URL, and give the user the role readWrite on the database."
        else:
            problem, remedy = f"{host} refuses to answer (code {error.code}).", "Read the log of the server."
    except ConfigurationError:
        problem, remedy = f"{host} does not fit the options of MONGO_URL.", "Check its options."
    except PyMongoError as error:
        text = str(error).lower()
        if "refused" in text:
            problem, remedy = f"Nothing listens on {host}.", "Start the server, or correct the port in MONGO_URL."
        elif any(sign in text for sign in ("not known", "nodename", "getaddrinfo", "name resolution", "no address")):
            problem, remedy = f"The host of {host} is unknown.", "Correct the host in MONGO_URL."
        else:
            problem, remedy = f"{host} does not answer.", "Check MONGO_URL, and the firewall between."
    raise Stop(_failed("MongoDB", problem, remedy))


def _may_keep_documents(database: Database[dict[str, Any]]) -> Iterator[Check]:
    """Makes a collection like the product's own, writes to it, and drops it."""
    from pymongo import WriteConcern
    from pymongo.errors import DuplicateKeyError, PyMongoError, WriteError

    name = f"recruit_doctor_{secrets.token_hex(6)}"
    step = "create a collection with a $jsonSchema validator"
    try:
        schema = {"bsonType": "object", "required": ["key"], "properties": {"key": {"bsonType": "string"}}}
        collection = database.create_collection(name, validator={"$jsonSchema": schema})
        step = "create a unique index"
        collection.create_index("key", unique=True)
        step = "write with the journal's acknowledgement"
        collection.with_options(write_concern=WriteConcern(w=1, j=True, wtimeout=5000)).insert_one({"key": "a"})
        yield Check("MongoDB journal", "ok", "Writes are acknowledged by the journal.")
        step = "refuse a second document with the same key"
        if _refuses(collection.insert_one, {"key": "a"}, DuplicateKeyError):
            step = "refuse a document that breaks the schema"
            if _refuses(collection.insert_one, {"key": 1}, WriteError):
                yield Check("MongoDB collections", "ok", "May create collections; unique indexes and validators hold.")
                return
        yield _failed("MongoDB collections", f"The server does not {step}.", "Use a real MongoDB, or SecantusDB.")
    except PyMongoError as error:
        code = getattr(error, "code", None)
        detail = f"Can't {step} in {database.name} ({type(error).__name__}{f', code {code}' if code else ''})."
        check = "MongoDB journal" if "journal" in step else "MongoDB collections"
        yield _failed(check, detail, "Give the user the role dbOwner on that database; read the log of the server.")
    finally:
        _drop(database, name)


def _refuses(write: Callable[[dict[str, Any]], Any], document: dict[str, Any], refusal: type[Exception]) -> bool:
    try:
        write(document)
    except refusal:
        return True
    return False


def _drop(database: Database[dict[str, Any]], name: str) -> None:
    from contextlib import suppress

    from pymongo.errors import PyMongoError

    with suppress(PyMongoError):  # the finding that matters has been made
        database.drop_collection(name)


# --- object store ---


def _objects(url: str) -> Iterator[Check]:
    from recruit_assets.stores.objects import ObjectStore

    key, data = f"recruit-doctor-{secrets.token_hex(6)}", b"probe"
    try:
        store = ObjectStore(url)
        try:
            first = store.put(key, data, create_only=True)
            second = store.put(key, b"other", create_only=True)
            same = store.get(key) == data
        finally:
            store.delete(key)
    except StoreError as error:
        raise Stop(_failed("object store", "An object can't be written and read back.", str(error))) from None
    if not (first and same):
        raise Stop(_failed("object store", "An object is not read back as written.", "Check the disk or the server."))
    yield Check("object store", "ok", "Writes, reads and deletes an object.")
    if second:
        yield _failed(
            "create-only writes",
            "A second write with create-only replaced the first.",
            "Use a store with conditional writes (If-None-Match), such as AWS S3 or a recent MinIO.",
        )
    else:
        yield Check("create-only writes", "ok", "A second writer of the same object is refused.")
    if url.startswith("file:"):
        yield _disk(url)


def _disk(url: str) -> Check:
    from urllib.request import url2pathname

    free = shutil.disk_usage(Path(url2pathname(urlsplit(url).path))).free
    detail = f"{free / 2**30:.1f} GB free."
    if free < LOW_DISK_BYTES:
        return Check("disk space", "warning", detail, "Free some disk space, or move the object store to another disk.")
    return Check("disk space", "ok", detail)


# --- this machine ---


def _python() -> Iterator[Check]:
    version = platform.python_version()
    if (3, 11) <= sys.version_info[:2] < (3, 14):
        yield Check("Python", "ok", f"Python {version}.")
    else:
        yield _failed("Python", f"Python {version} is not supported.", "Use Python 3.11, 3.12 or 3.13.")


def _tesseract() -> Iterator[Check]:
    import subprocess

    remedy = (
        "Only needed to read scanned CVs. Debian: apt install tesseract-ocr tesseract-ocr-fra; "
        "macOS: brew install tesseract tesseract-lang"
    )
    program = shutil.which("tesseract")
    if program is None:
        yield Check("tesseract", "warning", "tesseract is not installed.", remedy)
        return
    asked = subprocess.run(
        [program, "--list-langs"], capture_output=True, text=True, timeout=TIMEOUT_SECONDS, check=False
    )
    missing = {"fra", "eng"} - set((asked.stdout + asked.stderr).split())
    if missing:
        yield Check("tesseract", "warning", f"tesseract lacks the language {', '.join(sorted(missing))}.", remedy)
    else:
        yield Check("tesseract", "ok", "Reads French and English.")


# --- shared ---

_URL_FORM = "Write {}://user:password@host:port/database in {}, with special characters percent-encoded (@ is %40)."


def _failed(name: str, detail: str, remedy: str) -> Check:
    return Check(name, "failed", detail, remedy)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split(".")[:2] if part.isdigit())
