"""How many answers are written at once; who comes later waits in line and is told their place. Only this module knows the line."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, TypeVar

from api.error_responses import RequestRefused
from api.settings import ApiSettings

T = TypeVar("T")

_FIRST_GUESS_SECONDS: Final = 1.0  # of an answer, until some were measured
_NEWEST_WEIGHT: Final = 0.1
_LONGEST_RETRY_SECONDS: Final = 60


@dataclass(frozen=True, slots=True)
class Waiting:
    """An event before those of the bot: how many will be answered before this one, and this one itself."""

    position: int


@dataclass(eq=False)
class _Ticket:
    admitted: bool = False
    moved: asyncio.Event = field(default_factory=asyncio.Event)


class Capacity:
    """For one event loop. First come, first served."""

    def __init__(self, settings: ApiSettings) -> None:
        self._free = self._at_once = settings.answers_at_once
        self._longest_line = settings.answers_waiting
        self._line: deque[_Ticket] = deque()
        self._answer_seconds = _FIRST_GUESS_SECONDS

    def check(self) -> None:
        """Before anything is stored: raises the 503 where the line is full."""
        if len(self._line) < self._longest_line:
            return
        seconds = math.ceil((len(self._line) + self._at_once) * self._answer_seconds / self._at_once)
        raise RequestRefused(
            "So many people are asking at the moment that I cannot keep up. Please ask again in a minute.",
            status=503,
            error_type="server_error",
            code="overloaded",
            headers={"Retry-After": str(min(max(1, seconds), _LONGEST_RETRY_SECONDS))},
        )

    async def admitted(self, events: AsyncGenerator[T, None]) -> AsyncGenerator[T | Waiting, None]:
        """The same events, once it is their turn, and until then the place in line whenever it changes."""
        ticket = _Ticket()
        started = None
        self._line.append(ticket)
        self._admit()
        try:
            while not ticket.admitted:
                yield Waiting(self._line.index(ticket) + 1)
                await ticket.moved.wait()
                ticket.moved.clear()
            started = time.monotonic()
            async with aclosing(events):
                async for event in events:
                    yield event
        finally:
            self._leave(ticket, started)

    def _admit(self) -> None:
        while self._free and self._line:
            ticket = self._line.popleft()
            ticket.admitted = True
            ticket.moved.set()
            self._free -= 1

    def _leave(self, ticket: _Ticket, started: float | None) -> None:
        if ticket.admitted:
            self._free += 1
        else:
            self._line.remove(ticket)
        if started is not None:
            self._answer_seconds += _NEWEST_WEIGHT * (time.monotonic() - started - self._answer_seconds)
        self._admit()
        for other in self._line:
            other.moved.set()
