"""What the product's stores tell a monitoring system: numbers, no personal data, in Prometheus' terms.

Belongs here: the metrics read from the stores. Does not belong here: Dagster's own (`recruit_assets.monitoring`), or how
they are served.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.profiles import ProfileStore
from recruit_assets.stores.usage import UsageStore
from recruit_assets.usecases.costs import CostReport

Labels = tuple[str, ...]


@dataclass(frozen=True)
class Metric:
    """One metric family: `samples` maps label values, in the order of `labels`, to a number. A `counter` only grows."""

    name: str
    help: str
    samples: Mapping[Labels, float]
    labels: Labels = ()
    counter: bool = False


def product_metrics(
    profiles: ProfileStore, offers: OfferStore, interviews: InterviewStore, usage: UsageStore, costs: CostReport
) -> list[Metric]:
    """The metrics of the stores. Raises StoreError when one can't be read."""
    failures = Counter(stored.failure.code for stored in profiles.failures().values())
    requests: dict[Labels, float] = defaultdict(float)
    tokens: dict[Labels, float] = defaultdict(float)
    dollars: dict[Labels, float] = defaultdict(float)
    for _, model, used in usage.days():
        requests[(model,)] += used.requests
        tokens[(model, "prompt")] += used.prompt_tokens
        tokens[(model, "completion")] += used.completion_tokens
        dollars[(model,)] += used.cost_usd
    return [
        Metric("recruit_profiles", "CVs that have a profile.", {(): profiles.count()}),
        Metric(
            "recruit_cv_failures",
            "CVs whose last parse failed, by code.",
            {(str(code),): count for code, count in failures.items()},
            ("code",),
        ),
        Metric(
            "recruit_offers",
            "Offers by state.",
            {(state,): count for state, count in offers.count().items()},
            ("state",),
        ),
        Metric("recruit_interviews", "Interviews kept.", {(): interviews.count()}),
        Metric("recruit_model_requests", "Requests to models.", requests, ("model",), counter=True),
        Metric("recruit_model_tokens", "Tokens sent and received.", tokens, ("model", "kind"), counter=True),
        Metric("recruit_model_cost_usd", "What models cost.", dollars, ("model",), counter=True),
        Metric("recruit_model_cost_today_usd", "What models cost today (UTC).", {(): costs.today_usd}),
        *(
            [Metric("recruit_model_budget_usd", "What models may cost a day.", {(): costs.daily_budget_usd})]
            if costs.daily_budget_usd is not None
            else []
        ),
    ]


def exposition(metrics: Iterable[Metric]) -> str:
    """The metrics in Prometheus' text format 0.0.4."""
    from prometheus_client import CollectorRegistry, generate_latest
    from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
    from prometheus_client.metrics_core import Metric as Family
    from prometheus_client.registry import Collector

    class Read(Collector):
        def collect(self) -> Iterable[Family]:
            for metric in metrics:
                kind = CounterMetricFamily if metric.counter else GaugeMetricFamily
                family = kind(metric.name, metric.help, labels=metric.labels)
                for values, number in sorted(metric.samples.items()):
                    family.add_metric(values, number)
                yield family

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Read())
    return generate_latest(registry).decode()
