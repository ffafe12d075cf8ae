"""From a setting to an interview simulator: which LangChain chat model a specification names.

Does not belong here: reading the environment (values are handed in), limits and retries (`models.guard`).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import SecretStr

from recruit_assets.interviews.prompts import InterviewPrompts
from recruit_assets.interviews.simulator import InterviewSimulator
from recruit_assets.models.choose import GROQ_URL, OPENAI_URL, Keys, chat_model

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

    from recruit_assets.models.guard import Guard

_GROQ_PATH = "/openai/v1"
"""Groq's own client adds this to the address it is given; every other client wants it in the address."""


def interview_simulator(
    spec: str,
    prompts: Path,
    *,
    base_url: str | None = None,
    keys: Keys | None = None,
    guard: Guard | None = None,
    timeout_seconds: float = 60.0,
    redact: bool = False,
) -> InterviewSimulator:
    """A simulator with the model named by `spec` (as RECRUIT_MODEL: `offline`, `groq:<model>`, `openai:<model>`, or
    `<any name>:<model>` at `base_url`) and the prompt files of the folder `prompts`. With `redact` a model elsewhere is not
    told who the candidate is (nothing to do for `offline`).

    Raises ModelChoiceError when the specification lacks a key or address, PromptError when a prompt is missing.
    """
    model = interview_model(spec, base_url=base_url, keys=keys, timeout_seconds=timeout_seconds)
    if spec == "offline":
        from recruit_assets.interviews.offline import OFFLINE_NAME as name
    else:
        name = spec
    return InterviewSimulator(
        model, InterviewPrompts.read(prompts), name=name, guard=guard, redact=redact and spec != "offline"
    )


def interview_model(
    spec: str, *, base_url: str | None = None, keys: Keys | None = None, timeout_seconds: float = 60.0
) -> BaseChatModel:
    """The LangChain chat model named by `spec`, its own retries off. Raises ModelChoiceError."""
    keys = keys or Keys()
    chat_model(spec, base_url=base_url, keys=keys)  # refuses what lacks a key or an address
    provider, _, model = spec.partition(":")
    if spec == "offline":
        from recruit_assets.interviews.offline import OfflineInterviewModel

        return OfflineInterviewModel()
    if provider == "groq" and (base_url or GROQ_URL).rstrip("/").endswith(_GROQ_PATH):
        from recruit_assets.interviews.streams import StreamingChatGroq, http_client

        return StreamingChatGroq(
            model=model,
            base_url=(base_url or GROQ_URL).rstrip("/").removesuffix(_GROQ_PATH),
            api_key=SecretStr(keys.api_key or keys.groq or "none"),
            temperature=0,
            max_retries=0,
            timeout=timeout_seconds,
            http_client=http_client(),
        )
    from recruit_assets.interviews.streams import StreamingChatOpenAI, http_client

    own = keys.openai if provider == "openai" else None
    return StreamingChatOpenAI(
        model=model,
        base_url=base_url or OPENAI_URL,
        api_key=SecretStr(keys.api_key or own or "none"),
        temperature=0,
        stream_usage=True,
        max_retries=0,
        timeout=timeout_seconds,
        http_client=http_client(),
    )
