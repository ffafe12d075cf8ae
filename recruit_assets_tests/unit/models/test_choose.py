from __future__ import annotations

import importlib.util

import pytest

from recruit_assets.models.choose import GROQ_URL, Keys, ModelChoiceError, chat_model, embedder
from recruit_assets.models.embedders import HashingEmbedder, LocalEmbedder
from recruit_assets_tests.support.fake_openai import FakeOpenAI


def test_without_a_setting_the_offline_model_answers():
    assert chat_model("offline").name.startswith("offline")


def test_a_provider_is_asked_at_its_own_address():
    with FakeOpenAI() as server:
        model = chat_model("groq:openai/gpt-oss-20b", base_url=server.url, keys=Keys(groq="k"))
        model.ask([{"role": "user", "content": "hello"}])
        assert server.requests[0]["model"] == "openai/gpt-oss-20b"
    assert model.name == "groq:openai/gpt-oss-20b"
    assert GROQ_URL.endswith("/openai/v1")


def test_a_model_of_ones_own_needs_an_address_but_no_key():
    assert chat_model("ollama:qwen3:4b", base_url="http://127.0.0.1:11434/v1").name == "ollama:qwen3:4b"
    with pytest.raises(ModelChoiceError, match="RECRUIT_MODEL_BASE_URL"):
        chat_model("ollama:qwen3:4b")
    with pytest.raises(ModelChoiceError, match="RECRUIT_EMBEDDINGS_BASE_URL"):
        embedder("tei:e5")


@pytest.mark.parametrize(
    ("spec", "variable"), [("openai:gpt-4o-mini", "OPENAI_API_KEY"), ("groq:llama-3.1-8b-instant", "GROQ_API_KEY")]
)
def test_a_missing_key_is_named(spec, variable):
    with pytest.raises(ModelChoiceError, match=variable):
        chat_model(spec)
    assert chat_model(spec, keys=Keys(api_key="k")).name == spec


@pytest.mark.parametrize("spec", ["", "gpt-4o", "openai:", ":x"])
def test_a_name_that_means_nothing_is_refused_with_what_would(spec):
    with pytest.raises(ModelChoiceError, match=r"RECRUIT_MODEL=.*openai:<model>"):
        chat_model(spec)
    with pytest.raises(ModelChoiceError, match=r"RECRUIT_EMBEDDINGS=.*hashing"):
        embedder(spec)


def test_the_embedders_are_chosen_by_name(monkeypatch):
    assert isinstance(embedder("hashing"), HashingEmbedder)
    assert isinstance(embedder("local"), LocalEmbedder)
    assert embedder("openai:text-embedding-3-small", keys=Keys(openai="k")).name == "openai:text-embedding-3-small"
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert embedder("local").name == "hashing-ngrams-v1"


def test_keys_are_never_shown():
    assert "secret" not in repr(Keys("secret", "secret", "secret"))
