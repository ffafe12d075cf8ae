"""A product of its own that runs as under `make up`: embedded servers, Dagster's webserver and daemon, in a state folder
that is removed afterwards. For slow tests and benchmarks.

Belongs here: starting, ending and killing it, and asking its GraphQL what the UI asks. Does not belong here: what is done
with it.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from recruit_assets import embedded
from recruit_assets_tests.support.command import recruit, start_recruit

LAUNCH = """mutation($params: LaunchBackfillParams!) {
  launchPartitionBackfill(backfillParams: $params) {
    __typename
    ... on LaunchBackfillSuccess { backfillId }
    ... on PythonError { message }
  }
}"""
BACKFILL = """query($id: String!) {
  partitionBackfillOrError(backfillId: $id) {
    ... on PartitionBackfill {
      status
      assetBackfillData { assetBackfillStatuses { ... on AssetPartitionsStatusCounts {
        assetKey { path } numPartitionsTargeted numPartitionsInProgress numPartitionsMaterialized numPartitionsFailed
      } } }
    }
  }
}"""
PARTITIONS = """query($key: AssetKeyInput!) {
  assetNodeOrError(assetKey: $key) { ... on AssetNode {
    partitionStats { numMaterialized numPartitions numFailed numMaterializing }
  } }
}"""


class Running:
    """The product at `home`. `url` is the UI's address once it is up."""

    def __init__(self, home: Path, port: int, **settings: str):
        self.home = home
        self._port = port
        self._settings = settings
        self._process: subprocess.Popen[str] | None = None
        self.url = ""

    def recruit(self, *words: str | Path, timeout: float = 300) -> subprocess.CompletedProcess[str]:
        """Run a `recruit` command on this product to its end."""
        return recruit(*words, home=self.home, timeout=timeout, **self._settings)

    def up(self) -> None:
        """Start webserver and daemon, and wait until both answer and the graph is loaded."""
        self._process = start_recruit("ui", "--port", str(self._port), home=self.home, **self._settings)
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if found := re.search(r"Serving dagster-webserver on (http://\S+)", line):
                self.url = found[1]
                break
        assert self.url, "the UI did not start"
        threading.Thread(target=self._process.stdout.read, daemon=True).start()
        self.wait_for(self._answers, 120)

    def _answers(self) -> bool:
        try:
            found = self.ask("{ workspaceOrError { ... on Workspace { locationEntries { loadStatus } } } }")
        except URLError:
            return False
        return [entry["loadStatus"] for entry in found["workspaceOrError"]["locationEntries"]] == ["LOADED"]

    def down(self) -> None:
        """End webserver, daemon and what they have started, as Ctrl-C does; by force if they do not."""
        if self._process is None:
            return
        for sign in (signal.SIGINT, signal.SIGKILL):
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, sign)
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(30)
                break
        self._process = None

    def kill(self, what: str) -> list[int]:
        """kill -9 the processes below `recruit ui` whose command line holds the text; returns their ids."""
        import psutil

        assert self._process is not None
        killed = []
        for process in psutil.Process(self._process.pid).children(recursive=True):
            with suppress(psutil.Error):
                if what in " ".join(process.cmdline()):
                    process.kill()
                    killed.append(process.pid)
        return killed

    def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The answer of the webserver's GraphQL."""
        body = json.dumps({"query": query, "variables": variables}).encode()
        request = Request(f"{self.url}/graphql", body, {"Content-Type": "application/json"})  # noqa: S310
        with urlopen(request, timeout=120) as answer:  # noqa: S310
            found = json.load(answer)
        assert "errors" not in found, found["errors"]
        return found["data"]

    def launch(self, assets: Sequence[str], keys: Sequence[str]) -> str:
        """Launch a backfill as the UI does; returns its id."""
        selection = [{"path": [name]} for name in assets]
        params = {
            "partitionNames": list(keys),
            "assetSelection": selection,
            "allPartitions": False,
            "fromFailure": False,
        }
        launched = self.ask(LAUNCH, params=params)["launchPartitionBackfill"]
        assert launched["__typename"] == "LaunchBackfillSuccess", launched
        return launched["backfillId"]

    def backfill(self, backfill_id: str) -> dict[str, Any]:
        """A backfill as its page shows it."""
        return self.ask(BACKFILL, id=backfill_id)["partitionBackfillOrError"]

    def stats(self, asset: str) -> dict[str, int]:
        """How many partitions of an asset are materialized and failed, as its page shows it."""
        return self.ask(PARTITIONS, key={"path": [asset]})["assetNodeOrError"]["partitionStats"]

    def wait_for(self, found: Callable[[], Any], seconds: float, every: float = 0.5) -> Any:
        """Ask until the answer is true, and return it; fails after `seconds`."""
        deadline = time.monotonic() + seconds
        while not (answer := found()):
            if time.monotonic() > deadline:
                raise TimeoutError(f"not within {seconds} s")
            time.sleep(every)
        return answer

    def stop_sensors(self) -> None:
        """Stop all sensors, so that nothing but what is launched runs. A tick that is under way when its sensor is stopped
        writes that it is running, so it is looked at again."""
        looks = 0
        while looks < 3:
            stopped = [self._stop_sensor(name) for name in ("cv_arrivals", "automation", "failure_alerts")]
            looks = looks + 1 if all(stopped) else 0
            time.sleep(3)

    def _stop_sensor(self, name: str) -> bool:
        """Whether the sensor was stopped already."""
        place = {"repositoryName": "__repository__", "repositoryLocationName": "recruit_assets", "sensorName": name}
        sensor = self.ask(
            "query($s: SensorSelector!) { sensorOrError(sensorSelector: $s)"
            " { ... on Sensor { id sensorState { status } } } }",
            s=place,
        )["sensorOrError"]
        if sensor["sensorState"]["status"] == "STOPPED":
            return True
        self.ask("mutation($id: String!) { stopSensor(id: $id) { __typename } }", id=sensor["id"])
        return False

    def sql(self, statement: str, *values: Any) -> list[tuple[Any, ...]]:
        """Rows of the product's PostgreSQL."""
        import psycopg

        with psycopg.connect(embedded.up(self.home, mongo=False).postgres_url) as connection:
            return connection.execute(statement, values).fetchall()  # pyright: ignore[reportArgumentType]


@contextmanager
def running(home: Path, port: int = 3310, **settings: str) -> Iterator[Running]:
    """The product, with its servers but without webserver and daemon (`up` starts them); all is ended and deleted at the
    end."""
    product = Running(home, port, **settings)
    done = product.recruit("up")
    assert done.returncode == 0, done.stderr
    try:
        yield product
    finally:
        product.down()
        embedded.reset(home)
