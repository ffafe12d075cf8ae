"""Every environment variable of the product, typed, in one place.

The roof (`defs`, `cli`, `interface`) reads the settings and hands values down; no other room reads the environment.
A `.env` file in the project's folder is read too; `.env.example` documents every variable.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

PROJECT_ROOT = Path(__file__).resolve().parent.parent


class Backends(NamedTuple):
    """The three servers in use: URLs with their passwords, never to be printed or logged."""

    postgres_url: str
    mongo_url: str
    object_store_url: str


class Settings(BaseSettings):
    """The product's settings; see `.env.example` for what each one does. Raises ValidationError on a bad value."""

    model_config = SettingsConfigDict(env_file=PROJECT_ROOT / ".env", extra="ignore", env_ignore_empty=True)

    postgres_url: SecretStr | None = Field(None, alias="POSTGRES_URL")
    mongo_url: SecretStr | None = Field(None, alias="MONGO_URL")
    object_store_url: str | None = Field(None, alias="OBJECT_STORE_URL")
    home: Path = Field(PROJECT_ROOT / ".recruit", alias="RECRUIT_HOME")

    model: str = Field("offline", alias="RECRUIT_MODEL")
    model_base_url: str | None = Field(None, alias="RECRUIT_MODEL_BASE_URL")
    model_api_key: SecretStr | None = Field(None, alias="RECRUIT_MODEL_API_KEY")
    model_timeout_seconds: float = Field(60, gt=0, alias="RECRUIT_MODEL_TIMEOUT_SECONDS")
    model_requests_per_minute: int | None = Field(None, gt=0, alias="RECRUIT_MODEL_REQUESTS_PER_MINUTE")
    model_tokens_per_minute: int | None = Field(None, gt=0, alias="RECRUIT_MODEL_TOKENS_PER_MINUTE")
    model_concurrency: int = Field(8, gt=0, alias="RECRUIT_MODEL_CONCURRENCY")
    prices: Path | None = Field(None, alias="RECRUIT_PRICES")
    daily_budget_usd: float | None = Field(None, ge=0, alias="RECRUIT_DAILY_BUDGET_USD")
    redact: bool = Field(False, alias="RECRUIT_REDACT")
    openai_api_key: SecretStr | None = Field(None, alias="OPENAI_API_KEY")
    groq_api_key: SecretStr | None = Field(None, alias="GROQ_API_KEY")

    embeddings: str = Field("local", alias="RECRUIT_EMBEDDINGS")
    embeddings_base_url: str | None = Field(None, alias="RECRUIT_EMBEDDINGS_BASE_URL")
    embeddings_api_key: SecretStr | None = Field(None, alias="RECRUIT_EMBEDDINGS_API_KEY")

    weights: Path | None = Field(None, alias="RECRUIT_WEIGHTS")
    rerank: int = Field(0, ge=0, le=50, alias="RECRUIT_RERANK")
    user: str | None = Field(None, alias="RECRUIT_USER")
    prompts: Path = Field(PROJECT_ROOT / "prompts", alias="RECRUIT_PROMPTS")
    offers: str = Field(str(PROJECT_ROOT / "seed" / "offers.jsonl"), alias="RECRUIT_OFFERS")
    contact: str | None = Field(None, alias="RECRUIT_CONTACT")
    labelled: Path = Field(PROJECT_ROOT / "seed", alias="RECRUIT_LABELLED")
    max_file_mb: float = Field(20, gt=0, alias="RECRUIT_MAX_FILE_MB")
    max_pages: int = Field(60, gt=0, alias="RECRUIT_MAX_PAGES")
    read_timeout_seconds: float = Field(60, gt=0, alias="RECRUIT_READ_TIMEOUT_SECONDS")

    alert_webhook: SecretStr | None = Field(None, alias="RECRUIT_ALERT_WEBHOOK")
    alert_mail_to: str | None = Field(None, alias="RECRUIT_ALERT_MAIL_TO")
    smtp_url: SecretStr | None = Field(None, alias="RECRUIT_SMTP_URL")
    ui_url: str = Field("http://127.0.0.1:3000", alias="RECRUIT_UI_URL")
    keep_cv_days: int | None = Field(None, gt=0, alias="RECRUIT_KEEP_CV_DAYS")
    keep_log_days: int = Field(30, gt=0, alias="RECRUIT_KEEP_LOG_DAYS")
    fork_runs: bool = Field(True, alias="RECRUIT_FORK_RUNS")

    def backends(self) -> Backends:
        """The servers in use: those the environment names, each on its own, and the embedded ones (started when they
        are not running) for the rest. Raises `embedded.ServerError` when an embedded server can't start."""
        postgres = self.postgres_url and self.postgres_url.get_secret_value()
        mongo = self.mongo_url and self.mongo_url.get_secret_value()
        objects = self.object_store_url
        if not (postgres and mongo and objects):
            from recruit_assets import embedded

            servers = embedded.up(self.home, postgres=not postgres, mongo=not mongo)
            postgres = postgres or servers.postgres_url
            mongo = mongo or servers.mongo_url
            objects = objects or servers.object_store_url
        return Backends(str(postgres), str(mongo), str(objects))


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return Settings()  # pyright: ignore[reportCallIssue]  # filled from the environment
