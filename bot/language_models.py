"""The links of the chain that generate: a hosted or the local language model writes, and what it writes comes out as draft sentences."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, aclosing
from dataclasses import dataclass
from typing import Any

from pydantic import SecretStr

from bot.errors import LanguageModelCutOff, LanguageModelError, LanguageModelTimeout, LanguageModelUnavailable
from bot.generation import answer_prompt
from bot.generation.answer_prompt import Prompt, PromptLimits
from bot.generation.chat_models import ChatModel, ChatModelSpec, Deadlines
from bot.generation.circuit_breaker import CircuitBreaker
from bot.generation.drafting import Repetitions, SentenceCutter
from bot.generation.local_model import LocalModel
from bot.settings import BotSettings
from bot.stages import DraftSentence, Evidence, Question, Understanding

log = logging.getLogger(__name__)


class AnswerStream(AsyncGenerator[DraftSentence, None]):
    """The sentences of one answer. When it has ended, `usage` has the tokens, "prompt" and "completion", where the server counts them."""

    def __init__(self, sentences: AsyncGenerator[DraftSentence, None], usage: dict[str, int]) -> None:
        self._sentences = sentences
        self.usage = usage

    async def asend(self, value: None) -> DraftSentence:
        return await self._sentences.asend(value)

    async def athrow(self, *exception: Any) -> DraftSentence:
        return await self._sentences.athrow(*exception)

    async def aclose(self) -> None:
        await self._sentences.aclose()


@dataclass(frozen=True, slots=True)
class WriterOptions:
    limits: PromptLimits
    deadlines: Deadlines
    retries: int = 0
    answers_at_once: int = 1000
    wait_seconds: float = 5  # for one of these, before the next link answers instead
    reads_ahead: bool = False  # a hosted language model would charge for it
    breaker_failures: int | None = None  # in a row, after which it is left alone; None for never
    breaker_seconds: float = 30


class LanguageModelWriter:
    """A `Writer` (bot.stages). `spec` is asked before every answer, since a restarted local model has a new address; it may raise
    LanguageModelUnavailable."""

    def __init__(self, name: str, spec: Callable[[], ChatModelSpec], options: WriterOptions) -> None:
        self.name = name
        self._spec = spec
        self._options = options
        self._turns = asyncio.Semaphore(options.answers_at_once)
        self._breaker = CircuitBreaker(options.breaker_failures, options.breaker_seconds) if options.breaker_failures else None
        self._connected: tuple[ChatModelSpec, ChatModel] | None = None

    def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...] = ()
    ) -> AnswerStream:
        usage: dict[str, int] = {}
        prompt = answer_prompt.build(question, understanding, evidence, already, self._options.limits)
        sentences = self._sentences(prompt, already, usage)
        return AnswerStream(self._unless_resting(sentences, self._breaker) if self._breaker else sentences, usage)

    async def prepare(self) -> None:
        """Loads the client library, two seconds, and has a local language model read the instructions, so that the first question waits
        for neither. Raises LanguageModelError."""
        chat_model = await self._chat_model()
        await chat_model.connect()
        if self._options.reads_ahead:
            async with aclosing(chat_model.stream(answer_prompt.OPENING, self._options.deadlines, {})) as texts:
                await anext(texts, None)

    def failing(self) -> str | None:
        if self._breaker is not None and self._breaker.is_open:
            return f"The link {self.name} failed several times in a row and is left alone until it answers again: the next link answers."
        try:
            self._spec()
        except LanguageModelUnavailable as error:
            return f"The link {self.name} does not answer, so the next one does: {error}."
        return None

    async def aclose(self) -> None:
        connected, self._connected = self._connected, None
        if connected is not None:
            await connected[1].aclose()

    async def _unless_resting(
        self, sentences: AsyncGenerator[DraftSentence, None], breaker: CircuitBreaker
    ) -> AsyncGenerator[DraftSentence, None]:
        if not breaker.allows():
            raise LanguageModelUnavailable("left alone for a while, because it failed several times in a row")
        spoke = False
        try:
            async with aclosing(sentences):
                async for sentence in sentences:
                    spoke = True
                    yield sentence
        except LanguageModelCutOff:
            breaker.succeeded()  # nobody waited for it: the next link goes on at once
            raise
        except LanguageModelError:
            breaker.failed()
            if breaker.is_open:
                log.warning("link %s is left alone for %g s", self.name, self._options.breaker_seconds)
            raise
        except BaseException:  # the person went away
            breaker.succeeded() if spoke else breaker.abandoned()
            raise
        breaker.succeeded()

    async def _sentences(
        self, prompt: Prompt, already: tuple[DraftSentence, ...], usage: dict[str, int]
    ) -> AsyncGenerator[DraftSentence, None]:
        cutter, repetitions = SentenceCutter(prompt.chunks), Repetitions(already)
        async with AsyncExitStack() as stack:
            await self._take_turn(stack)
            texts = (await self._chat_model()).stream(prompt.messages, self._options.deadlines, usage, retries=self._options.retries)
            await stack.enter_async_context(aclosing(texts))
            try:
                async for text in texts:
                    for sentence in cutter.feed(text):
                        if not repetitions.holds(sentence):
                            yield sentence
                    if repetitions.stuck:
                        return
            except LanguageModelError:
                for sentence in cutter.abandon():
                    if not repetitions.holds(sentence):
                        yield sentence
                raise
        for sentence in cutter.finish():
            if not repetitions.holds(sentence):
                yield sentence

    async def _take_turn(self, stack: AsyncExitStack) -> None:
        """Waits in line outside llama.cpp: its own queue would let the first-token deadline run while others are served.

        Ten people on two cores would stand here for a minute each; what the next link writes is verified like this one's.
        """
        try:
            async with asyncio.timeout(self._options.wait_seconds):
                await stack.enter_async_context(self._turns)
        except TimeoutError as error:
            raise LanguageModelTimeout("busy with other answers") from error

    async def _chat_model(self) -> ChatModel:
        spec = self._spec()
        if self._connected is None or self._connected[0] != spec:
            await self.aclose()
            self._connected = (spec, ChatModel(spec))
        return self._connected[1]


def hosted_writer(settings: BotSettings) -> LanguageModelWriter:
    spec = ChatModelSpec(
        name=settings.hosted_model,
        base_url=settings.hosted_base_url,
        api_key=settings.hosted_api_key,
        temperature=settings.hosted_temperature,
        max_tokens=settings.answer_tokens,
    )
    options = WriterOptions(
        PromptLimits(settings.hosted_passage_limit, settings.hosted_passage_tokens),
        _deadlines(settings, settings.hosted_first_token_timeout_seconds),
        retries=settings.retries_before_first_token,
        breaker_failures=settings.hosted_breaker_failures,
        breaker_seconds=settings.hosted_breaker_seconds,
    )
    return LanguageModelWriter(f"hosted:{settings.hosted_model.removeprefix('openai:')}", lambda: spec, options)


def local_writer(settings: BotSettings, local_model: LocalModel) -> LanguageModelWriter:
    def spec() -> ChatModelSpec:
        endpoint = local_model.endpoint
        return ChatModelSpec(
            name=local_model.name,
            base_url=endpoint.base_url,
            api_key=SecretStr(endpoint.api_key),
            temperature=0,
            max_tokens=settings.answer_tokens,
            uses_proxy=False,
        )

    options = WriterOptions(
        PromptLimits(settings.local_passage_limit, settings.local_passage_tokens),
        _deadlines(settings, settings.local_first_token_timeout_seconds),
        answers_at_once=1,
        wait_seconds=settings.local_wait_seconds,
        reads_ahead=True,
    )
    return LanguageModelWriter(f"local:{local_model.name}", spec, options)


def _deadlines(settings: BotSettings, first_token_seconds: float) -> Deadlines:
    return Deadlines(first_token_seconds, settings.between_tokens_timeout_seconds, settings.answer_timeout_seconds)
