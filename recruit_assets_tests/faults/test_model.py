"""The model's server fails in the middle of the graph: the CV's failure says so, nothing half done is kept, and it heals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewRunner
from recruit_assets.documents import Limits
from recruit_assets.domain.profiles import ANSWERS
from recruit_assets.interviews.build import interview_simulator
from recruit_assets.interviews.offline import OfflineInterviewModel
from recruit_assets.models.chat import ModelError
from recruit_assets.models.embedders import OpenAICompatibleEmbedder
from recruit_assets.models.guard import Guard
from recruit_assets.models.meter import Meter
from recruit_assets.models.offline import OfflineModel
from recruit_assets.models.openai_compatible import OpenAICompatibleModel
from recruit_assets.settings import PROJECT_ROOT
from recruit_assets.stores.interviews import InterviewStore
from recruit_assets.stores.matches import MatchStore
from recruit_assets.stores.offers import OfferStore
from recruit_assets.stores.usage import UsageStore
from recruit_assets.stores.vectors import VectorStore
from recruit_assets.usecases.embeddings import embed_candidates
from recruit_assets.usecases.interview import choose_pair, run_interview
from recruit_assets.usecases.parse import CvParser
from recruit_assets_tests.faults.way import CVS, Way
from recruit_assets_tests.support.dagster_support import CHAIN, Product, failed_cvs, instance_with, run, statuses
from recruit_assets_tests.support.dagster_support import product as build
from recruit_assets_tests.support.fake_openai import FakeOpenAI

SENTENCES = {
    "500": r"The provider failed each time it was asked \(HTTP 500\): try again later.",
    "503": r"The provider failed each time it was asked \(HTTP 503\): try again later.",
    "429": r"The provider still asks to wait \(HTTP 429\)",
    "quota": r"The provider's account has no credit left \(HTTP 429\): add credit or change the key.",
    "413": r"The request is larger than the account allows \(HTTP 413\)",
    "401": r"The provider refused the key \(HTTP 401\): check the API key.",
    "404": r"The provider does not know this model or address \(HTTP 404\)",
    "context_length": r"The text is too long for this model \(HTTP 400\): choose a model with a larger context.",
    "disconnect": r"The provider could not be reached: check the network and the base URL.",
    "timeout": r"The provider did not answer in time: try again later or raise RECRUIT_MODEL_TIMEOUT_SECONDS.",
    "html": r"The provider sent something that is not an answer each time it was asked: check the base URL.",
    "cut_body": r"The provider sent something that is not an answer each time it was asked: check the base URL.",
    "error_with_200": r"The provider sent something that is not an answer each time it was asked",
    "wrong_type": r"did not have the asked form, even after it was told what was wrong",
    "cut_json": r"did not have the asked form, even after it was told what was wrong",
    "empty": r"The model's answer was empty.",
    "length": r"The model's answer was cut: choose a model that may write longer answers.",
    "refusal": r"The model refused to answer.",
}
IN_MAKE_TEST = {"disconnect", "html", "quota"}


@dataclass
class Parsing:
    """The graph with a model behind `server`, and two CVs that were received and read."""

    product: Product
    server: FakeOpenAI
    defs: dg.Definitions
    instance: dg.DagsterInstance
    keys: list[str]

    def profile(self) -> dg.ExecuteInProcessResult:
        return run(self.defs, self.instance, "candidate_profiles", self.keys)

    def heal(self) -> None:
        self.server.fail("500", times=0)

    def states(self) -> set[str | None]:
        return set(statuses(self.instance, "candidate_profiles", self.keys).values())

    def kept(self) -> tuple[int, int, int]:
        """How many profiles, earlier profiles and failures there are of the CVs."""
        profiles = self.product.profiles
        history = sum(len(profiles.history(key)) for key in self.keys)
        return len(profiles.get_many(self.keys)), history, len(set(profiles.failures()) & set(self.keys))


@pytest.fixture(scope="module")
def server() -> Iterator[FakeOpenAI]:
    """A model's server that answers with what the offline rules read."""
    with FakeOpenAI() as server:
        server.answer = _offline
        yield server


def _offline(body: dict[str, Any]) -> str | None:
    form = (body.get("response_format") or {}).get("json_schema")
    if form:
        kind = next(kind for kind in ANSWERS.values() if kind.__name__ == form["name"])
        return OfflineModel().ask(body["messages"], kind).text
    from langchain_core.messages import HumanMessage

    asked = [HumanMessage(str(message["content"])) for message in body["messages"]]
    return str(OfflineInterviewModel().invoke(asked).content)


def _guard(product: Product | None = None) -> Guard:
    meter = Meter(UsageStore(product.database)) if product else None
    return Guard(sleep=lambda _: None, meter=meter)


def _parser(url: str, guard: Guard) -> CvParser:
    model = OpenAICompatibleModel("own:m", "m", url, "key", guard, timeout_seconds=0.7)
    return CvParser(CrewRunner(model, read_crew_prompts(PROJECT_ROOT / "prompts" / "crew")), Limits())


@pytest.fixture(scope="module")
def product(postgres_url: str, mongo_url: str, tmp_path_factory: pytest.TempPathFactory) -> Product:
    """One product for the module; each test has CVs of its own."""
    return build(postgres_url, mongo_url, tmp_path_factory.mktemp("objects"))


@pytest.fixture
def parsing(product: Product, server: FakeOpenAI, request: pytest.FixtureRequest) -> Iterator[Parsing]:
    """The graph with that model; both CVs are received and read."""
    mark = request.node.name.encode()
    keys = [
        product.add_cv(f"{mark.hex()[:60]}-{name}", (PROJECT_ROOT / "seed" / "cvs" / name).read_bytes() + b"\n" + mark)
        for name in CVS
    ]
    defs = product.with_resources(cv_parser=_parser(server.url, _guard(product)))
    parsing = Parsing(product, server, defs, instance_with(keys), keys)
    parsing.heal()
    assert run(defs, parsing.instance, CHAIN[:2], keys).success
    yield parsing
    parsing.heal()
    server.latency = 0


@pytest.mark.parametrize(
    "mode", [mode if mode in IN_MAKE_TEST else pytest.param(mode, marks=pytest.mark.slow) for mode in SENTENCES]
)
def test_a_model_that_fails_costs_no_cv_more_than_its_profile_and_heals(parsing: Parsing, mode: str):
    parsing.server.fail(mode)
    result = parsing.profile()
    assert failed_cvs(result) == dict.fromkeys(parsing.keys, "model_error")
    for key in parsing.keys:
        said = parsing.product.profiles.failures()[key].failure.message
        assert re.search(SENTENCES[mode], said), said
    assert parsing.kept() == (0, 0, 2)
    assert parsing.states() == {"FAILED"}
    parsing.heal()
    assert parsing.profile().success
    assert parsing.kept() == (2, 0, 0)
    assert parsing.states() == {"MATERIALIZED"}
    asked = len(parsing.server.requests)
    assert parsing.profile().success
    assert len(parsing.server.requests) == asked, "what is answered is never asked again"


def test_a_model_that_is_down_at_the_start_is_named_and_heals(parsing: Parsing):
    nobody = parsing.product.with_resources(cv_parser=_parser("http://127.0.0.1:9/v1", _guard()))
    result = run(nobody, parsing.instance, "candidate_profiles", parsing.keys)
    assert failed_cvs(result) == dict.fromkeys(parsing.keys, "model_error")
    said = parsing.product.profiles.failures()[parsing.keys[0]].failure.message
    assert said == "The provider could not be reached: check the network and the base URL."
    assert parsing.profile().success
    assert parsing.kept() == (2, 0, 0)


@pytest.mark.parametrize("after", [7, pytest.param(1, marks=pytest.mark.slow), pytest.param(3, marks=pytest.mark.slow)])
def test_a_model_that_dies_in_the_middle_leaves_no_half_profile(parsing: Parsing, after: int):
    server = parsing.server

    def answer(body: dict[str, Any]) -> str | None:
        if len(server.requests) == after:
            server.fail("disconnect")
        return _offline(body)

    server.requests.clear()
    server.answer = answer
    result = parsing.profile()
    server.answer = _offline
    failed = failed_cvs(result)
    assert failed and set(failed.values()) == {"model_error"}
    assert parsing.kept() == (2 - len(failed), 0, len(failed))
    parsing.heal()
    before = len(server.requests)
    assert parsing.profile().success
    assert parsing.kept() == (2, 0, 0)
    assert len(server.requests) - before <= 7 * len(failed), "a CV that was done is not asked about again"


def test_a_slow_model_is_waited_for_and_one_that_stumbles_is_asked_again(parsing: Parsing):
    parsing.server.latency = 0.2
    parsing.server.fail("503", times=2)
    assert parsing.profile().success
    assert parsing.kept() == (2, 0, 0)


def test_without_the_account_answers_are_kept_and_their_cost_is_written_later(parsing: Parsing):
    """PostgreSQL, where the account is, fails between two CVs."""
    usage = UsageStore(parsing.product.database)
    before = sum(day.usage.requests for day in usage.days())

    class Ledger:
        down = True

        def add(self, entries: Any) -> None:
            if self.down:
                raise ConnectionError
            usage.add(entries)

        def spent(self, day: Any) -> float:
            return usage.spent(day)

    ledger = Ledger()
    parser = _parser(parsing.server.url, Guard(sleep=lambda _: None, meter=Meter(ledger)))
    defs = parsing.product.with_resources(cv_parser=parser)
    assert run(defs, parsing.instance, "candidate_profiles", parsing.keys[:1]).success
    assert sum(day.usage.requests for day in usage.days()) == before
    ledger.down = False
    assert run(defs, parsing.instance, "candidate_profiles", parsing.keys[1:]).success
    assert sum(day.usage.requests for day in usage.days()) - before == len(parsing.server.requests)


@pytest.mark.parametrize("mode", ["disconnect", *(pytest.param(m, marks=pytest.mark.slow) for m in ("500", "html"))])
def test_candidates_whose_embedding_failed_are_embedded_once_the_model_is_back(way: Way, server: FakeOpenAI, mode: str):
    for name in CVS:
        way.profile(name)
    embedder = OpenAICompatibleEmbedder("own:e", "e", server.url, "key", _guard(), timeout_seconds=0.7)
    vectors = VectorStore(way.database)
    server.fail("500", times=0)
    embedder.dimension  # noqa: B018 - asks the server for it
    server.fail(mode)
    with pytest.raises(ModelError):
        embed_candidates(None, way.profiles, vectors, embedder, way.as_of)
    server.fail("500", times=0)
    assert embed_candidates(None, way.profiles, vectors, embedder, way.as_of).embedded == len(CVS)
    assert embed_candidates(None, way.profiles, vectors, embedder, way.as_of).unchanged == len(CVS)


@pytest.mark.slow
@pytest.mark.parametrize("mode", ["disconnect", "429", "html", "empty"])
@pytest.mark.parametrize("turn", [1, 2])
def test_an_interview_goes_on_where_its_model_failed(way: Way, server: FakeOpenAI, mode: str, turn: int):
    for name in CVS:
        way.profile(name)
    way.match()
    pair = choose_pair(MatchStore(way.database), None, None)
    store = InterviewStore(way.mongo_url)
    simulator = interview_simulator(
        "own:m",
        Path(PROJECT_ROOT) / "prompts" / "interview",
        base_url=server.url,
        guard=_guard(),
        timeout_seconds=0.7,
    )

    def hold() -> Any:
        return run_interview(
            way.profiles,
            OfferStore(way.database).require,
            store,
            simulator,
            *pair,
            questions=2,
            answers=["Oui.", "Non."],
        )

    def answer(body: dict[str, Any]) -> str | None:
        if len(server.requests) == turn:
            server.fail(mode)
        return _offline(body)

    server.fail("500", times=0)
    server.answer = answer
    try:
        with pytest.raises(ModelError):
            hold()
        (begun,) = store.list()
        said = [turn.model_dump() for turn in begun.turns]
        server.fail("500", times=0)
        server.answer = _offline
        report = hold()
    finally:
        server.answer = _offline
        server.fail("500", times=0)
    (whole,) = store.list()
    assert [turn.model_dump() for turn in whole.turns][: len(said)] == said
    assert whole.report == report
    store.delete(whole.interview_id)
