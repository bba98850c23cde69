"""Socket Mode: the server asks Slack for a connection, so nothing has to reach the server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient


@asynccontextmanager
async def socket_mode(app: AsyncApp, app_token: str, client: AsyncWebClient) -> AsyncGenerator[None, None]:
    """Connects again by itself, also where Slack cannot be reached at the start."""
    asking = AsyncWebClient(token=app_token, base_url=client.base_url, session=client.session)
    handler = AsyncSocketModeHandler(app, app_token, web_client=asking)
    connecting = asyncio.create_task(handler.connect_async())  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        connecting.cancel()
        with suppress(asyncio.CancelledError):
            await connecting
        await handler.close_async()  # type: ignore[no-untyped-call]
