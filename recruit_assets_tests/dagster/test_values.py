"""What notebooks and downstream assets get through the IO managers, and what they say of it in the UI."""

from __future__ import annotations

from typing import Any

import dagster as dg
import pytest

from recruit_assets.defs.partitions import CVS
from recruit_assets.stores.errors import StoreError
from recruit_assets_tests.support.cv_texts import CAMILLE
from recruit_assets_tests.support.dagster_support import (
    CHAIN,
    CVS_NAME,
    Product,
    instance_with,
    materializations,
    run,
)


@pytest.fixture(scope="module")
def keys(product: Product) -> list[str]:
    """Two CVs of which everything was made."""
    keys = [product.add_cv(f"Camille Exemple {n}.txt", f"{CAMILLE}\n{n}".encode()) for n in range(2)]
    instance = instance_with(keys)
    for asset in CHAIN:
        assert run(product.defs, instance, asset, keys).success
    return keys


def test_each_asset_of_a_cv_loads_by_its_key(product: Product, keys: list[str]):
    instance = instance_with(keys)
    file, document, profile = (
        product.defs.load_asset_value(asset, instance=instance, partition_key=keys[1]) for asset in CHAIN
    )
    assert file.data == f"{CAMILLE}\n1".encode() and file.name == "Camille Exemple 1.txt"
    assert document.sha256 == file.sha256 and "Saint-Exemple" in document.text
    assert profile.document_sha256 == file.sha256
    assert profile.profile["basics"]["email"] == "camille.exemple@exemple.fr"


def test_a_downstream_asset_gets_one_value_for_one_cv_and_a_mapping_for_many(product: Product, keys: list[str]):
    seen: list[Any] = []

    @dg.asset(partitions_def=CVS, backfill_policy=dg.BackfillPolicy.single_run())
    def per_cv(candidate_profiles: Any) -> None:
        seen.append(candidate_profiles)

    @dg.asset(ins={"cv_documents": dg.AssetIn(partition_mapping=dg.AllPartitionMapping())})
    def of_all(cv_documents: Any) -> None:
        seen.append(cv_documents)

    defs = dg.Definitions(assets=[*(product.defs.assets or ()), per_cv, of_all], resources=product.defs.resources)
    instance = instance_with(keys)
    assert run(defs, instance, "per_cv", keys[:1]).success
    assert run(defs, instance, "per_cv", keys).success
    assert run(defs, instance, "of_all").success
    one, two, documents = seen
    assert one == product.profiles.get(keys[0])
    assert two == product.profiles.get_many(keys)
    assert {key: document.language for key, document in documents.items()} == dict.fromkeys(keys, "fr")


def test_an_asset_may_hand_a_profile_back_and_its_provenance_is_kept(product: Product, keys: list[str]):
    @dg.asset(partitions_def=CVS, name="candidate_profiles", io_manager_key="mongo_io")
    def corrected() -> Any:
        return product.profiles.get(keys[0]).model_copy(update={"crew_version": "by hand"})

    instance = instance_with([*keys, "0123456789abcdef"])
    defs = dg.Definitions(assets=[corrected], resources=product.defs.resources)
    assert run(defs, instance, "candidate_profiles", ["0123456789abcdef"]).success
    assert product.profiles.get("0123456789abcdef").crew_version == "by hand"
    ((_, metadata),) = materializations(instance, "candidate_profiles")
    assert metadata["values"] > 5 and metadata["uri"] == "mongodb:candidate_profiles/0123456789abcdef"
    product.profiles.delete("0123456789abcdef")


@pytest.mark.parametrize("asset", CHAIN)
def test_a_cv_that_is_not_there_is_told_with_what_to_do(product: Product, asset: str):
    instance = instance_with(["00000000000000ff"])
    with pytest.raises(StoreError):
        product.defs.load_asset_value(asset, instance=instance, partition_key="00000000000000ff")


@pytest.mark.parametrize("asset", ["candidate_embeddings", "offers", "offer_embeddings", "matches"])
def test_an_empty_table_is_an_empty_frame_with_its_columns(product: Product, asset: str):
    frame = product.defs.load_asset_value(asset, instance=instance_with())
    assert frame.empty and len(frame.columns) >= 3


def test_a_name_the_stores_do_not_know_is_refused(product: Product):
    @dg.asset(io_manager_key="postgres_io")
    def salaries() -> list[int]:
        return [1]

    defs = dg.Definitions(assets=[salaries], resources=product.defs.resources)
    assert not run(defs, instance_with(), "salaries").success
    with pytest.raises(StoreError, match="salaries"):
        defs.load_asset_value("salaries", instance=instance_with())


def test_where_a_file_lies_is_told_without_credentials(product: Product, keys: list[str]):
    instance = dg.DagsterInstance.ephemeral()
    instance.add_dynamic_partitions(CVS_NAME, keys)
    run(product.defs, instance, "cv_files", keys)
    for key, metadata in materializations(instance, "cv_files"):
        assert metadata["uri"].endswith(f"cv_files/{key}/original")
        assert metadata["size_bytes"] > 100
