"""A conversation with the bot over the documents of a test."""

from __future__ import annotations

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.stages import Finished, Question, Reply, Turn
from knowledge import KnowledgeBase


async def held(knowledge_base: KnowledgeBase, *messages: str) -> list[Reply]:
    """What the bot replies to each message, the earlier ones remembered."""
    bot = CareerBot(knowledge_base, [ExtractiveWriter()])
    turns: tuple[Turn, ...] = ()
    replies = []
    for message in messages:
        async for event in bot.respond(Question(message, turns)):
            if isinstance(event, Finished):
                replies.append(event.trace.reply)
        turns = (*turns, Turn("user", message), Turn("assistant", replies[-1].text))
    return replies
