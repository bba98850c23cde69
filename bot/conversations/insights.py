"""What all conversations together tell: gaps, ratings and counts. Only this module reads what is not one's own, and who is in distress
is in none of it: a conversation in which that happened is left out whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, func, select

from bot.conversations import tables
from bot.conversations.database import Database
from bot.conversations.records import Owner, Rating
from bot.conversations.sessions import Clock, now
from bot.masking import masked
from bot.stages import Role, Turn

_c, _t, _f, _n = tables.conversations.c, tables.turns.c, tables.feedback.c, tables.traces.c


@dataclass(frozen=True, slots=True)
class UncoveredQuestion:
    """For counting people, never for showing: what is shown is made of many of these."""

    owner: Owner
    text: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class RatedAnswer:
    """A rating with what it is about, masked, and without who gave it."""

    answer_id: str
    rating: Rating
    reason: str | None
    given_at: datetime
    status: str | None
    answered_by: str | None
    earlier: tuple[Turn, ...]  # before the question, oldest first
    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class Day:
    day: date
    answers: dict[str, int]  # by status
    ratings: dict[str, int]


class Insights:
    def __init__(self, database: Database, retention: timedelta, clock: Clock = now) -> None:
        self._database = database
        self._retention = retention
        self._clock = clock

    async def uncovered(self, since: timedelta, limit: int) -> tuple[UncoveredQuestion, ...]:
        """The newest first. One that was asked for once more counts once."""
        query = (
            select(_c.owner, _n.uncovered, _n.created_at)
            .select_from(tables.traces.join(tables.turns).join(tables.conversations))
            .where(*self._counted(since), _n.uncovered.is_not(None), _t.state == "complete")
            .order_by(_n.created_at.desc())
            .limit(limit)
        )
        return tuple(UncoveredQuestion(Owner(row.owner), row.uncovered, row.created_at) for row in await self._rows(query))

    async def rated(self, since: timedelta, limit: int, answer_id: str | None = None) -> tuple[RatedAnswer, ...]:
        """The newest first. Given with a thumb: what it is about may be read by who runs the guide, and people are told so."""
        query = (
            select(*tables.feedback.c, _t.conversation_id, _t.position, _t.text, _n.status, _n.answered_by)
            .select_from(tables.feedback.join(tables.turns).join(tables.conversations).outerjoin(tables.traces))
            .where(*self._counted(since, _f.given_at))
            .order_by(_f.given_at.desc())
            .limit(limit)
        )
        if answer_id is not None:
            query = query.where(_t.id == answer_id)
        rows = await self._rows(query)
        conversation_ids = {row.conversation_id for row in rows}
        said = await self._rows(select(tables.turns).where(_t.conversation_id.in_(conversation_ids)).order_by(_t.position))
        return tuple(_rated(row, [turn for turn in said if turn.conversation_id == row.conversation_id]) for row in rows)

    async def days(self, since: timedelta) -> tuple[Day, ...]:
        """Those with an answer or a rating, oldest first."""
        answered = (
            select(func.date(_n.created_at).label("day"), _n.status.label("kind"), func.count().label("times"))
            .select_from(tables.traces.join(tables.turns).join(tables.conversations))
            .where(*self._counted(since), _t.state == "complete")
            .group_by("day", "kind")
        )
        rated = (
            select(func.date(_f.given_at).label("day"), _f.rating.label("kind"), func.count().label("times"))
            .select_from(tables.feedback.join(tables.turns).join(tables.conversations))
            .where(*self._counted(since, _f.given_at))
            .group_by("day", "kind")
        )
        answers, ratings = _by_day(await self._rows(answered)), _by_day(await self._rows(rated))
        return tuple(Day(day, dict(answers.get(day, {})), dict(ratings.get(day, {}))) for day in sorted({*answers, *ratings}))

    def _counted(self, since: timedelta, moment: tables.MomentColumn = _n.created_at) -> tuple[ColumnElement[bool], ...]:
        other = tables.turns.alias()
        in_distress = select(other.c.id).where(other.c.conversation_id == _c.id, other.c.sensitive).exists()
        return (moment > self._clock() - since, _c.updated_at > self._clock() - self._retention, ~in_distress)

    async def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        async with self._database.reading() as connection:
            rows: Sequence[Row[Any]] = (await connection.execute(query)).all()
        return rows


def _rated(row: Row[Any], turns: Sequence[Row[Any]]) -> RatedAnswer:
    before = [turn for turn in turns if turn.position < row.position and turn.text and turn.state != "replaced"]
    place = next(index for index in reversed(range(len(before))) if before[index].role == "user")

    def said(turn: Row[Any]) -> Turn:
        role: Role = turn.role
        return Turn(role, masked(turn.text))

    return RatedAnswer(
        answer_id=row.turn_id,
        rating=row.rating,
        reason=masked(row.reason) if row.reason else None,
        given_at=row.given_at,
        status=row.status,
        answered_by=row.answered_by,
        earlier=tuple(said(turn) for turn in before[:place]),
        question=masked(before[place].text),
        answer=masked(row.text),
    )


def _by_day(rows: Sequence[Row[Any]]) -> dict[date, Counter[str]]:
    days: dict[date, Counter[str]] = {}
    for row in rows:
        days.setdefault(date.fromisoformat(str(row.day)), Counter())[row.kind] += row.times
    return days
