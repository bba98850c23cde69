"""/api/widget/config: what the widget shows before anybody has asked. Only here the starters are tried on the knowledge base."""

from __future__ import annotations

import asyncio
from typing import Annotated, Final, Literal

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from api.access_points import base_url, current_readiness, current_settings
from api.limits import count_request
from api.readiness import Readiness
from api.settings import ApiSettings
from api.widget_files import WidgetFiles, current_widget_files
from bot import CareerBot
from bot.proposals.starters import starters

router = APIRouter(prefix="/api/widget", tags=["Widget"], dependencies=[Depends(count_request)])

LANGUAGES: Final = ("en", "es", "fr", "de", "pt", "nl", "ar")  # of the interface; each has a catalogue in the widget
_STARTERS: Final = 4


class HumanContact(BaseModel):
    text: str
    url: str | None


class Script(BaseModel):
    url: str
    integrity: str
    bytes: int


class WidgetConfig(BaseModel):
    title: str
    greeting: str | None = Field(description="null: the front end's own, in its own language")
    starters: list[str] = Field(description="Questions that the documents cover; none while the index is loading.")
    human_contact: HumanContact | None
    retention_days: int
    languages: list[str]
    max_message_characters: int
    status: Literal["starting", "unavailable", "ready"]
    message: str
    script: Script | None


class StarterBoard:
    """The starters of the knowledge base that is served now, tried once for each of its generations."""

    def __init__(self, settings: ApiSettings) -> None:
        self._proposals = settings.widget_starters
        self._trying = asyncio.Lock()
        self._generation: str | None = None
        self._starters: tuple[str, ...] = ()

    async def current(self, bot: CareerBot) -> tuple[str, ...]:
        knowledge_base = bot.knowledge_base
        async with self._trying:
            if self._generation != knowledge_base.generation:
                self._starters = await starters(self._proposals, knowledge_base, _STARTERS)
                self._generation = knowledge_base.generation
        return self._starters


@router.get("/config", summary="What a chat front end shows before anybody has asked")
async def widget_config(
    request: Request,
    readiness: Annotated[Readiness, Depends(current_readiness)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
    files: Annotated[WidgetFiles, Depends(current_widget_files)],
) -> WidgetConfig:
    board: StarterBoard = request.app.state.starter_board
    bot = readiness.opened
    script = files.script(base_url(request, settings))
    return WidgetConfig(
        title=settings.widget_title,
        greeting=settings.widget_greeting,
        starters=list(await board.current(bot)) if bot else [],
        human_contact=_human_contact(settings),
        retention_days=settings.retention_days,
        languages=list(LANGUAGES),
        max_message_characters=min(limit for limit in (settings.max_message_characters, bot and bot.max_question_characters) if limit),
        status=readiness.state.status,
        message=readiness.state.message,
        script=Script(url=script.url, integrity=script.integrity, bytes=script.bytes) if script else None,
    )


def _human_contact(settings: ApiSettings) -> HumanContact | None:
    if not settings.human_contact_text and not settings.human_contact_url:
        return None
    return HumanContact(text=settings.human_contact_text or "Talk to a person", url=settings.human_contact_url)
