"""What can be set about the evals, read from EVALS_... variables and .env. What changes with every run is an option of the command."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class EvalsSettings(BaseSettings):
    # match_prefix: .env is shared with the settings of the other packages, and still a misspelt EVALS_ key is refused.
    model_config = SettingsConfigDict(
        env_prefix="EVALS_", env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    runs_path: Path = Path("runs")
    cache_path: Path = Path("data/evals")  # indexes of the corpora, and answers
    target_api_key: SecretStr | None = None  # sent to an HTTP target that wants one
    # A second opinion on support (--judge): provider:model, or a model of an OpenAI-compatible server.
    judge_model: str | None = None
    judge_base_url: str | None = None
    judge_api_key: SecretStr | None = None
    target_timeout_seconds: float = Field(default=120, gt=0)
