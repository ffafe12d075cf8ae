"""The settings come from the variables that `.env.example` documents, and from no others."""

from __future__ import annotations

import re

import pytest
from pydantic import ValidationError

from recruit_assets.settings import PROJECT_ROOT, Settings


def variables() -> dict[str, str]:
    """The documented name of each field."""
    return {name: str(field.alias) for name, field in Settings.model_fields.items()}


def settings(monkeypatch, **environment: str) -> Settings:
    for name in (*variables(), *variables().values()):
        monkeypatch.delenv(name.upper(), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return Settings(_env_file=None)  # pyright: ignore[reportCallIssue]


def test_state_never_lands_in_the_home_folder_of_the_user(monkeypatch):
    """HOME was once taken for the field `home`, and the servers' data was written among the user's files."""
    monkeypatch.setenv("HOME", "/nowhere")
    assert settings(monkeypatch, HOME="/nowhere").home == PROJECT_ROOT / ".recruit"


@pytest.mark.parametrize("field", sorted(variables()))
def test_a_variable_that_happens_to_be_named_like_a_field_is_ignored(monkeypatch, field):
    assert settings(
        monkeypatch, **{field.upper(): "0.5"} if field.upper() not in variables().values() else {}
    ) == settings(monkeypatch)


def test_every_variable_is_documented_and_every_documented_variable_is_read():
    documented = set(re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (PROJECT_ROOT / ".env.example").read_text(), re.MULTILINE))
    # Credentials of object stores and of offer feeds are read by name where they are used, and nowhere kept.
    by_name = {
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "ADZUNA_APP_ID",
        "ADZUNA_APP_KEY",
        "FRANCE_TRAVAIL_CLIENT_ID",
        "FRANCE_TRAVAIL_CLIENT_SECRET",
    }
    assert documented - by_name == set(variables().values())


def test_a_value_that_makes_no_sense_is_refused_with_the_variable_it_stands_in(monkeypatch):
    with pytest.raises(ValidationError, match="RECRUIT_MAX_PAGES"):
        settings(monkeypatch, RECRUIT_MAX_PAGES="-3")


def test_a_password_is_never_shown(monkeypatch):
    read = settings(monkeypatch, POSTGRES_URL="postgresql://u:geheim@h/d", OPENAI_API_KEY="geheim")
    assert "geheim" not in repr(read)
