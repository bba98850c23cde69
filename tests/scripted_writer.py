"""A link of the chain that writes what it is told, so that a test can say what a language model might."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass, field

from bot.errors import LanguageModelError
from bot.stages import DraftSentence, Evidence, Question, Understanding


@dataclass
class ScriptedWriter:
    sentences: Sequence[DraftSentence | str]
    failure: LanguageModelError | None = None  # raised after the last sentence
    name: str = "local:scripted"
    already: list[tuple[DraftSentence, ...]] = field(default_factory=list)  # what had been shown, each time it was asked
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    async def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]:
        self.already.append(already)
        try:
            for sentence in self.sentences:
                await asyncio.sleep(0)
                yield DraftSentence(sentence) if isinstance(sentence, str) else sentence
            if self.failure:
                raise self.failure
        finally:
            self.closed.set()
