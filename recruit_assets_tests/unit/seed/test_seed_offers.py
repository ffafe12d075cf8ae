"""The committed seed offers are what their generator makes, and are as varied, dirty and invented as they claim."""

from __future__ import annotations

import html
import json
import random
import re
import subprocess
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from seed.make_offers import deal

SEED = Path(__file__).parents[3] / "seed"
FILES = ("offers.jsonl", "offers_truth.jsonl")
TODAY = date(2026, 11, 20)


def _lines(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SEED / name).read_text(encoding="utf-8").splitlines()]


@cache
def offers() -> dict[str, dict[str, Any]]:
    """The committed offers by id."""
    return {record["id"]: record for record in _lines("offers.jsonl")}


@cache
def truths() -> dict[str, dict[str, Any]]:
    """The truth of each offer by id."""
    return {record["id"]: record for record in _lines("offers_truth.jsonl")}


@cache
def readable(offer_id: str) -> str:
    """The description as a person would read it: tags, entities, mojibake and odd spaces undone."""
    import ftfy
    from bs4 import BeautifulSoup

    text = offers()[offer_id]["description"]
    while html.unescape(text) != text:
        text = html.unescape(text)
    if "<" in text:
        text = BeautifulSoup(text, "html.parser").get_text(" ")
    return " ".join(ftfy.fix_text(text, unescape_html=False).replace("’", "'").split())


@cache
def shingles(offer_id: str) -> frozenset[tuple[str, ...]]:
    """Every run of five words of the description."""
    words = re.findall(r"\w+", readable(offer_id).lower())
    return frozenset(zip(*(words[start:] for start in range(5)), strict=False))


def shared(one: str, other: str) -> float:
    """How much of the shorter offer's shingles the other one has too (0-1)."""
    first, second = shingles(one), shingles(other)
    return len(first & second) / min(len(first), len(second))


def first_posting(offer_id: str) -> str:
    return truths()[offer_id]["duplicate_of"] or offer_id


def run_generator(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "seed.make_offers", *arguments]
    return subprocess.run(command, cwd=SEED.parent, capture_output=True, text=True, check=True)


def test_the_generator_reproduces_the_committed_files_byte_for_byte(tmp_path):
    run_generator("--out", str(tmp_path))
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (SEED / name).read_bytes(), (
            f"{name} is stale: run python -m seed.make_offers"
        )


def test_the_generator_explains_itself():
    assert "--out" in run_generator("--help").stdout


def test_there_are_170_offers_half_of_them_french_over_18_trades():
    languages = Counter(truth["language"] for truth in truths().values())
    originals = [truth for truth in truths().values() if not truth["duplicate_of"]]
    assert len(originals) >= 160
    assert abs(languages["fr"] - languages["en"]) <= 4
    assert len({truth["trade"] for truth in originals}) >= 18


def test_every_trade_has_offers_in_both_languages():
    pairs = {(truth["trade"], truth["language"]) for truth in truths().values()}
    assert all((trade, language) in pairs for trade, _ in pairs for language in ("fr", "en"))


def test_offers_and_truth_speak_of_the_same_numbered_ids():
    assert list(offers()) == list(truths()) == [f"seed-{number:04d}" for number in range(1, len(offers()) + 1)]


def test_every_record_has_a_title_a_description_and_no_unknown_field():
    fields = {"id", "title", "description", "company", "location", "contract", "published_at", "url", "language"}
    for record in offers().values():
        assert set(record) <= fields | {"salary"}, record["id"]
        assert record["title"].strip(), record["id"]
        assert record["description"].strip(), record["id"]


def test_exactly_ten_offers_are_re_posted_later_in_the_file_and_in_time():
    reposts = [truth for truth in truths().values() if truth["duplicate_of"]]
    assert len(reposts) == 10
    for repost in reposts:
        original = truths()[repost["duplicate_of"]]
        assert original["duplicate_of"] is None
        assert original["id"] < repost["id"]
        assert original["published_on"] < repost["published_on"]
        assert (original["trade"], original["language"]) == (repost["trade"], repost["language"])


def test_a_re_posted_offer_says_nearly_the_same_in_not_the_same_words():
    for truth in truths().values():
        if truth["duplicate_of"]:
            assert shared(truth["id"], truth["duplicate_of"]) > 0.6, truth["id"]
            assert readable(truth["id"]) != readable(truth["duplicate_of"])


def test_any_two_other_offers_share_less_than_forty_percent_of_their_shingles():
    alike = [
        (one, other, round(shared(one, other), 2))
        for one, other in combinations(offers(), 2)
        if first_posting(one) != first_posting(other) and shared(one, other) >= 0.4
    ]
    assert not alike


def test_most_descriptions_are_as_long_as_real_ones():
    lengths = [len(readable(offer_id).split()) for offer_id in offers()]
    assert sum(120 <= length <= 320 for length in lengths) > 0.75 * len(lengths)
    assert min(lengths) < 60
    assert max(lengths) > 320


def test_about_forty_percent_of_the_descriptions_hold_markup():
    marked = [r["description"] for r in offers().values() if re.search(r"<(p|br|ul)\b|&lt;p", r["description"])]
    assert 0.34 < len(marked) / len(offers()) < 0.46
    for sign in ("<li>", "<br", "&nbsp;", "&amp;nbsp;", "&lt;li&gt;"):
        assert any(sign in description for description in marked), sign


def test_two_or_three_offers_are_mojibake():
    broken = [r["id"] for r in offers().values() if re.search("Ã[\u00a0-\u00bf]|â€|Â[£€\u00a0]", r["description"])]
    assert 2 <= len(broken) <= 3


def test_known_fields_are_missing_as_often_as_in_real_feeds():
    def missing(field: str) -> float:
        return sum(not record.get(field) for record in offers().values()) / len(offers())

    assert 0.15 < missing("company") < 0.4
    assert 0.25 < missing("salary") < 0.5
    for field in ("url", "contract", "language"):
        assert missing(field) > 0.05, field
    assert 0 < missing("location") < 0.15
    for record in offers().values():
        assert record.get("language") in (None, "", truths()[record["id"]]["language"])


def test_french_text_has_its_non_breaking_spaces_in_some_offers():
    assert sum("\u00a0" in record["description"] for record in offers().values()) > 10
    assert any("\u202f" in record["description"] for record in offers().values())


def test_dates_come_in_every_notation_and_lie_within_forty_five_days():
    notations = Counter()
    for offer_id, record in offers().items():
        day = date.fromisoformat(truths()[offer_id]["published_on"])
        value = record.get("published_at")
        assert TODAY - timedelta(days=45) <= day < TODAY
        if not value:
            notations["missing"] += 1
        elif isinstance(value, int):
            assert datetime.fromtimestamp(value / 1000, UTC).date() == day
            notations["epoch"] += 1
        elif ago := re.fullmatch(r"(?:il y a )?(\d+) (?:jours?|days? ago)", value):
            assert TODAY - timedelta(days=int(ago[1])) == day
            notations["relative"] += 1
        elif re.fullmatch(r"\d\d/\d\d/\d{4}", value):
            assert value == day.strftime("%d/%m/%Y")
            notations["day first"] += 1
        elif value[:4] == "2026":
            assert date.fromisoformat(value[:10]) == day
            notations["iso" if len(value) == 10 else "offset" if value.endswith("+01:00") else "zulu"] += 1
        else:
            assert str(day.year) in value
            assert re.search(rf"\b{day.day}\b", value)
            notations["words"] += 1
    assert set(notations) == {"missing", "epoch", "relative", "day first", "iso", "offset", "zulu", "words"}


def test_titles_carry_gender_marks_capitals_and_stray_spaces():
    titles = [record["title"] for record in offers().values()]
    for mark in ("H/F", "(F/H)", "(m/f/d)"):
        assert any(mark in title for title in titles), mark
    assert sum(title != title.strip() for title in titles) > 5
    assert sum(title.isupper() for title in titles) > 10


def test_required_skills_are_named_in_the_offer_in_its_own_words():
    for offer_id, truth in truths().items():
        assert len(truth["required_skills"]) >= 2, offer_id
        text = readable(offer_id).lower()
        assert [skill for skill in truth["required_skills"] if skill.lower() not in text] == [], offer_id


def test_no_mark_of_the_material_is_left_in_the_text():
    for offer_id in offers():
        assert not re.search(r"[{}]|(?<!\w)_|_(?!\w)", readable(offer_id)), offer_id


def test_every_address_and_number_in_the_offers_is_reserved_for_examples():
    for offer_id, record in offers().items():
        text = readable(offer_id)
        for domain in re.findall(r"@([\w.-]+\w)", text):
            assert domain.endswith(".example"), (offer_id, domain)
        if record.get("url"):
            assert urlsplit(record["url"]).hostname == "offers.example"
        for number in re.findall(r"(?:\+\d\d |\b0)\d[\d .]{7,}\d\b", text):
            digits = re.sub(r"\D", "", number).removeprefix("33").removeprefix("44").removeprefix("0")
            assert re.fullmatch(r"(19900|63998)\d{4}|(1632960|7700900)\d{3}", digits), (offer_id, number)


def test_the_address_of_an_offer_without_a_disclosed_employer_is_the_agency_s():
    """Otherwise the domain would name the firm that the text calls "our client"."""
    undisclosed = [offer_id for offer_id in offers() if re.search("(notre|our) client", readable(offer_id), re.I)]
    assert len(undisclosed) > 10
    for offer_id in undisclosed:
        domains = set(re.findall(r"@([\w.-]+\w)", readable(offer_id)))
        assert domains <= {"cabinet-orvannelle.example", "tallowbrook-search.example"}, offer_id


def test_every_original_offer_is_of_another_employer():
    companies = Counter(
        record["company"]
        for offer_id, record in offers().items()
        if record.get("company") and not truths()[offer_id]["duplicate_of"]
    )
    assert [company for company, count in companies.items() if count > 1] == []


@given(count=st.integers(0, 300), shares=st.dictionaries(st.text(max_size=3), st.integers(1, 50), min_size=1))
def test_dealing_gives_each_choice_its_share(count, shares):
    dealt = Counter(deal(random.Random(1), count, shares))
    assert dealt.total() == count
    for key, share in shares.items():
        assert abs(dealt[key] - count * share / sum(shares.values())) <= 1
