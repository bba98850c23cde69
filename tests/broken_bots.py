"""Bots that are broken in one place each, put together from real parts: what the evals must notice."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Sequence
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace

from bot import (
    BotSettings,
    CareerBot,
    DraftSentence,
    Event,
    Evidence,
    Finished,
    Question,
    Reply,
    SentenceVerdict,
    Trace,
    Understanding,
    Writer,
)
from bot.answering import Answering
from bot.extractive import ExtractiveWriter
from bot.verification import Verifier
from evals.in_process_target import OpenBot
from knowledge import KnowledgeBase, KnowledgeSettings, Passage

_FOUND = 8  # few enough that no ranking afterwards can bring the right ones back


class ShuffledKnowledgeBase(KnowledgeBase):
    """Finds what somebody else asked for."""

    async def search_each(self, queries: Sequence[str], *, limit: int = 8) -> tuple[tuple[Passage, ...], ...]:
        other_queries = [random.Random(query).choice(self.chunks).text for query in queries]
        return await super().search_each(other_queries, limit=min(limit, _FOUND))


class NeverDecliningBot(CareerBot):
    """Where the sound bot says that the sources are silent, it says what stands in the nearest passage."""

    async def respond(self, question: Question) -> AsyncGenerator[Event, None]:
        async with aclosing(super().respond(question)) as events:
            async for event in events:
                yield Finished(_answered(event.trace)) if isinstance(event, Finished) else event


def _answered(trace: Trace) -> Trace:
    if trace.reply.status != "declined":
        return trace
    nearest = trace.evidence.passages[0].chunk.text if trace.evidence and trace.evidence.passages else "Yes."
    return replace(trace, reply=Reply("answered", nearest))


class LyingWriter:
    """Cites what was found and says something else."""

    name = "local:liar"

    async def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]:
        for number, passage in enumerate(evidence.passages[:3], 2):
            yield DraftSentence(
                f"Within {number} years every plumber in Norway receives 93,600 dollars of compensation.", (passage.chunk.id,)
            )


class TrustingVerifier(Verifier):
    """Verification that is off."""

    async def verify(self, sentence: DraftSentence, evidence: Evidence) -> SentenceVerdict:
        return SentenceVerdict(sentence, True, 1.0, sentence.chunk_ids[0] if sentence.chunk_ids else None, 0)


class TrustingBot(CareerBot):
    def __init__(self, knowledge_base: KnowledgeBase, writers: list[Writer]) -> None:
        super().__init__(knowledge_base, writers)
        self._answering = Answering(writers, TrustingVerifier(knowledge_base.embed, knowledge_base.sentence_vectors))


def opening(knowledge: type[KnowledgeBase], make: Callable[[KnowledgeBase], CareerBot]) -> OpenBot:
    @asynccontextmanager
    async def open_broken_bot(_: BotSettings, knowledge_settings: KnowledgeSettings) -> AsyncIterator[CareerBot]:
        knowledge_base = await knowledge.open(knowledge_settings)
        try:
            yield make(knowledge_base)
        finally:
            knowledge_base.close()

    return open_broken_bot


def extractive(knowledge_base: KnowledgeBase) -> CareerBot:
    return CareerBot(knowledge_base, [ExtractiveWriter()])


SOUND = opening(KnowledgeBase, extractive)
SHUFFLED_RETRIEVAL = opening(ShuffledKnowledgeBase, extractive)
DECLINES_OFF = opening(KnowledgeBase, lambda knowledge_base: NeverDecliningBot(knowledge_base, [ExtractiveWriter()]))
LYING_LANGUAGE_MODEL = opening(KnowledgeBase, lambda knowledge_base: CareerBot(knowledge_base, [LyingWriter(), ExtractiveWriter()]))
VERIFICATION_OFF = opening(KnowledgeBase, lambda knowledge_base: TrustingBot(knowledge_base, [LyingWriter()]))
