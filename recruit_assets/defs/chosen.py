"""A job for CVs that are chosen one by one, such as those that failed: as many in a run as there is room for.

A run of Dagster's own has one partition or a range of them, so a backfill of CVs that do not lie side by side is a run for
each. These runs carry the list of their CVs in their configuration, and record the outcomes in the same assets.
"""

from collections.abc import Iterator
from typing import Any

import dagster as dg

from recruit_assets.defs.candidates import CHAIN, RESOURCES_OF_A_CV, make
from recruit_assets.defs.per_cv import plan


@dg.op(
    out=dg.Out(dg.Nothing, is_required=False),
    pool="llm",
    config_schema={asset: dg.Field([str], default_value=[], description="keys of CVs") for asset in CHAIN},
    required_resource_keys=RESOURCES_OF_A_CV,
    description="Makes the assets of the CVs named for each, in the order of the chain. A CV that fails is left out of "
    "what follows and costs no other CV anything.",
)
def make_chosen_cvs(context: dg.OpExecutionContext) -> Iterator[Any]:
    for asset in CHAIN:
        plan(context, asset, context.op_config[asset])
    yield from make(context, context.op_config)


@dg.job(description="Make the assets of CVs that are chosen one by one; `recruit backfill` launches it.")
def chosen_cvs_job() -> None:
    make_chosen_cvs()
