"""The work behind the acknowledgements: bounded, held until it is done, stopped by whom it is for, and handed on by a process that ends."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.slack.desk import Desk, Job
from api.slack.inbox import Inbox
from api.slack.questions import SlackQuestion
from api.slack.slack_errors import SlackUnavailable
from bot.conversations import Database

LEASE = timedelta(seconds=30)


def question(number: int, person: str = "U1") -> SlackQuestion:
    return SlackQuestion("direct", "T1", f"D{number}", person, f"Question {number}?", str(number), str(number))


class Answerer:
    """Answers when it is let go, and keeps count."""

    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.at_work = 0
        self.most_at_once = 0
        self.begun: list[str] = []
        self.done: list[str] = []
        self.stopped: list[str] = []
        self.failures: list[Exception] = []

    async def __call__(self, job: Job) -> None:
        self.begun.append(job.question.ts)
        self.at_work += 1
        self.most_at_once = max(self.most_at_once, self.at_work)
        try:
            if self.failures:
                raise self.failures.pop(0)
            await self.go_on.wait()
            self.done.append(job.question.ts)
        except asyncio.CancelledError:
            if not job.stopped:
                raise
            self.stopped.append(job.question.ts)
        finally:
            self.at_work -= 1


@pytest_asyncio.fixture(loop_scope="session")
async def inboxes(tmp_path: Path) -> AsyncIterator[tuple[Inbox, Inbox]]:
    """Of two processes at one database."""
    database = Database(f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}")
    await database.prepare()
    yield Inbox(database, "one", LEASE, 100), Inbox(database, "other", LEASE, 100)
    await database.close()


def desk_of(inbox: Inbox, answer: Callable[[Job], Awaitable[None]], at_once: int = 3) -> Desk:
    desk = Desk(inbox, answer, at_once=at_once, lease=timedelta(seconds=3), give_up=timedelta(minutes=1), idle_seconds=0.02)
    desk.open()
    return desk


async def until(reached: Callable[[], bool]) -> None:
    async with asyncio.timeout(60):
        while not reached():  # noqa: ASYNC110 what is waited for is in the database or in somebody else's task
            await asyncio.sleep(0.005)


async def test_no_more_are_answered_at_once_than_was_set_and_all_of_them_are(inboxes: tuple[Inbox, Inbox]) -> None:
    inbox, answerer = inboxes[0], Answerer()
    for number in range(10):
        await inbox.take(f"Ev{number}", question(number))
    desk = desk_of(inbox, answerer)
    await until(lambda: answerer.at_work == 3)
    answerer.go_on.set()
    await until(lambda: len(answerer.done) == 10)
    assert answerer.most_at_once == 3
    assert sorted(answerer.begun) == sorted(answerer.done)
    await desk.close(1)


async def test_a_process_that_ends_waits_for_what_it_is_doing(inboxes: tuple[Inbox, Inbox]) -> None:
    inbox, answerer = inboxes[0], Answerer()
    await inbox.take("Ev1", question(1))
    desk = desk_of(inbox, answerer)
    await until(lambda: answerer.at_work == 1)
    closing = asyncio.create_task(desk.close(10))
    await inbox.take("Ev2", question(2))
    desk.wake()
    answerer.go_on.set()
    await closing
    assert answerer.done == ["1"]
    assert answerer.begun == ["1"]


async def test_what_it_cannot_finish_goes_to_another_process_at_once(inboxes: tuple[Inbox, Inbox]) -> None:
    slow, quick = Answerer(), Answerer()
    quick.go_on.set()
    await inboxes[0].take("Ev1", question(1))
    leaving = desk_of(inboxes[0], slow)
    await until(lambda: slow.at_work == 1)
    await leaving.close(0.01)
    staying = desk_of(inboxes[1], quick)
    await until(lambda: quick.done == ["1"])
    assert slow.done == []
    await staying.close(1)


async def test_it_closes_at_whatever_moment_an_answer_begins(inboxes: tuple[Inbox, Inbox]) -> None:
    for steps in range(4):  # of the event loop between the beginning of the answer and the end of the desk
        begun, answerer = asyncio.Event(), Answerer()

        async def answer(job: Job, begun: asyncio.Event = begun, answerer: Answerer = answerer) -> None:
            begun.set()
            await answerer(job)

        await inboxes[0].take(f"Ev{steps}", question(steps))
        desk = desk_of(inboxes[0], answer)
        await begun.wait()
        for _ in range(steps):
            await asyncio.sleep(0)
        async with asyncio.timeout(30):
            await desk.close(0)


async def test_stop_that_another_process_was_told_ends_the_answer(inboxes: tuple[Inbox, Inbox]) -> None:
    answerer = Answerer()
    await inboxes[0].take("Ev1", question(1))
    desk = desk_of(inboxes[0], answerer)
    await until(lambda: answerer.at_work == 1)
    await inboxes[1].ask_to_stop("T1", "D1", "1")
    await until(lambda: answerer.stopped == ["1"])
    assert await inboxes[1].next() is None
    await desk.close(1)


async def test_while_slack_is_down_the_question_comes_again(inboxes: tuple[Inbox, Inbox]) -> None:
    answerer = Answerer()
    answerer.go_on.set()
    answerer.failures = [SlackUnavailable("503"), SlackUnavailable("503")]
    await inboxes[0].take("Ev1", question(1))
    desk = desk_of(inboxes[0], answerer)
    await until(lambda: answerer.done == ["1"])
    assert answerer.begun == ["1", "1", "1"]
    await desk.close(1)


async def test_what_breaks_for_good_is_not_tried_for_ever(inboxes: tuple[Inbox, Inbox], caplog: pytest.LogCaptureFixture) -> None:
    answerer = Answerer()
    answerer.go_on.set()
    answerer.failures = [RuntimeError("broken")]
    await inboxes[0].take("Ev1", question(1))
    await inboxes[0].take("Ev2", question(2))
    desk = desk_of(inboxes[0], answerer, at_once=1)
    await until(lambda: answerer.done == ["2"])
    assert answerer.begun == ["1", "2"]
    assert "Question 1?" not in caplog.text
    await desk.close(1)


async def test_who_deletes_their_data_is_not_answered_any_more(inboxes: tuple[Inbox, Inbox]) -> None:
    answerer = Answerer()
    await inboxes[0].take("Ev1", question(1, "U1"))
    await inboxes[0].take("Ev2", question(2, "U2"))
    desk = desk_of(inboxes[0], answerer)
    await until(lambda: answerer.at_work == 2)
    await desk.abandon("T1", "U1")
    assert answerer.at_work == 1
    answerer.go_on.set()
    await until(lambda: answerer.done == ["2"])
    await desk.close(1)
    assert await inboxes[1].next() is None
