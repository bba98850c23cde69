"""What the evals talk to. A target opens a session for a case; the session is asked turn by turn, as a person would ask."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any, Protocol

from bot import Turn
from evals.cases import SuiteCase
from evals.results import Transcript, TurnTranscript


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    turns: tuple[Turn, ...]  # the conversation before it
    country: str | None = None


class TargetUnavailable(Exception):
    """The target cannot be reached or started: tell the person and run nothing. Its text is one plain sentence."""


class Session(Protocol):
    async def ask(self, asked: Asked) -> TurnTranscript: ...


class Target(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def by_section(self) -> bool:
        """Whether its knowledge base is the one that the cases' section keys are of, and it shows what it retrieved."""
        ...

    def describe(self) -> dict[str, Any]:
        """For run.json: enough to do it again. No secrets."""
        ...

    def corpora(self) -> dict[str, str]:
        """The corpora that it has used and the fingerprint of each."""
        ...

    def refuses(self, suite_case: SuiteCase) -> str | None:
        """Why it cannot take this case; None where it can."""
        ...

    def version(self, suite_case: SuiteCase) -> str | None:
        """Hash of everything that decides its answers to this case; None where that cannot be known, as behind HTTP."""
        ...

    async def prepare(self, suite_cases: Sequence[SuiteCase]) -> None:
        """Opens what can be opened before the clock runs. Raises TargetUnavailable."""
        ...

    def session(self, suite_case: SuiteCase) -> AbstractAsyncContextManager[Session]: ...

    async def close(self) -> None: ...


async def replay(suite_case: SuiteCase, target: Target) -> Transcript:
    """The whole conversation, live: each turn is asked after the target's own answers to those before it."""
    case = suite_case.case
    turns = [Turn("user", turn.user) if turn.user is not None else Turn("assistant", turn.assistant or "") for turn in case.history]
    if case.inject and case.inject.channel == "history":
        turns.append(Turn("assistant", case.inject.text))
    transcripts: list[TurnTranscript] = []
    async with target.session(suite_case) as session:
        for number, turn in enumerate(case.turns):
            attacks = case.inject is not None and case.inject.channel == "user" and number == 0
            text = f"{turn.user}\n\n{case.inject.text}" if attacks and case.inject else turn.user
            observed = await session.ask(Asked(text, tuple(turns), case.country))
            transcripts.append(observed)
            turns += [Turn("user", text), Turn("assistant", observed.text)]
    return Transcript(turns=tuple(transcripts))
