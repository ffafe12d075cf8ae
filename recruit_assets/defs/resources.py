"""The resources of the graph: plain objects of the product, built by `recruit_assets.wiring` when a run first needs one."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import dagster as dg

from recruit_assets import wiring


def _resource(build: Callable[[], Any]) -> dg.ResourceDefinition:
    description = (build.__doc__ or "").partition(" Raises")[0]
    return dg.ResourceDefinition(lambda _: build(), description=description)


class _Late:
    """What `build` makes, made when something of it is first used: a run that only reads files needs no model's key."""

    def __init__(self, build: Callable[[], Any]):
        self._built = cache(build)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._built(), name)


RESOURCES: dict[str, dg.ResourceDefinition] = {
    build.__name__: _resource(build)
    for build in (
        wiring.objects,
        wiring.database,
        wiring.profiles,
        wiring.interviews,
        wiring.usage,
        wiring.embedder,
        wiring.limits,
        wiring.cv_parser,
        wiring.offer_sources,
        wiring.interview_simulator,
        wiring.matcher,
        wiring.labelled,
    )
}
RESOURCES["cv_parser"] = dg.ResourceDefinition(
    lambda _: _Late(wiring.cv_parser), description=RESOURCES["cv_parser"].description
)
