"""The work behind the acknowledgements: so many answers at once, held until they are done, handed on when the process ends."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Coroutine, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from api.slack.inbox import Inbox, Waiting
from api.slack.questions import SlackQuestion
from api.slack.slack_errors import SlackUnavailable
from bot.conversations import StorageUnavailable, now

logger = logging.getLogger(__name__)

_LONGEST_DELAY_SECONDS = 30.0
_LONGEST_HOLD_SECONDS = 1.0  # fifty questions at once are written down in less
_EXPIRE_SECONDS = 3600.0


@dataclass(eq=False)
class Job:
    """A question that is being answered. `stopped` is the person's own doing; `abandoned`, nobody wants to hear of it any more."""

    waiting: Waiting
    stored: bool = True
    stopped: bool = False
    abandoned: bool = False
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    @property
    def question(self) -> SlackQuestion:
        return self.waiting.question


class Desk:
    def __init__(
        self,
        inbox: Inbox,
        answer: Callable[[Job], Awaitable[None]],
        *,
        at_once: int,
        lease: timedelta,
        give_up: timedelta,
        idle_seconds: float = 2.0,
    ) -> None:
        self._inbox = inbox
        self._answer = answer
        self._at_once = at_once
        self._lease = lease
        self._give_up = give_up
        self._idle_seconds = idle_seconds  # how often what another process has left is looked for
        self._jobs: set[Job] = set()
        self._errands: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self._arriving = 0
        self._quiet = asyncio.Event()
        self._quiet.set()
        self._loops: list[asyncio.Task[None]] = []

    def open(self) -> None:
        self._loops = [asyncio.create_task(self._take_on()), asyncio.create_task(self._keep())]

    @contextmanager
    def arriving(self) -> Iterator[None]:
        """While a question is written down, no answer is begun: an acknowledgement has three seconds, an answer has longer."""
        self._arriving += 1
        self._quiet.clear()
        try:
            yield
        finally:
            self._arriving -= 1
            if not self._arriving:
                self._quiet.set()

    def wake(self) -> None:
        self._changed.set()

    def answer_unstored(self, question: SlackQuestion) -> None:
        """Where the database is gone: answered now, by this process."""
        self._begin(Job(Waiting(question, now(), 0, None), stored=False))

    def run_errand(self, errand: Coroutine[Any, Any, None]) -> None:
        """What has to be done after an acknowledgement and is no answer."""
        task = asyncio.create_task(_logged(errand))
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)

    def stop(self, team: str, channel: str, thread_ts: str) -> None:
        for job in self._jobs:
            asked = job.question
            if (asked.team, asked.channel, asked.thread_ts) == (team, channel, thread_ts):
                _stop(job)

    async def abandon(self, team: str, person: str | None = None) -> None:
        """Ends what is being answered to a person or a whole workspace, before their data is deleted: it would store something again."""
        jobs = [job for job in self._jobs if job.question.team == team and person in (None, job.question.person)]
        for job in jobs:
            job.abandoned = True
            if job.task:
                await _ended(job.task)

    async def close(self, patience_seconds: float) -> None:
        """Takes nothing on any more, waits for what runs, and leaves the rest to whoever comes next."""
        for loop in self._loops[:1]:
            await _ended(loop)
        running = {job.task for job in self._jobs if job.task} | self._errands
        if running:
            _, late = await asyncio.wait(running, timeout=patience_seconds)
            for task in late:
                await _ended(task)
        for loop in self._loops[1:]:
            await _ended(loop)

    async def _take_on(self) -> None:
        while True:
            self._changed.clear()
            waiting = None
            if len(self._jobs) < self._at_once:
                try:
                    waiting = await self._inbox.next()
                except StorageUnavailable:
                    logger.exception("Waiting questions cannot be read")
            if waiting:
                self._begin(Job(waiting))
                await self._let_arrive()
                continue
            # Not wait_for, which until Python 3.12 loses a cancellation that comes as what it waits for does: this would go on for ever.
            with suppress(TimeoutError):
                async with asyncio.timeout(self._idle_seconds):
                    await self._changed.wait()

    async def _let_arrive(self) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(_LONGEST_HOLD_SECONDS):
                await self._quiet.wait()

    async def _keep(self) -> None:
        """Renews what is being answered, notices what another process was told to stop, and forgets what nobody sends again."""
        expired_at = -_EXPIRE_SECONDS
        while True:
            if time.monotonic() - expired_at > _EXPIRE_SECONDS:
                expired_at = time.monotonic()
                with suppress(StorageUnavailable):
                    await self._inbox.expire()
            await asyncio.sleep(min(1.0, self._lease.total_seconds() / 3))
            jobs = [job for job in self._jobs if job.stored]
            try:
                if jobs:
                    await self._inbox.renew([job.question.key for job in jobs])
                for job in jobs:
                    if await self._inbox.stop_asked(job.question):
                        _stop(job)
            except StorageUnavailable:
                logger.exception("Questions in work cannot be renewed")

    def _begin(self, job: Job) -> None:
        self._jobs.add(job)
        job.task = asyncio.create_task(self._do(job))
        job.task.add_done_callback(lambda _: self._done(job))

    def _done(self, job: Job) -> None:
        self._jobs.discard(job)
        self.wake()

    async def _do(self, job: Job) -> None:
        try:
            await self._answer(job)
        except SlackUnavailable as failure:
            await self._later(job, failure)
        except asyncio.CancelledError:
            left = self._inbox.finish(job.question) if job.abandoned else self._inbox.postpone(job.question, timedelta())
            await self._if_stored(job, left)
            raise
        except Exception:
            logger.exception("A question from Slack could not be answered")
            await self._if_stored(job, self._inbox.finish(job.question))
        else:
            await self._if_stored(job, self._inbox.finish(job.question))

    async def _later(self, job: Job, failure: SlackUnavailable) -> None:
        if now() - job.waiting.received_at > self._give_up or not job.stored:
            logger.error("Slack did not take an answer in time (%s)", failure)
            await self._if_stored(job, self._inbox.finish(job.question))
            return
        seconds = min(_LONGEST_DELAY_SECONDS, 0.5 * 2**job.waiting.attempts)
        logger.warning("Slack does not take an answer (%s); the next attempt is in %.1f s", failure, seconds)
        await self._if_stored(job, self._inbox.postpone(job.question, timedelta(seconds=seconds)))

    async def _if_stored(self, job: Job, storing: Coroutine[Any, Any, None]) -> None:
        if not job.stored:
            storing.close()
            return
        try:
            await storing
        except StorageUnavailable:
            logger.exception("What became of a question could not be stored")


def _stop(job: Job) -> None:
    if job.task and not job.stopped:
        job.stopped = True
        job.task.cancel()


async def _logged(errand: Coroutine[Any, Any, None]) -> None:
    try:
        await errand
    except Exception:
        logger.exception("Something in Slack could not be done")


async def _ended(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.wait({task})  # which leaves whoever waits here able to be cancelled
