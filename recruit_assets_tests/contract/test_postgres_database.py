"""The database: migrations are applied once, errors are put in plain words, passwords stay out of them."""

from __future__ import annotations

import hashlib
import threading
from urllib.parse import urlsplit

import psycopg
import pytest

from recruit_assets.stores import postgres
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.postgres import Database


def test_two_that_start_at_once_on_an_empty_database_both_find_it_ready(postgres_url):
    databases = [Database(postgres_url) for _ in range(4)]
    failures = []

    def migrate(db):
        try:
            db.migrate()
        except StoreError as error:
            failures.append(error)

    threads = [threading.Thread(target=migrate, args=[db]) for db in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with databases[0].connection() as connection:
        rows = connection.execute("select name from recruit.schema_migrations order by 1").fetchall()
    assert [row[0] for row in rows] == sorted(file.name for file in postgres.MIGRATIONS.glob("*.sql"))
    for db in databases:
        db.close()


def test_our_tables_stay_in_their_own_schema(postgres_url):
    db = Database(postgres_url)
    with db.connection() as connection:
        rows = connection.execute("select tablename from pg_tables where schemaname = 'public'").fetchall()
    assert rows == []
    db.close()


def test_a_migration_that_was_edited_after_it_was_applied_is_refused(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        connection.execute("update recruit.schema_migrations set checksum = 'x' where name like '0001%'")
    try:
        with pytest.raises(StoreError, match="another version"):
            Database(postgres_url).migrate()
    finally:
        checksum = hashlib.sha256((postgres.MIGRATIONS / "0001_offers.sql").read_bytes()).hexdigest()
        with psycopg.connect(postgres_url) as connection:
            connection.execute(
                "update recruit.schema_migrations set checksum = %s where name like '0001%%'", [checksum]
            )


def test_a_block_that_raises_leaves_nothing_behind(postgres_url):
    db = Database(postgres_url)
    with pytest.raises(RuntimeError), db.connection() as connection:
        connection.execute("insert into recruit.vector_models (model, dimension) values ('gone', 3)")
        raise RuntimeError
    with db.connection() as connection:
        assert connection.execute("select 1 from recruit.vector_models where model = 'gone'").fetchone() is None
    db.close()


def test_a_refused_row_is_told_by_table_and_constraint_and_never_by_its_values(postgres_url):
    db = Database(postgres_url)
    insert = "insert into recruit.vector_models (model, dimension) values ('Inès Valmora', 3)"
    with pytest.raises(StoreError) as caught, db.connection() as connection:
        connection.execute(insert)
        connection.execute(insert)
    assert "vector_models" in str(caught.value)
    assert "Valmora" not in str(caught.value)
    assert caught.value.__suppress_context__
    db.close()


def test_a_server_that_does_not_answer_is_named_without_its_password():
    with pytest.raises(StoreError) as caught:
        Database("postgresql://someone:hushhush@127.0.0.1:9/nowhere").migrate()
    assert "127.0.0.1:9" in str(caught.value)
    assert "hushhush" not in str(caught.value) + repr(caught.value.__cause__)


def test_a_missing_database_is_named(postgres_url):
    url = urlsplit(postgres_url)._replace(path="/no_such_database").geturl()
    with pytest.raises(StoreError, match="no_such_database"):
        Database(url).migrate()


def test_a_missing_extension_is_named_with_the_command_that_helps(postgres_url, monkeypatch):
    monkeypatch.setattr(postgres, "EXTENSIONS", ("no_such_extension",))
    with psycopg.connect(postgres_url) as connection, pytest.raises(StoreError) as caught:
        postgres._create_extension(connection, "no_such_extension", "here")
    assert 'create extension if not exists "no_such_extension"' in str(caught.value)


def test_a_user_who_may_not_create_an_extension_is_told_what_an_administrator_runs(postgres_url):
    with psycopg.connect(postgres_url) as connection:
        connection.execute("create role powerless")
        connection.execute("set local role powerless")
        with pytest.raises(StoreError, match=r"administrator.*pageinspect"):
            postgres._create_extension(connection, "pageinspect", "here")
        connection.rollback()
