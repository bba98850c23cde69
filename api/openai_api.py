"""The OpenAI-compatible door: /v1/models and /v1/chat/completions. Stateless; the history is in `messages`."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from api.access_points import base_url, current_bot, current_capacity, current_limits, current_settings
from api.capacity import Capacity, Waiting
from api.citation_links import CitedText, document_url
from api.error_responses import RequestRefused, error_body
from api.event_stream import EventStreamResponse, LiveEvents, Payload, server_sent_events, unless_disconnected
from api.incoming import IncomingMessage, check_characters, read_question
from api.limits import Limits
from api.openai_shapes import (
    Annotation,
    AssistantMessage,
    ChatCompletion,
    ChatCompletionRequest,
    Choice,
    LanguageModelCard,
    LanguageModelList,
    ReplyFields,
    SearchResult,
    UrlCitation,
    Usage,
)
from api.settings import ApiSettings
from bot import CareerBot, Citation, Event, Finished, Question, SentenceReady, Trace

router = APIRouter(prefix="/v1", tags=["OpenAI-compatible"])

_CREATED = int(time.time())
_CLIENT_CLOSED_REQUEST = 499  # nginx's number for it; nobody is left to read the response, the log is
_TOKENS_PER_WORD = 4 / 3  # the usual estimate for English, for answers that no language model wrote


@dataclass(frozen=True, slots=True)
class Completion:
    """One request on its way to an answer."""

    id: str
    created: int
    language_model_id: str
    question: Question
    base_url: str
    inline_links: bool
    include_usage: bool

    def cited_text(self) -> CitedText:
        return CitedText(self.base_url, inline_links=self.inline_links)


@router.get("/models", summary="The names under which the bot answers")
async def list_language_models(settings: Annotated[ApiSettings, Depends(current_settings)]) -> LanguageModelList:
    return LanguageModelList(data=[LanguageModelCard(id=name, created=_CREATED) for name in _names(settings)])


@router.get("/models/{name}", summary="One of these names")
async def get_language_model(name: str, settings: Annotated[ApiSettings, Depends(current_settings)]) -> LanguageModelCard:
    if name not in _names(settings):
        raise RequestRefused(f"There is no model of that name; {settings.openai_model_id} is one.", status=404, code="model_not_found")
    return LanguageModelCard(id=name, created=_CREATED)


@router.post("/chat/completions", summary="Ask a question", response_model=ChatCompletion)
async def create_chat_completion(
    body: ChatCompletionRequest,
    request: Request,
    bot: Annotated[CareerBot, Depends(current_bot)],
    capacity: Annotated[Capacity, Depends(current_capacity)],
    limits: Annotated[Limits, Depends(current_limits)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
) -> Response:
    """Answers with citations, at once or as a stream of verified sentences."""
    completion = _completion(body, request, settings)
    shares = limits.shares(request, None)
    capacity.check(shares)
    events = capacity.admitted(bot.respond(completion.question), shares)
    if body.stream:
        live = await LiveEvents.begin(events)
        payloads = _chunks(completion, live.with_silences(settings.heartbeat_seconds), request)
        return EventStreamResponse(server_sent_events(payloads, _stream_error), live)
    trace = await unless_disconnected(request, _answered(events))
    if trace is None:
        return Response(status_code=_CLIENT_CLOSED_REQUEST)
    request.state.trace = trace
    return JSONResponse(_response(completion, trace).model_dump(mode="json"))


def _names(settings: ApiSettings) -> tuple[str, str]:
    return settings.openai_model_id, f"{settings.openai_model_id}:plain"


def _completion(body: ChatCompletionRequest, request: Request, settings: ApiSettings) -> Completion:
    default, plain = _names(settings)
    conversation_id = body.conversation_id or uuid4().hex
    check_characters(conversation_id, "conversation_id")
    messages = [
        IncomingMessage(message.role, message.content, f"messages[{position}].content")
        for position, message in enumerate(body.messages)
        if message.role == "user" or message.role == "assistant"  # what a client's system prompt asks for is not ours to follow
    ]
    return Completion(
        id=f"chatcmpl-{uuid4().hex}",
        created=int(time.time()),
        language_model_id=plain if body.model == plain else default,
        question=read_question(messages, len(body.messages), conversation_id, settings),
        base_url=base_url(request, settings),
        inline_links=body.model != plain,
        include_usage=bool(body.stream_options and body.stream_options.include_usage),
    )


async def _answered(events: AsyncGenerator[Event | Waiting, None]) -> Trace:
    async with aclosing(events):
        async for event in events:
            if isinstance(event, Finished):
                return event.trace
    raise RuntimeError("The bot ended without its trace")


def _response(completion: Completion, trace: Trace) -> ChatCompletion:
    text = completion.cited_text()
    content = text.add(trace.reply.text, trace.reply.citations) + text.footer()
    return ChatCompletion(
        id=completion.id,
        created=completion.created,
        model=completion.language_model_id,
        choices=[Choice(message=AssistantMessage(content=content, annotations=_annotations(text, completion.base_url)))],
        usage=_usage(trace),
        **_reply_fields(completion, trace).model_dump(),
    )


async def _chunks(
    completion: Completion, events: AsyncGenerator[Event | Waiting | None, None], request: Request
) -> AsyncGenerator[Payload | None, None]:
    text = completion.cited_text()
    trace: Trace | None = None
    yield _chunk(completion, {"role": "assistant", "content": ""})
    async for event in events:
        if event is None:
            yield None
        elif isinstance(event, SentenceReady):
            yield _chunk(completion, {"content": text.add(event.text, event.citations)})
        elif isinstance(event, Finished):
            trace = event.trace
    if trace is None:
        raise RuntimeError("The bot ended without its trace")
    request.state.trace = trace
    for payload in _closing_chunks(completion, text, trace):
        yield payload


def _stream_error(sentence: str) -> Payload:
    return error_body(sentence, error_type="server_error")


def _closing_chunks(completion: Completion, text: CitedText, trace: Trace) -> list[Payload]:
    chunks = []
    if footer := text.footer():
        chunks.append(_chunk(completion, {"content": footer}))
    if text.places:
        annotations = [annotation.model_dump() for annotation in _annotations(text, completion.base_url)]
        chunks.append(_chunk(completion, {"annotations": annotations}))
    chunks.append(_chunk(completion, {}, "stop") | _reply_fields(completion, trace).model_dump(mode="json"))
    if completion.include_usage:
        chunks.append(_chunk(completion, {}) | {"choices": [], "usage": _usage(trace).model_dump()})
    return chunks


def _chunk(completion: Completion, delta: dict[str, Any], finish_reason: str | None = None) -> Payload:
    return {
        "id": completion.id,
        "object": "chat.completion.chunk",
        "created": completion.created,
        "model": completion.language_model_id,
        "choices": [{"index": 0, "delta": delta, "finish_reason": finish_reason}],
    }


def _annotations(text: CitedText, base: str) -> list[Annotation]:
    return [
        Annotation(
            url_citation=UrlCitation(
                start_index=place.start, end_index=place.end, url=document_url(base, place.citation), title=place.citation.title
            )
        )
        for place in text.places
    ]


def _reply_fields(completion: Completion, trace: Trace) -> ReplyFields:
    results = [_search_result(citation, completion.base_url) for citation in trace.reply.citations]
    return ReplyFields(
        status=trace.reply.status,
        answered_by=trace.reply.answered_by,
        conversation_id=completion.question.conversation_id or "",
        citations=[result.url for result in results],
        search_results=results,
    )


def _search_result(citation: Citation, base: str) -> SearchResult:
    return SearchResult(
        title=citation.title,
        url=document_url(base, citation),
        snippet=citation.snippet,
        section=citation.section,
        sentence=citation.sentence,
        last_updated=citation.last_updated.isoformat() if citation.last_updated else None,
        source=citation.source,
    )


def _usage(trace: Trace) -> Usage:
    asked = " ".join((*(turn.text for turn in trace.question.turns), trace.question.text))
    prompt = trace.tokens.get("prompt") or _estimated_tokens(asked)
    completion = trace.tokens.get("completion") or _estimated_tokens(trace.reply.text)
    return Usage(prompt_tokens=prompt, completion_tokens=completion, total_tokens=prompt + completion)


def _estimated_tokens(text: str) -> int:
    return round(len(text.split()) * _TOKENS_PER_WORD)
