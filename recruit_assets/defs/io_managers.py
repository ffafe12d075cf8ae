"""The IO managers: thin shells around the stores, so that assets, notebooks and `load_asset_value` read and write by them.

An op that must write as it goes calls the very store an IO manager wraps; there is one write path for each store. A
range of partitions is a mapping from partition key to value, both ways; a single partition is the value itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

import dagster as dg

from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.stores.errors import StoreError
from recruit_assets.usecases.raw_offers import Listing, archived


class Shelf(NamedTuple):
    """How one asset lies in a store. `key` is a partition's key, or "" for an asset without partitions.

    `get` reads a value; `put`, where values are written through the IO manager, stores one and returns metadata for the
    UI; `uri` says where it lies, for people (no credentials in it). A `whole` asset is one table whatever its partitions.
    """

    get: Callable[[str], Any]
    uri: Callable[[str], str]
    put: Callable[[str, Any], Mapping[str, Any]] | None = None
    whole: bool = False


class StoreIOManager(dg.IOManager):
    """Values of the assets that lie in one store, by asset name."""

    def __init__(self, shelves: Mapping[str, Shelf]):
        self._shelves = shelves

    def handle_output(self, context: dg.OutputContext, obj: Any) -> None:
        """Store a value, or one for each partition of the run. Raises StoreError."""
        name = context.asset_key.path[-1]
        shelf = self._shelf(context.asset_key)
        if obj is None:
            return
        if shelf.put is None:
            raise StoreError(f"{name} is written by its own step, not by returning a value.")
        if shelf.whole or not context.has_asset_partitions:
            context.add_output_metadata({**shelf.put("", obj), "uri": shelf.uri("")})
            return
        keys = list(context.asset_partition_keys)
        values = obj if len(keys) > 1 else {keys[0]: obj}
        metadata: Mapping[str, Any] = {}
        for key in keys:
            metadata = shelf.put(key, values[key])
        context.add_output_metadata(
            {**metadata, "uri": shelf.uri(keys[0])} if len(keys) == 1 else {"partitions_written": len(keys)}
        )

    def load_input(self, context: dg.InputContext) -> Any:
        """Read a value, or a mapping of them for a range of partitions. Raises StoreError when one is not there."""
        shelf = self._shelf(context.asset_key)
        if shelf.whole or not context.has_asset_partitions:
            return shelf.get("")
        keys = list(context.asset_partition_keys)
        return shelf.get(keys[0]) if len(keys) == 1 else {key: shelf.get(key) for key in keys}

    def _shelf(self, asset: dg.AssetKey) -> Shelf:
        try:
            return self._shelves[asset.path[-1]]
        except KeyError:
            raise StoreError(f"No place is known for {asset.to_user_string()} in this store.") from None


@dg.io_manager(required_resource_keys={"objects"}, description="Values in the object store (folder, S3 or MinIO).")
def object_store_io(context: dg.InitResourceContext) -> StoreIOManager:
    from recruit_assets.stores.cv_files import CvFileStore, DocumentStore

    objects = context.resources.objects
    files, documents = CvFileStore(objects), DocumentStore(objects)

    def json_shelf(name: str) -> Shelf:
        def put(_: str, value: Any) -> Mapping[str, Any]:
            objects.put_json(name, value)
            return {}

        return Shelf(get=lambda _: objects.get_json(name), uri=lambda _: objects.uri(name), put=put)

    return StoreIOManager(
        {
            "raw_offers": Shelf(
                get=lambda day: archived(objects, date.fromisoformat(day)),
                uri=lambda day: objects.uri(f"raw_offers/{day}"),
            ),
            "cv_files": Shelf(get=files.get, uri=lambda key: objects.uri(f"cv_files/{key}")),
            "cv_documents": Shelf(get=documents.get, uri=lambda key: objects.uri(f"cv_documents/{key}.json")),
            "parsing_scorecard": json_shelf("scorecards/parsing.json"),
            "matching_scorecard": json_shelf("scorecards/matching.json"),
            "matching_fairness": json_shelf("scorecards/fairness.json"),
            "model_costs": json_shelf("model_costs.json"),
        }
    )


@dg.io_manager(required_resource_keys={"profiles", "interviews"}, description="Documents in MongoDB.")
def mongo_io(context: dg.InitResourceContext) -> StoreIOManager:
    profiles, interviews = context.resources.profiles, context.resources.interviews
    return StoreIOManager(
        {
            "candidate_profiles": Shelf(
                get=profiles.get, uri=lambda key: f"mongodb:candidate_profiles/{key}", put=_put_profile(profiles)
            ),
            "interview_reports": Shelf(
                get=lambda _: [one.report for one in interviews.list(limit=1000) if one.report],
                uri=lambda _: "mongodb:interviews",
            ),
        }
    )


def _put_profile(profiles: Any) -> Callable[[str, CandidateProfile], Mapping[str, Any]]:
    def put(key: str, profile: CandidateProfile) -> Mapping[str, Any]:
        profiles.put(key, profile)
        return {"values": len(profile.evidence)}

    return put


@dg.io_manager(required_resource_keys={"database"}, description="Tables of the schema recruit in PostgreSQL.")
def postgres_io(context: dg.InitResourceContext) -> StoreIOManager:
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.stores.tables import read_table
    from recruit_assets.usecases.offers import load_offers

    database = context.resources.database

    def put_offers(_: str, listings: Iterable[Listing]) -> Mapping[str, Any]:
        store = OfferStore(database)
        done: Counter[str] = Counter()
        for listing in listings:
            report = load_offers(store, listing.records, listing.source, listing.complete, listing.forget_closed)
            done.update(report.model_dump(exclude={"notes"}))
        return {**done, "dagster/row_count": store.count()["open"]}

    return StoreIOManager(
        {
            name: Shelf(
                get=lambda _, name=name: read_table(database, name),
                uri=lambda _, name=name: f"postgresql:recruit.{name}",
                put=put_offers if name == "offers" else None,
                whole=True,
            )
            for name in ("offers", "offer_embeddings", "candidate_embeddings", "matches")
        }
    )


IO_MANAGERS = {
    "io_manager": object_store_io,
    "object_store_io": object_store_io,
    "mongo_io": mongo_io,
    "postgres_io": postgres_io,
}
