"""Chat models by name or address, and their answers as a stream of text with deadlines of ours. The only module that knows LangChain."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from pydantic import SecretStr

from bot.errors import LanguageModelCutOff, LanguageModelError, LanguageModelTimeout, LanguageModelUnavailable

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessageChunk

RETRY_PAUSE_SECONDS: Final = 0.2
_TRACING: Final = ("LANGSMITH_TRACING_V2", "LANGCHAIN_TRACING_V2", "LANGSMITH_TRACING", "LANGCHAIN_TRACING")

# Providers name the reason why an answer ended differently.
FINISH_KEYS: Final = ("finish_reason", "stop_reason", "stopReason", "done_reason")
CUT_OFF_REASONS: Final = frozenset(("length", "max_tokens", "model_length", "model_context_window_exceeded", "content_filter", "safety"))


@dataclass(frozen=True, slots=True)
class ChatModelSpec:
    name: str  # provider:model; with a base_url the provider is "openai" and may be left out
    base_url: str | None = None
    api_key: SecretStr | None = None
    temperature: float | None = None
    max_tokens: int | None = None
    repeat_penalty: float | None = None  # llama.cpp's; other servers may refuse it
    uses_proxy: bool = True  # of the environment; never for our own child on loopback


@dataclass(frozen=True, slots=True)
class Deadlines:
    """LangChain's and the SDKs' own timeouts start anew with every byte, and fallbacks never fire on a hang: these are ours."""

    first_token_seconds: float
    between_tokens_seconds: float
    answer_seconds: float


class ChatModel:
    """One connection to one language model; `stream` may run several times at once."""

    def __init__(self, spec: ChatModelSpec) -> None:
        self._spec = spec
        self._chat_model: BaseChatModel | None = None
        self._http_client: Any = None
        self._connecting = asyncio.Lock()

    async def connect(self) -> BaseChatModel:
        """Imports and builds off the event loop: the first time takes a second or more. Nothing is sent yet."""
        async with self._connecting:
            if self._chat_model is None:
                try:
                    self._chat_model = await asyncio.to_thread(self._build)
                except Exception as error:
                    raise LanguageModelUnavailable(self._reason(error)) from error
            return self._chat_model

    async def aclose(self) -> None:
        client, self._http_client, self._chat_model = self._http_client, None, None
        if client is not None:
            await client.aclose()

    async def stream(
        self, messages: Sequence[tuple[str, str]], deadlines: Deadlines, usage: dict[str, int], *, retries: int = 0
    ) -> AsyncGenerator[str, None]:
        """Pieces of text as they come. Puts "prompt" and "completion" tokens into `usage`. Raises LanguageModelError; closing it stops
        the generation. A connection or server that fails before the first word is tried again `retries` times."""
        end = time.monotonic() + deadlines.answer_seconds
        while True:
            attempt = self._attempt(messages, deadlines, end, usage)
            try:
                async for text in attempt:
                    yield text
            except _Transient:
                if not retries:
                    raise
                retries -= 1
                await asyncio.sleep(RETRY_PAUSE_SECONDS)
            else:
                return
            finally:
                await attempt.aclose()

    async def _attempt(
        self, messages: Sequence[tuple[str, str]], deadlines: Deadlines, end: float, usage: dict[str, int]
    ) -> AsyncGenerator[str, None]:
        chat_model = await self.connect()
        chunks = chat_model.astream(list(messages))
        finish_reason = ""
        spoken = False
        silent_until = time.monotonic() + deadlines.first_token_seconds
        try:
            while (chunk := await self._next(chunks, min(silent_until, end), spoken)) is not None:
                finish_reason = _finish_reason(chunk) or finish_reason
                _count(chunk, usage)
                if chunk.text:
                    spoken = True
                    yield chunk.text
                if spoken:
                    silent_until = time.monotonic() + deadlines.between_tokens_seconds
        finally:
            # LangChain leaves the connection to the garbage collector; a server must hear at once that nobody listens any more
            await chunks.aclose()  # type: ignore[attr-defined]  # an async generator, annotated as an iterator
        _check_end(finish_reason, spoken)

    async def _next(self, chunks: AsyncIterator[AIMessageChunk], deadline: float, spoken: bool) -> AIMessageChunk | None:
        try:
            async with asyncio.timeout(max(0.0, deadline - time.monotonic())):
                return await anext(chunks, None)
        except TimeoutError as error:
            raise LanguageModelTimeout("silent in the middle of its answer" if spoken else "no first word in time") from error
        except Exception as error:
            raise self._translated(error, spoken) from error

    def _translated(self, error: Exception, spoken: bool) -> LanguageModelError:
        """Any exception of any provider's SDK, as one of the three that the chain acts on."""
        from langchain_core import exceptions  # noqa: PLC0415 - LangChain is loaded only where a language model is used

        if isinstance(error, exceptions.ModelTimeoutError):
            return LanguageModelTimeout(self._reason(error))
        if spoken:
            return LanguageModelCutOff(self._reason(error))
        if isinstance(error, exceptions.ModelConnectionError | exceptions.ModelAPIError):
            return _Transient(self._reason(error))
        return LanguageModelUnavailable(self._reason(error))

    def _reason(self, error: Exception) -> str:
        """For the log and the trace: servers repeat the key that they refuse."""
        text = " ".join(str(error).split())[:300]
        if self._spec.api_key is not None and self._spec.api_key.get_secret_value():
            text = text.replace(self._spec.api_key.get_secret_value(), "…")
        return f"{type(error).__name__}: {text}"

    def _build(self) -> BaseChatModel:
        # LangSmith gets every question where the environment says so, as it may for another program: ours go where BOT_ settings say.
        os.environ.update(dict.fromkeys(_TRACING, "false"))
        from langchain.chat_models import init_chat_model  # noqa: PLC0415 - takes a second to import

        provider, name = _provider_and_name(self._spec)
        options: dict[str, Any] = {"temperature": self._spec.temperature, "api_key": self._spec.api_key}
        if self._spec.base_url is None:
            options["max_tokens"] = self._spec.max_tokens
        else:
            options["base_url"] = self._spec.base_url
            # langchain-openai sends max_completion_tokens, which only some of the compatible servers know
            limits = {"max_tokens": self._spec.max_tokens, "repeat_penalty": self._spec.repeat_penalty}
            options["extra_body"] = {name: value for name, value in limits.items() if value} or None
        if provider == "openai":
            options |= self._openai_options()
        present = {key: value for key, value in options.items() if value is not None}
        chat_model: BaseChatModel = init_chat_model(name, model_provider=provider, max_retries=0, **present)
        return chat_model

    def _openai_options(self) -> dict[str, Any]:
        from openai import DefaultAsyncHttpxClient  # noqa: PLC0415 - as above

        # a client of our own, because LangChain's is shared by the whole process and bound to the event loop that used it first
        self._http_client = DefaultAsyncHttpxClient(trust_env=self._spec.uses_proxy)
        # servers that need no key still get one: without, the SDK would send OPENAI_API_KEY of the environment to a stranger
        key = self._spec.api_key or (SecretStr("none") if self._spec.base_url else None)
        return {"http_async_client": self._http_client, "stream_usage": True, "stream_chunk_timeout": 0, "api_key": key}


class _Transient(LanguageModelUnavailable):
    """Worth one more try."""


def _provider_and_name(spec: ChatModelSpec) -> tuple[str | None, str]:
    if spec.base_url is not None:
        return "openai", spec.name.removeprefix("openai:")
    provider, separator, name = spec.name.partition(":")
    return (provider, name) if separator else (None, spec.name)


def _finish_reason(chunk: AIMessageChunk) -> str:
    return next((str(chunk.response_metadata[key]) for key in FINISH_KEYS if chunk.response_metadata.get(key)), "")


def _count(chunk: AIMessageChunk, usage: dict[str, int]) -> None:
    if chunk.usage_metadata:
        # some providers count as they go, others once at the end: the largest number is the whole
        usage["prompt"] = max(usage.get("prompt", 0), chunk.usage_metadata["input_tokens"])
        usage["completion"] = max(usage.get("completion", 0), chunk.usage_metadata["output_tokens"])


def _check_end(finish_reason: str, spoken: bool) -> None:
    if not spoken:
        raise LanguageModelUnavailable(f"ended without a word (finish reason: {finish_reason or 'none'})")
    if not finish_reason:
        raise LanguageModelCutOff("the stream ended before the answer did")
    if finish_reason.casefold() in CUT_OFF_REASONS:
        raise LanguageModelCutOff(f"stopped early (finish reason: {finish_reason})")
