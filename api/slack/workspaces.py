"""How Slack is called for a workspace: the client with its token, or none where the app is not installed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient


class Workspaces(Protocol):
    async def client(self, team: str, enterprise: str | None) -> AsyncWebClient | None: ...

    async def forget(self, team: str, enterprise: str | None) -> None:
        """The app was uninstalled there."""


@dataclass(frozen=True, slots=True)
class OneWorkspace:
    """By a token from the settings."""

    only: AsyncWebClient

    async def client(self, team: str, enterprise: str | None) -> AsyncWebClient | None:
        return self.only

    async def forget(self, team: str, enterprise: str | None) -> None:
        pass
