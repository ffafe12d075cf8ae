"""What docs/offers.md and docs/guide.md tell to write and to type works as written, against local servers of the APIs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import yaml

from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.sources.registry import FEEDS, read_sources
from recruit_assets_tests.support.command import recruit
from recruit_assets_tests.support.offer_feeds import (
    OfferFeeds,
    adzuna_offer,
    ashby_offer,
    greenhouse_offer,
    lever_offer,
    posting,
    web_page,
)

OFFERS = (PROJECT_ROOT / "docs" / "offers.md").read_text(encoding="utf-8")
GUIDE = (PROJECT_ROOT / "docs" / "guide.md").read_text(encoding="utf-8")
KEYS = {
    "FRANCE_TRAVAIL_CLIENT_ID": "me",
    "FRANCE_TRAVAIL_CLIENT_SECRET": "s3cret",
    "ADZUNA_APP_ID": "me",
    "ADZUNA_APP_KEY": "s3cret",
    "MY_ADZUNA_ID": "me",
    "MY_ADZUNA_KEY": "s3cret",
}


def written_sources() -> str:
    (block,) = re.findall(r"```yaml\n(.*?)```", OFFERS, re.DOTALL)
    return block


def local(block: str, url: str) -> str:
    """The block as it is written, but for where the servers are."""
    config = yaml.safe_load(block)
    for entry in config["sources"]:
        kind = entry["kind"]
        if kind == "job_posting":
            entry.update(sitemap=f"{url}/sitemap.xml", allow_private=True)
        elif kind != "file":
            entry["api_url"] = f"{url}/{'ft' if kind == 'france_travail' else kind}"
        if kind == "france_travail":
            entry["token_url"] = f"{url}/ft/token?realm=%2Fpartenaire"
        if kind != "file":
            entry["requests_per_second"] = 1000
    return yaml.safe_dump(config, allow_unicode=True)


def test_the_short_forms_are_read_as_written():
    forms = re.findall(r"`(\w+:[A-Z]+)`", OFFERS.partition("## What is kept")[0])
    assert {form.partition(":")[0] for form in forms} == set(FEEDS)
    for form in forms:
        kind, _, word = form.partition(":")
        given = {"COUNTRY": "fr", "SITEMAP": "https://firm.example/sitemap.xml"}.get(word, "word")
        (source,) = read_sources(f"{kind}:{given}", KEYS)
        assert source.kind == kind
    assert len(read_sources(", ".join(f"{kind}:fr" for kind in FEEDS if kind != "job_posting"), KEYS)) == len(FEEDS) - 1


def test_every_command_about_offers_works_as_written(postgres_url, mongo_url, object_store_url, tmp_path: Path):
    commands = set(re.findall(r"`(recruit offers [^`]+)`", OFFERS + GUIDE))
    assert {command.split()[2] for command in commands} == {"import", "fetch", "show"}
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "offers.csv").write_text("id,title,description\n1,Jardinier,Massifs et haies d'un parc\n")
    mine = tmp_path / "mine.jsonl"
    mine.write_text(json.dumps({"id": "m1", "title": "Soudeur", "description": "Soudure TIG sur inox"}) + "\n")
    config = tmp_path / "sources.yaml"
    servers = {"POSTGRES_URL": postgres_url, "MONGO_URL": mongo_url, "OBJECT_STORE_URL": object_store_url}
    more = {**servers, **KEYS, "RECRUIT_OFFERS": str(config), "RECRUIT_CONTACT": "data@firm.example"}
    with OfferFeeds() as feeds:
        config.write_text(local(written_sources(), feeds.url), encoding="utf-8")
        feeds.france_travail(3, departments=("84",))
        feeds.adzuna, feeds.greenhouse = [adzuna_offer(1)], [greenhouse_offer(2)]
        feeds.lever, feeds.ashby = [lever_offer(3)], [ashby_offer(4)]
        feeds.pages = {"5": web_page(posting(5))}
        for command in sorted(commands):
            words = shlex.split(command.replace("FILE.jsonl|csv|parquet", str(mine)).replace("FILE", str(mine)))[1:]
            if words[1] == "show":
                continue
            done = recruit(*words, *(["--json"] if words[1] == "fetch" else []), home=tmp_path / "home", **more)
            assert done.returncode == 0, (command, done.stdout, done.stderr)
            if words[1] == "fetch":
                found = {one["source"]: one["new"] for one in map(json.loads, done.stdout.splitlines())}
    named = [source.name for source in read_sources(str(config), KEYS)]
    assert list(found) == named, "in the order they are written"
    assert found == dict.fromkeys(named, 1) | {"france-travail": 3}
    (show,) = (command for command in commands if " show " in command)
    shown = recruit(*shlex.split(show.replace("OFFER_ID", "m1"))[1:], home=tmp_path / "home", **more)
    assert shown.returncode == 0 and "Soudeur" in shown.stdout
