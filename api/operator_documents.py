"""/api/documents, for the operator: list, add, replace and delete documents while people chat, with progress for who asks for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field
from starlette.responses import JSONResponse, Response

from api.access_points import base_url, current_readiness, current_settings
from api.document_changes import DocumentChanges, Step
from api.document_uploads import checked_key, uploaded_files
from api.error_responses import RequestRefused
from api.event_stream import EventStreamResponse, LiveEvents, Payload, server_sent_events
from api.operator_access import OPERATOR_ONLY
from api.readiness import Readiness
from api.settings import ApiSettings
from knowledge import IndexedDocument, IndexUnavailable, IngestionReport, PoisonedPassage, poisoned_passages

router = APIRouter(prefix="/api/documents", tags=["Operator"], dependencies=OPERATOR_ONLY)

_FROM_FOLDER: Final = "{key} is still in the documents folder, so the next build of the index brings it back."
_FORM: Final[dict[str, Any]] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"files": {"type": "array", "items": {"type": "string", "format": "binary"}}},
                    "required": ["files"],
                }
            }
        },
    }
}


class Poisoned(BaseModel):
    """A passage that gives orders to a bot. It stays in its document, and no answer uses it."""

    key: str
    section: str
    excerpt: str


class ListedDocument(BaseModel):
    key: str
    title: str
    url: str
    chunks: int
    language: str
    updated: str | None
    source: str | None
    origin: str = Field(description="folder: from the documents folder; added: by hand or over this API.")
    poisoned: list[Poisoned]


class IndexState(BaseModel):
    status: str
    message: str
    generation: str | None
    created: str | None
    embedding_model: str | None
    chunks: int


class DocumentList(BaseModel):
    index: IndexState
    documents: list[ListedDocument]


class NotTaken(BaseModel):
    key: str
    reason: str


class ChangeReport(BaseModel):
    added: list[str]
    changed: list[str]
    unchanged: list[str]
    removed: list[str]
    failed: list[NotTaken]
    poisoned: list[Poisoned]
    notes: list[str]
    generation: str
    chunks: int = Field(description="In the index now.")
    chunks_embedded: int
    seconds: float


def current_changes(request: Request) -> DocumentChanges:
    changes: DocumentChanges = request.app.state.document_changes
    return changes


CurrentChanges = Annotated[DocumentChanges, Depends(current_changes)]
CurrentSettings = Annotated[ApiSettings, Depends(current_settings)]


@router.get("", summary="What is in the index, and in what state it is")
async def list_all(
    request: Request, changes: CurrentChanges, settings: CurrentSettings, readiness: Annotated[Readiness, Depends(current_readiness)]
) -> DocumentList:
    try:
        documents = await changes.documents()
    except IndexUnavailable:  # the state says so, and how to mend it: by an upload, for one
        documents = ()
    base = base_url(request, settings)
    return DocumentList(index=_index_state(readiness, documents), documents=[_listed(one, base) for one in documents])


@router.post("", summary="Add documents, or replace those of the same name", response_model=ChangeReport, openapi_extra=_FORM)
async def add_documents(request: Request, changes: CurrentChanges, settings: CurrentSettings) -> Response:
    """All that can be read go in together; people who chat see the index before or after it, never in between.

    With `Accept: text/event-stream` the progress is told, and the report is the last event before [DONE].
    """
    return await _changed(request, changes.add(await uploaded_files(request)), settings)


@router.put("/{key:path}", summary="Put one document under this name", response_model=ChangeReport, openapi_extra=_FORM)
async def replace_document(key: str, request: Request, changes: CurrentChanges, settings: CurrentSettings) -> Response:
    """The name's ending tells the format."""
    return await _changed(request, changes.add(await uploaded_files(request, checked_key(key))), settings)


@router.delete("/{key:path}", summary="Take one document out of the index", response_model=ChangeReport)
async def delete_document(key: str, request: Request, changes: CurrentChanges, settings: CurrentSettings) -> Response:
    """From the moment this is answered nothing of it is found any more."""
    known = {one.document.key: one.origin for one in await changes.documents()}
    if key not in known:
        raise RequestRefused("There is no document of that name.", status=404, code="document_not_found")
    notes = [_FROM_FOLDER.format(key=key)] if known[key] == "folder" else []
    return await _changed(request, changes.remove([key]), settings, notes)


async def _changed(
    request: Request, steps: AsyncGenerator[Step | IngestionReport, None], settings: ApiSettings, notes: list[str] | None = None
) -> Response:
    live = await LiveEvents.begin(steps)
    events = live.with_silences(settings.heartbeat_seconds)
    if "text/event-stream" in request.headers.get("accept", ""):
        return EventStreamResponse(server_sent_events(_payloads(events, notes or []), _failure), live)
    async for event in events:
        if isinstance(event, IngestionReport):
            report = _report(event, notes or [])
            taken = event.added or event.changed or event.unchanged or event.removed
            return JSONResponse(report.model_dump(), 200 if taken else 422, {"Cache-Control": "no-store"})
    raise RuntimeError("The change ended without its report")


async def _payloads(events: AsyncGenerator[Step | IngestionReport | None, None], notes: list[str]) -> AsyncGenerator[Payload | None, None]:
    async for event in events:
        match event:
            case Step(stage, done, total):
                yield {"type": "progress", "stage": stage, "done": done, "total": total}
            case IngestionReport():
                yield {"type": "report", "report": _report(event, notes).model_dump()}
            case _:
                yield None


def _failure(sentence: str) -> Payload:
    return {"type": "error", "message": sentence}


def _report(report: IngestionReport, notes: list[str]) -> ChangeReport:
    return ChangeReport(
        added=list(report.added),
        changed=list(report.changed),
        unchanged=list(report.unchanged),
        removed=list(report.removed),
        failed=[NotTaken(key=error.name, reason=error.reason) for error in report.failed],
        poisoned=[_poisoned(passage) for passage in report.poisoned],
        notes=notes,
        generation=report.generation,
        chunks=report.chunks,
        chunks_embedded=report.chunks_embedded,
        seconds=round(report.seconds, 3),
    )


def _listed(one: IndexedDocument, base: str) -> ListedDocument:
    document = one.document
    return ListedDocument(
        key=document.key,
        title=document.title,
        url=f"{base}/documents/{quote(document.id, safe='')}",
        chunks=len(one.chunks),
        language=document.language,
        updated=document.updated.isoformat() if document.updated else None,
        source=document.source,
        origin=one.origin,
        poisoned=[_poisoned(passage) for passage in poisoned_passages(document.key, one.chunks)],
    )


def _poisoned(passage: PoisonedPassage) -> Poisoned:
    return Poisoned(key=passage.document_key, section=passage.section, excerpt=passage.excerpt)


def _index_state(readiness: Readiness, documents: tuple[IndexedDocument, ...]) -> IndexState:
    knowledge_base = readiness.opened.knowledge_base if readiness.opened else None
    return IndexState(
        status=readiness.state.status,
        message=readiness.state.message,
        generation=knowledge_base.generation if knowledge_base else None,
        created=knowledge_base.created if knowledge_base else None,
        embedding_model=knowledge_base.embedding_model.name if knowledge_base else None,
        chunks=sum(len(one.chunks) for one in documents),
    )
