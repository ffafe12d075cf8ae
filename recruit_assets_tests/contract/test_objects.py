"""What every object store must do, asked of a folder and of an S3 server alike."""

from __future__ import annotations

import itertools
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore, key_fault

AWKWARD_KEYS = ["a", "é/à b.pdf", "履歴書/🙂.pdf", "e\u0301.pdf", "a+b&c=d?e#f.pdf", 'q"u|<>^`{}[]~*%20.pdf', " x/y "]


@pytest.fixture
def objects(any_store_url: str) -> ObjectStore:
    return ObjectStore(any_store_url)


@pytest.mark.parametrize("key", AWKWARD_KEYS)
def test_what_is_put_is_what_one_gets_and_lists(objects, key):
    assert objects.put(key, b"bytes") is True
    assert objects.get(key) == b"bytes"
    assert objects.exists(key)
    assert [(info.key, info.size) for info in objects.list()] == [(key, 5)]
    assert objects.head(key) == next(objects.list())


def test_an_empty_object_and_a_large_one_come_back_whole(objects):
    large = os.urandom(11 * 1024 * 1024)
    objects.put("empty", b"")
    objects.put("large", large)
    assert objects.get("empty") == b""
    assert objects.get("large") == large
    assert objects.head("large").size == len(large)


def test_a_second_put_replaces_the_object_and_changes_its_etag(objects):
    objects.put("k", b"one")
    first = objects.head("k")
    objects.put("k", b"deux")
    second = objects.head("k")
    assert objects.get("k") == b"deux"
    assert (first.size, second.size) == (3, 4)
    assert first.etag != second.etag
    assert second.last_modified >= first.last_modified
    assert second.last_modified.tzinfo is not None


def test_create_only_leaves_what_is_there_alone(objects):
    assert objects.put("k", b"first", create_only=True) is True
    assert objects.put("k", b"second", create_only=True) is False
    assert objects.get("k") == b"first"


def test_of_many_creators_exactly_one_wins(objects):
    with ThreadPoolExecutor(8) as pool:
        won = list(pool.map(lambda n: objects.put("k", f"{n}".encode(), create_only=True), range(16)))
    assert won.count(True) == 1
    assert objects.get("k") == f"{won.index(True)}".encode()


def test_a_reader_never_sees_half_an_object(objects):
    versions = [letter * 2_000_000 for letter in (b"a", b"b")]
    objects.put("k", versions[0])
    with ThreadPoolExecutor(2) as pool:
        writes = [pool.submit(objects.put, "k", versions[n % 2]) for n in range(12)]
        while not all(write.done() for write in writes):
            assert objects.get("k") in versions
    assert all(write.result() for write in writes)


def test_a_missing_object_is_a_typed_error_that_does_not_show_the_key(objects):
    for ask in (objects.get, objects.head, objects.get_json):
        with pytest.raises(ObjectNotFound) as caught:
            ask("inbox/jean-dupont.pdf")
        assert caught.value.key == "inbox/jean-dupont.pdf"
        assert "dupont" not in str(caught.value)
    assert not objects.exists("nothing")


def test_deleting_twice_is_no_error(objects):
    objects.put("k", b"x")
    objects.delete("k")
    objects.delete("k")
    assert not objects.exists("k")
    assert list(objects.list()) == []


def test_listing_is_sorted_by_key_and_can_be_continued(objects):
    keys = ["p/a/1", "p/a-b", "p/a.b", "p/a/é", "p/b", "p/z/2/3", "pq", "q/1"]
    for key in keys:
        objects.put(key, b"x")
    inside = sorted(key for key in keys if key.startswith("p/"))
    assert [info.key for info in objects.list()] == sorted(keys)
    assert [info.key for info in objects.list("p")] == inside
    assert [info.key for info in objects.list("p/")] == inside
    assert [info.key for info in objects.list("p", after=inside[1])] == inside[2:]
    assert [info.key for info in objects.list("p", after="p/a/0", limit=2)] == ["p/a/1", "p/a/é"]
    assert list(objects.list("p", limit=0)) == []
    assert list(objects.list("nowhere")) == []


def test_a_listing_of_more_than_one_page_is_complete(any_store_url, objects):
    if any_store_url.startswith("file"):
        pytest.skip("a folder has no pages")
    keys = [f"p/{n:04}" for n in range(1005)]
    with ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda key: objects.put(key, b""), keys))
    assert [info.key for info in objects.list("p")] == keys


def test_json_comes_back_equal_and_is_the_same_bytes_each_time(objects):
    value = {"z": [1, 2.5, None], "a": {"é": "œuvre"}}
    objects.put_json("one", value)
    objects.put_json("two", dict(reversed(value.items())))
    assert objects.get_json("one") == value
    assert objects.get("one") == objects.get("two")
    objects.put("broken", b"{")
    with pytest.raises(StoreError, match="damaged"):
        objects.get_json("broken")


@pytest.mark.parametrize(
    "key",
    ["", "/a", "a/", "a//b", "../a", "a/../b", "a/./b", "a\x00b", "a\nb", "a\\b", "\ud800", "x" * 241, "é" * 130,
     "a/" * 520 + "a", "cv.pdf#1", "\ufffe"],
)  # fmt: skip
def test_a_key_that_no_store_could_keep_is_refused_everywhere(objects, key):
    for use in (objects.get, objects.exists, objects.delete, objects.uri, lambda key: objects.put(key, b"")):
        with pytest.raises(ValueError, match="not an object key"):
            use(key)
    assert list(objects.list()) == []


def test_uri_shows_place_and_key_and_no_option(any_store_url, objects):
    uri = objects.uri("cv_files/0123/original")
    assert uri.endswith("/cv_files/0123/original")
    assert uri.split("://")[0] == any_store_url.split("://")[0]
    assert "?" not in uri


_EXAMPLES = itertools.count()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.text(min_size=1, max_size=40), data=st.binary(max_size=50))
def test_any_key_that_is_not_refused_round_trips(objects, key, data):
    key = f"{next(_EXAMPLES)}{key}"  # a folder that an earlier example left empty has the name of no later object
    assume(key_fault(key) is None)
    objects.put(key, data)
    try:
        assert objects.get(key) == data
        assert [info.key for info in objects.list()] == [key]
    finally:
        objects.delete(key)


def test_files_with_impossible_names_do_not_hide_the_others(tmp_path: Path, caplog):
    objects = ObjectStore(tmp_path.as_uri())
    objects.put("inbox/good.pdf", b"x")
    (tmp_path / "inbox" / "Jean\nDupont.pdf").write_bytes(b"x")
    (tmp_path / "inbox" / "uploading.pdf#1").write_bytes(b"x")
    (tmp_path / "inbox" / "gone.pdf").symlink_to(tmp_path / "nowhere")
    (tmp_path / "inbox" / os.fsdecode(b"caf\xe9.pdf")).write_bytes(b"x")
    assert [info.key for info in objects.list("inbox")] == ["inbox/good.pdf"]
    assert "2 file(s)" in caplog.text
    assert "Dupont" not in caplog.text


def test_a_full_disk_is_named_and_leaves_no_half_object():
    small = Path("/dev/shm")
    if os.geteuid() != 0 or not small.is_dir():
        pytest.skip("needs the right to mount a small disk")
    import subprocess
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], check=False).returncode:
            pytest.skip("mounting is not allowed here")
        try:
            objects = ObjectStore(Path(folder).as_uri())
            with pytest.raises(StoreError, match="disk is full"):
                objects.put("large", b"x" * 1_000_000)
            assert list(objects.list()) == []
        finally:
            subprocess.run(["umount", folder], check=True)


def test_a_missing_bucket_is_told_apart_from_a_missing_object(s3_endpoint):
    objects = ObjectStore(
        f"s3://no-such-bucket?endpoint={s3_endpoint}&region=us-east-1", access_key_id="a", secret_access_key="b"
    )
    for use in (lambda: objects.get("k"), lambda: objects.put("k", b""), lambda: list(objects.list())):
        with pytest.raises(StoreError, match="bucket does not exist") as caught:
            use()
        assert not isinstance(caught.value, ObjectNotFound)


def test_an_endpoint_that_does_not_answer_is_a_plain_error():
    objects = ObjectStore(
        "s3://bucket?endpoint=http://127.0.0.1:9&region=us-east-1", access_key_id="a", secret_access_key="verysecret"
    )
    with pytest.raises(StoreError, match="no usable answer") as caught:
        objects.get("k")
    assert "verysecret" not in repr(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    "url",
    ["", "/a/folder", "ftp://host/x", "s3://", "file://host/x", "s3://user:hunter2@bucket", "s3://b?secret=hunter2",
     "s3://b?secret_access_key=hunter2&endpoint=http://h"],
)  # fmt: skip
def test_a_url_that_names_no_store_or_carries_a_secret_is_refused_without_repeating_it(url):
    with pytest.raises(StoreError) as caught:
        ObjectStore(url)
    assert "hunter2" not in str(caught.value)


def test_a_folder_that_cannot_be_made_is_a_plain_error(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be made"):
        ObjectStore((tmp_path / "file" / "below").as_uri())
