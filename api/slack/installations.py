"""The workspaces that have installed the app by themselves, in the database: OAuth, their tokens, and what goes when they leave."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Self

from slack_bolt.authorization.async_authorize import AsyncInstallationStoreAuthorize
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_sdk.oauth.installation_store.sqlalchemy import AsyncSQLAlchemyInstallationStore
from slack_sdk.oauth.state_store.sqlalchemy import AsyncSQLAlchemyOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from api.slack.manifest import bot_scopes
from api.slack.settings import SlackSettings

if TYPE_CHECKING:
    from api.slack.door import Building

logger = logging.getLogger(__name__)

_STATE_SECONDS = 600  # between "Add to Slack" and the way back


class Installations:
    """The Workspaces of several; the tables are Slack's own library's, and so is their shape."""

    def __init__(self, settings: SlackSettings, base_url: str, engine: AsyncEngine, client: AsyncWebClient) -> None:
        client_id, secret = str(settings.client_id), settings.client_secret
        self._engine = engine
        self._client = client
        self._store = AsyncSQLAlchemyInstallationStore(client_id=client_id, engine=engine, logger=logger)
        self._states = AsyncSQLAlchemyOAuthStateStore(expiration_seconds=_STATE_SECONDS, engine=engine, logger=logger)
        self.oauth_settings = AsyncOAuthSettings(
            client_id=client_id,
            client_secret=secret.get_secret_value() if secret else "",
            scopes=bot_scopes(),
            user_scopes=[],
            redirect_uri=f"{base_url}/slack/oauth_redirect",
            installation_store=self._store,
            state_store=self._states,
            state_expiration_seconds=_STATE_SECONDS,
        )
        # Asked at every event otherwise, and an acknowledgement would wait for Slack.
        self.oauth_settings.authorize = AsyncInstallationStoreAuthorize(
            logger=logger,
            installation_store=self._store,
            client_id=client_id,
            client_secret=secret.get_secret_value() if secret else "",
            client=client,
            cache_enabled=True,
        )

    @classmethod
    async def open(cls, settings: SlackSettings, building: Building, client: AsyncWebClient) -> Self:
        engine = create_async_engine(building.settings.database_url, hide_parameters=True)
        opened = cls(settings, building.base_url, engine, client)
        await opened._store.create_tables()  # type: ignore[no-untyped-call]
        async with engine.begin() as connection:
            await connection.run_sync(opened._states.metadata.create_all)
        return opened

    async def close(self) -> None:
        await self._engine.dispose()

    async def client(self, team: str, enterprise: str | None) -> AsyncWebClient | None:
        """With the token as it is now: it may have been rotated."""
        found = await self._store.async_find_bot(enterprise_id=enterprise, team_id=team)
        if found is None:
            return None
        ours = self._client
        return AsyncWebClient(token=found.bot_token, base_url=ours.base_url, session=ours.session, retry_handlers=list(ours.retry_handlers))

    async def forget(self, team: str, enterprise: str | None) -> None:
        await self._store.async_delete_all(enterprise_id=enterprise, team_id=team)
