"""The chain of writers: what one proposes is verified sentence by sentence, and where it fails the next carries on from there."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace

from bot.errors import LanguageModelError
from bot.replying import ReplyBuilder
from bot.stages import (
    Draft,
    DraftSentence,
    Evidence,
    LinkFailure,
    Question,
    SentenceReady,
    SentenceVerdict,
    Understanding,
    Verdict,
    Writer,
)
from bot.verification import Verifier

# A refused sentence is replaced by the passage sentence that it was near to: far below the bar it was about something else.
NEAR_ENOUGH_TO_REPLACE = 0.5


@dataclass
class Composition:
    """What happened while an answer was written; grows as it is."""

    builder: ReplyBuilder
    verdicts: list[SentenceVerdict] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    failures: list[LinkFailure] = field(default_factory=list)
    shown: list[DraftSentence] = field(default_factory=list)
    shown_by: list[str] = field(default_factory=list)
    tokens: Counter[str] = field(default_factory=Counter)  # "prompt" and "completion", where a language model was asked

    @property
    def verdict(self) -> Verdict:
        return Verdict(tuple(self.verdicts))

    @property
    def answered_by(self) -> str:
        return "+".join(dict.fromkeys(self.shown_by)) or "extractive"


class Answering:
    def __init__(self, writers: Sequence[Writer], verifier: Verifier) -> None:
        self._writers = tuple(writers)
        self._verifier = verifier

    async def answer(
        self, question: Question, understanding: Understanding, evidence: Evidence, composition: Composition
    ) -> AsyncGenerator[SentenceReady, None]:
        """Yields each verified piece as it is ready. The first writer that shows a claim and ends in order ends the answer."""
        for writer in self._chain(evidence):
            proposed: list[DraftSentence] = []
            claims = 0
            written = writer.write(question, understanding, evidence, tuple(composition.shown))
            try:
                async with aclosing(written) as sentences:
                    async for sentence in sentences:
                        proposed.append(sentence)
                        async for ready in self._shown(sentence, writer.name, understanding.note, evidence, composition):
                            yield ready
                        claims += sentence.kind == "claim" and composition.verdicts[-1].supported
            except LanguageModelError as error:
                composition.failures.append(LinkFailure(writer.name, f"{type(error).__name__}: {error}"))
                continue
            finally:
                composition.drafts.append(Draft(tuple(proposed), writer.name))
                composition.tokens.update(getattr(written, "usage", {}))
            if claims:
                return

    def _chain(self, evidence: Evidence) -> tuple[Writer, ...]:
        """What is copied, never retold: a list, as a model that forgets an item would hide a group of jobs, and what was not said yet."""
        extractive = tuple(writer for writer in self._writers if writer.name == "extractive")
        return extractive if (evidence.lists or evidence.further) and extractive else self._writers

    async def _shown(
        self, sentence: DraftSentence, writer: str, note: str | None, evidence: Evidence, composition: Composition
    ) -> AsyncGenerator[SentenceReady, None]:
        if writer != "extractive" and sentence.kind == "framing":
            sentence = replace(sentence, kind="claim")  # only our own sentences may go unchecked
        verdict = await self._verifier.verify(sentence, evidence)
        composition.verdicts.append(verdict)
        if not verdict.supported:
            instead = self._instead(verdict, evidence, composition)
            if instead is None:
                return
            verdict, writer = await self._verifier.verify(instead, evidence), "extractive"
        if note and not composition.shown:  # whoever writes, the person first hears what was understood
            composition.shown.append(DraftSentence(note, kind="framing"))
            yield composition.builder.add(SentenceVerdict(composition.shown[0], True, 1.0))
        composition.shown.append(verdict.sentence)
        composition.shown_by.append(writer)
        yield composition.builder.add(verdict)

    def _instead(self, verdict: SentenceVerdict, evidence: Evidence, composition: Composition) -> DraftSentence | None:
        chunk = evidence.chunk(verdict.chunk_id) if verdict.chunk_id else None
        if chunk is None or verdict.sentence_index is None or verdict.score < NEAR_ENOUGH_TO_REPLACE:
            return None
        if (
            not evidence.passages or chunk.id != evidence.passages[0].chunk.id
        ):  # what a writer got wrong about another passage is not what was asked
            return None
        text = chunk.sentences[verdict.sentence_index].text
        if any(text in shown.text for shown in composition.shown):
            return None
        return DraftSentence(text, (chunk.id,), block=verdict.sentence.block)
