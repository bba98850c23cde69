"""The whole flow, on one screen: question -> understanding -> retrieval -> answering -> verification -> reply."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace

from bot import set_replies
from bot.answering import Answering, Composition
from bot.distress.nearness import nearness_for
from bot.errors import QuestionError
from bot.messages.asking_words import AskingWords, as_meant
from bot.messages.languages import ENGLISH, languages_of
from bot.messages.visible_text import visible
from bot.objections import objecting
from bot.proposals.suggestions import Suggestions
from bot.proposals.topics import nearest_topics
from bot.question_types.classifier import question_types_for
from bot.replying import ReplyBuilder
from bot.retrieval.answerable import answerable_for
from bot.retrieval.readings import best_reading
from bot.safety import Screener
from bot.stages import (
    Event,
    Evidence,
    Finished,
    Found,
    MayFail,
    Question,
    Reply,
    Searching,
    SentenceReady,
    Status,
    Trace,
    Understanding,
    Writer,
)
from bot.understanding import understand
from bot.verification import Verifier
from knowledge import KnowledgeBase

# Probability of being covered that an answer takes to what is another profession's matter: a passage that is only near would be bad advice.
# Of 14 such questions that the project's guidance does not answer, one medical one has 0.87 and no other more than 0.79.
SURE = 0.85
SURE_OF_MEDICINE = 0.95

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Limits:
    question_characters: int = 8000
    turns: int = 200


class CareerBot:
    """The one entrance. `respond` may run for many questions at once."""

    observers: tuple[Callable[[Trace], None], ...] = ()  # hear of every turn that came to its end, whichever door it came through
    left_out: tuple[str, ...] = ()  # a sentence for each link of the chain that is configured and could not be started
    _writers: tuple[Writer, ...] = ()

    def __init__(
        self,
        knowledge_base: KnowledgeBase,
        writers: Sequence[Writer],
        limits: Limits | None = None,
    ) -> None:
        self.knowledge_base = knowledge_base
        embedding_model = knowledge_base.embedding_model
        question_types = question_types_for(embedding_model.fingerprint)
        answerable_for(embedding_model.fingerprint)  # remembered, so that the first question need not wait while it is read
        self._screener = Screener(knowledge_base.embed, nearness_for(embedding_model), question_types)
        self._verifier = Verifier(knowledge_base.embed, knowledge_base.sentence_vectors)
        self._writers = tuple(writers)
        self._answering = Answering(writers, self._verifier)
        self._suggestions = Suggestions(knowledge_base)
        self._asking_words = AskingWords(knowledge_base)
        self._limits = limits or Limits()

    @property
    def max_question_characters(self) -> int:
        return self._limits.question_characters

    def failing(self) -> list[str]:
        """What does not work although questions are answered, a sentence each, for whoever runs the bot."""
        sentences = (writer.failing() for writer in self._writers if isinstance(writer, MayFail))
        return [*self.left_out, *(sentence for sentence in sentences if sentence)]

    async def respond(self, question: Question) -> AsyncGenerator[Event, None]:
        """Events in the order of stages.Event, the last one Finished with the Trace. Raises QuestionError before the first event.

        Closing the generator stops the work at once.
        """
        self._check(question)
        watch = _Stopwatch()
        screening = await self._screener.screen(question.text)
        understanding = understand(*as_meant(question, screening, self._asking_words.put_right))
        watch.lap("understanding")
        reply = self._without_search(understanding, question)
        if reply is not None:
            yield SentenceReady(reply.text)
            yield self._finished(_trace(question, understanding, reply, watch))
            return
        yield Searching((understanding.query, *understanding.parts))
        understanding, evidence = await best_reading(understanding, self.knowledge_base)
        watch.lap("retrieval")
        yield Found(len(evidence.passages))
        understanding = await objecting(understanding, evidence, self._verifier, self.knowledge_base)
        composition = Composition(ReplyBuilder(evidence))
        advice = understanding.intent == "professional_advice"
        sure = SURE_OF_MEDICINE if understanding.detail == "medical" else SURE
        told_all = evidence.further == ()
        left_to_others = advice or bool(understanding.detail)
        if evidence.coverage.covered and not told_all and (not left_to_others or evidence.coverage.probability >= sure):
            async with aclosing(self._answering.answer(question, understanding, evidence, composition)) as pieces:
                async for piece in pieces:
                    watch.mark("first_sentence")
                    yield piece
        watch.lap("answering")
        if composition.builder.cites:
            reply = composition.builder.reply(_status(evidence), composition.answered_by)
            if advice:
                yield SentenceReady(pointer := set_replies.whom_to_ask(understanding))
                reply = replace(reply, text=reply.text + pointer)
        elif left_to_others:
            reply = set_replies.professional(understanding, question.country)
            yield SentenceReady(reply.text)
        elif told_all and evidence.coverage.covered:
            reply = set_replies.told_all()
            yield SentenceReady(reply.text)
        else:
            topics = nearest_topics(evidence, self.knowledge_base)
            reply = set_replies.decline(evidence.coverage, topics, understanding.premise, understanding.query)
            yield SentenceReady(reply.text)
        if reply.status != "signposted":  # whoever has to call for help is not asked what else they want to know
            reply = await self._suggestions.added_to(reply, question, evidence)
        watch.lap("suggestions")
        yield self._finished(_trace(question, understanding, reply, watch, evidence, composition))

    def _finished(self, trace: Trace) -> Finished:
        for observe in self.observers:
            observe(trace)
        return Finished(trace)

    def _check(self, question: Question) -> None:
        if not question.text.strip():
            raise QuestionError("The question is empty.")
        # As it is read: one character may be eighteen when its spelling is made plain.
        if max(len(question.text), len(visible(question.text))) > self._limits.question_characters:
            raise QuestionError(f"The question is longer than {self._limits.question_characters} characters.")
        if len(question.turns) > self._limits.turns:
            raise QuestionError(f"The conversation is longer than {self._limits.turns} messages; please start a new one.")

    def _without_search(self, understanding: Understanding, question: Question) -> Reply | None:
        """None for a question in a language that the knowledge base has."""
        abroad = set_replies.other_language(understanding) if self._has_not(understanding.language) else None
        match understanding.intent:
            case "distress":
                return set_replies.distress(understanding, question.country)
            case "attack":
                return abroad or set_replies.attack(understanding)
            case "question" | "professional_advice":
                return abroad
            case _:
                return set_replies.talk(understanding)

    def _has_not(self, language: str) -> bool:
        """Whether the documents are in English and none is in this language."""
        if language == ENGLISH:
            return False
        known = languages_of(self.knowledge_base)
        return ENGLISH in known and language not in known


def _status(evidence: Evidence) -> Status:
    return "answered" if all(aspect.covered for aspect in evidence.aspects) else "partly_answered"


class _Stopwatch:
    """Seconds by stage, and since the start for moments."""

    def __init__(self) -> None:
        self._start = self._last = time.perf_counter()
        self.seconds: dict[str, float] = {}

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.seconds[stage] = now - self._last
        self._last = now

    def mark(self, moment: str) -> None:
        self.seconds.setdefault(moment, time.perf_counter() - self._start)


def _trace(
    question: Question,
    understanding: Understanding,
    reply: Reply,
    watch: _Stopwatch,
    evidence: Evidence | None = None,
    composition: Composition | None = None,
) -> Trace:
    watch.mark("first_sentence")
    watch.mark("total")
    for failure in composition.failures if composition else ():
        log.warning("link %s handed over: %s", failure.link, failure.reason)
    return Trace(
        id=secrets.token_urlsafe(16),
        question=question,
        understanding=understanding,
        evidence=evidence,
        drafts=tuple(composition.drafts) if composition else (),
        verdict=composition.verdict if composition else None,
        reply=reply,
        failures=tuple(composition.failures) if composition else (),
        timings=watch.seconds,
        tokens=dict(composition.tokens) if composition else {},
    )
