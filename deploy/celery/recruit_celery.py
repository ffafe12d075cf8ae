"""The product's graph with its steps done by Celery workers: the code location and the workers both load this file.

A step is one chunk of up to 25 CVs. It is acknowledged to the broker when it is done, not when it is taken, so the chunk of
a worker that dies goes to another one, which asks the model nothing that was already answered. Needs `dagster-celery` and
the variable CELERY_BROKER_URL, an AMQP address: RabbitMQ sees a dead worker at once, Redis only after a timeout that a
long step would outlive.

    dagster api grpc --module-name recruit_celery --attribute defs --location-name recruit_assets --port 4000
    celery --app recruit_celery worker --queues dagster --concurrency 1
"""

from __future__ import annotations

import os

import dagster as dg
from dagster_celery import celery_executor
from dagster_celery.config import DEFAULT_CONFIG
from dagster_celery.make_app import make_app
from dagster_celery.tasks import create_task

from recruit_assets.definitions import defs as graph

BACKEND = "rpc://"
SETTINGS = {
    "task_acks_late": True,
    "task_reject_on_worker_lost": True,
    "worker_prefetch_multiplier": 1,
    # A broker or a network that comes back is waited for.
    "broker_connection_retry_on_startup": True,
}

app = make_app(
    {
        "broker": os.environ["CELERY_BROKER_URL"],
        "backend": BACKEND,
        "config_source": {**DEFAULT_CONFIG, **SETTINGS},
    }
)
execute_plan = create_task(app)

defs = dg.Definitions(
    assets=graph.assets,
    asset_checks=graph.asset_checks,
    jobs=graph.jobs,
    schedules=graph.schedules,
    sensors=graph.sensors,
    resources=graph.resources,
    executor=celery_executor.configured(
        {"broker": {"env": "CELERY_BROKER_URL"}, "backend": BACKEND, "config_source": SETTINGS}
    ),
)
