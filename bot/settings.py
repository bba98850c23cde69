"""The bot's settings: everything that BOT_ variables and the .env file can say, with its default. Read at the edge, passed in, frozen."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import SettingsError
from bot.generation.model_files import DEFAULT_PATH

LinkName = Literal["hosted", "local", "extractive"]
PREFIX: Final = "BOT_"

Seconds = Annotated[float, Field(gt=0, le=3600)]


class BotSettings(BaseSettings):
    """`.env` is shared with the other packages: only names that begin with BOT_ are ours, and all of those must be known."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    # The chain, first choice first; a link that is not configured, fails, times out or is cut off hands over to the next.
    language_models: Annotated[tuple[LinkName, ...], NoDecode] = ("hosted", "extractive")

    hosted_model: str = "openai:gpt-4o-mini"  # provider:model, as LangChain's init_chat_model names them
    hosted_base_url: str | None = None  # an OpenAI-compatible server: vLLM, Ollama, llama.cpp, ...
    hosted_api_key: SecretStr | None = None
    hosted_temperature: Annotated[float, Field(ge=0, le=2)] | None = None  # reasoning models refuse any, so none is sent unless asked for
    hosted_passage_limit: Annotated[int, Field(ge=1, le=20)] = 6
    hosted_passage_tokens: Annotated[int, Field(ge=50, le=20_000)] = 1500
    hosted_first_token_timeout_seconds: Seconds = 15
    # After so many silent or refused answers in a row it is left alone for a while, so that not every person waits for the timeout.
    hosted_breaker_failures: Annotated[int, Field(ge=1, le=100)] = 3
    hosted_breaker_seconds: Seconds = 30

    local_model_path: Path = DEFAULT_PATH
    local_model_sha256: str | None = None  # the default file is always checked; another one where its hash is given here
    local_threads: Annotated[int, Field(ge=1, le=256)] = 2
    local_context_tokens: Annotated[int, Field(ge=512, le=1_000_000)] = 4096
    local_cache_mebibytes: Annotated[int, Field(ge=0)] = 64  # prompts that llama.cpp keeps besides the one in its slot
    local_passage_limit: Annotated[int, Field(ge=1, le=20)] = 4
    # Two cores read 250 to 325 tokens a second with the default model: 350 tokens of passages keep the first word within two seconds.
    local_passage_tokens: Annotated[int, Field(ge=50, le=20_000)] = 350
    local_start_timeout_seconds: Seconds = 60
    local_wait_seconds: Seconds = 5  # it answers one person at a time; who waits longer is answered by the next link
    local_first_token_timeout_seconds: Seconds = 30

    between_tokens_timeout_seconds: Seconds = 10
    answer_timeout_seconds: Seconds = 60  # the whole answer of one link
    answer_tokens: Annotated[int, Field(ge=16, le=8192)] = 600  # most that a language model may write
    retries_before_first_token: Annotated[int, Field(ge=0, le=1)] = 1

    max_question_characters: Annotated[int, Field(ge=1)] = 8000
    max_turns: Annotated[int, Field(ge=0)] = 200

    @classmethod
    def read(cls) -> Self:
        """Settings from the environment and .env; raises SettingsError with one plain line per mistake."""
        try:
            return cls()
        except ValidationError as error:
            raise SettingsError("\n".join(_plain(dict(detail)) for detail in error.errors())) from None  # the values may be secrets

    @property
    def hosted_configured(self) -> bool:
        """Whether somebody asked for a hosted language model. A key of another program in the environment is not enough: questions
        are personal and leave the machine only where BOT_ settings say so."""
        return bool(self.hosted_api_key or self.hosted_base_url or "hosted_model" in self.model_fields_set)

    @field_validator("language_models", mode="before")
    @classmethod
    def _split_at_commas(cls, value: Any) -> Any:
        return tuple(name.strip() for name in value.split(",") if name.strip()) if isinstance(value, str) else value

    @field_validator("language_models")
    @classmethod
    def _each_link_once(cls, value: tuple[LinkName, ...]) -> tuple[LinkName, ...]:
        if not value or len(set(value)) != len(value):
            raise ValueError("name at least one link, and each only once")
        return value

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_variables(cls, values: Any) -> Any:
        """.env is covered by extra="forbid"; in the environment pydantic-settings looks only for the names it knows."""
        known = {f"{PREFIX}{name}".upper() for name in cls.model_fields}
        unknown = sorted(name for name in os.environ if name.upper().startswith(PREFIX) and name.upper() not in known)
        if unknown:
            raise ValueError(f"{', '.join(unknown)}: there is no such setting")
        return values


def _plain(detail: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in detail["loc"])
    message = "there is no such setting" if detail["type"] == "extra_forbidden" else str(detail["msg"]).removeprefix("Value error, ")
    return f"{PREFIX}{where.upper()}: {message}" if where else message
