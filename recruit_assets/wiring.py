"""From the settings to the product's objects: what the command line, the Dagster resources and the pages all build.

Part of the roof. Nothing is opened or imported before it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import nullcontext
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from recruit_assets.settings import PROJECT_ROOT, get_settings

if TYPE_CHECKING:
    from recruit_assets.documents import Limits
    from recruit_assets.domain.prompts import CrewPrompts
    from recruit_assets.domain.weights import Weights
    from recruit_assets.interviews.simulator import InterviewSimulator
    from recruit_assets.models.chat import ChatModel
    from recruit_assets.models.choose import Keys
    from recruit_assets.models.embedders import Embedder
    from recruit_assets.models.guard import Guard
    from recruit_assets.sources.base import Source
    from recruit_assets.stores.decisions import DecisionStore
    from recruit_assets.stores.interviews import InterviewStore
    from recruit_assets.stores.matches import MatchStore
    from recruit_assets.stores.objects import ObjectStore
    from recruit_assets.stores.postgres import Database
    from recruit_assets.stores.profiles import ProfileStore
    from recruit_assets.stores.request_slots import RequestSlots
    from recruit_assets.stores.usage import DayOfUsage, UsageStore
    from recruit_assets.usecases.alerts import Channels
    from recruit_assets.usecases.matching import Matching
    from recruit_assets.usecases.parse import CvParser
    from recruit_assets.usecases.reorder import Reorderer
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


def usage() -> UsageStore:
    """The account of what the models cost."""
    from recruit_assets.stores.usage import UsageStore

    return UsageStore(database())


class _Account:
    """The account, opened when a remote model first costs something: offline, no server is needed for it."""

    def add(self, entries: Iterable[DayOfUsage]) -> None:
        usage().add(entries)

    def spent(self, day: date) -> float:
        return usage().spent(day)


@cache
def guard(account: bool) -> Guard:
    """The one wrapper around every model call of this process, with the provider's limits and the budget from the
    settings. Without `account`, what is spent is noted only where there is a budget."""
    from recruit_assets.models.guard import Guard
    from recruit_assets.models.meter import Meter

    settings = get_settings()
    budget = settings.daily_budget_usd
    return Guard(
        requests_per_minute=settings.model_requests_per_minute,
        tokens_per_minute=settings.model_tokens_per_minute,
        concurrency=settings.model_concurrency,
        budget_seconds=3 * settings.model_timeout_seconds,
        meter=Meter(_Account(), budget) if account or budget is not None else None,
        slot=request_slots().slot if account else nullcontext,
    )


@cache
def request_slots() -> RequestSlots:
    """The requests that may be under way at once and begun in a minute, all processes that share the database together."""
    from recruit_assets.stores.request_slots import RequestSlots

    settings = get_settings()

    def url() -> str:
        database().migrate()
        return settings.backends().postgres_url

    return RequestSlots(
        url, settings.model_concurrency, settings.model_requests_per_minute, settings.model_tokens_per_minute
    )


@cache
def chat_model(account: bool) -> ChatModel:
    """The model RECRUIT_MODEL names; `account` as for `guard`. Raises ModelChoiceError naming the variable to set."""
    from recruit_assets.models.choose import chat_model

    settings = get_settings()
    _need_price(settings.model, "offline")
    return chat_model(
        settings.model,
        base_url=settings.model_base_url,
        keys=model_keys(settings.model_api_key),
        guard=guard(account=account),
        timeout_seconds=settings.model_timeout_seconds,
        redact=settings.redact,
    )


def _need_price(model: str, *free: str) -> None:
    """Read the user's own prices; with a budget, refuse a model whose price nobody knows."""
    from recruit_assets.models.choose import ModelChoiceError
    from recruit_assets.models.prices import price_of, read_own_prices

    settings = get_settings()
    if settings.prices is not None:
        read_own_prices(settings.prices)
    if settings.daily_budget_usd is not None and model not in free and price_of(model) is None:
        raise ModelChoiceError(
            f"RECRUIT_DAILY_BUDGET_USD is set, but the price of {model} is not known: "
            "name a file with it in RECRUIT_PRICES (0 for a model of your own)."
        )


@cache
def embedder() -> Embedder:
    """The embedder RECRUIT_EMBEDDINGS names. Raises ModelChoiceError naming the variable to set."""
    from recruit_assets.models.choose import embedder

    settings = get_settings()
    provider, _, model = settings.embeddings.partition(":")
    if provider == "pgml" and model:
        from recruit_assets.stores.pgml import PgmlEmbedder

        return PgmlEmbedder(database(), model)
    _need_price(settings.embeddings, "local", "hashing")
    return embedder(
        settings.embeddings,
        base_url=settings.embeddings_base_url,
        keys=model_keys(settings.embeddings_api_key),
        guard=guard(account=True),
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


def cv_parser(account: bool = True) -> CvParser:
    """From a CV's bytes to its profile, with the crew, the model and the limits of the settings; `account` as for
    `guard`."""
    from recruit_assets.crew.runner import CrewRunner
    from recruit_assets.usecases.parse import CvParser

    return CvParser(CrewRunner(chat_model(account=account), crew_prompts()), limits())


def cv_parser_alone() -> CvParser:
    """The same for work without servers: what it costs is noted only where a budget asks for it."""
    return cv_parser(account=False)


def offline_parser() -> CvParser:
    """The parser with the offline rules, whatever model is in use: for what parses many CVs to measure something."""
    from recruit_assets.crew.runner import CrewRunner
    from recruit_assets.models.offline import OfflineModel
    from recruit_assets.usecases.parse import CvParser

    return CvParser(CrewRunner(OfflineModel(), crew_prompts()), limits())


def alert_channels() -> Channels:
    """Where alerts of failed runs go."""
    from recruit_assets.usecases.alerts import Channels

    settings = get_settings()
    return Channels(
        webhook=settings.alert_webhook.get_secret_value() if settings.alert_webhook else None,
        mail_to=settings.alert_mail_to,
        smtp_url=settings.smtp_url.get_secret_value() if settings.smtp_url else None,
    )


def offer_sources() -> list[Source]:
    """The sources of offers that RECRUIT_OFFERS names. Raises SourceError naming what to write."""
    from dotenv import dotenv_values

    from recruit_assets.sources.registry import read_sources

    settings = get_settings()
    kept = {name: value for name, value in dotenv_values(PROJECT_ROOT / ".env").items() if value}
    return read_sources(settings.offers, {**kept, **os.environ}, settings.contact)


def interview_simulator() -> InterviewSimulator:
    """The interview simulator with the model of the settings. Raises ModelChoiceError, PromptError."""
    from recruit_assets.interviews.build import interview_simulator

    settings = get_settings()
    _need_price(settings.model, "offline")
    return interview_simulator(
        settings.model,
        settings.prompts / "interview",
        base_url=settings.model_base_url,
        keys=model_keys(settings.model_api_key),
        guard=guard(account=True),
        timeout_seconds=settings.model_timeout_seconds,
        redact=settings.redact,
    )


def matches() -> MatchStore:
    """The stored matches."""
    from recruit_assets.stores.matches import MatchStore

    return MatchStore(database())


def decisions() -> DecisionStore:
    """What people decided on candidates for offers."""
    from recruit_assets.stores.decisions import DecisionStore

    return DecisionStore(database())


def who() -> str:
    """The name under which decisions are recorded: RECRUIT_USER, else the user of this machine; "" when there is none."""
    import getpass

    try:
        return get_settings().user or getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return ""


@cache
def weights() -> Weights:
    """What counts how much in a match: the file RECRUIT_WEIGHTS names, else `domain/weights.toml`. Raises WeightsError."""
    from recruit_assets.domain.weights import USUAL, read_weights

    return read_weights(get_settings().weights or USUAL)


def reorderer() -> Reorderer | None:
    """The model that may reorder the best of a list, None where RECRUIT_RERANK is not set. Raises ModelChoiceError,
    PromptError."""
    from recruit_assets.models.choose import ModelChoiceError
    from recruit_assets.usecases.reorder import Reorderer

    settings = get_settings()
    if not settings.rerank:
        return None
    if settings.model == "offline":
        raise ModelChoiceError("RECRUIT_RERANK needs a language model, and RECRUIT_MODEL is offline: set one of them.")
    return Reorderer(chat_model(account=True), settings.prompts / "matching", settings.rerank)


def matcher() -> Matching:
    """Matching in both directions over the stores in use, with the vectors of the embedding model that is in use: the one of
    the settings as soon as all its vectors are there. Raises WeightsError."""
    from recruit_assets.stores.vectors import VectorStore

    return _matcher(VectorStore(database()).in_use(embedder().name))


@cache
def _matcher(model: str) -> Matching:
    from recruit_assets.stores.offers import OfferStore
    from recruit_assets.stores.readings import ReadingStore
    from recruit_assets.stores.retrieval import Retrieval
    from recruit_assets.stores.vectors import VectorStore
    from recruit_assets.usecases.matching import Matching

    db = database()
    return Matching(
        profiles(),
        OfferStore(db),
        VectorStore(db),
        Retrieval(db, model),
        matches(),
        ReadingStore(db),
        weights=weights(),
        reorderer=reorderer(),
    )


def labelled() -> LabelledFolder:
    """The CVs with known truth that quality is measured on."""
    from recruit_assets.usecases.scorecards import LabelledFolder

    return LabelledFolder(get_settings().labelled)


def ready_made_vectors() -> Path | None:
    """The file of ready-made vectors that comes with the offers, if it does."""
    path = Path(get_settings().offers).with_name("offer_embeddings.jsonl")
    return path if path.is_file() else None
