"""What crewai needs to work with our chat model: the model hook, and a crew, tasks and runs that do without its extras.

Imports crewai at the top: to be imported through `quiet.crewai()` only. Does not belong here: what the crew is made of
(`runner`), nor HTTP, retries and limits, which the chat model owns (`recruit_assets.models`).
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import Future, wait
from typing import Any

from crewai import Crew, Task
from crewai.agents.agent_builder.base_agent import BaseAgent
from crewai.agents.agent_executor import AgentExecutor, AgentExecutorState
from crewai.llms.base_llm import BaseLLM
from crewai.tasks.task_output import TaskOutput
from crewai.tools.base_tool import BaseTool
from pydantic import BaseModel, PrivateAttr

from recruit_assets.domain.profiles import Usage
from recruit_assets.domain.prompts import LINES
from recruit_assets.models.chat import ChatModel, Message, ModelError

SETTLED_SECONDS = 30.0
"""How long a task whose model is asked nothing any more may take to end."""


class ChatModelLLM(BaseLLM):
    """One CV's way from crewai to the chat model (crewai 1.15: a pydantic model whose `call` is the hook).

    The lines of the CV are put into the message here, at the last moment: crewai fills in braces it finds in a task's
    text and hands that text to listeners, so the CV is never part of it. Once a section has failed, the others that
    have not begun ask nothing any more.
    """

    llm_type: str = "recruit_assets"
    _chat: Any = PrivateAttr()
    _quoted: Mapping[type[BaseModel], str] = PrivateAttr()
    _usage: Usage = PrivateAttr(default_factory=Usage)
    _failed: bool = PrivateAttr(default=False)
    _under_way: int = PrivateAttr(default=0)
    _changed: Any = PrivateAttr(default_factory=threading.Condition)

    def __init__(self, chat: ChatModel, quoted: Mapping[type[BaseModel], str]):
        """`quoted` holds the lines to read for each type of answer that will be asked for."""
        super().__init__(model=chat.name, provider="recruit_assets")
        self._chat = chat
        self._quoted = quoted

    @property
    def usage(self) -> Usage:
        """What all answers so far have cost."""
        return self._usage

    def call(
        self,
        messages: Any,
        tools: Any = None,
        callbacks: Any = None,
        available_functions: Any = None,
        from_task: Any = None,
        from_agent: Any = None,
        response_model: type[BaseModel] | None = None,
    ) -> BaseModel:
        """The chat model's typed answer. Raises ModelError, which crewai passes on without asking again."""
        if response_model is None or response_model not in self._quoted:
            raise ModelError("The crew asked the model for something that is not one of its answers.")
        with self._changed:
            if self._failed:
                raise ModelError("Another section of this CV has failed already.")
            self._under_way += 1
        try:
            return self._ask(messages, response_model)
        except Exception:
            self._failed = True
            raise
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()

    def halt(self) -> None:
        """Ask nothing any more, and wait for what is being asked: crewai leaves its threads behind when one fails."""
        with self._changed:
            self._failed = True
            self._changed.wait_for(lambda: self._under_way == 0)

    def _ask(self, messages: Any, response_model: type[BaseModel]) -> BaseModel:
        quoted = self._quoted[response_model]
        conversation: list[Message] = [
            {"role": str(message["role"]), "content": str(message["content"]).replace(LINES, quoted)}
            for message in self._format_messages(messages)
        ]
        answer = self._chat.ask(conversation, response_model)
        with self._changed:
            self._usage = self._usage + answer.usage
        if answer.parsed is None:
            raise ModelError("The model gave no typed answer.")
        return answer.parsed

    async def acall(self, *args: Any, **kwargs: Any) -> BaseModel:
        """The same; crewai calls it from loops of its own that serve one agent each."""
        return self.call(*args, **kwargs)

    def get_context_window_size(self) -> int:
        """No limit of crewai's: sections are short, and the chat model reports a text that is too long."""
        return 1_000_000

    def get_input_tokens_count(self, messages: Any, tools: Any = None, response_model: Any = None) -> int:
        """Not counted here; the base class would estimate, and log a warning for each call."""
        return 1

    def supports_function_calling(self) -> bool:
        """Never: the agents have no tools."""
        return False


class _NoStorage:
    """In the place of crewai's task output storage, a SQLite file in the user's home that no switch turns off."""

    def update(self, task_index: int, log: dict[str, Any]) -> None: ...

    def reset(self) -> None: ...

    def load(self) -> None: ...


class ForgetfulCrew(Crew):
    """A crew that keeps the outputs of its tasks in memory only."""

    _task_output_handler: Any = PrivateAttr(default_factory=_NoStorage)

    def _prepare_tools(self, agent: BaseAgent, task: Task, tools: list[BaseTool]) -> list[BaseTool]:
        """The tools as they are, none; crewai starts an event loop to look for files that might need one."""
        return tools


class PlainTask(Task):
    """A task that says what was written for it; crewai's own adds two sentences about completeness."""

    _under_way: Any = PrivateAttr(default=None)

    def execute_async(
        self, agent: BaseAgent | None = None, context: str | None = None, tools: list[BaseTool] | None = None
    ) -> Future[TaskOutput]:
        """The task's output to come, which `settle` waits for."""
        self._under_way = super().execute_async(agent, context, tools)
        return self._under_way

    def settle(self) -> None:
        """Wait until the task's thread has done: crewai leaves it behind when another task fails, and what such a thread
        reports while the process ends is printed."""
        if self._under_way is not None:
            wait([self._under_way], SETTLED_SECONDS)

    def prompt(self) -> str:
        """The task's text, and what is expected."""
        return f"{self.description}\n{self.expected_output}"


class PlainExecutor(AgentExecutor):
    """An agent's run without crewai's flow, which is made for plans and tools: it looks for what follows each step among all
    that might, in an event loop of its own, and that takes three times as long as all the rest of a question."""

    initial_state: Any = AgentExecutorState
    """A type that exists already: crewai's own builds a new pydantic class each time."""

    @classmethod
    def flow_definition(cls) -> Any:
        """The steps of the class it comes from; crewai would look for them in this class only."""
        return AgentExecutor.flow_definition()

    def kickoff(self, *args: Any, **kwargs: Any) -> Any:
        """Take the steps that crewai's flow takes with an agent that has no plan and no tools: it is asked once."""
        self.initialize_reasoning()
        if self.call_llm_and_parse() != "parsed" or self.route_by_answer_type() != "agent_finished":
            raise ModelError("The model gave no typed answer.")
        return self.finalize()

    def _class_bound_methods(self) -> dict[Any, Any]:
        """None of the steps, for the flow to call: `kickoff` calls them."""
        return {}

    def _inject_files_from_inputs(self, inputs: dict[str, Any]) -> None:
        """Nothing: a crew is given no files, and crewai starts an event loop to find that out."""
