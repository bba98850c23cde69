"""The limits: the libraries asked directly, with nothing of ours in between. The only module of the benchmark that knows them."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import httpx

from bot.generation.answer_prompt import OPENING, Message
from bot.generation.local_model import Endpoint


class RawEncoder:
    """SentenceTransformer.encode on the same weights, with all threads that the settings give it (torch has one number for the process)."""

    def __init__(self, folder: Path, threads: int) -> None:
        import torch  # noqa: PLC0415  seconds to import, so only where something is measured
        from sentence_transformers import SentenceTransformer  # noqa: PLC0415  seconds to import, so only where something is measured

        self._sentence_transformer = SentenceTransformer(str(folder), device="cpu", local_files_only=True)
        self._set_threads, self._threads = torch.set_num_threads, threads

    def seconds(self, texts: Sequence[str]) -> float:
        """One call for all of the texts, in the library's own batches."""
        started = time.perf_counter()
        self._set_threads(self._threads)
        self._sentence_transformer.encode(list(texts), normalize_embeddings=True, show_progress_bar=False)
        return time.perf_counter() - started


@dataclass(frozen=True, slots=True)
class RawAnswer:
    first_token_seconds: float
    seconds: float
    tokens: int


class RawLlamaCpp:
    """llama.cpp's own HTTP API."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._url = endpoint.base_url + "/chat/completions"
        # llama.cpp closes connections that are idle, now and then just as the next request is sent; a new one on loopback costs nothing
        limits = httpx.Limits(max_keepalive_connections=0)
        headers = {"Authorization": f"Bearer {endpoint.api_key}"}
        self._client = httpx.AsyncClient(headers=headers, limits=limits, trust_env=False, timeout=300)

    async def answer(self, messages: Sequence[Message], tokens: int) -> RawAnswer:
        body = {
            "messages": [{"role": role, "content": text} for role, text in messages],
            "max_tokens": tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        started = time.perf_counter()
        first = written = 0.0
        async with self._client.stream("POST", self._url, json=body) as response:
            response.raise_for_status()
            async for line in response.aiter_lines():
                if not line.startswith("data: {"):
                    continue
                event = json.loads(line.removeprefix("data: "))
                if not first and event["choices"] and event["choices"][0]["delta"].get("content"):
                    first = time.perf_counter() - started
                written = (event.get("usage") or {}).get("completion_tokens", written)
        return RawAnswer(first, time.perf_counter() - started, int(written))

    async def forget(self) -> None:
        """Leaves llama.cpp with nothing read but how every prompt begins, as a server is when somebody asks something new."""
        await self.answer(OPENING, tokens=1)

    async def aclose(self) -> None:
        await self._client.aclose()
