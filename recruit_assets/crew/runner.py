"""The crew that reads a CV: one CrewAI agent and task for each section the CV has, a typed answer from each.

Belongs here: how the crew is put together and run. Does not belong here: what an agent is told (`prompts/crew`), which
lines it gets (`domain.sections`), whether its answer is true (`domain.compiler`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from recruit_assets.crew import quiet
from recruit_assets.crew.passages import complete
from recruit_assets.domain.documents import CvError, Document
from recruit_assets.domain.numbered_lines import numbered_lines
from recruit_assets.domain.profiles import ANSWERS, SECTIONS, Section, Usage
from recruit_assets.domain.prompts import AgentPrompt, CrewPrompts, quoted_lines
from recruit_assets.domain.sections import split_sections
from recruit_assets.models.chat import ChatModel, ModelError, for_document

if TYPE_CHECKING:
    from recruit_assets.crew.llm import ChatModelLLM, ForgetfulCrew


_MESSAGE = "You are {role}: {goal}. {backstory}\n{input}"
"""What an agent is sent after the rules; crewai fills in the braces. The rules come first and are the same for every
agent, so that a server which remembers how a question began reads them once."""


@dataclass(frozen=True)
class CrewResult:
    """The typed answer for each section the CV has, and what the whole crew cost."""

    answers: dict[Section, BaseModel]
    usage: Usage


class CrewRunner:
    """Runs the crew on one CV after another; safe to call from several threads (each run builds a crew of its own).

    Agents work at the same time when the model is one that is waited for (`remote`); a model that computes in this
    process gains nothing from threads, and one after the other costs half as much (0.10 s against 0.18 s for six).
    """

    def __init__(self, model: ChatModel, prompts: CrewPrompts):
        self.model = model
        self.prompts = prompts
        self._together = bool(getattr(model, "remote", False))

    def run(self, document: Document) -> CrewResult:
        """Read the document. A section without lines gets no agent; the answers hold the others.

        Raises CvError("model_error") when one section's agent has no answer: half a profile is not one. When this
        returns or raises, no request is under way any more.
        """
        numbers = split_sections(document)
        sections: list[Section] = [name for name in SECTIONS if numbers.get(name)]
        if not sections:
            return CrewResult({}, Usage())
        quoted: dict[type[BaseModel], str] = {
            ANSWERS[name]: quoted_lines(numbered_lines(document, numbers[name])) for name in sections
        }
        result = self._kickoff(sections, quoted, for_document(self.model, document))
        for name, answer in result.answers.items():
            complete(answer, {number: document.lines[number - 1].text for number in numbers[name]})
        return result

    def _kickoff(self, sections: list[Section], quoted: Mapping[type[BaseModel], str], model: ChatModel) -> CrewResult:
        quiet.crewai()
        from recruit_assets.crew.llm import ChatModelLLM, PlainTask

        llm = ChatModelLLM(model, quoted)
        crew = self._crew(sections, llm)
        try:
            output: Any = crew.kickoff()
        except ModelError as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001 - whatever crewai raises may quote the CV: its type is all that is told
            failure = f"The crew stopped unexpectedly ({type(error).__name__})."
        else:
            # The task that waits for the others comes last and is not one of the sections.
            answers: dict[Section, BaseModel] = {
                name: done.pydantic
                for name, done in zip(sections, output.tasks_output, strict=False)
                if isinstance(done.pydantic, ANSWERS[name])
            }
            if len(answers) == len(sections):
                return CrewResult(answers, llm.usage)
            failure = f"The crew gave no answer for: {', '.join(name for name in sections if name not in answers)}."
        finally:
            llm.halt()
            for task in crew.tasks:
                if isinstance(task, PlainTask):
                    task.settle()
        raise CvError("model_error", failure)

    def _crew(self, sections: list[Section], llm: ChatModelLLM) -> ForgetfulCrew:
        from crewai.tasks.conditional_task import ConditionalTask

        from recruit_assets.crew.llm import ForgetfulCrew

        tasks = [self._task(name, self.prompts.agents[name], llm) for name in sections]
        agents = [task.agent for task in tasks]
        if self._together:
            # crewai allows one asynchronous task at the end of a crew; this one waits for all and is never executed.
            tasks.append(
                ConditionalTask(
                    name="together",
                    description="Wait for the others.",
                    expected_output="Nothing.",
                    agent=agents[0],
                    condition=lambda _: False,
                )
            )
        return ForgetfulCrew(agents=agents, tasks=tasks, verbose=False, memory=False, cache=False, tracing=False)

    def _task(self, section: Section, prompt: AgentPrompt, llm: ChatModelLLM) -> Any:
        from crewai import Agent

        from recruit_assets.crew.llm import PlainExecutor, PlainTask

        agent = Agent(
            role=prompt.role,
            goal=prompt.goal,
            backstory=prompt.backstory,
            system_template=self.prompts.rules,
            prompt_template=_MESSAGE,
            executor_class=PlainExecutor,
            llm=llm,
            allow_delegation=False,
            max_retry_limit=0,
            respect_context_window=False,
            verbose=False,
        )
        return PlainTask(
            name=section,
            description=prompt.task,
            expected_output=prompt.expected_output,
            agent=agent,
            # Both, so that crewai hands the type to the model and does not write its schema into the prompt too.
            output_pydantic=ANSWERS[section],
            response_model=ANSWERS[section],
            # Without it, each task would be sent the answers of the ones before it.
            context=[],
            async_execution=self._together,
        )
