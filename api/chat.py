"""The native door: /api/chat in the Vercel AI SDK UI message stream, version 1. Only this module knows that format."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from starlette.responses import Response

from api.access_points import base_url, current_bot, current_settings
from api.citation_links import document_url, source_label
from api.event_stream import EventStreamResponse, LiveEvents, Payload, server_sent_events
from api.incoming import IncomingMessage, check_characters, read_question
from api.settings import ApiSettings
from bot import CareerBot, Citation, Event, Finished, Found, Searching, SentenceReady, Trace

router = APIRouter(prefix="/api", tags=["Native"])

_TEXT_ID = "answer"


def _joined_text(parts: Any) -> str:
    """Of a message only the text counts; an assistant's sources and data come back with it, a person's files cannot be read."""
    if not isinstance(parts, list) or not all(isinstance(part, dict) and isinstance(part.get("type"), str) for part in parts):
        raise ValueError("must be a list of parts")
    if any(part["type"] == "file" for part in parts):
        raise ValueError("may not hold files")
    texts = [part.get("text") for part in parts if part["type"] == "text"]
    if not all(isinstance(text, str) for text in texts):
        raise ValueError("must have text in its parts of the type 'text'")
    return "\n".join(str(text) for text in texts)


_PARTS_SCHEMA = {
    "type": "array",
    "items": {"type": "object", "properties": {"type": {"type": "string"}, "text": {"type": "string"}}, "required": ["type"]},
}


class UIMessage(BaseModel):
    id: str | None = None
    role: Literal["system", "user", "assistant"]
    parts: Annotated[str, BeforeValidator(_joined_text), WithJsonSchema(_PARTS_SCHEMA)]


class ChatRequest(BaseModel):
    """What `useChat` sends."""

    id: str | None = Field(default=None, max_length=128, description="Of the conversation; made up where it is missing.")
    messages: list[UIMessage] = Field(description="The conversation, oldest first; the last message is the question.")
    trigger: Literal["submit-message", "regenerate-message"] | None = None
    messageId: str | None = None  # noqa: N815 the name on the wire


@router.post("/chat", summary="Ask a question; the answer is an AI SDK UI message stream")
async def chat(
    body: ChatRequest,
    request: Request,
    bot: Annotated[CareerBot, Depends(current_bot)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
) -> Response:
    """One text delta per verified sentence, each source before the sentence that cites it first, and the reply's data at the end."""
    conversation_id = body.id or uuid4().hex
    check_characters(conversation_id, "id")
    messages = [
        IncomingMessage(message.role, message.parts, f"messages[{position}].parts")
        for position, message in enumerate(body.messages)
        if message.role != "system"
    ]
    question = read_question(messages, len(body.messages), conversation_id, settings)
    live = await LiveEvents.begin(bot.respond(question))
    parts = _stream_parts(live.with_silences(settings.heartbeat_seconds), conversation_id, request, base_url(request, settings))
    return EventStreamResponse(server_sent_events(parts, _stream_error), live, headers={"x-vercel-ai-ui-message-stream": "v1"})


async def _stream_parts(
    events: AsyncGenerator[Event | None, None], conversation_id: str, request: Request, base: str
) -> AsyncGenerator[Payload | None, None]:
    writing = False
    yield {"type": "start", "messageId": f"msg-{uuid4().hex}"}
    async for event in events:
        if event is None:
            yield None
            continue
        if isinstance(event, SentenceReady) and not writing:
            writing = True
            yield {"type": "text-start", "id": _TEXT_ID}
        if isinstance(event, Finished):
            request.state.trace = event.trace
            if writing:
                yield {"type": "text-end", "id": _TEXT_ID}
        for part in _parts_of(event, base, conversation_id):
            yield part
    yield {"type": "finish"}


def _stream_error(sentence: str) -> Payload:
    return {"type": "error", "errorText": sentence}


def _parts_of(event: Event, base: str, conversation_id: str) -> list[Payload]:
    match event:
        case Searching(queries):
            return [_status({"state": "searching", "queries": list(queries)})]
        case Found(passages):
            return [_status({"state": "reading", "passages": passages})]
        case SentenceReady(text, citations):
            sources = [part for citation in citations for part in _source_parts(citation, base)]
            return [*sources, {"type": "text-delta", "id": _TEXT_ID, "delta": text}]
        case Finished(trace):
            return [_reply_part(trace, conversation_id)]


def _status(data: dict[str, Any]) -> Payload:
    return {"type": "data-status", "data": data, "transient": True}


def _source_parts(citation: Citation, base: str) -> list[Payload]:
    url = document_url(base, citation)
    source_id = f"source-{citation.number}"
    data = {
        "number": citation.number,
        "url": url,
        "title": citation.title,
        "section": citation.section,
        "sentence": citation.sentence,
        "snippet": citation.snippet,
        "source": citation.source,
        "last_updated": citation.last_updated.isoformat() if citation.last_updated else None,
        "page": citation.page,
    }
    return [
        {"type": "source-url", "sourceId": source_id, "url": url, "title": source_label(citation)},
        {"type": "data-citation", "id": source_id, "data": data},
    ]


def _reply_part(trace: Trace, conversation_id: str) -> Payload:
    data = {
        "status": trace.reply.status,
        "answered_by": trace.reply.answered_by,
        "conversation_id": conversation_id,
        "suggestions": list(trace.reply.suggestions),
        "trace_id": trace.id,
    }
    return {"type": "data-reply", "data": data}
