"""Importing this module loads what runs need, for the process they are forked from (`instance.fork_runs`).

Belongs here: libraries. Does not belong here: the graph, the settings and the rooms whose code decides a version, which each
run reads for itself, so that a run never records a newer version than the one it worked with.
"""

from contextlib import suppress
from importlib import import_module

import dagster._grpc.impl  # noqa: F401
import dagster_postgres  # noqa: F401
import email_validator  # noqa: F401
import obstore  # noqa: F401
import phonenumbers.shortnumberinfo  # noqa: F401
import psycopg2.extras  # noqa: F401
import psycopg_pool  # noqa: F401
import pymongo  # noqa: F401

from recruit_assets.crew import quiet

# What the libraries themselves import when a run first uses it.
_LATE = (
    "dagster._core.definitions.repository_definition.repository_data_builder",
    "dagster._core.executor.in_process",
    "dagster._core.instance.factory",
    "dagster._core.storage.local_compute_log_manager",
    "dagster._core.workspace.autodiscovery",
    "pymongo.synchronous.auth",
    "upath.core",
    "upath.implementations.local",
)
_LATE_IN_CREWAI = ("crewai.hooks.contexts", "crewai.llms.cache", "crewai.skills.tool")

for _name in _LATE:
    with suppress(ImportError):
        import_module(_name)

with suppress(Exception):  # a run that needs crewai says what is wrong with it; the others need none
    quiet.crewai()
    for _name in _LATE_IN_CREWAI:
        import_module(_name)
