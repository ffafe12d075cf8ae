"""The assets of a candidate: the file as received, the document read from it, the crew's profile, its embeddings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import dagster as dg

from recruit_assets.defs.automation import ARRIVED_OR_CHANGED, NEW_OR_CHANGED, ONCE_PER_BATCH
from recruit_assets.defs.partitions import CVS, CVS_PER_RUN, OWNERS
from recruit_assets.defs.per_cv import Done, failure_of, one_outcome_per_cv
from recruit_assets.defs.versions import crew_version, reader_version
from recruit_assets.domain.documents import Document
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.settings import get_settings

_PERSONAL = {"pii": "true"}
CHAIN = ("cv_files", "cv_documents", "candidate_profiles")
"""A CV's assets, each made from the one before."""

RESOURCES_OF_A_CV = {"objects", "profiles", "limits", "cv_parser"}

cv_inbox = dg.AssetSpec(
    "cv_inbox",
    group_name="candidates",
    owners=OWNERS,
    tags=_PERSONAL,
    kinds={"file"},
    partitions_def=CVS,
    description="The files as they lie in the inbox, reported by the sensor cv_arrivals when they come or change. A file "
    "that goes is told here by an observation (in_inbox: false) and takes nothing with it: `recruit erase` does.",
)


@dg.op(
    ins={"cv_inbox": dg.In(dg.Nothing)},
    out={
        "cv_files": dg.Out(dg.Nothing, is_required=False, io_manager_key="object_store_io"),
        "cv_documents": dg.Out(dg.Nothing, is_required=False, io_manager_key="object_store_io"),
        "candidate_profiles": dg.Out(dg.Nothing, is_required=False, io_manager_key="mongo_io"),
    },
    pool="llm",
    required_resource_keys=RESOURCES_OF_A_CV,
    description="Receives each CV, reads it, and has one crew of section agents make its profile; what the crew answered "
    "before, it is not asked again.",
)
def run_crew_on_cvs(context: dg.OpExecutionContext) -> Iterator[Any]:
    """One step for the three assets of a CV, of which a run makes those that were chosen: as steps of their own, those
    behind the first would be skipped in a run of many, which hands nothing on (see `per_cv`)."""
    chosen = {key.path[-1] for key in context.selected_asset_keys}
    yield from make(context, {asset: context.partition_keys for asset in CHAIN if asset in chosen})


@dg.graph(out={asset: dg.GraphOut() for asset in CHAIN})
def parse_cvs(cv_inbox: Any) -> Any:
    """From the inbox to the profile, for each CV of a run."""
    return dict(zip(CHAIN, run_crew_on_cvs(cv_inbox), strict=True))


# Their events are recorded one by one as the work is done, so the outputs are never handed on.
_assets_of_a_cv = dg.AssetsDefinition.from_graph(
    parse_cvs,
    keys_by_input_name={"cv_inbox": cv_inbox.key},
    internal_asset_deps={
        "cv_files": {cv_inbox.key},
        "cv_documents": {dg.AssetKey("cv_files")},
        "candidate_profiles": {dg.AssetKey("cv_documents")},
    },
    can_subset=True,
    partitions_def=CVS,
    backfill_policy=dg.BackfillPolicy.multi_run(CVS_PER_RUN),
    group_name="candidates",
    owners_by_output_name=dict.fromkeys(CHAIN, OWNERS),
    tags_by_output_name=dict.fromkeys(CHAIN, _PERSONAL),
    code_versions_by_output_name={
        "cv_files": "1",
        "cv_documents": reader_version(),
        "candidate_profiles": crew_version(),
    },
    automation_conditions_by_output_name={
        "cv_files": ARRIVED_OR_CHANGED,
        "cv_documents": NEW_OR_CHANGED,
        "candidate_profiles": NEW_OR_CHANGED,
    },
    descriptions_by_output_name={
        "cv_files": "The CV as received. Its data version is the hash of its content: a changed file makes what was read "
        "from it stale.",
        "cv_documents": "What stands on the CV: pages, lines in reading order with boxes and character offsets, language, "
        "findings such as hidden text. A file that can't be read fails with a code and costs no other CV anything.",
        "candidate_profiles": "What a crew of section agents reads in the CV: a JSON Resume profile in which every value "
        "points at the place that proves it, with the model and the prompts it was made with. A value that is not in the "
        "document is left out and counted.",
    },
)
_KINDS = {"cv_files": {"file"}, "cv_documents": {"pdf", "json"}, "candidate_profiles": {"crewai", "mongodb"}}
assets_of_a_cv = _assets_of_a_cv.map_asset_specs(
    lambda spec: spec.replace_attributes(kinds=_KINDS[spec.key.path[-1]]) if spec.key.path[-1] in _KINDS else spec
)
candidate_profiles = dg.AssetKey("candidate_profiles")


@dg.asset(
    group_name="candidates",
    owners=OWNERS,
    tags=_PERSONAL,
    deps=[dg.AssetDep(candidate_profiles, partition_mapping=dg.AllPartitionMapping())],
    io_manager_key="postgres_io",
    kinds={"postgres", "pgvector"},
    required_resource_keys={"profiles", "database", "embedder"},
    automation_condition=ONCE_PER_BATCH,
    description="Vectors of what each profile says of the work: titles, skills, experience. Names, contact details, age, "
    "gender, photo and nationality are never embedded. Only what is new or changed is computed.",
)
def candidate_embeddings(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.embeddings import embed_candidates

    resources = context.resources
    report = embed_candidates(None, resources.profiles, VectorStore(resources.database), resources.embedder)
    return dg.MaterializeResult(
        metadata={
            **report.model_dump(exclude={"failed"}),
            "not_embedded": dg.MetadataValue.json(report.failed),
            "dagster/row_count": report.embedded + report.unchanged,
        }
    )


def make(
    context: dg.OpExecutionContext | dg.AssetExecutionContext, cvs: Mapping[str, Sequence[str]]
) -> Iterator[dg.AssetMaterialization]:
    """Make the assets named, each of the CVs named for it, in the order of the chain; one outcome for each CV, see
    `one_outcome_per_cv`. A CV that fails is left out of what follows. Raises Failure at the end when some failed."""
    failed: dict[str, str] = {}
    for asset in CHAIN:
        keys = [key for key in cvs.get(asset, ()) if key not in failed]
        if not keys:
            continue
        if asset == "cv_files":
            version, upstream, workers, work = "1", "cv_inbox", 4, _receive
        elif asset == "cv_documents":
            version, upstream, workers, work = reader_version(), "cv_files", 2, _read
        else:
            context.resources.cv_parser.crew_version  # noqa: B018 - a model that can't be used is no CV's fault
            version, upstream, workers, work = (
                crew_version(),
                "cv_documents",
                _profiled_at_once(context.resources.cv_parser),
                _profile,
            )
        failed |= yield from one_outcome_per_cv(
            context,
            asset,
            keys,
            lambda key, work=work: work(context.resources, key, context.run_id),
            code_version=version,
            upstream=upstream,
            workers=workers,
        )
    if failed:
        raise failure_of(failed, len({key for keys in cvs.values() for key in keys}))


def _profiled_at_once(parser: Any) -> int:
    """How many CVs of a run the crew reads at once: each asks some five questions at a time of a model that is waited for;
    with one that computes here, further threads would only take the processor from each other."""
    return max(2, get_settings().model_concurrency // 2) if getattr(parser, "remote", False) else 1


def _receive(resources: Any, key: str, run_id: str) -> Done:
    from recruit_assets.usecases.cvs import receive_cv

    file = receive_cv(resources.objects, key)
    return Done(file.sha256, {"size_bytes": file.size, "uri": resources.objects.uri(f"cv_files/{key}/original")})


def _read(resources: Any, key: str, run_id: str) -> Done:
    from recruit_assets.usecases.candidates import read_cv

    document = read_cv(resources.limits, resources.objects, resources.profiles, key)
    return Done(f"{document.sha256[:16]}-{reader_version()}", _document_metadata(document))


def _profile(resources: Any, key: str, run_id: str) -> Done:
    from recruit_assets.usecases.candidates import profile_cv

    profile = profile_cv(resources.cv_parser, resources.objects, resources.profiles, key, run_id)
    metadata = _profile_metadata(profile, resources.profiles.same_person(key))
    return Done(f"{profile.document_sha256[:16]}-{profile.crew_version}", metadata)


def _document_metadata(document: Document) -> dict[str, Any]:
    return {
        "pages": len(document.pages),
        "lines": len(document.lines),
        "characters": len(document.text),
        "language": document.language or "neither French nor English",
        "media_type": document.media_type,
        "flags": dg.MetadataValue.json(list(document.flags)),
    }


def _profile_metadata(profile: CandidateProfile, other_cvs: list[str]) -> dict[str, Any]:
    found = Counter(pointer.split("/")[1] for pointer in profile.evidence)
    confidences = [proof.confidence for proof in profile.evidence.values()]
    rows = "\n".join(
        f"| {section} | {_entries(profile.profile.get(section))} | {count} |"
        for section, count in sorted(found.items())
    )
    return {
        "preview": dg.MetadataValue.md(f"| section | entries | proven values |\n|---|---|---|\n{rows}"),
        "values": len(profile.evidence),
        "dropped_values": sum(profile.dropped.values()),
        "dropped_by_field": dg.MetadataValue.json(profile.dropped),
        "mean_confidence": round(sum(confidences) / len(confidences), 3) if confidences else 0.0,
        "language": profile.language or "neither French nor English",
        "flags": dg.MetadataValue.json(list(profile.flags)),
        "other_cvs_of_the_person": dg.MetadataValue.json(other_cvs),
        "model": profile.model,
        "crew_version": profile.crew_version,
        "model_requests": profile.usage.requests,
        "prompt_tokens": profile.usage.prompt_tokens,
        "completion_tokens": profile.usage.completion_tokens,
        "cost_usd": profile.usage.cost_usd,
        "seconds": round(profile.seconds, 3),
    }


def _entries(section: Any) -> int:
    return len(section) if isinstance(section, list) else 1


ASSETS = [cv_inbox, assets_of_a_cv, candidate_embeddings]
