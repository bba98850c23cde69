"""What clients send as conversation: checked, cleaned and turned into a Question. Nothing behind this module sees an unchecked text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.citation_links import without_links
from api.error_responses import RequestRefused
from api.settings import ApiSettings
from bot import Question, Role, Turn


@dataclass(frozen=True, slots=True)
class IncomingMessage:
    role: Role
    text: str
    param: str  # its name in the request, for the error


def read_question(messages: Sequence[IncomingMessage], total_messages: int, conversation_id: str, settings: ApiSettings) -> Question:
    """The last message is the question and those before it are the history; `total_messages` counts the ignored ones too."""
    if total_messages > settings.max_messages:
        raise RequestRefused(
            f"The conversation has {total_messages:,} messages and at most {settings.max_messages:,} are read. Please start a new one.",
            param="messages",
            code="conversation_too_long",
        )
    for message in messages:
        _check(message, settings.max_message_characters)
    if not messages or messages[-1].role != "user":
        raise RequestRefused("The last message must be from the user.", param="messages")
    *history, last = messages
    if not last.text.strip():
        raise RequestRefused("The message is empty. Please write a question.", param=last.param)
    turns = tuple(_turn(message) for message in history if message.text.strip())
    return Question(text=last.text.strip(), turns=turns, conversation_id=conversation_id)


def _turn(message: IncomingMessage) -> Turn:
    text = without_links(message.text) if message.role == "assistant" else message.text
    return Turn(message.role, text.strip())


def _check(message: IncomingMessage, max_characters: int) -> None:
    if len(message.text) > max_characters:
        raise RequestRefused(
            f"The message has {len(message.text):,} characters and at most {max_characters:,} are read. Please shorten it.",
            param=message.param,
            code="message_too_long",
        )
    check_characters(message.text, message.param)


def check_characters(text: str, param: str) -> None:
    """Null bytes and lone surrogates break databases and encoders further down, so they end here."""
    if "\x00" in text or any("\ud800" <= character <= "\udfff" for character in text):
        raise RequestRefused(f"{param} has characters that are not valid text.", param=param, code="invalid_characters")
