"""Composes the seed offers from hand-written material and spoils them the way real feeds do.

Reads `offers_source/*.yaml` (one file per trade, `_common.yaml` for what all trades share) and writes `offers.jsonl`
(the import fields) and `offers_truth.jsonl` (what each offer really is). The same material gives the same bytes.

Belongs here: composition and the proportions of each kind of dirt. Does not belong here: the words (YAML) and how a
kind of dirt looks (`offer_dirt.py`).
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import combinations
from pathlib import Path
from typing import Any, TypeVar

import yaml

from seed.offer_dirt import MARKUPS, TODAY, Block, french_spaces, mojibake, published, title

T = TypeVar("T")

HERE = Path(__file__).parent
RANDOM_SEED = "recruit_assets seed offers 1"
REPOSTS = 10
OLDEST_DAYS = 44
COUNTS = {
    "details": (1, 2, 2),
    "duties": (3, 4, 4, 5),
    "required": (3, 3, 4),
    "optional": (0, 1, 2, 2),
    "perks": (2,),
}
SHORT_COUNTS = {"required": (2,)}
MARKED_SKILL = re.compile(r"(?<!\w)_([^_]+)_(?!\w)")

NAME = re.compile(r"\{company\}")
NAME_WITH_ARTICLE = re.compile(r"(?:\b(?:le |la |the |l'))?\{company\}", re.IGNORECASE)

SENTENCE_START = re.compile(r"(?:^|[.?!] )[a-z]")

SECTION_ORDERS = (
    "duties required optional perks salary",
    "duties required optional salary perks",
    "required optional duties perks salary",
    "perks duties required optional salary",
    "salary duties perks required optional",
)
MARKUP_SHARES = {
    "dashes": 24,
    "dots": 14,
    "stars": 10,
    "one paragraph": 12,
    "html tags": 16,
    "html breaks": 10,
    "html entities": 8,
    "html with entities escaped twice": 3,
    "html escaped as a whole": 3,
}
TITLE_SHARES = {
    "fr": {"H/F": 30, "(F/H)": 14, "(H/F)": 14, "F/H": 6, "upper": 10, "trailing": 8, "spaced": 3, "as is": 15},
    "en": {"as is": 52, "(m/f/d)": 10, "upper": 12, "trailing": 12, "spaced": 4, "- immediate start": 10},
}
DATE_SHARES = {
    "iso": 22,
    "offset": 16,
    "zulu": 10,
    "slashes": 18,
    "words": 12,
    "relative": 10,
    "epoch": 9,
    "missing": 3,
}
SALARY_SHARES = {"field": 45, "field and text": 20, "text": 17, "nowhere": 18}
COMPANY_SHARES = {
    "fr": {"field": 64, "text only": 18, "undisclosed": 18},
    "en": {"field": 84, "text only": 8, "undisclosed": 8},
}
MISSING_PERCENT = {"url": 14, "location": 7, "contract": 18, "language": 45}
MOJIBAKE = {"fr": 2, "en": 1}


@dataclass(frozen=True)
class Advert:
    """One offer with every choice made except how its words are spoiled. `post` is the employer's hand-written part."""

    trade: str
    language: str
    post: Mapping[str, Any]
    tone: Mapping[str, str]
    layout: str
    sections: tuple[str, ...]
    salary_shown: str
    company_shown: str
    apply: str
    days_ago: int
    parts: Mapping[str, tuple[str, ...]]
    greeting: str = ""
    closing: str = ""
    repost_of: Advert | None = None


def deal(rng: random.Random, count: int, shares: Mapping[T, float]) -> list[T]:
    """`count` keys of `shares`, each as often as its share says (rounded), in an order drawn from `rng`."""
    total, cumulated, dealt = sum(shares.values()), 0.0, []
    for key, share in shares.items():
        cumulated += share
        dealt += [key] * (round(count * cumulated / total) - len(dealt))
    rng.shuffle(dealt)
    return dealt


def cycle(rng: random.Random, count: int, values: Sequence[T]) -> list[T]:
    """`count` values, all of them used before one comes again."""
    drawn: list[T] = []
    while len(drawn) < count:
        drawn += rng.sample(values, len(values))
    return drawn[:count]


class Sentences:
    """The sentences of one trade in one language, handed out so that its offers share as few as possible."""

    def __init__(self, rng: random.Random, pools: Mapping[str, Any]) -> None:
        self._rng = rng
        self._pools = pools
        self._earlier: dict[str, list[set[str]]] = defaultdict(list)

    def choose(self, kind: str, counts: Sequence[int], post: Mapping[str, Any]) -> tuple[str, ...]:
        """The employer's own sentences of this `kind` and one of `counts` from the trade's pool.

        The first requirement of a pool is the trade's core and always among them, and at least two name a skill. A
        sentence with a part that the employer goes `without` is never chosen.
        """
        earlier, unfit = self._earlier[kind], post.get("without", ())
        pool = [sentence for sentence in self._pools[kind] if not any(part in sentence for part in unfit)]
        core = [sentence for sentence in pool if kind == "required" and sentence == self._pools[kind][0]]
        shuffled = self._rng.sample(pool, len(pool))

        def shared(choice: tuple[str, ...]) -> tuple[bool, bool, int, int]:
            overlaps = [len(used.intersection(choice)) for used in earlier]
            without_skills = kind == "required" and sum(map(bool, map(MARKED_SKILL.search, choice))) < 2
            return not set(core) <= set(choice), without_skills, max(overlaps, default=0), sum(overlaps)

        chosen = min(combinations(shuffled, min(self._rng.choice(counts), len(pool))), key=shared)
        earlier.append(set(chosen))
        return (*post.get(kind, ()), *chosen)


def compose(source: Path, common: Mapping[str, Any]) -> list[Advert]:
    """Every offer of the material, in the order of the files, with its sentences chosen and its look dealt."""
    rng = random.Random(RANDOM_SEED)
    trades = [yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(source.glob("[a-z]*.yaml"))]
    return [advert for language in ("fr", "en") for advert in _compose(rng, trades, language, common[language])]


def _compose(
    rng: random.Random, trades: list[dict[str, Any]], language: str, shared: Mapping[str, Any]
) -> list[Advert]:
    count = sum(len(trade[language]["offers"]) for trade in trades)
    tones, layouts = cycle(rng, count, shared["tones"]), deal(rng, count, {"bullets": 72, "prose": 28})
    orders, salaries = cycle(rng, count, SECTION_ORDERS), deal(rng, count, SALARY_SHARES)
    companies, applies = deal(rng, count, COMPANY_SHARES[language]), cycle(rng, count, shared["apply"])
    days = cycle(rng, count, range(1, OLDEST_DAYS + 1))
    greeted, greetings = deal(rng, count, {True: 3, False: 7}), cycle(rng, count, shared["greetings"])
    closed, closings = deal(rng, count, {True: 1, False: 3}), cycle(rng, count, shared["closings"])
    adverts: list[Advert] = []
    for trade in trades:
        sentences = Sentences(rng, trade[language])
        for post in trade[language]["offers"]:
            index, short = len(adverts), post.get("size") == "short"
            counts = SHORT_COUNTS if short else COUNTS
            known = None if companies[index] == "undisclosed" else post["company"]
            adverts.append(
                Advert(
                    trade=trade["trade"],
                    language=language,
                    post=post,
                    tone=tones[index],
                    layout=layouts[index],
                    sections=tuple(orders[index].split()),
                    salary_shown=salaries[index],
                    company_shown=companies[index],
                    apply=_contact(rng, applies[index], shared, known),
                    days_ago=days[index],
                    parts={kind: sentences.choose(kind, counts[kind], post) for kind in counts},
                    greeting=greetings[index] if greeted[index] and not short else "",
                    closing=closings[index] if closed[index] and not short else "",
                )
            )
    return adverts


def _contact(rng: random.Random, sentence: str, shared: Mapping[str, Any], company: str | None) -> str:
    """The how-to-apply sentence with an invented person, a number reserved for fiction and an .example address.

    Without a `company` the address is the agency's.
    """
    digits = [rng.randrange(10) for _ in range(4)]
    phone = rng.choice(shared["phones"]).format(*digits)
    return sentence.format(
        person=rng.choice(shared["people"]),
        phone=phone,
        domain=f"{_slug(company or shared['agency'])}.example",
        reference=f"{rng.choice('ABCDEHKLMR')}{rng.randrange(100, 9999)}",
    )


def _slug(text: str) -> str:
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.lower()).strip("-")


def add_reposts(adverts: list[Advert], common: Mapping[str, Any]) -> list[Advert]:
    """The adverts in mixed order with `REPOSTS` re-posted ones, half per language, each after its original."""
    rng = random.Random(f"{RANDOM_SEED} reposts")
    mixed = rng.sample(adverts, len(adverts))
    for language in ("fr", "en"):
        shared = common[language]
        candidates = [a for a in mixed if a.language == language and "duties" in a.parts and a.days_ago > 8]
        by_trade = list({a.trade: a for a in candidates}.values())
        for number, original in enumerate(rng.sample(by_trade, REPOSTS // 2)):
            repost = replace(
                original,
                repost_of=original,
                greeting=shared["repost_greetings"][number],
                closing=" ".join(filter(None, [original.closing, shared["repost_sentences"][number]])),
                parts={
                    kind: tuple(rng.sample(items, len(items))) if kind in ("duties", "required") else items
                    for kind, items in original.parts.items()
                },
                days_ago=rng.randrange(1, original.days_ago - 2),
            )
            mixed.insert(rng.randrange(mixed.index(original) + 1, len(mixed) + 1), repost)
    return mixed


def body(advert: Advert, undisclosed: str) -> list[Block]:
    """The advert as blocks of clean text, skill marks removed."""
    colon = " :" if advert.language == "fr" else ":"
    name = undisclosed if advert.company_shown == "undisclosed" else advert.post["company"]

    def section(kind: str) -> Block | None:
        heading = advert.tone[kind] + colon
        if kind == "salary":
            in_text = "text" in advert.salary_shown and advert.post.get("salary")
            return Block(heading, advert.post["salary"]) if in_text else None
        items = advert.parts.get(kind, ())
        if not items:
            return None
        if advert.layout == "bullets":
            return Block(heading, bullets=items)
        joined = "; ".join if advert.language == "en" else " ; ".join
        if kind == "duties":
            return Block(heading, joined(item[0].lower() + item[1:] for item in items) + ".")
        return Block(heading, ". ".join(items) + ".")

    article = NAME_WITH_ARTICLE if advert.company_shown == "undisclosed" else NAME
    intro = article.sub(name, advert.post["intro"])
    blocks = [
        Block(text=advert.greeting),
        Block(text=SENTENCE_START.sub(lambda start: start[0].upper(), intro)),
        Block(text=" ".join(advert.parts.get("details", ()))),
        *(Block(text=paragraph) for paragraph in advert.post.get("more", ())),
        *filter(None, map(section, advert.sections)),
        Block(text=advert.apply),
        Block(text=advert.closing),
    ]
    return [
        Block(_unmark(b.heading), _unmark(b.text), tuple(map(_unmark, b.bullets)))
        for b in blocks
        if b.heading or b.text or b.bullets
    ]


def _unmark(text: str) -> str:
    return MARKED_SKILL.sub(r"\1", text)


def spoil(adverts: list[Advert], common: Mapping[str, Any]) -> list[dict[str, Any]]:
    """One record with the import fields per advert, in the given order, ids by position."""
    rng = random.Random(f"{RANDOM_SEED} dirt")
    count = len(adverts)
    markups, dates = deal(rng, count, MARKUP_SHARES), deal(rng, count, DATE_SHARES)
    titles = {language: deal(rng, count, shares) for language, shares in TITLE_SHARES.items()}
    spaces = deal(rng, count, {" ": 6, "\u00a0": 3, "\u202f": 1})
    missing = {f: deal(rng, count, {True: share, False: 100 - share}) for f, share in MISSING_PERCENT.items()}
    blanks = deal(rng, count, {"absent": 2, "null": 1, "empty": 1})
    broken = {
        index
        for language, wanted in MOJIBAKE.items()
        for index in rng.sample(_plain_positions(adverts, markups, language), wanted)
    }
    records = []
    for index, advert in enumerate(adverts):
        post, language = advert.post, advert.language
        text = MARKUPS[markups[index]](body(advert, common[language]["undisclosed"]))
        day = TODAY - timedelta(days=advert.days_ago)
        style = titles[language][index]
        record = {
            "id": f"seed-{index + 1:04d}",
            "title": title(post["title"], "as is" if "/" in post["title"] and "/" in style else style),
            "description": french_spaces(text, spaces[index]) if language == "fr" else text,
            "company": post["company"] if advert.company_shown == "field" else None,
            "location": post["place"],
            "contract": post["contract"],
            "published_at": published(day, dates[index], language, rng.randrange(6 * 60, 20 * 60)),
            "url": f"https://offers.example/{language}/{advert.trade.replace('_', '-')}/{10_000 + 37 * index}",
            "language": language,
            "salary": post.get("salary") if "field" in advert.salary_shown else None,
        }
        for field, decks in missing.items():
            if decks[index]:
                record[field] = None
        if index in broken:
            record |= {key: mojibake(record[key]) for key in ("title", "description") if record[key]}
        records.append(_with_blanks(record, blanks[index]))
    return records


def _plain_positions(adverts: list[Advert], markups: list[str], language: str) -> list[int]:
    """Where mojibake would show: plain-text offers of `language` with non-ASCII signs, never re-posted."""
    reposted = {id(advert.repost_of) for advert in adverts}
    return [
        index
        for index, (advert, markup) in enumerate(zip(adverts, markups, strict=True))
        if advert.language == language
        and "html" not in markup
        and not advert.repost_of
        and id(advert) not in reposted
        and any(not block.text.isascii() for block in body(advert, ""))
    ]


def _with_blanks(record: dict[str, Any], style: str) -> dict[str, Any]:
    """A feed writes what it does not know as null, as an empty string, or leaves the key out."""
    if style == "absent":
        return {key: value for key, value in record.items() if value is not None}
    return {key: "" if value is None and style == "empty" else value for key, value in record.items()}


def truth(adverts: list[Advert]) -> list[dict[str, Any]]:
    """What each offer really is, one record per advert, in the order of `spoil`."""
    ids = {id(advert): f"seed-{index + 1:04d}" for index, advert in enumerate(adverts)}
    return [
        {
            "id": ids[id(advert)],
            "trade": advert.trade,
            "language": advert.language,
            "duplicate_of": ids[id(advert.repost_of)] if advert.repost_of else None,
            "required_skills": list(dict.fromkeys(MARKED_SKILL.findall(" \n ".join(advert.parts["required"])))),
            "published_on": (TODAY - timedelta(days=advert.days_ago)).isoformat(),
        }
        for advert in adverts
    ]


def _write(path: Path, records: list[dict[str, Any]]) -> None:
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def main() -> None:
    """Writes the two files and says how many offers they hold."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--source", type=Path, default=HERE / "offers_source", help="folder of the YAML material")
    parser.add_argument("--out", type=Path, default=HERE, help="folder to write offers.jsonl and offers_truth.jsonl to")
    options = parser.parse_args()
    common = yaml.safe_load((options.source / "_common.yaml").read_text(encoding="utf-8"))
    adverts = add_reposts(compose(options.source, common), common)
    options.out.mkdir(parents=True, exist_ok=True)
    _write(options.out / "offers.jsonl", spoil(adverts, common))
    _write(options.out / "offers_truth.jsonl", truth(adverts))
    print(f"{len(adverts)} offers, {REPOSTS} of them re-posted, written to {options.out}")


if __name__ == "__main__":
    main()
