"""A target that says what a test tells it to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import Any

from evals.cases import SuiteCase
from evals.results import TurnTranscript
from evals.targets import Asked

Script = Callable[[Asked], TurnTranscript]


class ScriptedTarget:
    name = "scripted"
    by_section = True

    def __init__(self, script: Script, *, version: str | None = "1", refusal: str | None = None) -> None:
        self._script = script
        self._version = version
        self._refusal = refusal
        self.asked: list[Asked] = []
        self.closed = False

    def describe(self) -> dict[str, Any]:
        return {"kind": "scripted"}

    def corpora(self) -> dict[str, str]:
        return {"guidance": "f1"}

    def refuses(self, suite_case: SuiteCase) -> str | None:
        return self._refusal if suite_case.corpus != "guidance" else None

    def version(self, suite_case: SuiteCase) -> str | None:
        return self._version

    async def prepare(self, suite_cases: Sequence[SuiteCase]) -> None:
        pass

    @asynccontextmanager
    async def session(self, suite_case: SuiteCase) -> AsyncIterator[ScriptedTarget]:
        yield self

    async def ask(self, asked: Asked) -> TurnTranscript:
        self.asked.append(asked)
        return self._script(asked)

    async def close(self) -> None:
        self.closed = True


def echo(asked: Asked) -> TurnTranscript:
    return TurnTranscript(user=asked.text, text=f"echo of {asked.text}", status="answered")
