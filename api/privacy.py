"""/privacy, the page that says what is kept, and /api/widget/session/export, all of it as a file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel
from starlette.responses import JSONResponse, Response

from api.access_points import base_url, current_settings, current_storage
from api.conversations import StoredConversation
from api.document_rendering import render_page
from api.html_pages import html_page, safe_html
from api.limits import count_request
from api.own_data import EXPORT_NAME, export_of
from api.sessions import current_owner
from api.settings import ApiSettings
from api.storage import Storage
from bot.conversations import Owner

router = APIRouter()

_PAGE: Final = Path(__file__).parents[1] / "docs" / "privacy.md"
CurrentSettings = Annotated[ApiSettings, Depends(current_settings)]


class Export(BaseModel):
    conversations: list[StoredConversation]


@cache
def _text() -> tuple[str, str]:
    """Title and text."""
    title, _, text = _PAGE.read_text(encoding="utf-8").partition("\n")
    return title.removeprefix("# "), render_page(text)


@router.api_route("/privacy", methods=["GET", "HEAD"], include_in_schema=False)
async def privacy_page(request: Request, settings: CurrentSettings) -> Response:
    title, text = _text()
    return html_page(
        "privacy.html",
        home=base_url(request, settings) + "/",
        title=title,
        body=safe_html(text),
        retention_days=settings.retention_days,
        min_people=settings.gaps_min_people,
        contact_text=settings.human_contact_text,
        contact_url=settings.human_contact_url,
    )


@router.get(
    "/api/widget/session/export",
    tags=["Widget"],
    summary="All that is kept about the visitor, as a file",
    response_model=Export,
    dependencies=[Depends(count_request)],
)
async def export_everything(
    request: Request,
    owner: Annotated[Owner, Depends(current_owner)],
    storage: Annotated[Storage, Depends(current_storage)],
    settings: CurrentSettings,
) -> JSONResponse:
    """Every conversation with its questions, answers, feedback, and what is kept of how each answer came about."""
    headers = {"Cache-Control": "no-store", "Content-Disposition": f'attachment; filename="{EXPORT_NAME}"'}
    return JSONResponse(await export_of(storage.conversations, owner, base_url(request, settings)), headers=headers)
