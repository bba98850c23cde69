"""The parts of messages in the Vercel AI SDK's UI message format, version 1, in streams and in histories. Only this module knows it."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from api.capacity import Waiting
from api.citation_links import document_url, source_label
from api.event_stream import Payload
from bot import Citation, Event, Finished, Found, Reply, Searching, SentenceReady
from bot.conversations import Answered, Exchange, StoredTurn

TEXT_ID = "answer"


def start_part(message_id: str) -> Payload:
    return {"type": "start", "messageId": message_id}


def conversation_part(exchange: Exchange | Answered) -> Payload:
    """Comes first, so that a client which stops early knows already where the answer is kept."""
    answer_id = exchange.answer.id if isinstance(exchange, Answered) else exchange.answer_id
    ids = {"conversation_id": exchange.conversation_id, "question_id": exchange.question_id, "message_id": answer_id}
    return {"type": "data-conversation", "data": ids, "transient": True}


def answered_parts(answered: Answered, base: str) -> list[Payload]:
    """The whole stream of an answer that was given before."""
    answer = answered.answer
    stored = stored_message(answer, base, answered.conversation_id)["parts"]
    delta = {"type": "text-delta", "id": TEXT_ID, "delta": answer.text}
    text = [{"type": "text-start", "id": TEXT_ID}, delta, {"type": "text-end", "id": TEXT_ID}]
    streamed = [new for part in stored for new in (text if part["type"] == "text" else [part])]
    return [start_part(answer.id), conversation_part(answered), *streamed, {"type": "finish"}]


def event_parts(event: Event | Waiting, base: str, conversation_id: str, message_id: str | None) -> list[Payload]:
    match event:
        case Waiting(position):
            return [_status({"state": "waiting", "position": position})]
        case Searching(queries):
            return [_status({"state": "searching", "queries": list(queries)})]
        case Found(passages):
            return [_status({"state": "reading", "passages": passages})]
        case SentenceReady(text, citations):
            sources = [part for citation in citations for part in _source_parts(citation, base)]
            return [*sources, {"type": "text-delta", "id": TEXT_ID, "delta": text}]
        case Finished(trace):
            return [_reply_part(trace.reply, trace.id, conversation_id, message_id)]


def error_part(sentence: str) -> Payload:
    return {"type": "error", "errorText": sentence}


def stored_message(turn: StoredTurn, base: str, conversation_id: str, *, with_notes: bool = False) -> Payload:
    """A turn of the history with the same parts that it was streamed in."""
    created_at = turn.created_at.isoformat().replace("+00:00", "Z")
    text = {"type": "text", "text": turn.text}
    if turn.role == "user":
        metadata: dict[str, Any] = {"created_at": created_at, "client_id": turn.client_id}
        return {"id": turn.id, "role": turn.role, "parts": [text], "metadata": metadata}
    parts = [part for citation in turn.citations for part in _source_parts(citation, base)]
    parts += [text] if turn.text else []
    if turn.reply:
        parts.append(_reply_part(turn.reply, turn.trace_id, conversation_id, turn.id))
    feedback = {"rating": turn.feedback.rating, "reason": turn.feedback.reason} if turn.feedback else None
    metadata = {"created_at": created_at, "state": turn.state, "feedback": feedback}
    if with_notes:
        metadata["trace"] = asdict(turn.notes) if turn.notes else None
    return {"id": turn.id, "role": turn.role, "parts": parts, "metadata": metadata}


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
        "language": citation.language,
    }
    return [
        {"type": "source-url", "sourceId": source_id, "url": url, "title": source_label(citation)},
        {"type": "data-citation", "id": source_id, "data": data},
    ]


def _reply_part(reply: Reply, trace_id: str | None, conversation_id: str, message_id: str | None) -> Payload:
    data = {
        "status": reply.status,
        "answered_by": reply.answered_by,
        "conversation_id": conversation_id,
        "message_id": message_id,
        "suggestions": list(reply.suggestions),
        # Whoever was shown help lines is not to be found again in what is counted.
        "trace_id": None if reply.status == "signposted" else trace_id,
    }
    return {"type": "data-reply", "data": data}
