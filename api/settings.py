"""The settings of the HTTP server, read from API_ environment variables and .env."""

from __future__ import annotations

from pydantic import AnyHttpUrl, Field, PositiveFloat, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class ApiSettings(BaseSettings):
    # match_prefix: .env is shared with the settings of the other packages, and still a misspelt API_ key is refused.
    model_config = SettingsConfigDict(
        env_prefix="API_", env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    host: str = "127.0.0.1"
    port: int = Field(default=8000, ge=0, le=65535)  # 0 takes any free port
    public_url: AnyHttpUrl | None = None  # where people reach this server, for the links in answers; else taken from each request
    openai_model_id: str = "career-guide"  # under /v1; with ":plain" behind it the text has bare [n] and no list of sources
    max_body_bytes: PositiveInt = 1_048_576  # holds the longest history that is read, with its links
    max_message_characters: PositiveInt = 20_000
    max_messages: PositiveInt = 200
    heartbeat_seconds: PositiveFloat = 15.0  # proxies close a stream that is silent for 30 to 60 seconds
    index_retry_seconds: PositiveFloat = 3.0  # how often a missing index is looked for again
    shutdown_seconds: PositiveInt = 10  # how long running answers may take to end when the server is told to stop
