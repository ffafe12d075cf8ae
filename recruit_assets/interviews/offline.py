"""The interview model that needs no key: rules behind LangChain's chat-model interface, named as what they are.

It asks the question of the bank, answers as the simulated candidate with the sentence prepared from the CV, and has
nothing to add to the points and advice that the rules give every report. Equal tasks give equal answers. Does not
belong here: the rules and texts themselves.
"""

from __future__ import annotations

import json
from typing import Any

from langchain_core.callbacks import CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from recruit_assets.domain.interview_scoring import RULES_VERSION
from recruit_assets.interviews.conversation import read_task

OFFLINE_NAME = f"offline-interview-rules-{RULES_VERSION}"


class OfflineInterviewModel(BaseChatModel):
    """Answers the simulator's tasks by rule; anything else raises ModelError."""

    @property
    def _llm_type(self) -> str:
        return OFFLINE_NAME

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        task = read_task(str(messages[-1].content))
        text = json.dumps({"remarks": [], "model_answers": []}) if task["task"] == "report" else str(task["example"])
        return ChatResult(generations=[ChatGeneration(message=AIMessage(content=text))])
