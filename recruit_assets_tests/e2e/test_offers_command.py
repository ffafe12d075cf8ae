"""`recruit offers` as a person types it: sources from a YAML file, one of them broken, on the servers in use."""

from __future__ import annotations

import json

from recruit_assets_tests.support.command import recruit
from recruit_assets_tests.support.offer_feeds import OfferFeeds, greenhouse_offer, lever_offer

SOURCES = """
sources:
  - {{kind: lever, name: hospital, site: x, api_url: "{url}/lever", requests_per_second: 1000}}
  - {{kind: greenhouse, name: cafe, board: cafe, company: Café Central, licence: their terms, api_url: "{url}/greenhouse"}}
  - {{kind: ashby, name: desk, board: desk, api_url: "{url}/ashby"}}
"""


def test_all_sources_are_asked_and_the_broken_one_is_told(postgres_url, mongo_url, object_store_url, tmp_path):
    config = tmp_path / "sources.yaml"
    servers = {"POSTGRES_URL": postgres_url, "MONGO_URL": mongo_url, "OBJECT_STORE_URL": object_store_url}
    more = {**servers, "RECRUIT_OFFERS": str(config), "RECRUIT_CONTACT": "data@firm.example"}
    with OfferFeeds() as feeds:
        config.write_text(SOURCES.format(url=feeds.url))
        feeds.lever, feeds.greenhouse = [lever_offer(1)], [greenhouse_offer(2)]
        feeds.faults = [("ashby", (403, {}))]
        done = recruit("offers", "fetch", "--json", home=tmp_path / "home", **more)
        assert feeds.agents == {"recruit-assets (data@firm.example)"}
    assert done.returncode == 3, done.stderr
    hospital, cafe, desk = map(json.loads, done.stdout.splitlines())
    assert (hospital["new"], cafe["new"], desk["new"]) == (1, 1, 0)
    assert "403" in desk["fault"] and hospital["fault"] is None
    shown = recruit("offers", "show", "cafe:2", home=tmp_path / "home", **more)
    assert shown.returncode == 0, shown.stderr
    assert "their terms" in shown.stdout and "Café Central" in shown.stdout and "Cook on the grill" in shown.stdout
    missing = recruit("offers", "show", "cafe:3", home=tmp_path / "home", **more)
    assert missing.returncode == 1 and "no offer cafe:3" in missing.stderr


def test_a_wrong_configuration_is_told_in_one_line(postgres_url, mongo_url, object_store_url, tmp_path):
    servers = {"POSTGRES_URL": postgres_url, "MONGO_URL": mongo_url, "OBJECT_STORE_URL": object_store_url}
    done = recruit("offers", "fetch", home=tmp_path / "home", RECRUIT_OFFERS="adzuna:fr", **servers)
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "recruit: adzuna: the environment variable ADZUNA_APP_ID is not set; it holds the app_id"
    ]
