"""Any OpenAI-compatible server as a target: this project's API, whose extra fields are read, or another one."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import httpx

from evals import status_inference
from evals.cases import GUIDANCE, SuiteCase
from evals.results import CitationSeen, TurnTranscript
from evals.targets import Asked, TargetUnavailable

_TRIES = 4
_LONGEST_WAIT_SECONDS = 30.0
_BUSY = frozenset({429, 503})


class HttpTarget:
    by_section = False  # what it retrieved stays behind HTTP

    def __init__(self, url: str, *, api_key: str | None = None, language_model: str | None = None, timeout_seconds: float = 120) -> None:
        self.url = url.rstrip("/").removesuffix("/v1")
        self.name = f"http:{self.url}"
        self._language_model = language_model
        headers = {"Authorization": f"Bearer {api_key}"} if api_key else {}
        self._client = httpx.AsyncClient(base_url=f"{self.url}/v1", headers=headers, timeout=timeout_seconds)

    def describe(self) -> dict[str, Any]:
        return {"kind": "http", "url": self.url, "language_model": self._language_model}

    def corpora(self) -> dict[str, str]:
        return {GUIDANCE: "served by the target"}

    def refuses(self, suite_case: SuiteCase) -> str | None:
        if suite_case.corpus != GUIDANCE:
            return f"the target serves its own documents, not the corpus {suite_case.corpus}"
        if suite_case.case.inject and suite_case.case.inject.channel == "document":
            return "a document cannot be poisoned over HTTP"
        return None

    def version(self, suite_case: SuiteCase) -> str | None:
        return None

    async def prepare(self, suite_cases: Sequence[SuiteCase]) -> None:
        try:
            response = await self._client.get("/models")
            response.raise_for_status()
            served = [str(entry["id"]) for entry in response.json()["data"]]
        except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
            raise TargetUnavailable(f"{self.url} does not answer as an OpenAI-compatible server: {error}") from error
        if self._language_model is None:
            if not served:
                raise TargetUnavailable(f"{self.url} lists no language model")
            self._language_model = served[0]

    @asynccontextmanager
    async def session(self, suite_case: SuiteCase) -> AsyncIterator[_HttpSession]:
        yield _HttpSession(self._client, self._language_model or "")

    async def close(self) -> None:
        await self._client.aclose()


class _HttpSession:
    def __init__(self, client: httpx.AsyncClient, language_model: str) -> None:
        self._client = client
        self._language_model = language_model

    async def ask(self, asked: Asked) -> TurnTranscript:
        messages = [{"role": turn.role, "content": turn.text} for turn in asked.turns]
        body: dict[str, Any] = {"model": self._language_model, "messages": [*messages, {"role": "user", "content": asked.text}]}
        if asked.country:
            body["country"] = asked.country
        start = time.perf_counter()
        response = await self._post(body)
        return _transcript(asked.text, response, time.perf_counter() - start)

    async def _post(self, body: dict[str, Any]) -> dict[str, Any]:
        for tries_left in reversed(range(_TRIES)):
            response = await self._client.post("/chat/completions", json=body)
            if response.status_code in _BUSY and tries_left:
                await asyncio.sleep(_wait_seconds(response))
                continue
            response.raise_for_status()
            content: dict[str, Any] = response.json()
            return content
        raise AssertionError("the last try returns or raises")


def _wait_seconds(response: httpx.Response) -> float:
    try:
        return min(_LONGEST_WAIT_SECONDS, max(0.1, float(response.headers.get("Retry-After", 1))))
    except ValueError:
        return 1.0


def _transcript(question: str, response: dict[str, Any], total_seconds: float) -> TurnTranscript:
    text = str(response["choices"][0]["message"].get("content") or "")
    status = response.get("status")
    usage = response.get("usage") or {}
    results = response.get("search_results") or []
    return TurnTranscript(
        user=question,
        text=text,
        status=str(status) if status else status_inference.infer(text),
        status_inferred=not status,
        answered_by=str(response.get("answered_by") or response.get("model") or ""),
        citations=tuple(_citation(number, result) for number, result in enumerate(results, 1)),
        total_seconds=total_seconds,
        tokens={kind: int(usage[f"{kind}_tokens"]) for kind in ("prompt", "completion") if usage.get(f"{kind}_tokens")},
    )


def _citation(number: int, result: dict[str, Any]) -> CitationSeen:
    return CitationSeen(
        number=number,
        snippet=str(result.get("snippet") or ""),
        sentence=str(result.get("sentence") or ""),
        title=str(result.get("title") or ""),
        section=str(result.get("section") or ""),
    )
