"""Puts a bot together from settings, and takes it apart again. The only place that knows every part."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from bot.distress.nearness import nearness_for
from bot.errors import LanguageModelError
from bot.extractive import ExtractiveWriter
from bot.generation.local_model import LocalModel
from bot.language_models import LanguageModelWriter, hosted_writer, local_writer
from bot.pipeline import CareerBot, Limits
from bot.retrieval import personal_evidence
from bot.settings import BotSettings
from bot.stages import Writer
from knowledge import KnowledgeBase, KnowledgeSettings

log = logging.getLogger(__name__)


@asynccontextmanager
async def open_bot(settings: BotSettings, knowledge_settings: KnowledgeSettings) -> AsyncIterator[CareerBot]:
    """Raises KnowledgeError where the index cannot be served. A link that is not configured or does not start is left out and logged."""
    async with AsyncExitStack() as stack:
        knowledge_base = await KnowledgeBase.open(knowledge_settings)
        await asyncio.to_thread(nearness_for, knowledge_base.embedding_model)  # here, where nobody waits for it with a question
        await personal_evidence.prepare(knowledge_base)
        writers = [writer for name in settings.language_models if (writer := await _writer(name, settings, stack))]
        bot = CareerBot(knowledge_base, writers or [ExtractiveWriter()], Limits(settings.max_question_characters, settings.max_turns))
        if "local" in settings.language_models and not any(writer.name.startswith("local:") for writer in writers):
            bot.left_out = ("The local language model could not be started and is left out; the log says why.",)
        yield bot


async def _writer(name: str, settings: BotSettings, stack: AsyncExitStack) -> Writer | None:
    match name:
        case "hosted":
            return _closed_with(stack, hosted_writer(settings)) if settings.hosted_configured else None
        case "local":
            return await _local(settings, stack)
        case _:
            return ExtractiveWriter()


async def _local(settings: BotSettings, stack: AsyncExitStack) -> Writer | None:
    language_model = LocalModel(settings)
    try:
        await language_model.start()
        stack.push_async_callback(language_model.stop)
        writer = _closed_with(stack, local_writer(settings, language_model))
        await writer.prepare()
    except LanguageModelError as error:
        log.warning("the local language model is left out: %s", error)
        return None
    return writer


def _closed_with(stack: AsyncExitStack, writer: LanguageModelWriter) -> LanguageModelWriter:
    stack.push_async_callback(writer.aclose)
    return writer
