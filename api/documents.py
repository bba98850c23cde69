"""The page behind every citation: /documents/{document_id}, the document with the cited sentence highlighted."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access_points import base_url, current_readiness, current_settings
from api.document_rendering import CitedPlace, render
from api.html_pages import html_page, safe_html
from api.readiness import Readiness
from api.settings import ApiSettings
from knowledge import Chunk, Document

router = APIRouter(tags=["Documents"])


@router.head("/documents/{document_id}", include_in_schema=False)
@router.get("/documents/{document_id}", summary="A document with a cited sentence highlighted")
async def show_document(
    document_id: str,
    request: Request,
    readiness: Annotated[Readiness, Depends(current_readiness)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
    chunk: str = "",
    at: str = "",
) -> Response:
    """`chunk` names the cited passage and `at` the character of it where the sentence begins; `#cited` scrolls there."""
    home = base_url(request, settings) + "/"
    if (bot := readiness.opened) is None:
        return html_page("message.html", 503, home=home, heading="One moment", message=readiness.state.message)
    document = bot.knowledge_base.document(document_id)
    if document is None:
        message = "There is no such document. It may have been removed since it was cited."
        return html_page("message.html", 404, home=home, heading="Not here", message=message)
    passage = _passage(bot.knowledge_base.chunks, document, chunk)
    cited = CitedPlace(passage, _sentence(passage, at)) if passage else None
    rendered = await asyncio.to_thread(render, document, cited)
    return html_page(
        "document.html",
        home=home,
        document=document,
        source_is_link=(document.source or "").startswith(("https://", "http://")),
        section=" › ".join(passage.heading_path) if passage else "",
        page=passage.page if passage else None,
        cited=rendered.marked,
        lost=bool(chunk) and not rendered.marked,
        body=safe_html(rendered.html),
    )


def _passage(chunks: tuple[Chunk, ...], document: Document, chunk_id: str) -> Chunk | None:
    return next((chunk for chunk in chunks if chunk.id == chunk_id and chunk.document_id == document.id), None) if chunk_id else None


def _sentence(passage: Chunk, at: str) -> str:
    """The sentence that covers this character; none where the address was tampered with, and then the passage is shown."""
    place = int(at) if at.isascii() and at.isdigit() and len(at) < 10 else -1
    return next((sentence.text for sentence in passage.sentences if sentence.start <= place < sentence.end), "")
