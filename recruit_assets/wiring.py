"""From the settings to the product's objects: what the command line, the Dagster resources and the pages all build.

Part of the roof. Nothing is opened or imported before it is asked for.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from recruit_assets.settings import get_settings

if TYPE_CHECKING:
    from recruit_assets.documents import Limits
    from recruit_assets.domain.prompts import CrewPrompts
    from recruit_assets.interviews.simulator import InterviewSimulator
    from recruit_assets.models.chat import ChatModel
    from recruit_assets.models.choose import Keys
    from recruit_assets.models.embedders import Embedder
    from recruit_assets.models.guard import Guard
    from recruit_assets.sources.base import Source
    from recruit_assets.stores.interviews import InterviewStore
    from recruit_assets.stores.matches import MatchStore
    from recruit_assets.stores.objects import ObjectStore
    from recruit_assets.stores.postgres import Database
    from recruit_assets.stores.profiles import ProfileStore
    from recruit_assets.usecases.matching import Matching
    from recruit_assets.usecases.parse import CvParser
    from recruit_assets.usecases.scorecards import LabelledFolder


@cache
def objects() -> ObjectStore:
    """The object store: inbox, CV files, documents, raw offers, scorecards."""
    from recruit_assets.stores.objects import ObjectStore

    return ObjectStore(get_settings().backends().object_store_url)


@cache
def database() -> Database:
    """PostgreSQL: offers, embeddings, matches."""
    from recruit_assets.stores.postgres import Database

    return Database(get_settings().backends().postgres_url)


@cache
def profiles() -> ProfileStore:
    """MongoDB: candidates' profiles and what the crew has answered."""
    from recruit_assets.stores.profiles import ProfileStore

    return ProfileStore(get_settings().backends().mongo_url)


@cache
def interviews() -> InterviewStore:
    """MongoDB: interview transcripts and reports."""
    from recruit_assets.stores.interviews import InterviewStore

    return InterviewStore(get_settings().backends().mongo_url)


def open_servers() -> None:
    """Reach every server in use and bring its tables up to date, so that what is wrong with one is told at once and in
    plain words. Raises StoreError, ServerError."""
    database().migrate()
    profiles().count()
    objects().exists("inbox/none")


@cache
def guard() -> Guard:
    """The one wrapper around every model call of this process, with the provider's limits from the settings."""
    from recruit_assets.models.guard import Guard

    settings = get_settings()
    return Guard(
        requests_per_minute=settings.model_requests_per_minute,
        tokens_per_minute=settings.model_tokens_per_minute,
        concurrency=settings.model_concurrency,
    )


@cache
def chat_model() -> ChatModel:
    """The model RECRUIT_MODEL names. Raises ModelChoiceError naming the variable to set."""
    from recruit_assets.models.choose import chat_model

    settings = get_settings()
    return chat_model(
        settings.model,
        base_url=settings.model_base_url,
        keys=model_keys(settings.model_api_key),
        guard=guard(),
        timeout_seconds=settings.model_timeout_seconds,
    )


@cache
def embedder() -> Embedder:
    """The embedder RECRUIT_EMBEDDINGS names. Raises ModelChoiceError naming the variable to set."""
    from recruit_assets.models.choose import embedder

    settings = get_settings()
    return embedder(
        settings.embeddings,
        base_url=settings.embeddings_base_url,
        keys=model_keys(settings.embeddings_api_key),
        guard=guard(),
        timeout_seconds=settings.model_timeout_seconds,
    )


def model_keys(own: SecretStr | None) -> Keys:
    """The API keys at hand, `own` being the one meant for the chosen model."""
    from recruit_assets.models.choose import Keys

    settings = get_settings()
    return Keys(
        api_key=own.get_secret_value() if own else None,
        openai=settings.openai_api_key.get_secret_value() if settings.openai_api_key else None,
        groq=settings.groq_api_key.get_secret_value() if settings.groq_api_key else None,
    )


def crew_prompts() -> CrewPrompts:
    """The crew's prompts as they are on disk now. Raises PromptError naming the file."""
    from recruit_assets.crew.prompts import read_crew_prompts

    return read_crew_prompts(get_settings().prompts / "crew")


def limits() -> Limits:
    """How much one CV file may ask of the machine."""
    from recruit_assets.documents import Limits

    settings = get_settings()
    return Limits(
        max_bytes=int(settings.max_file_mb * 2**20),
        max_pages=settings.max_pages,
        timeout=settings.read_timeout_seconds,
    )


def cv_parser() -> CvParser:
    """From a CV's bytes to its profile, with the crew, the model and the limits of the settings."""
    from recruit_assets.crew.runner import CrewRunner
    from recruit_assets.usecases.parse import CvParser

    return CvParser(CrewRunner(chat_model(), crew_prompts()), limits())


def offer_source() -> Source:
    """The feed of offers that RECRUIT_OFFERS names."""
    from recruit_assets.sources.files import FileSource

    return FileSource(get_settings().offers)


def interview_simulator() -> InterviewSimulator:
    """The interview simulator with the model of the settings. Raises ModelChoiceError, PromptError."""
    from recruit_assets.interviews.build import interview_simulator

    settings = get_settings()
    return interview_simulator(
        settings.model,
        settings.prompts / "interview",
        base_url=settings.model_base_url,
        keys=model_keys(settings.model_api_key),
        guard=guard(),
        timeout_seconds=settings.model_timeout_seconds,
    )


def matches() -> MatchStore:
    """The stored matches."""
    from recruit_assets.stores.matches import MatchStore

    return MatchStore(database())


@cache
def matcher() -> Matching:
    """Matching in both directions over the stores in use."""
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.stores.retrieval import Retrieval
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.matching import Matching

    db = database()
    retrieval = Retrieval(db, embedder().name)
    return Matching(profiles(), OfferStore(db), VectorStore(db), retrieval, matches())


def labelled() -> LabelledFolder:
    """The CVs with known truth that quality is measured on."""
    from recruit_assets.usecases.scorecards import LabelledFolder

    return LabelledFolder(get_settings().labelled)


def ready_made_vectors() -> Path | None:
    """The file of ready-made vectors that comes with the offers, if it does."""
    path = get_settings().offers.with_name("offer_embeddings.jsonl")
    return path if path.is_file() else None
