"""The assets of a candidate: the file as received, the document read from it, the crew's profile, its embeddings."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

import dagster as dg

from recruit_assets.defs.automation import NEW_OR_CHANGED, ONCE_PER_BATCH
from recruit_assets.defs.partitions import CVS, DOCUMENTS_BACKFILL, FILES_BACKFILL, OWNERS, PROFILES_BACKFILL
from recruit_assets.defs.per_cv import Done, one_outcome_per_cv
from recruit_assets.defs.versions import crew_version, reader_version
from recruit_assets.domain.documents import Document
from recruit_assets.domain.profiles import CandidateProfile
from recruit_assets.settings import get_settings

_PERSONAL = {"pii": "true"}
_PER_CV: dict[str, Any] = {
    "group_name": "candidates",
    "owners": OWNERS,
    "tags": _PERSONAL,
    "partitions_def": CVS,
    "automation_condition": NEW_OR_CHANGED,
}


@dg.asset(
    **_PER_CV,
    backfill_policy=FILES_BACKFILL,
    output_required=False,
    io_manager_key="object_store_io",
    code_version="1",
    kinds={"file"},
    required_resource_keys={"objects"},
    description="The CV as received. Its data version is the hash of its content: a changed file makes what was read "
    "from it stale.",
)
def cv_files(context: dg.AssetExecutionContext) -> Iterator[Any]:
    from recruit_assets.usecases.cvs import receive_cv

    objects = context.resources.objects

    def work(key: str) -> Done:
        file = receive_cv(objects, key)
        return Done(file.sha256, {"size_bytes": file.size, "uri": objects.uri(f"cv_files/{key}/original")})

    yield from one_outcome_per_cv(context, "cv_files", work, code_version="1", workers=4)


@dg.asset(
    **_PER_CV,
    backfill_policy=DOCUMENTS_BACKFILL,
    deps=[cv_files],
    output_required=False,
    io_manager_key="object_store_io",
    code_version=reader_version(),
    kinds={"pdf", "json"},
    required_resource_keys={"objects", "profiles", "limits"},
    description="What stands on the CV: pages, lines in reading order with boxes and character offsets, language, "
    "findings such as hidden text. A file that can't be read fails with a code and costs no other CV anything.",
)
def cv_documents(context: dg.AssetExecutionContext) -> Iterator[Any]:
    from recruit_assets.usecases.candidates import read_cv

    resources = context.resources

    def work(key: str) -> Done:
        document = read_cv(resources.limits, resources.objects, resources.profiles, key)
        return Done(f"{document.sha256[:16]}-{reader_version()}", _document_metadata(document))

    yield from one_outcome_per_cv(
        context, "cv_documents", work, code_version=reader_version(), upstream=["cv_files"], workers=2
    )


@dg.op(
    out=dg.Out(dg.Nothing, is_required=False, io_manager_key="mongo_io"),
    ins={"cv_documents": dg.In(dg.Nothing)},
    pool="llm",
    # The graph's own output asks for the manager of the default name, though nothing is ever written through it.
    required_resource_keys={"objects", "profiles", "cv_parser", "io_manager"},
    description="One crew of section agents for each CV; what it answered before, it is not asked again.",
)
def run_crew_on_cvs(context: dg.OpExecutionContext) -> Iterator[Any]:
    from recruit_assets.usecases.candidates import profile_cv

    resources = context.resources

    def work(key: str) -> Done:
        profile = profile_cv(resources.cv_parser, resources.objects, resources.profiles, key, context.run_id)
        metadata = _profile_metadata(profile, resources.profiles.same_person(key))
        return Done(f"{profile.document_sha256[:16]}-{profile.crew_version}", metadata)

    yield from one_outcome_per_cv(
        context,
        "candidate_profiles",
        work,
        code_version=crew_version(),
        upstream=["cv_documents"],
        workers=get_settings().model_concurrency,
    )


@dg.graph_asset(
    **_PER_CV,
    backfill_policy=PROFILES_BACKFILL,
    code_version=crew_version(),
    kinds={"crewai", "mongodb"},
    ins={"cv_documents": dg.AssetIn(dagster_type=dg.Nothing)},
    description="What a crew of section agents reads in the CV: a JSON Resume profile in which every value points at the "
    "place that proves it, with the model and the prompts it was made with. A value that is not in the document is left "
    "out and counted.",
)
def candidate_profiles(cv_documents: Any) -> Any:
    return run_crew_on_cvs(cv_documents)


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


ASSETS = [cv_files, cv_documents, candidate_profiles, candidate_embeddings]
