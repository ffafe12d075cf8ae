"""What a model's tokens cost, from `prices.toml`. Does not belong here: counting them (`openai_compatible`)."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Price:
    """US dollars per million tokens."""

    prompt: float
    completion: float

    def cost(self, prompt_tokens: int, completion_tokens: int) -> float:
        """US dollars for these tokens."""
        return (prompt_tokens * self.prompt + completion_tokens * self.completion) / 1e6


def price_of(name: str) -> Price | None:
    """The price of the model `<provider>:<model>`; None when it is not known."""
    provider, _, model = name.partition(":")
    listed = _table().get(provider, {}).get(model)
    return Price(listed["in"], listed["out"]) if listed else None


@cache
def _table() -> dict[str, dict[str, dict[str, float]]]:
    return tomllib.loads(Path(__file__).with_name("prices.toml").read_text(encoding="utf-8"))
