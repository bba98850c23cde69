"""The bot in this process, on each case's own corpus. It shows the Trace, so retrieval and verification can be scored."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import bot
import knowledge
from bot import BotSettings, CareerBot, Finished, Question, Trace, open_bot
from evals.cases import SuiteCase
from evals.corpus_indexes import Corpora
from evals.metrics.retrieval import keys_of
from evals.results import CitationSeen, PassageSeen, RefusedSentence, TurnTranscript
from evals.targets import Asked, TargetUnavailable
from knowledge import Chunk, KnowledgeBase, KnowledgeError, KnowledgeSettings

OpenBot = Callable[[BotSettings, KnowledgeSettings], AbstractAsyncContextManager[CareerBot]]
_SOURCES = ("*.py", "*.md", "*.txt", "*.json", "*.yaml", "*.toml")


class InProcessTarget:
    name = "in-process"

    def __init__(self, bot_settings: BotSettings, corpora: Corpora, open_the_bot: OpenBot = open_bot) -> None:
        self._bot_settings = bot_settings
        self._open_bot = open_the_bot
        self._corpora = corpora
        self._bots: dict[str, CareerBot] = {}
        self._opening = asyncio.Lock()
        self._stack = AsyncExitStack()
        self._code_hash = _code_hash()

    @property
    def by_section(self) -> bool:
        return self._corpora.holds_guidance

    def describe(self) -> dict[str, Any]:
        return {"kind": "in-process", "code": self._code_hash, "settings": self._bot_settings.model_dump(mode="json")}

    def corpora(self) -> dict[str, str]:
        return dict(self._corpora.fingerprints)

    def refuses(self, suite_case: SuiteCase) -> str | None:
        return self._corpora.absence(suite_case.corpus)

    def version(self, suite_case: SuiteCase) -> str | None:
        settings = self._bot_settings.model_dump(mode="json")
        deciding = [self._code_hash, settings, self._corpora.fingerprints.get(suite_case.corpus)]
        return hashlib.sha256(json.dumps(deciding, sort_keys=True).encode()).hexdigest()

    async def prepare(self, suite_cases: Sequence[SuiteCase]) -> None:
        for corpus in dict.fromkeys(suite_case.corpus for suite_case in suite_cases):
            await self._bot(corpus)

    @asynccontextmanager
    async def session(self, suite_case: SuiteCase) -> AsyncIterator[_InProcessSession]:
        injection = suite_case.case.inject
        if injection is None or injection.channel != "document":
            yield _InProcessSession(await self._bot(suite_case.corpus))
            return
        async with (
            self._corpora.poisoned(suite_case.corpus, injection) as settings,
            self._open_bot(self._bot_settings, settings) as career_bot,
        ):
            yield _InProcessSession(career_bot)

    async def close(self) -> None:
        await self._stack.aclose()
        self._bots.clear()

    async def _bot(self, corpus: str) -> CareerBot:
        async with self._opening:
            if corpus not in self._bots:
                settings = await self._corpora.index(corpus)
                self._bots[corpus] = await self._open(settings)
            return self._bots[corpus]

    async def _open(self, settings: KnowledgeSettings) -> CareerBot:
        try:
            return await self._stack.enter_async_context(self._open_bot(self._bot_settings, settings))
        except KnowledgeError as error:
            raise TargetUnavailable(str(error)) from error


class _InProcessSession:
    def __init__(self, career_bot: CareerBot) -> None:
        self._bot = career_bot

    async def ask(self, asked: Asked) -> TurnTranscript:
        question = Question(asked.text, asked.turns, country=asked.country)
        async for event in self._bot.respond(question):
            if isinstance(event, Finished):
                return transcript(event.trace, self._bot.knowledge_base)
        raise RuntimeError("the bot ended without a Trace")


def transcript(trace: Trace, knowledge_base: KnowledgeBase) -> TurnTranscript:
    """What there is to score in a Trace, in the words of the results."""
    reply, evidence = trace.reply, trace.evidence
    similarities = {passage.chunk.id: passage.similarity for passage in evidence.passages} if evidence else {}
    chunks = {chunk.id: chunk for chunk in evidence.chunks()} if evidence else {}
    keys = {chunk_id: _keys(chunk, knowledge_base) for chunk_id, chunk in chunks.items()}
    return TurnTranscript(
        user=trace.question.text,
        text=reply.text,
        status=reply.status,
        answered_by=reply.answered_by,
        citations=tuple(_citation(citation, keys) for citation in reply.citations),
        retrieved=tuple(passage.chunk.id for passage in evidence.passages) if evidence else None,
        passages=tuple(_passage(chunk, keys, similarities) for chunk in chunks.values()),
        query=trace.understanding.query,
        intent=trace.understanding.intent,
        coverage=evidence.coverage.probability if evidence else None,
        refused=tuple(
            RefusedSentence(text=verdict.sentence.text, score=verdict.score, reason=verdict.reason)
            for verdict in (trace.verdict.sentences if trace.verdict else ())
            if not verdict.supported
        ),
        failures=tuple(f"{failure.link}: {failure.reason}" for failure in trace.failures),
        suggestions=reply.suggestions,
        total_seconds=trace.timings.get("total", 0.0),
        first_sentence_seconds=trace.timings.get("first_sentence"),
        stage_seconds=dict(trace.timings),
        tokens=dict(trace.tokens),
    )


def _keys(chunk: Chunk, knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    document = knowledge_base.document(chunk.document_id)
    return keys_of(chunk, document.key) if document else ()


def _citation(citation: bot.Citation, keys: Mapping[str, tuple[str, ...]]) -> CitationSeen:
    return CitationSeen(
        number=citation.number,
        snippet=citation.snippet,
        sentence=citation.sentence,
        chunk_id=citation.chunk_id,
        title=citation.title,
        section=citation.section,
        keys=keys.get(citation.chunk_id, ()),
    )


def _passage(chunk: Chunk, keys: Mapping[str, tuple[str, ...]], similarities: Mapping[str, float]) -> PassageSeen:
    return PassageSeen(
        chunk_id=chunk.id,
        text=chunk.text,
        keys=keys[chunk.id],
        title=chunk.document_title,
        section=" > ".join(chunk.heading_path),
        similarity=similarities.get(chunk.id),
    )


def _code_hash() -> str:
    """Of the sources of bot and knowledge, prompts and word lists included: other code gives other answers."""
    digest = hashlib.sha256()
    for package in (bot, knowledge):
        root = Path(next(iter(package.__path__)))
        for pattern in _SOURCES:
            for path in sorted(root.rglob(pattern)):
                if "documents" not in path.relative_to(root).parts:
                    digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()[:16]
