"""Questions between receipt and answer: taken once by one of several processes, in order, and by another when that one is gone."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import pytest_asyncio

from api.slack.inbox import Inbox
from api.slack.questions import SlackQuestion
from bot.conversations import Database

LEASE = timedelta(seconds=30)


class Clock:
    def __init__(self) -> None:
        self.moment = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.moment += timedelta(milliseconds=1)
        return self.moment


class Office:
    """Two processes at one database."""

    def __init__(self, databases: tuple[Database, Database], clock: Clock) -> None:
        self.clock = clock
        self.one, self.other = (
            Inbox(database, worker, LEASE, 3, clock) for database, worker in zip(databases, ("one", "other"), strict=True)
        )


def question(ts: str, thread_ts: str | None = None, person: str = "U1", team: str = "T1") -> SlackQuestion:
    return SlackQuestion("direct", team, "D1", person, f"Question {ts}?", ts, thread_ts or ts)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.heavy)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
    new: str = request.getfixturevalue("postgres").new_database()
    return new


@pytest_asyncio.fixture(loop_scope="session")
async def office(url: str) -> AsyncIterator[Office]:
    databases = (Database(url), Database(url))
    await databases[0].prepare()
    yield Office(databases, Clock())
    for database in databases:
        await database.close()


async def test_one_of_many_deliveries_at_once_is_the_first(office: Office) -> None:
    taking = [inbox.take("Ev1", question("1")) for inbox in (office.one, office.other) * 5]
    assert sorted(await asyncio.gather(*taking)) == ["new"] + ["seen"] * 9


async def test_the_same_message_by_another_event_is_seen(office: Office) -> None:
    assert await office.one.take("Ev1", question("1")) == "new"
    assert await office.other.take("Ev2", question("1")) == "seen"
    assert await office.other.take("Ev1", question("1", team="T2")) == "seen"


async def test_a_question_goes_to_one_process_however_many_ask(office: Office) -> None:
    for number in range(3):
        await office.one.take(f"Ev{number}", question(str(number)))
    found = await asyncio.gather(*(inbox.next() for inbox in (office.one, office.other) * 3))
    assert sorted(waiting.question.ts for waiting in found if waiting) == ["0", "1", "2"]


async def test_of_a_thread_the_later_question_waits_for_the_earlier_one(office: Office) -> None:
    await office.one.take("Ev1", question("1", "1"))
    await office.one.take("Ev2", question("2", "1"))
    first = await office.one.next()
    assert first is not None
    assert await office.other.next() is None
    await office.one.finish(first.question)
    second = await office.other.next()
    assert second is not None
    assert second.question.ts == "2"


async def test_what_a_process_leaves_behind_goes_to_another_one_with_what_it_had_begun(office: Office) -> None:
    await office.one.take("Ev1", question("1"))
    begun = await office.one.next()
    assert begun is not None
    await office.one.began(begun.question, "1.5")
    office.clock.moment += LEASE / 2
    await office.one.renew([begun.question.key])
    office.clock.moment += LEASE * 0.75
    assert await office.other.next() is None
    office.clock.moment += LEASE
    taken_over = await office.other.next()
    assert taken_over is not None
    assert (taken_over.message_ts, taken_over.attempts) == ("1.5", 1)


async def test_what_is_postponed_comes_again_when_it_is_due(office: Office) -> None:
    await office.one.take("Ev1", question("1"))
    waiting = await office.one.next()
    assert waiting is not None
    await office.one.postpone(waiting.question, timedelta(seconds=10))
    assert await office.other.next() is None
    office.clock.moment += timedelta(seconds=11)
    assert await office.other.next() is not None


async def test_a_person_has_so_many_questions_waiting_and_no_more(office: Office) -> None:
    taken = [await office.one.take(f"Ev{number}", question(str(number))) for number in range(4)]
    assert taken == ["new", "new", "new", "too_many"]
    assert await office.one.take("Ev9", question("9", person="U2")) == "new"


async def test_stop_reaches_the_process_that_answers(office: Office) -> None:
    await office.one.take("Ev1", question("1"))
    await office.other.ask_to_stop("T1", "D1", "1")
    assert await office.one.stop_asked(question("1"))


async def test_forgotten_teams_and_people_leave_nothing_and_receipts_expire(office: Office) -> None:
    await office.one.take("Ev1", question("1"))
    await office.one.take("Ev2", question("2", person="U2"))
    await office.one.forget_person("T1", "U1")
    left = await office.one.next()
    assert left is not None
    assert left.question.person == "U2"
    await office.one.forget_team("T1")
    assert await office.one.take("Ev1", question("1")) == "new"
    assert await office.one.first("share:a", "T1")
    assert not await office.other.first("share:a", "T1")
    office.clock.moment += timedelta(days=3)
    await office.one.expire()
    assert await office.one.first("share:a", "T1")
