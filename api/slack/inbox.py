"""Questions between receipt and answer, in the database: each is taken once, by one process, and none is lost with a process."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import Row, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from api.slack.questions import SlackQuestion, question_from_json, question_to_json
from api.slack.tables import insert_once, questions, receipts
from bot.conversations import Clock, Database, now

Taken = Literal["new", "seen", "too_many"]

# Slack sends an event again for about six minutes. A click or a share counts once for as long as its message is likely to be looked at.
_REMEMBERED = timedelta(days=2)
_q = questions.c


@dataclass(frozen=True, slots=True)
class Waiting:
    """A question that this process has to answer now."""

    question: SlackQuestion
    received_at: datetime
    attempts: int  # made before
    message_ts: str | None  # of an answer that an earlier attempt began


class Inbox:
    """`worker` names this process; what it took and does not renew within `lease` goes to another one."""

    def __init__(self, database: Database, worker: str, lease: timedelta, per_person: int, clock: Clock = now) -> None:
        self._database = database
        self._worker = worker
        self._lease = lease
        self._per_person = per_person
        self._clock = clock

    async def take(self, delivery: str, question: SlackQuestion) -> Taken:
        """`delivery` is Slack's id of the event: the same one again, and the same message by another event, is not taken twice."""
        async with self._database.writing() as connection:
            if not await self._first(connection, f"event:{delivery}", question.team):
                return "seen"
            if not await self._first(connection, f"message:{question.key}", question.team):
                return "seen"
            mine = (_q.team == question.team, _q.person == question.person)
            if (await connection.scalar(select(func.count()).select_from(questions).where(*mine)) or 0) >= self._per_person:
                return "too_many"
            moment = self._clock()
            row = {
                "key": question.key,
                "team": question.team,
                "person": question.person,
                "channel": question.channel,
                "thread_ts": question.thread_ts,
                "question": question_to_json(question),
                "received_at": moment,
                "due_at": moment,
            }
            await insert_once(connection, questions, row)
        return "new"

    async def first(self, key: str, team: str) -> bool:
        """Whether nobody has come with this key before."""
        async with self._database.writing() as connection:
            return await self._first(connection, key, team)

    async def forget_first(self, key: str) -> None:
        """It did not work out: somebody may come with this key again."""
        async with self._database.writing() as connection:
            await connection.execute(delete(receipts).where(receipts.c.key == key))

    async def next(self) -> Waiting | None:
        """The oldest question that is due and that nobody answers; of a thread only the first, so that its history is in order."""
        moment = self._clock()
        earlier = questions.alias()
        same_thread = (earlier.c.team == _q.team, earlier.c.channel == _q.channel, earlier.c.thread_ts == _q.thread_ts)
        before = select(earlier.c.key).where(*same_thread, earlier.c.received_at < _q.received_at).exists()
        free = or_(_q.leased_until.is_(None), _q.leased_until <= moment)
        query = select(questions).where(_q.due_at <= moment, free, ~before).order_by(_q.received_at).limit(1)
        async with self._database.writing() as connection:
            found = (await connection.execute(query.with_for_update(skip_locked=True))).one_or_none()
            if found is None:
                return None
            leased = {"worker": self._worker, "leased_until": moment + self._lease, "attempts": found.attempts + 1}
            await connection.execute(update(questions).where(_q.key == found.key).values(leased))
        return _waiting(found)

    async def renew(self, keys: Collection[str]) -> None:
        until = self._clock() + self._lease
        async with self._database.writing() as connection:
            await connection.execute(update(questions).where(*self._ours(), _q.key.in_(keys)).values(leased_until=until))

    async def began(self, question: SlackQuestion, message_ts: str) -> None:
        """Whoever has to answer after us goes on with this message instead of writing another."""
        async with self._database.writing() as connection:
            await connection.execute(update(questions).where(_q.key == question.key).values(message_ts=message_ts))

    async def finish(self, question: SlackQuestion) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(questions).where(_q.key == question.key))

    async def postpone(self, question: SlackQuestion, delay: timedelta) -> None:
        free = {"worker": None, "leased_until": None, "due_at": self._clock() + delay}
        async with self._database.writing() as connection:
            await connection.execute(update(questions).where(*self._ours(), _q.key == question.key).values(free))

    async def ask_to_stop(self, team: str, channel: str, thread_ts: str) -> None:
        where = (_q.team == team, _q.channel == channel, _q.thread_ts == thread_ts)
        async with self._database.writing() as connection:
            await connection.execute(update(questions).where(*where).values(stop_asked=True))

    async def stop_asked(self, question: SlackQuestion) -> bool:
        async with self._database.reading() as connection:
            return bool(await connection.scalar(select(_q.stop_asked).where(_q.key == question.key)))

    async def forget_person(self, team: str, person: str) -> None:
        await self._forget(_q.team == team, _q.person == person)

    async def forget_team(self, team: str) -> None:
        await self._forget(_q.team == team)
        async with self._database.writing() as connection:
            await connection.execute(delete(receipts).where(receipts.c.team == team))

    async def expire(self) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(receipts).where(receipts.c.received_at <= self._clock() - _REMEMBERED))

    async def _forget(self, *where: Any) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(questions).where(*where))

    async def _first(self, connection: AsyncConnection, key: str, team: str) -> bool:
        return await insert_once(connection, receipts, {"key": key, "team": team, "received_at": self._clock()})

    def _ours(self) -> tuple[Any, ...]:
        return (_q.worker == self._worker,)


def _waiting(row: Row[Any]) -> Waiting:
    return Waiting(question_from_json(row.question), row.received_at, row.attempts, row.message_ts)
