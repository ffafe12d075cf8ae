"""The embedded servers, started for real: what they promise to the rest of the product."""

from __future__ import annotations

import os
import signal
import socket
import stat
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

import psycopg
import pymongo
import pytest
from pymongo.errors import OperationFailure, PyMongoError

from recruit_assets import embedded
from recruit_assets.embedded.postgres import shared_buffers
from recruit_assets.embedded.processes import command_line
from recruit_assets.embedded.state import Home
from recruit_assets_tests.unit.embedded.processes_of import python, server_processes

UP = """
import sys
from pathlib import Path
from recruit_assets import embedded
servers = embedded.up(Path(sys.argv[1]))
print(servers.postgres_url, servers.mongo_url)
"""


def pid_of(home: Path, name: str) -> int:
    pid = next(server.pid for server in embedded.status(home) if server.name == name)
    assert pid is not None
    return pid


def write_until_it_fails(write: Callable[[int], object], kill: Callable[[], None]) -> int:
    """Writes 0, 1, 2 ...; kills the server after half a second; returns how many writes were acknowledged."""
    timer = threading.Timer(0.5, kill)
    timer.start()
    acknowledged = 0
    try:
        while True:
            write(acknowledged)
            acknowledged += 1
    except (psycopg.Error, PyMongoError):
        return acknowledged
    finally:
        timer.join()


def test_the_servers_are_ready_for_what_the_stores_need(home: Path) -> None:
    servers = embedded.up(home)
    with psycopg.connect(servers.postgres_url, autocommit=True) as connection:
        assert connection.info.dbname == connection.info.user == "recruit"
        for extension in ("vector", "pg_trgm", "unaccent"):
            connection.execute(f"create extension {extension}")  # pyright: ignore[reportArgumentType]
        found = connection.execute(
            "select '[1,2]'::halfvec <-> '[1,2]', lower('ÉCOLE'), unaccent('École'), current_setting('timezone'),"
            " similarity('DÉVELOPPEUR', 'développeur'), current_setting('fsync')"
        ).fetchone()
        assert found == (0.0, "école", "Ecole", "UTC", 1.0, "on")
    options = urlsplit(servers.mongo_url).query
    assert {"directConnection=true", "journal=true", "retryWrites=false"} <= set(options.split("&"))
    with pymongo.MongoClient(servers.mongo_url) as client:
        database = client.get_default_database()
        assert database.name == "recruit"
        schema = {"bsonType": "object", "required": ["key"]}
        collection = database.create_collection("things", validator={"$jsonSchema": schema})
        collection.create_index("key", unique=True)
        database.command("collMod", "things", validator={"$jsonSchema": schema})
        with database.watch() as stream, client.start_session() as session:
            with session.start_transaction():
                collection.insert_one({"key": 1}, session=session)
                client["other"]["things"].insert_one({"key": 1}, session=session)
            change = stream.next()
            assert change["operationType"] == "insert"
        client.drop_database("other")
        assert "other" not in client.list_database_names()
    objects = Path(url2pathname(urlsplit(servers.object_store_url).path))
    assert objects == home / "objects" and objects.is_dir()


def test_postgresql_keeps_more_pages_in_memory_on_a_larger_machine() -> None:
    megabytes = {size: shared_buffers(size * 2**30) for size in (0, 1, 2, 4, 64)}
    assert megabytes == {0: "128MB", 1: "128MB", 2: "256MB", 4: "512MB", 64: "1024MB"}


def test_a_second_up_attaches_to_the_same_servers(home: Path) -> None:
    first = embedded.up(home)
    processes = sorted((pid_of(home, "postgres"), pid_of(home, "mongo")))
    assert embedded.up(home) == first
    assert sorted((pid_of(home, "postgres"), pid_of(home, "mongo"))) == processes


def test_attaching_imports_no_driver_and_starts_no_program(home: Path) -> None:
    embedded.up(home)
    heavy = "print(sorted({'psycopg', 'pymongo', 'subprocess'} & set(sys.modules)))"
    child = python(UP + heavy, home)
    assert child.communicate()[0].splitlines()[-1] == "[]"


def test_nobody_gets_in_without_the_password(home: Path) -> None:
    servers = embedded.up(home)
    password = urlsplit(servers.postgres_url).password
    assert password
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(servers.postgres_url.replace(password, "guess"))
    with pytest.raises(psycopg.OperationalError, match="no password supplied"):
        psycopg.connect(servers.postgres_url.replace(f":{password}", ""))
    host = urlsplit(servers.mongo_url).netloc.rpartition("@")[2]
    with pymongo.MongoClient(f"mongodb://{host}/?directConnection=true") as stranger:
        for attempt in (
            stranger.list_database_names,
            lambda: stranger["recruit"]["things"].find_one(),
            lambda: stranger["recruit"]["things"].insert_one({}),
            lambda: stranger["admin"].command("createUser", "me", pwd="me", roles=["root"]),
        ):
            with pytest.raises(OperationFailure, match="requires authentication"):
                attempt()


def test_passwords_lie_in_one_file_that_only_its_owner_reads(home: Path) -> None:
    servers = embedded.up(home)
    assert stat.S_IMODE(home.stat().st_mode) & 0o067 == 0
    assert stat.S_IMODE((home / "servers.json").stat().st_mode) == 0o600
    for folder in ("postgres", "mongo", "objects", "logs"):
        assert stat.S_IMODE((home / folder).stat().st_mode) == 0o700
    passwords = [str(urlsplit(url).password) for url in (servers.postgres_url, servers.mongo_url)]
    shown = repr(servers) + repr(embedded.status(home)) + repr(Home(home).records())
    shown += "".join(log.read_text() for log in (home / "logs").iterdir())
    assert not any(password in shown for password in passwords)


def test_a_killed_postgres_loses_no_acknowledged_write_and_comes_back_at_the_same_url(home: Path) -> None:
    servers = embedded.up(home)
    with psycopg.connect(servers.postgres_url, autocommit=True) as connection:
        connection.execute("create table written (i int primary key)")
        acknowledged = write_until_it_fails(
            lambda i: connection.execute("insert into written values (%s)", (i,)),
            lambda: os.kill(pid_of(home, "postgres"), signal.SIGKILL),
        )
    assert acknowledged > 0
    assert embedded.up(home) == servers
    with psycopg.connect(servers.postgres_url) as connection:
        row = connection.execute("select count(*) from written where i < %s", (acknowledged,)).fetchone()
    assert row == (acknowledged,)


def test_a_killed_mongo_loses_no_acknowledged_write_and_comes_back_at_the_same_url(home: Path) -> None:
    servers = embedded.up(home)
    with pymongo.MongoClient(servers.mongo_url, serverSelectionTimeoutMS=300, retryWrites=False) as client:
        written = client["recruit"]["written"]
        acknowledged = write_until_it_fails(
            lambda i: written.insert_one({"_id": i}), lambda: os.kill(pid_of(home, "mongo"), signal.SIGKILL)
        )
    assert acknowledged > 0
    assert embedded.up(home) == servers
    with pymongo.MongoClient(servers.mongo_url) as client:
        assert client["recruit"]["written"].count_documents({"_id": {"$lt": acknowledged}}) == acknowledged


def test_six_processes_that_start_at_once_share_one_pair_of_servers_that_outlives_their_ctrl_c(home: Path) -> None:
    embedded.down(home)
    linger = "sys.stdout.flush(); import time; time.sleep(60)"
    children = [python(UP + linger, home, start_new_session=True) for _ in range(6)]
    answers = set()
    for child in children:
        assert child.stdout is not None
        answers.add(child.stdout.readline())
    for child in children:
        os.killpg(child.pid, signal.SIGINT)
        child.communicate()
    assert len(answers) == 1
    postgres_url, mongo_url = answers.pop().split()
    with psycopg.connect(postgres_url) as connection, pymongo.MongoClient(mongo_url) as client:
        assert connection.execute("select 1").fetchone() == (1,)
        assert client.admin.command("ping")["ok"] == 1
    data = f"{home.resolve()}/"
    servers = {pid for pid in server_processes(home) if data in command_line(pid)}  # their children do not say it
    assert servers == {pid_of(home, "postgres"), pid_of(home, "mongo")}


def test_down_leaves_no_process_and_keeps_the_data(home: Path) -> None:
    servers = embedded.up(home)
    with psycopg.connect(servers.postgres_url, autocommit=True) as connection:
        connection.execute("create table kept (i int)")
        embedded.down(home)
    time.sleep(0.1)
    assert server_processes(home) == []
    assert [(server.name, server.running, server.pid) for server in embedded.status(home)[:2]] == [
        ("postgres", False, None),
        ("mongo", False, None),
    ]
    embedded.down(home)
    assert embedded.up(home) == servers
    with psycopg.connect(servers.postgres_url) as connection:
        assert connection.execute("select count(*) from kept").fetchone() == (0,)


def test_a_port_taken_while_the_servers_were_stopped_is_changed_for_another(home: Path) -> None:
    before = embedded.up(home)
    embedded.down(home)
    with ExitStack() as thieves:
        for url in (before.postgres_url, before.mongo_url):
            thief = thieves.enter_context(socket.socket())
            thief.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            thief.bind(("127.0.0.1", urlsplit(url).port))
            thief.listen()
        after = embedded.up(home)
    assert urlsplit(after.postgres_url).port != urlsplit(before.postgres_url).port
    assert urlsplit(after.mongo_url).port != urlsplit(before.mongo_url).port
    with psycopg.connect(after.postgres_url) as connection, pymongo.MongoClient(after.mongo_url) as client:
        assert connection.execute("select 1").fetchone() == (1,)
        assert client.admin.command("ping")["ok"] == 1


def test_a_lock_file_whose_process_number_now_belongs_to_another_program_does_not_stop_postgres(home: Path) -> None:
    embedded.up(home, mongo=False)
    os.kill(pid_of(home, "postgres"), signal.SIGKILL)
    lock_file = home / "postgres" / "postmaster.pid"
    lines = lock_file.read_text().splitlines()
    while len(server_processes(home)) > 1:  # the killed server's children
        time.sleep(0.05)
    sleeper = subprocess.Popen(["sleep", "60"], user=lock_file.stat().st_uid)
    try:
        lock_file.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        assert psycopg.connect(embedded.up(home, mongo=False).postgres_url).info.dbname == "recruit"
    finally:
        sleeper.kill()
        sleeper.wait()


def test_new_passwords_are_made_when_servers_json_was_lost_and_the_data_stays(home: Path) -> None:
    before = embedded.up(home)
    with psycopg.connect(before.postgres_url, autocommit=True) as connection:
        connection.execute("create table survives (i int)")
    with pymongo.MongoClient(before.mongo_url) as client:
        client["recruit"]["survives"].insert_one({"_id": 1})
    (home / "servers.json").unlink()
    after = embedded.up(home)
    assert urlsplit(after.postgres_url).password != urlsplit(before.postgres_url).password
    with psycopg.connect(after.postgres_url) as connection, pymongo.MongoClient(after.mongo_url) as client:
        assert connection.execute("select count(*) from survives").fetchone() == (0,)
        assert client["recruit"]["survives"].count_documents({}) == 1


def test_status_says_where_everything_is(home: Path) -> None:
    servers = embedded.up(home)
    postgres, mongo, objects = embedded.status(home)
    assert postgres.port == urlsplit(servers.postgres_url).port and mongo.port == urlsplit(servers.mongo_url).port
    assert postgres.detail == mongo.detail == "answers"
    assert postgres.folder == home / "postgres" and postgres.log == home / "logs" / "postgres.log"
    assert postgres.size_on_disk > 10_000_000 and mongo.size_on_disk > 0
    assert objects.running and objects.pid is None and objects.port is None


def test_reset_deletes_the_servers_and_their_data_but_no_file_of_others(home: Path) -> None:
    embedded.up(home)
    (home / "mine.txt").write_text("keep")
    embedded.reset(home)
    assert server_processes(home) == []
    assert [path.name for path in home.iterdir()] == ["mine.txt"]
    (home / "mine.txt").unlink()
    home.rmdir()
