"""The Celery profile of deploy/: two workers over a RabbitMQ, one of them killed in the middle of a backfill.

Needs RabbitMQ (Debian: `apt install rabbitmq-server`; it is started here, not taken from the system) and the packages of
deploy/requirements-scale.lock.
"""

from __future__ import annotations

import importlib.util
import shutil
import signal
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from recruit_assets.defs.partitions import CVS_PER_RUN
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets_tests.unit.deploy.processes import (
    Deployment,
    deployment,
    end,
    free_port,
    listens,
    program,
    running,
    wait_for,
)

RABBITMQ = next((path for path in map(Path, ("/usr/lib/rabbitmq/bin", "/opt/rabbitmq/sbin")) if path.is_dir()), None)
pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1500),
    pytest.mark.skipif(
        importlib.util.find_spec("dagster_celery") is None, reason="dagster-celery is not installed: deploy/README.md"
    ),
    pytest.mark.skipif(
        RABBITMQ is None or shutil.which("epmd") is None,
        reason="no RabbitMQ found: install the package rabbitmq-server",
    ),
]

CVS = CVS_PER_RUN + 25
"""Two chunks: one for each worker."""

ADD = """mutation ($key: String!) { addDynamicPartition(partitionsDefName: "cvs", partitionKey: $key, repositorySelector:
  {repositoryLocationName: "recruit_assets", repositoryName: "__repository__"}) { __typename } }"""
BACKFILL = """mutation ($backfill: LaunchBackfillParams!) { launchPartitionBackfill(backfillParams: $backfill) {
  __typename ... on LaunchBackfillSuccess { backfillId } ... on PythonError { message } } }"""
STATE = """query ($id: String!) { partitionBackfillOrError(backfillId: $id) {
  ... on PartitionBackfill { status runs(limit: 100) { status } } } }"""
SENSORS = """{ sensorsOrError(
  repositorySelector: {repositoryLocationName: "recruit_assets", repositoryName: "__repository__"}) {
  ... on Sensors { results { id name } } } }"""
STOP = "mutation ($id: String!) { stopSensor(id: $id) { __typename } }"
PROFILES = """{ assetNodeOrError(assetKey: {path: ["candidate_profiles"]}) {
  ... on AssetNode { partitionStats { numMaterialized numFailed } } } }"""


@pytest.fixture(scope="module")
def broker(tmp_path_factory) -> Iterator[str]:
    """The address of a RabbitMQ of our own on 127.0.0.1, with deploy/celery/rabbitmq.conf."""
    assert RABBITMQ is not None
    folder = tmp_path_factory.mktemp("rabbitmq")
    port, names, distribution = free_port(), free_port(), free_port()
    (folder / "plugins").write_text("[].\n")
    variables = {
        "PATH": "/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": str(folder),
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"recruit{port}@localhost",
        "RABBITMQ_NODE_IP_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODE_PORT": str(port),
        "RABBITMQ_DIST_PORT": str(distribution),
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}",
        "RABBITMQ_CONFIG_FILE": str(PROJECT_ROOT / "deploy" / "celery" / "rabbitmq.conf"),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        "RABBITMQ_PID_FILE": str(folder / "pid"),
    }
    epmd = running(
        [str(shutil.which("epmd")), "-address", "127.0.0.1", "-port", str(names)], folder / "epmd.log", variables
    )
    server = running([RABBITMQ / "rabbitmq-server"], folder / "server.log", variables, folder)
    with epmd, server:
        wait_for("RabbitMQ", lambda: listens(port))
        yield f"amqp://guest:guest@127.0.0.1:{port}//"


@pytest.fixture(scope="module")
def production(tmp_path_factory, postgres_url, mongo_url, broker) -> Iterator[Deployment]:
    folder = tmp_path_factory.mktemp("production")
    profile = {
        "CELERY_BROKER_URL": broker,
        "PYTHONPATH": str(PROJECT_ROOT / "deploy" / "celery"),
        "RECRUIT_MODEL_CONCURRENCY": "1",  # a chunk lasts long enough to be interrupted
    }
    started = deployment(folder, postgres_url, mongo_url, (folder / "objects").as_uri(), **profile)
    with started.stack:
        started.serve_graph(
            ("--module-name", "recruit_celery", "--attribute", "defs", "--location-name", "recruit_assets")
        )
        started.web = started.serve_ui()
        yield started


@pytest.fixture(scope="module")
def workers(production) -> dict[str, subprocess.Popen[bytes]]:
    """Two workers, by name."""
    words = [program("celery"), "--app", "recruit_celery", "worker", "--queues", "dagster", "--concurrency", "1"]
    return {
        name: production.start(name, *words, "--loglevel", "INFO", "--hostname", f"{name}@localhost")
        for name in ("first", "second")
    }


@pytest.fixture(scope="module")
def cvs(production) -> list[str]:
    """The keys of the CVs in the inbox, with partitions. Automation is off: the test itself asks for what is to be done."""
    from recruit_assets.stores.cv_files import Inbox
    from recruit_assets.stores.objects import ObjectStore

    inbox = Inbox(ObjectStore(production.env["OBJECT_STORE_URL"]))
    template = (PROJECT_ROOT / "seed" / "cvs" / "cv_fr_02_macon.txt").read_bytes()
    for sensor in production.ask(SENSORS)["sensorsOrError"]["results"]:
        assert production.ask(STOP, id=sensor["id"])["stopSensor"]["__typename"] == "StopSensorMutationResult", sensor
    keys = []
    for number in range(CVS):
        object_key = inbox.add(f"cv_{number:02}.txt", template + f"\n\nReference {number:04}\n".encode())
        keys.append(inbox.register(object_key))
        production.ask(ADD, key=keys[-1])
    return keys


def backfill(production: Deployment, asset: str, keys: list[str]) -> str:
    """Ask for an asset of all these CVs; returns the backfill's id."""
    asked = {"assetSelection": [{"path": [asset]}], "partitionNames": keys}
    launched = production.ask(BACKFILL, backfill=asked)["launchPartitionBackfill"]
    assert launched["__typename"] == "LaunchBackfillSuccess", launched
    return launched["backfillId"]


def ended(production: Deployment, backfill_id: str) -> dict:
    """The backfill once it is over, an empty dict before."""
    state = production.ask(STATE, id=backfill_id)["partitionBackfillOrError"]
    return state if state["status"] not in ("REQUESTED", "CANCELING") else {}


def in_hand(production: Deployment, worker: str) -> int:
    """How many steps the worker has taken and not finished."""
    log = (production.folder / f"{worker}.log").read_text("utf-8", "replace")
    return log.count("] received") - log.count("] succeeded in")


def test_a_killed_worker_loses_nothing_and_doubles_nothing(production, workers, cvs, mongo_url):
    import pymongo

    with pymongo.MongoClient(mongo_url) as client:
        database = client.get_default_database()
        production.start_daemon()
        for asset in ("cv_files", "cv_documents"):
            earlier = backfill(production, asset, cvs)
            assert wait_for(asset, lambda: ended(production, earlier), 600)["status"] == "COMPLETED_SUCCESS"  # noqa: B023
        asked = backfill(production, "candidate_profiles", cvs)

        def both_are_at_it() -> bool:
            return database["candidate_profiles"].count_documents({}) >= 10 and in_hand(production, "first") == 1

        wait_for("the first profiles", both_are_at_it, 600, pause=0.05)
        end(workers["first"], signal.SIGKILL)
        done = database["candidate_profiles"].count_documents({})
        assert done < CVS and in_hand(production, "first") == 1, "the chunk was done before the worker could be killed"

        outcome = wait_for("the backfill", lambda: ended(production, asked), 900)
        assert outcome["status"] == "COMPLETED_SUCCESS", outcome
        assert Counter(run["status"] for run in outcome["runs"]) == {"SUCCESS": 2}
        stats = production.ask(PROFILES)["assetNodeOrError"]["partitionStats"]
        assert stats == {"numMaterialized": CVS, "numFailed": 0}
        assert sorted(profile["_id"] for profile in database["candidate_profiles"].find({}, {"_id": 1})) == sorted(cvs)
        assert database["profile_history"].count_documents({}) == 0, "a profile was made a second time"
        log = (production.folder / "second.log").read_text("utf-8", "replace")
        print(f"killed after {done} of {CVS} profiles; the other worker finished {log.count('] succeeded in')} steps")
