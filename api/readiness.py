"""Opens the bot in the background and knows whether it can answer yet. Only this module decides when to try again."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Literal

from api.error_responses import RequestRefused
from bot import CareerBot, Trace
from knowledge import IndexMismatch, IndexUnavailable

logger = logging.getLogger(__name__)

OpenBot = Callable[[], AbstractAsyncContextManager[CareerBot]]


@dataclass(frozen=True, slots=True)
class State:
    status: Literal["starting", "unavailable", "ready"]
    message: str


STARTING = State("starting", "The index and the models are still loading. Please ask again in a few seconds.")
BROKEN = State("unavailable", "The bot could not be started; the log of the server says why. It is tried again every few seconds.")
READY = State("ready", "Questions are answered.")


class Readiness:
    """Start `run` as a task of its own: it opens the bot, holds it open until cancelled, and closes it in the same task."""

    def __init__(self, open_bot: OpenBot, retry_seconds: float, observers: Sequence[Callable[[Trace], None]] = ()) -> None:
        self._observers = tuple(observers)
        self._open_bot = open_bot
        self._retry_seconds = retry_seconds
        self._bot: CareerBot | None = None
        self.state = STARTING

    @property
    def bot(self) -> CareerBot:
        if self._bot is None:
            retry = {"Retry-After": str(max(1, round(self._retry_seconds)))}
            raise RequestRefused(self.state.message, status=503, error_type="server_error", code=self.state.status, headers=retry)
        return self._bot

    @property
    def opened(self) -> CareerBot | None:
        return self._bot

    async def failing(self) -> list[str]:
        """What does not work although questions are answered, a sentence each, for whoever runs the server."""
        if self._bot is None:
            return []
        index = await self._bot.knowledge_base.failing()
        return [*([index] if index else []), *self._bot.failing()]

    async def run(self) -> None:
        while True:
            try:
                await self._serve()
            except (IndexUnavailable, IndexMismatch) as error:
                self._report(State("unavailable", str(error)))
            except Exception:
                # The process stays up and says so: what failed here may be mended from outside, as a missing index is.
                logger.exception("The bot could not be opened")
                self.state = BROKEN
            await asyncio.sleep(self._retry_seconds)

    async def _serve(self) -> None:
        started = time.monotonic()
        async with self._open_bot() as bot:
            bot.observers = self._observers
            self._bot = bot
            self.state = READY
            logger.info("Ready after %.1f s", time.monotonic() - started)
            try:
                await asyncio.Event().wait()  # until cancelled
            finally:
                self._bot = None
                self.state = STARTING

    def _report(self, state: State) -> None:
        if state != self.state:
            logger.warning("Not ready: %s", state.message)
        self.state = state
