"""The asset of what the models cost, and the check of the daily budget."""

from datetime import UTC, datetime
from typing import Any

import dagster as dg

from recruit_assets.defs.partitions import OWNERS
from recruit_assets.defs.plots import columns
from recruit_assets.settings import get_settings


@dg.asset(
    group_name="quality",
    owners=OWNERS,
    io_manager_key="object_store_io",
    kinds={"json"},
    required_resource_keys={"usage"},
    automation_condition=dg.AutomationCondition.on_cron("0 * * * *"),
    description="What the models cost, by day and model: requests, tokens, US dollars. Read every hour from the account "
    "that each request to a model is noted in (recruit.model_usage).",
)
def model_costs(context: dg.AssetExecutionContext) -> dg.Output[dict[str, Any]]:
    from recruit_assets.usecases.costs import cost_report

    report = cost_report(context.resources.usage.days(), datetime.now(UTC).date(), get_settings().daily_budget_usd)
    recent = dict(list(report.by_day_usd.items())[-30:])
    return dg.Output(
        report.model_dump(),
        metadata={
            "today_usd": round(report.today_usd, 4),
            "total_usd": round(report.total_usd, 4),
            "requests": report.total_requests,
            "tokens": report.total_tokens,
            "by_model_usd": dg.MetadataValue.json({name: round(cost, 4) for name, cost in report.by_model_usd.items()}),
            **({"usd_by_day": columns("US dollars a day", recent)} if recent else {}),
        },
    )


@dg.asset_check(
    asset=model_costs,
    description="What the models cost today is below RECRUIT_DAILY_BUDGET_USD. Once it is not, no model is asked until "
    "midnight UTC; a check without a budget passes.",
)
def within_daily_budget(context: dg.AssetCheckExecutionContext, model_costs: dict[str, Any]) -> dg.AssetCheckResult:
    from recruit_assets.usecases.costs import CostReport

    report = CostReport.model_validate(model_costs)
    budget = report.daily_budget_usd
    return dg.AssetCheckResult(
        passed=report.within_budget,
        description="No budget is set." if budget is None else f"{report.today_usd:.2f} of {budget:.2f} USD spent.",
        metadata={"today_usd": round(report.today_usd, 4), **({} if budget is None else {"budget_usd": budget})},
    )


ASSETS = [model_costs]
CHECKS = [within_daily_budget]
