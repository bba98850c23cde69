"""The Slack door: opened and closed with the server, reached over HTTP or through Socket Mode. Only this module puts its parts together."""

from __future__ import annotations

import logging
import secrets
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import aiohttp
from fastapi import APIRouter, Request
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from starlette.responses import PlainTextResponse, Response

from api.readiness import Readiness
from api.settings import ApiSettings
from api.slack import texts
from api.slack.answering import Answering
from api.slack.asking import Asking
from api.slack.desk import Desk
from api.slack.inbox import Inbox
from api.slack.installations import Installations
from api.slack.offers import Offers
from api.slack.private_answers import send_ephemeral, whole_message
from api.slack.receiving import Receiving
from api.slack.settings import SlackSettings
from api.slack.shown_answers import ShownAnswers
from api.slack.socket_mode import socket_mode
from api.slack.surroundings import Surroundings
from api.slack.threads import Threads
from api.slack.workspaces import OneWorkspace, Workspaces
from api.storage import Storage
from api.widget_config import StarterBoard

logger = logging.getLogger(__name__)

_CALL_SECONDS = 30.0
_LEASE = timedelta(seconds=30)  # a process that is silent for so long has ended; it speaks every second
# Nothing but 429 is tried again below us: Slack may have done what it did not answer, and would do it twice.
_RATE_LIMIT_RETRIES = 4


@dataclass(frozen=True, slots=True)
class Building:
    """What the rest of the server lends to this door."""

    settings: ApiSettings
    readiness: Readiness
    storage: Storage
    starter_board: StarterBoard

    @property
    def base_url(self) -> str:
        if self.settings.public_url is not None:
            return str(self.settings.public_url).rstrip("/")
        return f"http://{self.settings.host}:{self.settings.port}"

    async def starters(self) -> tuple[str, ...]:
        bot = self.readiness.opened
        return await self.starter_board.current(bot) if bot else ()


class SlackDoor:
    def __init__(self, settings: SlackSettings, building: Building) -> None:
        self._settings = settings
        self._building = building
        self._handler: AsyncSlackRequestHandler | None = None
        self.router = APIRouter(prefix="/slack", include_in_schema=False)
        if settings.mode in ("http", "oauth"):
            self.router.add_api_route("/events", self._receive, methods=["POST"])
        if settings.mode == "oauth":
            self.router.add_api_route("/install", self._receive, methods=["GET"])
            self.router.add_api_route("/oauth_redirect", self._receive, methods=["GET"])

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[None, None]:
        if self._building.settings.public_url is None:
            logger.warning("API_PUBLIC_URL is not set: the links in answers lead to %s", self._building.base_url)
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_CALL_SECONDS)) as session:
            client = self._client(session)
            installations = await Installations.open(self._settings, self._building, client) if self._settings.mode == "oauth" else None
            try:
                async with self._served(client, installations):
                    yield
            finally:
                if installations:
                    await installations.close()

    @asynccontextmanager
    async def _served(self, client: AsyncWebClient, installations: Installations | None) -> AsyncGenerator[None, None]:
        workspaces: Workspaces = installations or OneWorkspace(client)
        app = self._app(client, installations)
        inbox = self._inbox()
        desk = self._listen(app, workspaces, inbox)
        desk.open()
        try:
            if self._settings.app_token and self._settings.mode == "socket":
                async with socket_mode(app, self._settings.app_token.get_secret_value(), client):
                    yield
            else:
                self._handler = AsyncSlackRequestHandler(app)
                yield
        finally:
            self._handler = None
            await desk.close(self._building.settings.shutdown_seconds)

    def _listen(self, app: AsyncApp, workspaces: Workspaces, inbox: Inbox) -> Desk:
        settings, building = self._settings, self._building
        conversations, handoff = building.storage.conversations, settings.handoff
        threads = Threads(building.storage.database, conversations)
        offers = Offers(handoff is not None, building.settings.human_contact_text, building.settings.human_contact_url)
        answering = Answering(
            building.readiness,
            conversations,
            threads,
            inbox,
            workspaces,
            offers,
            base_url=building.base_url,
            only_to_asker=settings.channel_answers == "asker",
        )
        give_up = timedelta(minutes=settings.give_up_minutes)
        desk = Desk(inbox, answering.answer, at_once=settings.concurrent_answers, lease=_LEASE, give_up=give_up)
        receiving = Receiving(inbox, threads, desk, workspaces)
        app.middleware(receiving.messages)
        app.error(_tell_of_failure)
        Asking(receiving, inbox, desk).listen(app)
        ShownAnswers(conversations, threads, inbox, desk, base_url=building.base_url, handoff=handoff).listen(app)
        Surroundings(
            conversations,
            threads,
            inbox,
            desk,
            workspaces,
            building.starters,
            base_url=building.base_url,
            title=building.settings.widget_title,
            retention_days=building.settings.retention_days,
            handoff=handoff is not None,
        ).listen(app)
        return desk

    def _inbox(self) -> Inbox:
        return Inbox(self._building.storage.database, secrets.token_hex(8), _LEASE, self._settings.waiting_per_person)

    def _client(self, session: aiohttp.ClientSession) -> AsyncWebClient:
        token = self._settings.bot_token
        return AsyncWebClient(
            token=token.get_secret_value() if token else None,
            base_url=self._settings.api_url,
            session=session,
            retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=_RATE_LIMIT_RETRIES)],
        )

    def _app(self, client: AsyncWebClient, installations: Installations | None) -> AsyncApp:
        secret = self._settings.signing_secret
        return AsyncApp(
            name="career-clarity",
            client=client,
            signing_secret=secret.get_secret_value() if secret else "",
            request_verification_enabled=self._settings.mode != "socket",
            oauth_settings=installations.oauth_settings if installations else None,
        )

    async def _receive(self, request: Request) -> Response:
        if self._handler is None:
            return PlainTextResponse("Not open.", 503, {"Retry-After": "5"})
        return await self._handler.handle(request)


async def _tell_of_failure(error: Exception, body: dict[str, Any], client: AsyncWebClient) -> None:
    """What a person has pressed or opened ends in a sentence; the log has the rest, without what was said."""
    logger.error("Something from Slack could not be done", exc_info=error)
    channel = body.get("channel") if isinstance(body.get("channel"), dict) else None
    if channel and body.get("user"):
        await send_ephemeral(client, channel["id"], body["user"]["id"], None, whole_message(texts.FAILED, (), ()))
