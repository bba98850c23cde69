"""The settings of the HTTP server, read from API_ environment variables and .env."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, AnyHttpUrl, Field, PositiveFloat, PositiveInt, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

_ORIGIN = re.compile(r"https?://[^/\s?#@*,]+", re.ASCII)


def _origin(text: str) -> str:
    """As a browser sends it: without a path and in small letters."""
    origin = text.strip().rstrip("/").lower()
    if not _ORIGIN.fullmatch(origin):
        raise ValueError("an origin is https://host or http://host:port, without a path or a wildcard")
    return origin


def _contact_url(url: str) -> str:
    if not url.startswith(("https://", "http://", "mailto:")):
        raise ValueError("must begin with https://, http:// or mailto:")
    return url


_DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgres": "postgresql+asyncpg", "postgresql": "postgresql+asyncpg"}


def _database_url(url: str) -> str:
    """Hosts give addresses without a driver; the driver is ours to choose."""
    kind, _, rest = url.partition("://")
    driver = _DRIVERS.get(kind, kind)
    if driver not in _DRIVERS.values() or not rest.startswith("/" if kind.startswith("sqlite") else ""):
        raise ValueError("must begin with sqlite+aiosqlite:/// or postgresql+asyncpg://")
    return f"{driver}://{rest}"


def _redis_url(url: str) -> str:
    if not url.startswith(("redis://", "rediss://", "unix://")):
        raise ValueError("must begin with redis://, rediss:// or unix://")
    return url


# What hosts call them; looked for in the environment only, and the names that begin with API_ win.
_SHARED_NAMES = {"database_url": "DATABASE_URL", "redis_url": "REDIS_URL"}


class ApiSettings(BaseSettings):
    # match_prefix: .env is shared with the settings of the other packages, and still a misspelt API_ key is refused.
    model_config = SettingsConfigDict(
        env_prefix="API_", env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)  # 0 takes any free port
    # How many processes serve this port. More than one need a database, an index and limits between them.
    workers: int = Field(default=1, ge=1, le=64)
    public_url: AnyHttpUrl | None = None  # where people reach this server, for the links in answers; else taken from each request
    openai_model_id: str = "career-guide"  # under /v1; with ":plain" behind it the text has bare [n] and no list of sources
    max_body_bytes: PositiveInt = 1_048_576  # holds the longest history that is read, with its links
    body_seconds: PositiveFloat = 20.0  # for the body of a request to come; large ones get a second more for every 4 kB
    max_message_characters: PositiveInt = 20_000
    max_messages: PositiveInt = 200
    heartbeat_seconds: PositiveFloat = 15.0  # proxies close a stream that is silent for 30 to 60 seconds
    index_retry_seconds: PositiveFloat = 3.0  # how often a missing index is looked for again
    # Conversations: where they are kept, and for how long after the last question.
    database_url: Annotated[str, AfterValidator(_database_url)] = "sqlite+aiosqlite:///data/conversations.sqlite3"
    retention_days: PositiveInt = 30
    session_hours: PositiveInt = 24  # a token can be renewed for as long as its conversations are kept
    sweep_seconds: PositiveFloat = 3600.0  # how often what has expired is deleted

    # The widget: on which other sites it may stand, and what it says.
    widget_origins: Annotated[tuple[Annotated[str, AfterValidator(_origin)], ...], NoDecode] = ()
    widget_title: str = "Career Clarity"
    widget_greeting: str | None = None
    widget_starters: tuple[str, ...] = (  # those that the documents do not cover are left out
        "Which jobs are most at risk from AI?",
        "What new jobs is AI creating?",
        "Which skills should I build?",
        "I am a junior bookkeeper. Is my job safe and what should I do?",
    )
    human_contact_text: str | None = None
    human_contact_url: Annotated[str, AfterValidator(_contact_url)] | None = None

    questions_per_minute_per_session: PositiveInt = 20
    questions_per_minute_per_address: PositiveInt = 60
    questions_at_once_per_session: PositiveInt = 4  # a person with several tabs
    questions_at_once_per_address: PositiveInt = 32  # an office; a quarter of all who are written for or wait
    sessions_per_hour_per_address: PositiveInt = 60
    requests_per_minute_per_address: PositiveInt = 300
    # Answers that are written at once, and questions that may wait for one; what is more is refused with 503 and Retry-After.
    answers_at_once: PositiveInt = 32
    answers_waiting: int = Field(default=100, ge=0)
    redis_url: Annotated[str, AfterValidator(_redis_url)] | None = None  # where several processes count together; else each for itself

    # The operator: hashes of keys that `python -m api key` makes; without one nobody may.
    operator_key_hashes: Annotated[tuple[Annotated[str, Field(pattern="^[0-9a-f]{64}$")], ...], NoDecode] = ()
    eval_runs_path: Path = Path("runs")  # of `python -m evals run`; the operator's page shows the last one
    metrics_key_hashes: Annotated[tuple[Annotated[str, Field(pattern="^[0-9a-f]{64}$")], ...], NoDecode] = ()  # for a scraper, likewise
    metrics_open: bool = False  # /metrics without a key, for a private network
    gaps_min_people: PositiveInt = 5  # nothing that fewer people said is shown of what nothing covers
    max_upload_bytes: PositiveInt = 41_943_040  # two documents of the largest size that is read

    log_format: Literal["auto", "json", "text"] = "auto"  # text on a terminal, JSON elsewhere
    log_text: bool = False  # questions and answers in the log, masked; never those of people in distress
    otlp_endpoint: Annotated[str, Field(pattern="^https?://")] | None = None  # a collector of OpenTelemetry traces, over gRPC

    shutdown_seconds: PositiveInt = 10  # how long running answers may take to end when the server is told to stop

    @model_validator(mode="before")
    @classmethod
    def _take_shared_names(cls, values: Any) -> Any:
        shared = {field: os.environ[name] for field, name in _SHARED_NAMES.items() if os.environ.get(name)}
        return {**shared, **values} if isinstance(values, dict) else values

    @field_validator("widget_origins", "operator_key_hashes", "metrics_key_hashes", mode="before")
    @classmethod
    def _split_at_commas(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value
