"""The HTTP application: it accepts connections at once and opens the bot in the background."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from api import (
    chat,
    conversations,
    documents,
    error_responses,
    health,
    insights,
    openai_api,
    operator_board,
    operator_documents,
    pages,
    privacy,
    sessions,
    widget_config,
    widget_files,
)
from api.body_size import DeclaredBodySize
from api.capacity import Capacity
from api.connections import BodyDeadline
from api.counting import Counting
from api.document_changes import DocumentChanges
from api.freed_memory import giving_back
from api.limits import Limits
from api.metrics import Metrics
from api.metrics import router as metrics_router
from api.origins import Origins
from api.readiness import OpenBot, Readiness
from api.request_log import RequestLog
from api.settings import ApiSettings
from api.slack import tables as _slack_tables  # noqa: F401 part of every database, so that switching Slack on changes no schema
from api.slack.settings import SlackSettings
from api.storage import Storage
from api.tracing import FASTAPI_TELEMETRY_OFF, Tracing
from api.turn_log import TurnLog
from api.widget_config import StarterBoard
from api.widget_files import WidgetFiles
from bot import Trace
from knowledge import KnowledgeSettings

_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


class CareerApi(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        # Around everything, also around what FastAPI itself answers: an unexpected error and a body that is too large.
        settings: ApiSettings = self.state.settings
        timed = BodyDeadline(super().build_middleware_stack(), settings.body_seconds)
        inner = DeclaredBodySize(timed, settings.max_body_bytes, settings.max_upload_bytes)
        return RequestLog(Origins(inner, settings), self.state.metrics)


def create_app(
    settings: ApiSettings,
    open_bot: OpenBot,
    knowledge_settings: KnowledgeSettings | None = None,
    slack_settings: SlackSettings | None = None,
) -> FastAPI:
    metrics = Metrics(lambda: readiness.opened)
    tracing = Tracing.to_collector(settings.otlp_endpoint) if settings.otlp_endpoint else None
    observers: list[Callable[[Trace], None]] = [TurnLog(with_text=settings.log_text), metrics.count_turn, *([tracing] if tracing else [])]
    readiness = Readiness(open_bot, settings.index_retry_seconds, observers)
    document_changes = DocumentChanges(knowledge_settings or KnowledgeSettings.read(), readiness)
    storage = Storage(settings)
    counting = Counting(settings.redis_url)
    starter_board = StarterBoard(settings)
    slack = None
    if slack_settings is not None and slack_settings.mode != "off":
        from api.slack.door import Building, SlackDoor  # noqa: PLC0415 slack-bolt is an optional dependency

        slack = SlackDoor(slack_settings, Building(settings, readiness, storage, starter_board))

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        opening = asyncio.create_task(readiness.run())
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(storage.open())
            await stack.enter_async_context(giving_back())
            if slack:
                await stack.enter_async_context(slack.open())
            yield
        await document_changes.aclose()
        if tracing:
            await asyncio.to_thread(tracing.close)
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening
        await counting.aclose()

    app = CareerApi(
        title="Career Clarity",
        summary=_PROJECT["description"],
        version=_PROJECT["version"],
        lifespan=lifespan,
        max_body_size=settings.max_body_bytes,
        docs_url=None,  # FastAPI's own pages load Swagger and Redoc from another host
        redoc_url=None,
        telemetry=FASTAPI_TELEMETRY_OFF,
    )
    app.state.settings = settings
    app.state.readiness = readiness
    app.state.metrics = metrics
    app.state.storage = storage
    app.state.capacity = Capacity(settings)
    app.state.counting = counting
    app.state.limits = Limits(settings, counting)
    app.state.document_changes = document_changes
    app.state.widget_files = WidgetFiles()
    app.state.starter_board = starter_board
    error_responses.install(app)
    native = (chat.router, sessions.router, conversations.router, widget_config.router, widget_files.router)
    for router in (pages.router, privacy.router, openai_api.router, *native, documents.router, health.router, metrics_router):
        app.include_router(router)
    app.include_router(insights.router)
    app.include_router(operator_board.router)
    app.include_router(operator_documents.router, max_body_size=settings.max_upload_bytes)
    if slack:
        app.include_router(slack.router)
    return app
