"""Where the conversations are, for commands beside the server: the server's own settings, by their names."""

from __future__ import annotations

from pydantic import AliasChoices, Field, PositiveInt
from pydantic_settings import BaseSettings, SettingsConfigDict


class ConversationSettings(BaseSettings):
    """The other API_ settings are the server's business, and it refuses the misspelt ones."""

    model_config = SettingsConfigDict(env_file=".env", extra="ignore", frozen=True, env_ignore_empty=True)

    database_url: str = Field(
        default="sqlite+aiosqlite:///data/conversations.sqlite3", validation_alias=AliasChoices("API_DATABASE_URL", "DATABASE_URL")
    )
    retention_days: PositiveInt = Field(default=30, validation_alias="API_RETENTION_DAYS")
    gaps_min_people: PositiveInt = Field(default=5, validation_alias="API_GAPS_MIN_PEOPLE")
