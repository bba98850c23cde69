"""How many answers are written at once, and how many of one person's; who comes later waits in line. Only this module knows the line."""

from __future__ import annotations

import asyncio
import math
import time
from collections import Counter, deque
from collections.abc import AsyncGenerator, Sequence
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


@dataclass(frozen=True, slots=True)
class Share:
    """What one person, or one address, may have written or waiting at once."""

    of: str
    at_once: int


class Capacity:
    """For one event loop. First come, first served."""

    def __init__(self, settings: ApiSettings) -> None:
        self._free = self._at_once = settings.answers_at_once
        self._longest_line = settings.answers_waiting
        self._line: deque[_Ticket] = deque()
        self._answer_seconds = _FIRST_GUESS_SECONDS
        self._under_way: Counter[str] = Counter()

    def check(self, shares: Sequence[Share] = ()) -> None:
        """Before anything is stored: raises the 429 where somebody has too many answers under way, and the 503 where the line is full."""
        self._check_shares(shares)
        if len(self._line) < self._longest_line:
            return
        raise RequestRefused(
            "So many people are asking at the moment that I cannot keep up. Please ask again in a minute.",
            status=503,
            error_type="server_error",
            code="overloaded",
            headers={"Retry-After": _retry_after((len(self._line) + self._at_once) * self._answer_seconds / self._at_once)},
        )

    def _check_shares(self, shares: Sequence[Share]) -> None:
        if any(self._under_way[share.of] >= share.at_once for share in shares):
            raise RequestRefused(
                "Several answers to you are still being written. Please wait for one of them and ask again.",
                status=429,
                error_type="rate_limit_error",
                code="too_many_at_once",
                headers={"Retry-After": _retry_after(self._answer_seconds)},
            )

    async def admitted(self, events: AsyncGenerator[T, None], shares: Sequence[Share] = ()) -> AsyncGenerator[T | Waiting, None]:
        """The same events, once it is their turn, and until then the place in line whenever it changes."""
        self._check_shares(shares)  # again: of many that came at once, each passed the first check before any of them was counted
        ticket = _Ticket()
        started = None
        self._line.append(ticket)
        self._under_way.update(share.of for share in shares)
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
            self._forget(shares)

    def _forget(self, shares: Sequence[Share]) -> None:
        self._under_way.subtract(share.of for share in shares)
        for share in shares:
            if self._under_way[share.of] <= 0:
                del self._under_way[share.of]

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


def _retry_after(seconds: float) -> str:
    return str(min(max(1, math.ceil(seconds)), _LONGEST_RETRY_SECONDS))
