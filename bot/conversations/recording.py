"""Puts an answer on record while it passes by, however it ends."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Awaitable
from contextlib import aclosing
from typing import TypeVar

from bot.conversations.conversations import Conversations
from bot.conversations.errors import StorageUnavailable
from bot.conversations.records import AnswerState, Exchange
from bot.conversations.trace_notes import notes_of
from bot.errors import QuestionError
from bot.stages import Citation, Finished, SentenceReady

T = TypeVar("T")  # the bot's events, and others of whoever listens

logger = logging.getLogger(__name__)


async def recorded(events: AsyncGenerator[T, None], exchange: Exchange, conversations: Conversations) -> AsyncGenerator[T, None]:
    """The same events. The answer is stored before Finished is passed on, so who has seen the end finds it in the history.

    A question that the bot does not take leaves no trace; closing or cancelling keeps what had been said as stopped.
    """
    texts: list[str] = []
    citations: list[Citation] = []
    state: AnswerState | None = "interrupted"
    try:
        async with aclosing(events):
            async for event in events:
                if isinstance(event, SentenceReady):
                    texts.append(event.text)
                    citations.extend(event.citations)
                if isinstance(event, Finished):
                    await _if_possible(conversations.finish(exchange, event.trace.reply, event.trace.id, notes_of(event.trace)))
                    state = None
                yield event
    except QuestionError:
        state = None
        await _if_possible(conversations.withdraw(exchange))
        raise
    except (asyncio.CancelledError, GeneratorExit):
        state = state and "stopped"
        raise
    finally:
        if state:
            await _if_possible(conversations.leave(exchange, state, "".join(texts), citations))


async def _if_possible(storing: Awaitable[None]) -> None:
    """The person gets the answer also where it cannot be kept."""
    try:
        await storing
    except StorageUnavailable:
        logger.exception("An answer could not be stored")
