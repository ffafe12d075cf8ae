"""The assets of the offers: a day's answer of the sources, the table that follows from it, what the UI shows of both."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from recruit_assets.defs.offer_files import offer_file_arrivals, offer_file_job
from recruit_assets.defs.offers import OFFER_COLUMNS
from recruit_assets.domain.offers import RawOffer
from recruit_assets.sources.base import Known, Page, SourceError, Terms, nothing_known
from recruit_assets.sources.files import FileSource
from recruit_assets.stores.offers import OfferStore
from recruit_assets.usecases.raw_offers import today
from recruit_assets_tests.support.dagster_support import Product, instance_with, materializations, run
from recruit_assets_tests.support.dagster_support import product as build
from recruit_assets_tests.support.offers import former_archive

TODAY, YESTERDAY = today().isoformat(), (today() - timedelta(days=1)).isoformat()
TITLES = (
    "Infirmier de nuit",
    "Maçon",
    "Comptable",
    "Cuisinière",
    "Data engineer",
    "Gardener",
    "Juriste",
    "Électricien",
)


def _line(number: int, title: str | None = None, **more: Any) -> str:
    title = title or TITLES[number % len(TITLES)]
    description = f"Nous cherchons : {title}, poste numéro {number}, équipe de {number + 2} personnes à Lyon."
    return json.dumps({"id": str(number), "title": title, "description": description, **more})


def checks(result: dg.ExecuteInProcessResult) -> dict[str, dg.AssetCheckEvaluation]:
    """What the checks of a run came to, by name."""
    return {one.check_name: one for one in result.get_asset_check_evaluations()}


class Feed:
    """A file of offers that a test rewrites, and the product that reads it."""

    def __init__(self, postgres_url: str, mongo_url: str, folder: Path):
        self.path = folder / "feed.jsonl"
        self.product: Product = build(postgres_url, mongo_url, folder / "objects", self.path)
        self.instance = instance_with()
        self.store = OfferStore(self.product.database)
        with self.product.database.connection() as connection:
            connection.execute(
                "truncate recruit.offers, recruit.offer_versions, recruit.offer_rejects, recruit.offer_embeddings"
            )

    def says(self, *lines: str) -> None:
        self.path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def run(self, asset: str, *days: str) -> dg.ExecuteInProcessResult:
        result = run(self.product.defs, self.instance, asset, days)
        assert result.success
        return result

    def metadata(self, asset: str) -> Mapping[str, Any]:
        return materializations(self.instance, asset)[-1][1]

    def value(self, asset: str, day: str | None = None) -> Any:
        return self.product.defs.load_asset_value(asset, instance=self.instance, partition_key=day)


@pytest.fixture
def feed(postgres_url: str, mongo_url: str, tmp_path: Path) -> Feed:
    return Feed(postgres_url, mongo_url, tmp_path)


def test_a_day_of_offers_is_archived_loaded_and_shown_with_its_numbers(feed: Feed):
    feed.says(*map(_line, range(8)))
    feed.run("raw_offers", TODAY)
    shown = dict(feed.metadata("raw_offers"))
    assert shown.pop("sources")["feed"]["pages"] == 1
    assert shown == {
        "dagster/partition_row_count": 8,
        "records_by_source": {"feed": 8},
        "uri": feed.product.objects.uri(f"raw_offers/{TODAY}"),
    }
    assert [record.source_id for record in feed.value("raw_offers", TODAY)["feed"]] == [str(n) for n in range(8)]
    feed.run("offers", TODAY)
    shown = feed.metadata("offers")
    assert (shown["new"], shown["rejected"], shown["dagster/row_count"]) == (8, 0, 8)
    assert shown["uri"] == "postgresql:recruit.offers"
    frame = feed.value("offers", TODAY)
    assert frame["title"].tolist() == list(TITLES)
    feed.run("offers", TODAY)
    assert (feed.metadata("offers")["new"], feed.metadata("offers")["unchanged"]) == (0, 8)


def test_the_columns_shown_are_the_columns_there_are(feed: Feed):
    schema = feed.product.defs.resolve_asset_graph().get(dg.AssetKey("offers")).metadata["dagster/column_schema"]
    with feed.product.database.connection() as connection:
        real = dict(
            connection.execute(
                "select column_name, udt_name from information_schema.columns"
                " where table_schema = 'recruit' and table_name = 'offers'"
            ).fetchall()
        )
    assert {column.name: column.type for column in schema.columns}.items() <= real.items()


def test_a_broken_line_is_set_aside_and_counted_and_the_others_are_loaded(feed: Feed):
    feed.says(*map(_line, range(8)), '{"id": "8", "title": "Sans descri', '{"id": "9", "description": "x"}')
    feed.run("raw_offers", TODAY)
    feed.run("offers", TODAY)
    shown = feed.metadata("offers")
    assert (shown["new"], shown["rejected"]) == (8, 2)
    assert {(reject.field, reject.origin) for reject in feed.store.rejects()} == {
        ("line", "feed.jsonl, line 9"),
        ("title", "feed.jsonl, line 10"),
    }
    check = checks(feed.run("offers", TODAY))["few_offers_rejected"]
    assert not check.passed and check.severity is dg.AssetCheckSeverity.WARN
    assert check.metadata["rejected_share"].value == 0.2


def test_the_checks_pass_when_the_tables_are_as_they_should_be(feed: Feed):
    feed.says(*map(_line, range(8)))
    feed.run("raw_offers", TODAY)
    raw = checks(feed.run("raw_offers", TODAY))
    offers = checks(feed.run("offers", TODAY))
    vectors = checks(feed.run("offer_embeddings"))
    assert {name: check.passed for name, check in {**raw, **offers, **vectors}.items()} == {
        "as_many_offers_as_usual": True,
        "few_offers_rejected": True,
        "few_offers_repeated": True,
        "offers_have_their_columns": True,
        "every_offer_embedded": True,
    }
    assert feed.metadata("offer_embeddings")["dagster/row_count"] == 8
    frame = feed.value("offer_embeddings")
    assert {len(vector) for vector in frame["embedding"]} == {384}
    for section in ("text", "title", "experience"):
        assert frame[frame["section"] == section]["offer_id"].nunique() == 8


def test_no_offers_at_all_and_offers_without_vectors_are_told(feed: Feed):
    feed.says()
    feed.run("raw_offers", TODAY)
    assert not checks(feed.run("offers", TODAY))["few_offers_rejected"].passed
    feed.says(*map(_line, range(3)))
    feed.run("raw_offers", TODAY)
    feed.run("offers", TODAY)
    embedded = dg.Definitions(
        asset_checks=feed.product.defs.asset_checks,
        resources=feed.product.defs.resources,
        jobs=[dg.define_asset_job("checks", dg.AssetSelection.checks_for_assets("offer_embeddings"))],
    ).resolve_job_def("checks")
    (vectors,) = embedded.execute_in_process(instance=feed.instance).get_asset_check_evaluations()
    assert not vectors.passed
    assert vectors.metadata["offers_without"].value == 3


def test_an_older_day_loaded_again_does_not_bring_back_old_texts_or_closed_offers(feed: Feed):
    feed.product.objects.put(f"raw_offers/{YESTERDAY}/feed.jsonl.gz", _archive([_line(0, "Ancien titre"), _line(7)]))
    feed.says(_line(0, "Nouveau titre"), _line(1))
    feed.run("raw_offers", TODAY)
    feed.run("offers", YESTERDAY)
    feed.run("offers", YESTERDAY)
    titles = dict(zip(*[feed.value("offers", TODAY)[column] for column in ("offer_id", "title")], strict=True))
    assert titles == {"0": "Nouveau titre", "1": TITLES[1]}
    assert feed.store.count()["closed"] == 1


def test_a_range_of_days_is_one_run_and_one_value_for_each_day(feed: Feed):
    feed.product.objects.put(f"raw_offers/{YESTERDAY}/feed.jsonl.gz", _archive([_line(0)]))
    feed.says(_line(1), _line(2))
    feed.run("raw_offers", YESTERDAY, TODAY)
    assert feed.metadata("raw_offers") == {"partitions_written": 2}
    assert len(feed.value("raw_offers", YESTERDAY)["feed"]) == 1, "a day that is over is not asked for again"
    feed.run("offers", YESTERDAY, TODAY)
    assert feed.store.count()["open"] == 2
    seen: list[Any] = []

    @dg.asset(ins={"raw_offers": dg.AssetIn(partition_mapping=dg.LastPartitionMapping())})
    def newest(raw_offers: Any) -> None:
        seen.append(raw_offers)

    defs = dg.Definitions(assets=[*(feed.product.defs.assets or ()), newest], resources=feed.product.defs.resources)
    assert run(defs, feed.instance, "newest").success
    assert len(seen[0]["feed"]) == 2


class Broken:
    """A source that gives one page and then fails."""

    name, kind, server, full_listing, resumes, terms = "broken", "lever", "", True, False, Terms()

    def pages(self, after: Page | None = None, known: Known = nothing_known) -> Iterator[Page]:
        posting = {"id": "b1", "text": "Jardinier", "descriptionPlain": "Massifs et haies d'un parc de la Loire."}
        body = json.dumps([posting]).encode()
        yield Page(source="broken", kind="lever", url="u", fetched_at=datetime.now(UTC), cursor={"skip": 1}, body=body)
        raise SourceError("broken: api.example answered 500, 4 times; try again later")


def test_a_source_that_fails_is_named_at_the_end_and_the_others_are_stored_and_loaded(feed: Feed):
    feed.says(*map(_line, range(3)))
    graph = feed.product.with_resources(offer_sources=[Broken(), FileSource(feed.path)])
    result = run(graph, feed.instance, "raw_offers", [TODAY])
    assert not result.success
    failure = next(iter(result.filter_events(lambda event: event.is_step_failure))).step_failure_data
    assert failure.user_failure_data.metadata["failed_sources"].value.keys() == {"broken"}
    shown = feed.metadata("raw_offers")
    assert shown["records_by_source"] == {"broken": 1, "feed": 3}
    assert "500" in shown["sources"]["broken"]["fault"]
    feed.run("offers", TODAY)
    assert (feed.metadata("offers")["new"], feed.metadata("offers")["deleted"]) == (4, 0)
    from recruit_assets.pipeline import failed_cvs

    assert failed_cvs("raw_offers", result.all_events, result.run_id) == {"broken": "source failed"}


def test_when_every_source_fails_nothing_counts_as_fetched(feed: Feed):
    graph = feed.product.with_resources(offer_sources=[Broken()])
    assert not run(graph, feed.instance, "raw_offers", [TODAY]).success
    assert materializations(feed.instance, "raw_offers") == []


def test_a_source_that_gives_far_less_than_usual_is_told(feed: Feed):
    for back in range(3, 0, -1):
        day = (today() - timedelta(days=back)).isoformat()
        counts = dg.MetadataValue.json({"feed": 40, "gone": 5})
        feed.instance.report_runless_asset_event(
            dg.AssetMaterialization("raw_offers", partition=day, metadata={"records_by_source": counts})
        )
    feed.says(*map(_line, range(8)))
    check = checks(feed.run("raw_offers", TODAY))["as_many_offers_as_usual"]
    assert not check.passed
    assert check.metadata["unusual"].value == {"feed": {"now": 8, "usual": 40}, "gone": {"now": 0, "usual": 5}}
    plotted = {name: check.metadata[name].value for name in ("records", "sources", "unusual_sources")}
    assert plotted == {"records": 8, "sources": 1, "unusual_sources": 2}, "the UI draws numbers only"
    feed.says(*map(_line, range(39)))
    feed.instance.wipe_assets([dg.AssetKey("raw_offers")])
    assert checks(feed.run("raw_offers", TODAY))["as_many_offers_as_usual"].passed


def test_repeated_offers_are_told_by_their_share(feed: Feed):
    text = "Vous tenez la caisse, rangez les rayons et accueillez les clients du magasin de la place du marché."
    feed.says(*(json.dumps({"id": str(n), "title": "Vendeur", "description": text}) for n in range(4)))
    feed.run("raw_offers", TODAY)
    check = checks(feed.run("offers", TODAY))["few_offers_repeated"]
    assert not check.passed and check.metadata["repeated_share"].value == 0.75


def test_every_shown_column_says_what_it_is_made_from(feed: Feed):
    feed.says(*map(_line, range(2)))
    feed.run("raw_offers", TODAY)
    feed.run("offers", TODAY)
    feed.run("offer_embeddings")
    made_from = feed.metadata("offers")["dagster/column_lineage"].deps_by_column
    graph = feed.product.defs.resolve_asset_graph()
    raw = {column.name for column in graph.get(dg.AssetKey("raw_offers")).metadata["dagster/column_schema"].columns}
    shown = {column.name for column in graph.get(dg.AssetKey("offers")).metadata["dagster/column_schema"].columns}
    assert {dep.column_name for deps in made_from.values() for dep in deps} <= raw
    assert shown - made_from.keys() == {"source", "notes", "deleted_at"}
    told = {column.name: column.description for column in OFFER_COLUMNS.columns}
    assert told["salary_min"].endswith("from salary, pay, description") and all(told.values())
    vectors = feed.metadata("offer_embeddings")["dagster/column_lineage"].deps_by_column
    assert {dep.column_name for dep in vectors["embedding"]} <= shown


def test_a_file_dropped_into_the_bucket_is_imported_once(feed: Feed):
    objects = feed.product.objects
    objects.put("offers_inbox/shop.csv", b"id,title,description\n1,Vendeur,Caisse et rayons\n2,Boucher,Etal\n")
    objects.put("offers_inbox/notes.txt", b"not offers")
    with dg.build_sensor_context(instance=feed.instance, resources={"objects": objects}) as context:
        tick = offer_file_arrivals(context)
    assert isinstance(tick, dg.SensorResult)
    (request,) = tick.run_requests or ()
    result = offer_file_job.execute_in_process(
        run_config=request.run_config, instance=feed.instance, resources={"objects": objects}
    )
    assert result.success
    feed.run("offers", TODAY)
    assert feed.store.get("1").title == "Vendeur"
    with dg.build_sensor_context(instance=feed.instance, resources={"objects": objects}, cursor=tick.cursor) as context:
        assert isinstance(offer_file_arrivals(context), dg.SkipReason)
    objects.put("offers_inbox/shop.csv", b"id;titel\n")
    with dg.build_sensor_context(instance=feed.instance, resources={"objects": objects}, cursor=tick.cursor) as context:
        again = offer_file_arrivals(context)
    (request,) = again.run_requests
    broken = offer_file_job.execute_in_process(
        run_config=request.run_config, instance=feed.instance, resources={"objects": objects}, raise_on_error=False
    )
    assert not broken.success


def _archive(lines: list[str]) -> bytes:
    """What the feed answered yesterday, as the archive keeps it."""
    fetched = datetime.now(UTC) - timedelta(days=1)
    return former_archive(
        RawOffer(source="feed", source_id=one["id"], offer_id=one["id"], fetched_at=fetched, payload=one)
        for one in map(json.loads, lines)
    )
