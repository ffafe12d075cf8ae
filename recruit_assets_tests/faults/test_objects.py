"""The object store fails in the middle of the CVs' way, on S3 and on a folder: a sentence says so, nothing is lost or
doubled, and it heals."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from recruit_assets.documents import Limits
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectNotFound, ObjectStore
from recruit_assets.usecases.candidates import read_cv
from recruit_assets.usecases.cvs import receive_cv
from recruit_assets_tests.faults.conftest import Behind
from recruit_assets_tests.faults.way import CVS, Way, half_written

NO_ANSWER = r"s3://cvs/\d+: the object store gives no usable answer. Check that it runs, that the endpoint"
FULL_S3 = (
    b"HTTP/1.1 507 Insufficient Storage\r\nContent-Type: application/xml\r\nContent-Length: %d\r\n"
    b"Connection: close\r\n\r\n%s"
)
FULL_BODY = b"<Error><Code>XMinioStorageFull</Code><Message>Storage backend has reached its limit</Message></Error>"
BUSY = b"HTTP/1.1 503 Slow Down\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def _fails(work: Callable[[], object], sentence: str) -> None:
    with pytest.raises(StoreError) as caught:
        work()
    assert not isinstance(caught.value, ObjectNotFound), "a store that fails says nothing of what lies in it"
    said = str(caught.value)
    assert re.search(sentence, said), said
    assert "macon" not in said


@pytest.fixture
def on_s3(s3: Behind, way: Way) -> Way:
    """The way with its objects on S3."""
    way.objects_url = s3.url
    way.objects = ObjectStore(s3.url)
    return way


def _heals(way: Way, undisturbed: Way) -> None:
    """The way is gone at the first try, no model is asked for a CV that it has answered for, and nothing tells that
    anything happened."""
    answered, asked = way.answered(), len(way.asked)
    way.go()
    assert len(set(way.asked[asked:]) - {"interview"}) == len(CVS) - len(answered)
    assert way.kept() == undisturbed.was


def test_a_store_that_is_down_at_the_start_is_named_and_heals(s3: Behind, on_s3: Way, undisturbed: Way):
    s3.proxy.refuse()
    _fails(lambda: on_s3.profile(CVS[0]), NO_ANSWER)
    _fails(lambda: list(on_s3.objects.list()), NO_ANSWER)
    s3.proxy.heal()
    _heals(on_s3, undisturbed)


def test_a_store_that_was_started_again_costs_nobody_an_error(s3: Behind, on_s3: Way, undisturbed: Way):
    on_s3.profile(CVS[0])
    s3.proxy.drop()
    _heals(on_s3, undisturbed)


@pytest.mark.parametrize(
    "count", [9_000, *(pytest.param(n, marks=pytest.mark.slow) for n in (1, 700, 2_500, 6_000, 15_000, 22_000))]
)
def test_a_store_that_dies_in_the_middle_loses_and_doubles_nothing(
    s3: Behind, on_s3: Way, undisturbed: Way, count: int
):
    s3.proxy.die_after(count)
    _fails(on_s3.go, NO_ANSWER)
    s3.proxy.heal()
    _heals(on_s3, undisturbed)


def test_a_slow_store_is_waited_for(s3: Behind, on_s3: Way, undisturbed: Way):
    s3.proxy.slow(0.05)
    on_s3.profile(CVS[0])
    s3.proxy.heal()
    _heals(on_s3, undisturbed)


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_a_store_that_says_nothing_any_more_is_named_after_its_timeout(s3: Behind, on_s3: Way, undisturbed: Way):
    on_s3.profile(CVS[0])
    s3.proxy.silence()
    _fails(lambda: on_s3.objects.get("inbox/none"), NO_ANSWER)
    s3.proxy.heal()
    _heals(on_s3, undisturbed)


@pytest.mark.parametrize(
    ("garbage", "sentence"),
    [
        (FULL_S3 % (len(FULL_BODY), FULL_BODY), r"s3://cvs/\d+: the disk is full. Free some space and run it again."),
        pytest.param(b"", NO_ANSWER, marks=pytest.mark.slow),
        pytest.param(b"\x00" * 64, NO_ANSWER, marks=pytest.mark.slow),
        pytest.param(b"SSH-2.0-OpenSSH_9.6\r\n", NO_ANSWER, marks=pytest.mark.slow),
        pytest.param(BUSY, NO_ANSWER, marks=pytest.mark.slow),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello", NO_ANSWER, marks=pytest.mark.slow),
    ],
)
def test_what_answers_but_keeps_nothing_is_named(
    s3: Behind, on_s3: Way, undisturbed: Way, garbage: bytes, sentence: str
):
    on_s3.profile(CVS[0])
    s3.proxy.answer(garbage)
    _fails(lambda: on_s3.profile(CVS[1]), sentence)
    s3.proxy.heal()
    _heals(on_s3, undisturbed)


DAMAGE = {"half": lambda data: data[: len(data) // 2], "empty": lambda data: b"", "noise": lambda data: b"\xff" + data}


@pytest.mark.parametrize(
    ("how", "name"),
    [
        (how, name) if (how, name) == ("half", "") else pytest.param(how, name, marks=pytest.mark.slow)
        for how in DAMAGE
        for name in ("", "original", "file.json")
    ],
)
def test_a_damaged_object_is_named_never_used_and_made_again(way: Way, undisturbed: Way, how: str, name: str):
    """Of a CV: its file, the record beside it, or the document that was read from it."""
    key = way.add(CVS[0])
    receive_cv(way.objects, key)
    read_cv(Limits(), way.objects, way.profiles, key)
    spoilt = f"cv_files/{key}/{name}" if name else f"cv_documents/{key}.json"
    way.objects.put(spoilt, DAMAGE[how](way.objects.get(spoilt)))
    if name:
        _fails(lambda: read_cv(Limits(), way.objects, way.profiles, key), "materialize cv_files again|write it again")
    else:
        from recruit_assets.usecases.candidates import profile_cv

        _fails(lambda: profile_cv(way.parser, way.objects, way.profiles, key), "materialize cv_documents again")
    assert way.asked == []
    _heals(way, undisturbed)


DISK = """
import json, sys
from pathlib import Path
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.cv_files import CvFileStore, Inbox
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore
from recruit_assets.usecases.cvs import receive_cv

folder, limit = Path(sys.argv[1]), int(sys.argv[2])
if limit:
    import resource, signal
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
objects = ObjectStore(folder.as_uri())
inbox = Inbox(objects)
said, keys = [], []

def receive(size):
    try:
        key = inbox.register(inbox.add(f"{size}.txt", b"x" * size))
        receive_cv(objects, key)
        keys.append(key)
        return True
    except StoreError as error:
        said.append(str(error))
        return False

assert receive(2_000)
assert not receive(400_000)
leftovers = [path.name for path in folder.rglob("*#*")]
whole = all(len(objects.get(info.key)) == info.size for info in objects.list())
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    healed = receive(400_000)
else:
    healed = receive(3_000)
again = [CvFileStore(objects).get(key).size for key in keys]
print(json.dumps({"said": said, "leftovers": leftovers, "whole": whole, "healed": healed, "again": again}))
"""


def _in_a_disk_of_its_own(folder: Path, then: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run Python with a small disk mounted at `folder`, which needs no right where namespaces are allowed; skips where they
    are not."""
    small = "mount -t tmpfs -o size=256k tmpfs"
    if sys.platform != "linux" or _unshared(f'{small} "$1"', str(folder)).returncode:
        pytest.skip("mounting is not allowed here")
    return _unshared(f'{small} "$1" && {then}', str(folder), sys.executable, *words)


def _unshared(script: str, *words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["unshare", "--map-root-user", "--mount", "sh", "-c", script, "sh", *words],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _check(ended: subprocess.CompletedProcess[str], sentence: str, again: list[int]) -> None:
    assert ended.returncode == 0, ended.stderr
    told = json.loads(ended.stdout)
    assert len(told["said"]) == 1
    assert re.fullmatch(rf"file://\S+: {sentence}", told["said"][0]), told
    assert told["leftovers"] == [] and told["whole"], "half an object stayed"
    assert told["healed"]
    assert told["again"] == again


def test_a_full_disk_is_named_and_takes_up_again_once_there_is_room(tmp_path: Path):
    ended = _in_a_disk_of_its_own(tmp_path, '"$2" -c "$3" "$1" 0', DISK)
    _check(ended, r"the disk is full\. Free some space and run it again\.", [2_000, 3_000])


@pytest.mark.skipif(sys.platform == "win32", reason="has no limits of this kind")
def test_a_file_larger_than_the_system_allows_is_named_and_leaves_no_half(tmp_path: Path):
    ended = subprocess.run(
        [sys.executable, "-c", DISK, str(tmp_path), "100000"],
        cwd=PROJECT_ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    _check(ended, r"an object can't be written\. Check the disk\.", [2_000, 400_000])


READ_ONLY = """
import sys
from pathlib import Path
from recruit_assets.stores.errors import StoreError
from recruit_assets.stores.objects import ObjectStore

objects = ObjectStore(Path(sys.argv[1]).as_uri())
assert objects.get("k") == b"kept"
for work in (lambda: objects.put("k", b"new"), lambda: objects.delete("k"), lambda: objects.put("other", b"new")):
    try:
        work()
    except StoreError as error:
        print(error)
assert objects.get("k") == b"kept"
"""


def test_a_read_only_disk_is_named_and_still_read(tmp_path: Path):
    ended = _in_a_disk_of_its_own(
        tmp_path, 'printf kept > "$1/k" && mount -o remount,ro "$1" && "$2" -c "$3" "$1"', READ_ONLY
    )
    assert ended.returncode == 0, ended.stderr
    told = ended.stdout.splitlines()
    assert len(told) == 3
    assert all(line.endswith(": the disk is read-only. Make it writable, or choose another.") for line in told), told


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="nothing is closed to this user")
def test_a_folder_that_may_not_be_written_is_named_and_heals(tmp_path: Path):
    objects = ObjectStore(tmp_path.as_uri())
    objects.put("k", b"kept")
    tmp_path.chmod(0o500)
    try:
        _fails(lambda: objects.put("other", b"new"), "access is refused. Check who owns the folder")
        assert objects.get("k") == b"kept"
    finally:
        tmp_path.chmod(0o700)
    assert objects.put("other", b"new")
    assert half_written(tmp_path) == []
