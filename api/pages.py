"""The front page with the widget, /demo and /widget/frame (the widget on pages of somebody else's), /developers and /docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from api.access_points import base_url, current_readiness, current_settings
from api.api_reference import operations
from api.citation_links import passage_url
from api.html_pages import html_page
from api.readiness import Readiness
from api.settings import ApiSettings
from api.widget_config import LANGUAGES
from api.widget_files import WidgetFiles, WidgetScript, current_widget_files
from knowledge import Chunk

router = APIRouter(include_in_schema=False)

EXAMPLE_QUESTION = "I am a junior bookkeeper. Is my job safe and what should I do?"
_MAX_DOCUMENTS = 40  # a shelf that is longer is a list nobody reads


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage with one of its sentences to be marked."""

    before: str
    sentence: str
    after: str
    url: str
    title: str
    section: str
    language: str


@router.api_route("/", methods=["GET", "HEAD"])
async def front_page(
    request: Request,
    readiness: Annotated[Readiness, Depends(current_readiness)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
    files: Annotated[WidgetFiles, Depends(current_widget_files)],
) -> Response:
    base = base_url(request, settings)
    widget = _widget(request, files)
    knowledge_base = readiness.opened.knowledge_base if readiness.opened else None
    found = await knowledge_base.search(EXAMPLE_QUESTION, limit=1) if knowledge_base else ()
    return html_page(
        "front.html",
        with_widget=widget is not None,
        widget=widget,
        home=f"{base}/",
        state=readiness.state,
        passage=_shown(found[0].chunk, base) if found else None,
        documents=sorted(knowledge_base.documents, key=lambda document: document.title) if knowledge_base else (),
        max_documents=_MAX_DOCUMENTS,
        question=EXAMPLE_QUESTION,
        version=request.app.version,
    )


@router.api_route("/demo", methods=["GET", "HEAD"])
async def demo_page(
    request: Request,
    settings: Annotated[ApiSettings, Depends(current_settings)],
    files: Annotated[WidgetFiles, Depends(current_widget_files)],
) -> Response:
    widget = _widget(request, files)
    home = base_url(request, settings) + "/"
    return html_page("demo.html", with_widget=widget is not None, style_sheet="demo.css", widget=widget, home=home)


@router.api_route("/widget/frame", methods=["GET", "HEAD"])
async def frame_page(
    request: Request,
    settings: Annotated[ApiSettings, Depends(current_settings)],
    files: Annotated[WidgetFiles, Depends(current_widget_files)],
    lang: str = "en",
    theme: Literal["auto", "light", "dark"] = "auto",
) -> Response:
    """For pages that take no script of others: the same chat in a frame, on the origins where the widget may stand."""
    widget = _widget(request, files)
    return html_page(
        "frame.html",
        with_widget=widget is not None,
        style_sheet="frame.css",
        framed_by=("'self'", *settings.widget_origins),
        widget=widget,
        title=settings.widget_title,
        theme=theme,
        language=lang if lang in LANGUAGES else "en",
    )


@router.api_route("/developers", methods=["GET", "HEAD"])
async def developers_page(
    request: Request,
    settings: Annotated[ApiSettings, Depends(current_settings)],
    files: Annotated[WidgetFiles, Depends(current_widget_files)],
) -> Response:
    base = base_url(request, settings)
    return html_page(
        "developers.html",
        home=f"{base}/",
        script=files.script(base),
        language_model_id=settings.openai_model_id,
        question=EXAMPLE_QUESTION,
        version=request.app.version,
    )


def _widget(request: Request, files: WidgetFiles) -> WidgetScript | None:
    # By its path alone: our own pages take it from wherever they came from themselves, which is not always the public address.
    return files.script(str(request.scope.get("root_path", "")), versioned=True)


def _shown(chunk: Chunk, base: str) -> ShownPassage:
    start, end = (chunk.sentences[0].start, chunk.sentences[0].end) if chunk.sentences else (0, len(chunk.text))
    return ShownPassage(
        before=chunk.text[:start],
        sentence=chunk.text[start:end],
        after=chunk.text[end:],
        url=passage_url(base, chunk.document_id, chunk.id, start),
        title=chunk.document_title,
        section=" › ".join(chunk.heading_path),
        language=chunk.language,
    )


@router.api_route("/docs", methods=["GET", "HEAD"])
async def api_reference(request: Request, settings: Annotated[ApiSettings, Depends(current_settings)]) -> Response:
    schema: dict[str, Any] = request.app.openapi()
    return html_page("reference.html", home=base_url(request, settings) + "/", info=schema["info"], groups=operations(schema))
