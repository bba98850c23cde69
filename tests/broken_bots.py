"""Bots that are broken in one place each, put together from real parts: what the evals must notice."""

from __future__ import annotations

import random
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

from bot import BotSettings, CareerBot, DraftSentence, Evidence, Question, SentenceVerdict, Understanding, Writer
from bot.answering import Answering
from bot.extractive import ExtractiveWriter
from bot.verification import Verifier
from evals.in_process_target import OpenBot
from knowledge import KnowledgeBase, KnowledgeSettings, Passage


class ShuffledKnowledgeBase(KnowledgeBase):
    """Finds just any passages, and is as sure of them as of the right ones."""

    async def search(self, query: str, *, limit: int = 8) -> tuple[Passage, ...]:
        found = await super().search(query, limit=limit)
        anything = random.Random(query).sample(self.chunks, len(found))
        return tuple(replace(passage, chunk=chunk) for passage, chunk in zip(found, anything, strict=True))


class SureKnowledgeBase(KnowledgeBase):
    """Takes whatever it finds for the answer, so nothing is ever declined."""

    async def search(self, query: str, *, limit: int = 8) -> tuple[Passage, ...]:
        found = await super().search(query, limit=limit)
        return tuple(replace(passage, similarity=2.0, vector_rank=rank, keyword_rank=rank) for rank, passage in enumerate(found, 1))


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
DECLINES_OFF = opening(SureKnowledgeBase, extractive)
LYING_LANGUAGE_MODEL = opening(KnowledgeBase, lambda knowledge_base: CareerBot(knowledge_base, [LyingWriter(), ExtractiveWriter()]))
VERIFICATION_OFF = opening(KnowledgeBase, lambda knowledge_base: TrustingBot(knowledge_base, [LyingWriter()]))
