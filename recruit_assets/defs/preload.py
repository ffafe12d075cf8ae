"""Importing this module loads what runs need, for the process they are forked from (`instance.fork_runs`).

Belongs here: libraries. Does not belong here: the graph, the settings and the rooms whose code decides a version, which each
run reads for itself, so that a run never records a newer version than the one it worked with.
"""

from contextlib import suppress

import dagster._grpc.impl  # noqa: F401
import dagster_postgres  # noqa: F401
import obstore  # noqa: F401
import psycopg_pool  # noqa: F401
import pymongo  # noqa: F401

from recruit_assets.crew import quiet

with suppress(Exception):  # a run that needs crewai says what is wrong with it; the others need none
    quiet.crewai()
