"""A bot that gives everything back as an answer and as every part of a citation: what a hostile document could bring about at the worst."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from uuid import uuid4

from bot import CareerBot, Citation, Event, Finished, Found, Question, Reply, Searching, SentenceReady, Trace
from bot.stages import Understanding


class EchoBot(CareerBot):
    def __init__(self, bot: CareerBot) -> None:
        self.knowledge_base = bot.knowledge_base
        self._limits = bot._limits

    async def respond(self, question: Question) -> AsyncGenerator[Event, None]:
        said = question.text
        citation = Citation(
            number=1,
            chunk_id=said,
            document_id=said,
            title=said,
            section=said,
            snippet=f"{said} and more",
            sentence=said,
            start=0,
            end=len(said),
            source=said,
        )
        text = f"{said} [1]\n\n- {said}\n- **{said}**\n\n### {said}\n\n[{said}](https://example.org)"
        yield Searching((said,))
        yield Found(1)
        yield SentenceReady(text, (citation,))
        reply = Reply("partly_answered", text, (citation,), f"hosted:{said}", (said,))
        yield Finished(Trace(uuid4().hex, question, Understanding(said), None, (), None, reply))
