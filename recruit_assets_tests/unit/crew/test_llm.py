"""The parts of crewai that are replaced: they must do what crewai's own do, and go on being what crewai uses."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from recruit_assets.crew import quiet
from recruit_assets.crew.prompts import read_crew_prompts
from recruit_assets.crew.runner import CrewResult, CrewRunner
from recruit_assets.domain.documents import CvError
from recruit_assets.models.chat import Answer, Message, ModelError
from recruit_assets.models.offline import OfflineModel
from recruit_assets_tests.support.cv_texts import CAMILLE, document

PROMPTS = read_crew_prompts(Path(__file__).resolve().parents[3] / "prompts" / "crew")


class Recorder:
    """The offline rules, and what they were asked."""

    def __init__(self, refused: str = "") -> None:
        self.name = "offline"
        self.asked: list[list[Message]] = []
        self._model = OfflineModel()
        self._refused = refused

    def ask(self, messages: Sequence[Message], response_model: type[BaseModel] | None = None) -> Answer:
        self.asked.append(list(messages))
        if self._refused:
            raise ModelError(self._refused)
        return self._model.ask(messages, response_model)


def read(model: Any) -> CrewResult:
    return CrewRunner(model, PROMPTS).run(document(CAMILLE))


@pytest.fixture
def crewais_own(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Agents are run by crewai's own executor, and the steps it takes are noted in the list."""
    quiet.crewai()
    from crewai.agents.agent_executor import AgentExecutor

    from recruit_assets.crew import llm

    steps: list[str] = []

    class Watched(AgentExecutor):
        initial_state: Any = llm.AgentExecutorState

        @classmethod
        def flow_definition(cls) -> Any:
            return AgentExecutor.flow_definition()

        def _class_bound_methods(self) -> dict[Any, Any]:
            return {name: self._noting(name, step) for name, step in super()._class_bound_methods().items()}

        def _noting(self, name: str, step: Any) -> Any:
            @wraps(step)
            def take(*args: Any, **kwargs: Any) -> Any:
                steps.append(str(name))
                return step(*args, **kwargs)

            return take

    monkeypatch.setattr(llm, "PlainExecutor", Watched)
    return steps


def test_an_agent_asks_and_answers_as_crewais_own_executor_would_have_it(crewais_own: list[str]):
    by_crewai = Recorder()
    theirs = read(by_crewai)
    assert crewais_own
    with pytest.MonkeyPatch.context() as back:
        from recruit_assets.crew import llm

        back.setattr(llm, "PlainExecutor", _plain())
        by_us = Recorder()
        ours = read(by_us)
    assert by_us.asked == by_crewai.asked
    assert len(by_us.asked) == len(ours.answers) == 5
    assert (ours.answers, ours.usage) == (theirs.answers, theirs.usage)


def _plain() -> type:
    """The executor as the package has it, whatever stands in its place now."""
    import recruit_assets.crew.llm as room

    return next(one for one in room.AgentExecutor.__subclasses__() if one.__module__ == room.__name__)


def test_the_steps_an_agent_takes_are_those_of_crewais_flow(crewais_own: list[str]):
    """Those that are left out only decide on plans and tools, of which the agents have none."""
    read(Recorder())
    assert set(crewais_own) == {
        "generate_plan",
        "check_todos_available",
        "initialize_reasoning",
        "continue_iteration",
        "check_max_iterations",
        "call_llm_and_parse",
        "route_by_answer_type",
        "finalize",
    }


def test_no_event_loop_is_started_for_a_question(monkeypatch: pytest.MonkeyPatch):
    """Four were, and crewai's search for the next step in them took three quarters of a profile's time."""
    quiet.crewai()
    from crewai.flow.runtime import Flow

    async def never(*_: Any, **__: Any) -> None:
        raise AssertionError("crewai's flow is run again")

    started: list[object] = []
    run = asyncio.run
    monkeypatch.setattr(Flow, "kickoff_async", never)
    monkeypatch.setattr(asyncio, "run", lambda *args, **kwargs: (started.append(args), run(*args, **kwargs))[1])
    model = Recorder()
    read(model)
    # What is left forgets the files of each task and of the crew, of which there are none.
    assert len(started) <= len(model.asked) + 1


@pytest.mark.parametrize("words", ["context length exceeded", "maximum context length", "no"])
def test_a_model_that_refuses_is_asked_once_and_the_process_goes_on(words: str):
    """crewai's executor ends the process (SystemExit) over a text that is too long when it may not shorten it."""
    model = Recorder(refused=words)
    with pytest.raises(CvError) as caught:
        read(model)
    assert caught.value.code == "model_error"
    assert len(model.asked) == 1
