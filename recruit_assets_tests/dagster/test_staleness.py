"""The graph's badges: fresh after a run, stale when what a result was made from, or with, has changed; CV by CV."""

from __future__ import annotations

import dagster as dg
import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.domain.documents import Document
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.support.cv_texts import CAMILLE
from recruit_assets_tests.support.dagster_support import (
    CHAIN,
    Product,
    arrive,
    as_if_changed,
    instance_with,
    materializations,
    run,
    staleness,
)


@pytest.mark.parametrize("how_many", [1, 3])
def test_a_cv_is_fresh_after_its_run_and_stale_after_a_change_of_its_file_or_of_the_prompts(
    product: Product, how_many: int
):
    """A run of one CV emits Dagster's own events, a run of many ours: both must carry all four version tags."""
    keys = [product.add_cv(f"{how_many}-{n}.txt", f"{CAMILLE}\n{n} {how_many}".encode()) for n in range(how_many)]
    instance = instance_with(keys)

    def badges(asset: str) -> list[str]:
        return [staleness(product.defs, instance, asset, key) for key in keys]

    assert badges("candidate_profiles") == ["MISSING"] * how_many
    for asset in CHAIN:
        assert (result := run(product.defs, instance, asset, keys)).success, result
    assert [badges(asset) for asset in CHAIN] == [["FRESH"] * how_many] * 3
    edited = as_if_changed(product.defs, "candidate_profiles")
    assert [staleness(edited, instance, "candidate_profiles", key) for key in keys] == ["STALE"] * how_many
    assert staleness(edited, instance, "cv_documents", keys[0]) == "FRESH"

    product.objects.put(f"inbox/{_folder(product, keys[0])}", f"{CAMILLE}\nAutre version".encode())
    run(product.defs, instance, "cv_files", keys[:1])
    others = ["FRESH"] * (how_many - 1)
    assert badges("cv_documents") == ["STALE", *others]
    run(product.defs, instance, "cv_documents", keys[:1])
    assert badges("cv_documents") == ["FRESH"] * how_many
    assert badges("candidate_profiles") == ["STALE", *others]
    run(product.defs, instance, "candidate_profiles", keys)
    assert badges("candidate_profiles") == ["FRESH"] * how_many


def test_the_same_bytes_again_make_nothing_stale(product: Product):
    keys = [product.add_cv("same.txt", CAMILLE.encode())]
    instance = instance_with(keys)
    for asset in (*CHAIN, "cv_files"):
        run(product.defs, instance, asset, keys)
    assert staleness(product.defs, instance, "candidate_profiles", keys[0]) == "FRESH"


def test_a_result_made_while_its_source_changed_is_stale(product: Product):
    keys = [product.add_cv(f"changing-{n}.txt", f"{CAMILLE}\nchanging {n}".encode()) for n in range(3)]
    instance = instance_with(keys)
    run(product.defs, instance, ["cv_files", "cv_documents"], keys)

    class Meanwhile(CvParser):
        """Its first document is read again, by another run, before it has answered."""

        def profile(self, document: Document) -> CandidateProfile:
            if not materializations(instance, "candidate_profiles"):
                arrive(instance, "cv_documents", keys[:1], version="newer")
            return super().profile(document)

    parser = Meanwhile(CrewRunner(product.model, read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")), Limits())
    assert run(product.with_resources(cv_parser=parser), instance, "candidate_profiles", keys).success
    assert [staleness(product.defs, instance, "candidate_profiles", key) for key in keys] == ["STALE", "FRESH", "FRESH"]


def test_what_results_are_made_from_is_looked_up_for_all_cvs_at_once(product: Product, monkeypatch: pytest.MonkeyPatch):
    """For each CV by itself, it took longer than recording its result."""
    keys = [product.add_cv(f"at-once-{n}.txt", f"{CAMILLE}\nat once {n}".encode()) for n in range(3)]
    instance = instance_with(keys)
    arrive(instance, "cv_inbox", keys)
    asked: list[object] = []
    look = dg.DagsterInstance.get_latest_storage_id_by_partition
    monkeypatch.setattr(
        dg.DagsterInstance,
        "get_latest_storage_id_by_partition",
        lambda *args, **kwargs: (asked.append(args), look(*args, **kwargs))[1],
    )
    monkeypatch.setattr(
        dg.DagsterInstance, "get_latest_data_version_record", lambda *_, **__: pytest.fail("one by one")
    )
    assert run(product.defs, instance, CHAIN, keys).success
    assert len(asked) == len(CHAIN)
    monkeypatch.undo()
    assert [staleness(product.defs, instance, asset, key) for asset in CHAIN for key in keys] == ["FRESH"] * 9


def _folder(product: Product, key: str) -> str:
    from recruit_assets.stores.cv_files import Inbox

    return Inbox(product.objects).resolve(key).removeprefix("inbox/")
