"""Calls to another server from threads. Only this module knows the event loop that they run on, and when there is no use in asking."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar

from knowledge.errors import IndexUnreachable

T = TypeVar("T")

RETRY_SECONDS: Final = 5.0
# What work may take to end after its deadline. Whoever waits for it goes on after that, though the work itself hangs.
ENDING_SECONDS: Final = 10.0


class RemoteServer:
    """A server that did not answer is not asked for some seconds, so that not every question waits for the deadline. Thread-safe."""

    def __init__(self, name: str, retry_seconds: float = RETRY_SECONDS) -> None:
        self.name = name  # for people: without a password
        self._retry_seconds = retry_seconds
        self._gone_until_seconds = 0.0  # on the monotonic clock

    def call(self, work: Callable[[], Awaitable[T]], deadline_seconds: float, *, patiently: bool = False) -> T:
        """What the work returns. Raises IndexUnreachable: at the deadline, on a connection that breaks or, unless `patiently`, at once
        where it has just happened. Not for the event loop of the bot, which it would stop."""
        if time.monotonic() < self._gone_until_seconds and not patiently:
            raise self._unreachable()
        try:
            result = asyncio.run_coroutine_threadsafe(_in_time(work, deadline_seconds), _event_loop()).result(
                deadline_seconds + ENDING_SECONDS
            )
        except OSError as error:  # TimeoutError and ConnectionError too
            self._gone_until_seconds = time.monotonic() + self._retry_seconds
            raise self._unreachable() from error
        self._gone_until_seconds = 0.0
        return result

    def begin(self, work: Callable[[], Coroutine[Any, Any, object]]) -> None:
        """Waits for nothing: for a finalizer, which runs in whatever thread collects garbage, the one of the event loop included. There
        a call would wait for itself, and everybody else behind it."""
        asyncio.run_coroutine_threadsafe(work(), _event_loop())

    def _unreachable(self) -> IndexUnreachable:
        return IndexUnreachable(f"{self.name} does not answer.")


async def _in_time(work: Callable[[], Awaitable[T]], deadline_seconds: float) -> T:
    async with asyncio.timeout(deadline_seconds):
        return await work()


class _EventLoop:
    """One for all, in a thread of its own: what is bound to an event loop, such as a pool of connections, stays with it."""

    def __init__(self) -> None:
        self._starting = threading.Lock()  # or two threads that are the first at once would get two, and each wait for the other's
        self._loop: asyncio.AbstractEventLoop | None = None

    def __call__(self) -> asyncio.AbstractEventLoop:
        if self._loop is not None:
            return self._loop
        with self._starting:
            if self._loop is None:
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="remote servers", daemon=True).start()
                self._loop = loop
            return self._loop


_event_loop: Final = _EventLoop()
