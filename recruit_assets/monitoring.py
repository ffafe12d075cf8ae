"""What a monitoring system is told: the product's metrics and Dagster's, as text or served over HTTP.

Part of the roof. Read anew at each question; nothing runs in between.
"""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import dagster as dg
from dagster._core.execution.backfill import BulkActionStatus

from recruit_assets import wiring
from recruit_assets.settings import get_settings
from recruit_assets.usecases.costs import cost_report
from recruit_assets.usecases.metrics import Metric, exposition, product_metrics

_IN_WORK = (dg.DagsterRunStatus.QUEUED, dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED)


def metrics_text(opened: dg.DagsterInstance) -> str:
    """Everything in Prometheus' text format. Raises StoreError when a store can't be read."""
    from recruit_assets.stores.offers import OfferStore

    usage = wiring.usage()
    costs = cost_report(usage.days(), datetime.now(UTC).date(), get_settings().daily_budget_usd)
    product = product_metrics(wiring.profiles(), OfferStore(wiring.database()), wiring.interviews(), usage, costs)
    return exposition([*product, *dagster_metrics(opened)])


def dagster_metrics(opened: dg.DagsterInstance) -> list[Metric]:
    """Runs in work, the age of the oldest queued one, open backfills, CVs known, daemons' heartbeats."""
    now = time.time()
    records = opened.get_run_records(dg.RunsFilter(statuses=list(_IN_WORK)))
    waiting = [
        now - record.create_timestamp.timestamp()
        for record in records
        if record.dagster_run.status is dg.DagsterRunStatus.QUEUED
    ]
    statuses = Counter(record.dagster_run.status for record in records)
    return [
        Metric(
            "recruit_runs_in_work",
            "Dagster runs that are not finished.",
            {(status.value.lower(),): statuses[status] for status in _IN_WORK},
            ("status",),
        ),
        Metric(
            "recruit_queue_age_seconds", "How long the oldest queued run has waited.", {(): max(waiting, default=0.0)}
        ),
        Metric(
            "recruit_backfills_in_work",
            "Backfills that are not finished.",
            {(): len(opened.get_backfills(status=BulkActionStatus.REQUESTED))},
        ),
        Metric("recruit_cvs", "CVs registered.", {(): len(opened.get_dynamic_partitions("cvs"))}),
        Metric(
            "recruit_daemon_heartbeat_age_seconds",
            "How long ago each daemon was last heard of.",
            {(name,): now - beat.timestamp for name, beat in opened.get_daemon_heartbeats().items()},
            ("daemon",),
        ),
    ]


def serve_metrics(opened: dg.DagsterInstance, port: int) -> ThreadingHTTPServer:
    """A server on 127.0.0.1 that answers `GET /metrics`; call its `serve_forever`. Port 0 takes a free one.

    A store that can't be read is a 503 with the sentence that says why.
    """
    from recruit_assets.stores.errors import StoreError

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, text = 404, "The metrics are at /metrics.\n"
            if self.path.partition("?")[0] == "/metrics":
                try:
                    status, text = 200, metrics_text(opened)
                except StoreError as error:
                    status, text = 503, f"{error}\n"
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Each question in the log would say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
