"""The HTTP application: it accepts connections at once and opens the bot in the background."""

from __future__ import annotations

import asyncio
import tomllib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from fastapi import FastAPI
from starlette.types import ASGIApp

from api import chat, documents, error_responses, health, openai_api, pages
from api.body_size import DeclaredBodySize
from api.readiness import OpenBot, Readiness
from api.request_log import RequestLog
from api.settings import ApiSettings

_PROJECT = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]


class CareerApi(FastAPI):
    def build_middleware_stack(self) -> ASGIApp:
        # Around everything, also around what FastAPI itself answers: an unexpected error and a body that is too large.
        settings: ApiSettings = self.state.settings
        return RequestLog(DeclaredBodySize(super().build_middleware_stack(), settings.max_body_bytes))


def create_app(settings: ApiSettings, open_bot: OpenBot) -> FastAPI:
    readiness = Readiness(open_bot, settings.index_retry_seconds)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
        opening = asyncio.create_task(readiness.run())
        yield
        opening.cancel()
        with suppress(asyncio.CancelledError):
            await opening

    app = CareerApi(
        title="Career Clarity",
        summary=_PROJECT["description"],
        version=_PROJECT["version"],
        lifespan=lifespan,
        max_body_size=settings.max_body_bytes,
        docs_url=None,  # FastAPI's own pages load Swagger and Redoc from another host
        redoc_url=None,
    )
    app.state.settings = settings
    app.state.readiness = readiness
    error_responses.install(app)
    for router in (pages.router, openai_api.router, chat.router, documents.router, health.router):
        app.include_router(router)
    return app
