"""The native door: /api/chat. With a session the server keeps the conversation, without one the client does."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncGenerator, Awaitable, Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated, Any, Literal
from uuid import uuid4

from fastapi import APIRouter, Depends, Header, Request
from pydantic import BaseModel, BeforeValidator, Field, WithJsonSchema
from starlette.responses import Response

from api.access_points import base_url, current_bot, current_capacity, current_limits, current_settings, current_storage
from api.capacity import Capacity, Waiting
from api.error_responses import RequestRefused
from api.event_stream import EventStreamResponse, LiveEvents, Payload, finished_stream, server_sent_events
from api.incoming import IncomingMessage, check_characters, read_question
from api.limits import Limits
from api.sessions import owner_if_any
from api.settings import ApiSettings
from api.storage import Storage
from api.ui_messages import TEXT_ID, answered_parts, conversation_part, error_part, event_parts, start_part
from bot import CareerBot, Event, Finished, Question, SentenceReady
from bot.conversations import Answered, Exchange, Owner, recorded

router = APIRouter(prefix="/api", tags=["Native"])

_STREAM_HEADERS = {"x-vercel-ai-ui-message-stream": "v1"}


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
    id: str | None = Field(default=None, max_length=128, description="With a session: the same id again is the same question.")
    role: Literal["system", "user", "assistant"]
    parts: Annotated[str, BeforeValidator(_joined_text), WithJsonSchema(_PARTS_SCHEMA)]


class ChatRequest(BaseModel):
    """What `useChat` sends, or with a session only the new message."""

    id: str | None = Field(default=None, max_length=128, description="Of the conversation; made up where it is missing.")
    messages: list[UIMessage] | None = Field(
        default=None, description="The conversation, oldest first; the last message is the question, and with a session the only one read."
    )
    message: UIMessage | None = Field(default=None, description="The question alone.")
    trigger: Literal["submit-message", "regenerate-message"] | None = Field(
        default=None, description="With a session, regenerate-message asks the last question once more."
    )
    messageId: str | None = Field(default=None, max_length=128, description="With regenerate-message: the answer to replace.")  # noqa: N815 the name on the wire
    country: str | None = Field(default=None, pattern="^[A-Za-z]{2}$", description="ISO 3166-1 alpha-2, for the routes to human help.")

    def incoming(self) -> list[IncomingMessage]:
        if self.message is not None:
            return [IncomingMessage(self.message.role, self.message.parts, "message.parts")] if self.message.role != "system" else []
        return [
            IncomingMessage(message.role, message.parts, f"messages[{position}].parts")
            for position, message in enumerate(self.messages or ())
            if message.role != "system"
        ]

    def client_id(self) -> str | None:
        """What the client calls the question."""
        last = self.message or (self.messages[-1] if self.messages else None)
        return last.id if last else None


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on its way, and where its answer is kept, if it is."""

    question: Question
    conversation_id: str
    exchange: Exchange | None = None

    @property
    def message_id(self) -> str | None:
        return self.exchange.answer_id if self.exchange else None


@router.post("/chat", summary="Ask a question; the answer is an AI SDK UI message stream")
async def chat(
    body: ChatRequest,
    request: Request,
    bot: Annotated[CareerBot, Depends(current_bot)],
    owner: Annotated[Owner | None, Depends(owner_if_any)],
    storage: Annotated[Storage, Depends(current_storage)],
    limits: Annotated[Limits, Depends(current_limits)],
    capacity: Annotated[Capacity, Depends(current_capacity)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
    idempotency_key: Annotated[str | None, Header(max_length=255)] = None,
) -> Response:
    """One text delta per verified sentence, each source before the sentence that cites it first, and the reply's data at the end.

    With `Authorization: Bearer` and a token of /api/widget/session the conversation is kept here. Then a message that is sent again
    under the same `Idempotency-Key` within 24 hours gets the same answer: 409 while it is being written, 422 for another message.
    """
    await limits.count_question(request, owner)
    _check_names(body)
    shares = limits.shares(request, owner)
    capacity.check(shares)
    base = base_url(request, settings)
    if owner is None:
        asked = _given_history(body, settings)
    else:
        key = _checked_key(idempotency_key)
        begun = await _begun(body, owner, storage, settings, key)
        if isinstance(begun, Answered):
            return finished_stream(answered_parts(begun, base), _STREAM_HEADERS)
        question = Question(begun.text, begun.history, begun.conversation_id)
        asked = Asked(_with_country(question, body.country), begun.conversation_id, begun)
    events = capacity.admitted(bot.respond(asked.question), shares)
    live = await LiveEvents.begin(recorded(events, asked.exchange, storage.conversations) if asked.exchange else events)
    parts = _stream_parts(live.with_silences(settings.heartbeat_seconds), asked, request, base)
    return EventStreamResponse(server_sent_events(parts, error_part), live, headers=_STREAM_HEADERS)


def _check_names(body: ChatRequest) -> None:
    for name, value in (("id", body.id), ("messageId", body.messageId), ("message.id", body.client_id())):
        check_characters(value or "", name)


def _given_history(body: ChatRequest, settings: ApiSettings) -> Asked:
    if body.messages is None and body.message is None:
        raise RequestRefused("messages is missing.", param="messages")
    conversation_id = body.id or uuid4().hex
    question = read_question(body.incoming(), len(body.messages or ()), conversation_id, settings)
    return Asked(_with_country(question, body.country), conversation_id)


async def _begun(body: ChatRequest, owner: Owner, storage: Storage, settings: ApiSettings, key: str | None) -> Exchange | Answered:
    begin = _beginning(body, owner, storage, settings)
    if key is None:
        return await begin()
    return await storage.idempotency_keys.begin(owner, key, hashlib.sha256(body.model_dump_json().encode()).hexdigest(), begin)


def _beginning(body: ChatRequest, owner: Owner, storage: Storage, settings: ApiSettings) -> Callable[[], Awaitable[Exchange]]:
    if body.trigger == "regenerate-message":
        if body.id is None:
            raise RequestRefused("id is missing.", param="id")
        return partial(storage.conversations.begin_again, owner, body.id, body.messageId)
    if body.messages is None and body.message is None:
        raise RequestRefused("message is missing.", param="message")
    new = read_question(body.incoming()[-1:], 1, "", settings)
    return partial(storage.conversations.begin, owner, new.text, body.id, body.client_id())


def _checked_key(key: str | None) -> str | None:
    check_characters(key or "", "Idempotency-Key")
    return key or None


def _with_country(question: Question, country: str | None) -> Question:
    return replace(question, country=country.upper()) if country else question


async def _stream_parts(
    events: AsyncGenerator[Event | Waiting | None, None], asked: Asked, request: Request, base: str
) -> AsyncGenerator[Payload | None, None]:
    writing = False
    yield start_part(asked.message_id or f"msg-{uuid4().hex}")
    if asked.exchange:
        yield conversation_part(asked.exchange)
    async for event in events:
        if event is None:
            yield None
            continue
        if isinstance(event, SentenceReady) and not writing:
            writing = True
            yield {"type": "text-start", "id": TEXT_ID}
        if isinstance(event, Finished):
            request.state.trace = event.trace
            if writing:
                yield {"type": "text-end", "id": TEXT_ID}
        for part in event_parts(event, base, asked.conversation_id, asked.message_id):
            yield part
    yield {"type": "finish"}
