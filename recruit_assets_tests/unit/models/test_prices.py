"""Prices of models: the built-in list and one's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from recruit_assets.models import prices
from recruit_assets.models.prices import PriceError, price_of, read_own_prices


@pytest.fixture(autouse=True)
def _own_table():
    prices._table.cache_clear()
    yield
    prices._table.cache_clear()


def test_own_prices_come_before_the_built_in_ones_and_add_to_them(tmp_path: Path):
    file = tmp_path / "prices.toml"
    file.write_text('[local]\n"qwen" = { in = 0, out = 0 }\n[openai]\n"gpt-4o" = { in = 1, out = 2 }\n')
    built_in = price_of("openai:gpt-4o-mini")
    read_own_prices(file)
    assert price_of("local:qwen") == prices.Price(0, 0)
    assert price_of("openai:gpt-4o") == prices.Price(1, 2)
    assert price_of("openai:gpt-4o-mini") == built_in is not None


@pytest.mark.parametrize(
    "text",
    [
        "no toml",
        "[openai]\nx = 3\n",
        "[openai]\nx = { in = 1 }\n",
        "openai = 1\n",
        '[openai]\nx = { in = "a", out = 1 }',
    ],
)
def test_a_file_of_prices_that_cannot_be_read_is_named(tmp_path: Path, text: str):
    file = tmp_path / "prices.toml"
    file.write_text(text)
    with pytest.raises(PriceError, match=r"RECRUIT_PRICES.*prices\.toml"):
        read_own_prices(file)


def test_a_file_of_prices_that_is_not_there_is_named(tmp_path: Path):
    with pytest.raises(PriceError, match=r"missing\.toml"):
        read_own_prices(tmp_path / "missing.toml")
