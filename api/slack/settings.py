"""The settings of the Slack door, read from SLACK_ environment variables and .env. Without a token or a client there is no such door."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

Mode = Literal["off", "http", "socket", "oauth"]


class SlackSettings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix="SLACK_", env_file=".env", dotenv_filtering="match_prefix", extra="forbid", frozen=True, env_ignore_empty=True
    )

    bot_token: SecretStr | None = None  # xoxb-..., of one workspace
    signing_secret: SecretStr | None = None  # what Slack signs its requests with; Socket Mode needs none
    app_token: SecretStr | None = None  # xapp-...: Socket Mode, the server asks Slack and needs no public address
    client_id: str | None = None  # with client_secret: several workspaces install the app by themselves, and the tokens above are not used
    client_secret: SecretStr | None = None

    handoff: str | None = Field(default=None, pattern="^[CGDUW][A-Z0-9]+$")  # the channel or person that hand-offs go to
    channel_answers: Literal["thread", "asker"] = "thread"  # who sees the answer to a mention: the thread, or only who asked
    concurrent_answers: PositiveInt = 4  # at once; the others wait in the database
    waiting_per_person: PositiveInt = 5  # unanswered questions of one person; what is more is refused in a sentence
    give_up_minutes: PositiveFloat = 30.0  # how long an answer is tried to be delivered while Slack is down
    api_url: str = "https://slack.com/api/"

    @property
    def mode(self) -> Mode:
        if self.client_id:
            return "oauth"
        if self.bot_token is None:
            return "off"
        return "socket" if self.app_token else "http"

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if bool(self.client_id) != bool(self.client_secret):
            raise ValueError("SLACK_CLIENT_ID and SLACK_CLIENT_SECRET belong together")
        if self.mode in ("http", "oauth") and self.signing_secret is None:
            raise ValueError("SLACK_SIGNING_SECRET is missing")
        if self.app_token and self.mode == "off":
            raise ValueError("SLACK_APP_TOKEN needs SLACK_BOT_TOKEN beside it")
        return self
