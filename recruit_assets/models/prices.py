"""What a model's tokens cost, from `prices.toml` and a file of one's own. Does not belong here: counting them."""

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


class PriceError(ValueError):
    """A file of prices that can't be read; the message names the file and what is wrong."""


def read_own_prices(path: Path) -> None:
    """Let the prices in a file of the form of `prices.toml` come before the built-in ones, in this process.

    Raises PriceError.
    """
    try:
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        found = {
            provider: {model: {"in": float(price["in"]), "out": float(price["out"])} for model, price in models.items()}
            for provider, models in own.items()
        }
    except (OSError, ValueError) as error:
        raise PriceError(f"RECRUIT_PRICES: {path} can't be read: {error}") from None
    except (AttributeError, KeyError, TypeError):
        raise PriceError(f'RECRUIT_PRICES: {path} needs lines such as "<model>" = {{ in = 0.5, out = 1.5 }}') from None
    for provider, models in found.items():
        _table().setdefault(provider, {}).update(models)


@cache
def _table() -> dict[str, dict[str, dict[str, float]]]:
    return tomllib.loads(Path(__file__).with_name("prices.toml").read_text(encoding="utf-8"))
