"""What the sources that are asked over HTTP have in common: how they are configured and how they are asked.

Belongs here: the fields every such source has in a configuration. Does not belong here: the request itself (`client`).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field

from recruit_assets.sources.base import Terms
from recruit_assets.sources.client import MEGABYTE, Client

NAME = r"^[a-z0-9][a-z0-9_-]{0,60}$"


class Feed(BaseModel):
    """A source asked over HTTP. `name` is what its offers are known by; `contact` (a mail address or a page) goes into the
    User-Agent; `licence` names the terms it gives its offers under, where that is not known by its kind."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=NAME)
    contact: str | None = None
    requests_per_second: float = Field(2.0, gt=0)
    timeout_seconds: float = Field(30.0, gt=0)
    max_mb: float = Field(50.0, gt=0)
    licence: str | None = None
    attribution: str | None = None
    api_url: str = ""
    sleep: Callable[[float], None] = Field(time.sleep, exclude=True, repr=False)

    DEFAULT_TERMS: ClassVar[Terms] = Terms()

    @property
    def server(self) -> str:
        """Host and port of whom it asks."""
        return urlsplit(self.api_url).netloc

    @property
    def full_listing(self) -> bool:
        """Whether a listing that ended well is all the source has."""
        return True

    @property
    def resumes(self) -> bool:
        """Whether a listing that broke off is gone on with behind its last page."""
        return True

    @property
    def terms(self) -> Terms:
        """What the source's licence asks for."""
        default = self.DEFAULT_TERMS
        return Terms(
            attribution=self.attribution or default.attribution,
            licence=self.licence or default.licence,
            forget_closed=default.forget_closed,
        )

    def client(self, **more: Any) -> Client:
        """A client under this source's limits; `more` is what `Client` takes besides."""
        return Client(
            self.name,
            contact=self.contact,
            requests_per_second=self.requests_per_second,
            timeout_seconds=self.timeout_seconds,
            most_bytes=int(self.max_mb * MEGABYTE),
            sleep=self.sleep,
            **more,
        )


class Search(Feed):
    """A feed that answers searches: `query` holds the API's own parameters, those of `NARROWS` ask for some days only."""

    query: dict[str, str | int | float | bool] = Field(default_factory=dict)

    NARROWS: ClassVar[frozenset[str]] = frozenset()

    @property
    def full_listing(self) -> bool:
        """Not for a search of some days only."""
        return not self.NARROWS & self.query.keys()
