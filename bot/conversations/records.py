"""What the store takes and gives: plain frozen records, and how a reply becomes JSON and is read again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NewType

from pydantic import TypeAdapter, ValidationError

from bot.conversations.trace_notes import TraceNotes
from bot.stages import Citation, Reply, Role, Turn

Owner = NewType("Owner", str)  # whose a conversation is; made by Sessions for the web, and by other channels from their own identities

# "writing" becomes "interrupted" where the process that wrote it is gone; "stopped" is the person's own doing;
# "replaced" was asked once more.
AnswerState = Literal["complete", "writing", "stopped", "interrupted", "replaced"]
Rating = Literal["up", "down"]


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question that has been stored and is about to be answered."""

    conversation_id: str
    question_id: str
    answer_id: str
    text: str
    history: tuple[Turn, ...]  # before the question, oldest first


@dataclass(frozen=True, slots=True)
class Feedback:
    rating: Rating
    reason: str | None


@dataclass(frozen=True, slots=True)
class StoredTurn:
    id: str
    role: Role
    text: str
    created_at: datetime
    client_id: str | None = None  # of a question: what the client called it
    state: AnswerState | None = None  # of an answer
    reply: Reply | None = None  # of an answer that was finished
    citations: tuple[Citation, ...] = ()
    trace_id: str | None = None
    notes: TraceNotes | None = None  # of an answer that was finished
    feedback: Feedback | None = None


@dataclass(frozen=True, slots=True)
class Answered:
    """A question that had its answer before it was sent again."""

    conversation_id: str
    question_id: str
    answer: StoredTurn


@dataclass(frozen=True, slots=True)
class Conversation:
    id: str
    created_at: datetime
    updated_at: datetime
    expires_at: datetime
    turns: tuple[StoredTurn, ...]  # oldest first


_REPLY = TypeAdapter(Reply)
_CITATIONS = TypeAdapter(tuple[Citation, ...])


def reply_to_json(reply: Reply) -> dict[str, Any]:
    written: dict[str, Any] = _REPLY.dump_python(reply, mode="json")
    return written


def partial_to_json(citations: Sequence[Citation]) -> dict[str, Any]:
    """Of an answer that was not finished."""
    return {"citations": _CITATIONS.dump_python(tuple(citations), mode="json")}


def reply_from_json(stored: dict[str, Any]) -> Reply | None:
    """None where an older version wrote it in another shape: the text of the turn stands beside it."""
    try:
        return _REPLY.validate_python(stored)
    except ValidationError:
        return None


def citations_from_json(stored: dict[str, Any]) -> tuple[Citation, ...]:
    try:
        return _CITATIONS.validate_python(stored.get("citations", ()))
    except ValidationError:
        return ()
