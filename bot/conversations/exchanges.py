"""A question and its answer on their way into the store. Only this module checks whose they are: what is somebody else's does not exist."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import tables
from bot.conversations.database import Database
from bot.conversations.errors import AnswerNotLast, AnswerUnknown, ConversationUnknown
from bot.conversations.records import AnswerState, Exchange, Owner, partial_to_json, reply_to_json
from bot.conversations.sessions import Clock, now
from bot.conversations.trace_notes import TraceNotes
from bot.stages import Citation, Reply, Turn

_HISTORY_TURNS = 60  # read back for a new question; the conversation itself may be longer

_c, _t = tables.conversations.c, tables.turns.c


class Exchanges:
    """`retention` counts from the last question of a conversation."""

    def __init__(self, database: Database, retention: timedelta, clock: Clock = now) -> None:
        self._database = database
        self._retention = retention
        self._clock = clock

    async def begin(self, owner: Owner, text: str, conversation_id: str | None = None, client_id: str | None = None) -> Exchange:
        """Stores a question before anybody works on it. The last question with the same `client_id` and text is not stored twice.

        Without a conversation a new one is made. Raises ConversationUnknown.
        """
        async with self._database.writing() as connection:
            repeated = await self._repeated(connection, owner, text, conversation_id, client_id) if client_id else None
            if repeated:
                return await self._ask_again(connection, repeated)
            if conversation_id is None:
                conversation_id = await self._new(connection, owner)
            else:
                await self._owned(connection, owner, conversation_id, lock=True)
            turns = await turns_of(connection, conversation_id, with_replaced=True)
            question = {"id": _new_id(), "role": "user", "text": text, "client_id": client_id, "position": _next_position(turns)}
            await connection.execute(insert(tables.turns).values(conversation_id=conversation_id, created_at=self._clock(), **question))
            return await self._prepared(connection, conversation_id, question, turns)

    async def begin_again(self, owner: Owner, conversation_id: str, answer_id: str | None = None) -> Exchange:
        """The last question once more; its answers so far are replaced. Raises ConversationUnknown, AnswerUnknown, AnswerNotLast."""
        async with self._database.writing() as connection:
            await self._owned(connection, owner, conversation_id, lock=True)
            turns = await turns_of(connection, conversation_id)
            question = _last_question(turns)
            if question is None or (answer_id and not any(turn.id == answer_id and turn.role == "assistant" for turn in turns)):
                raise AnswerUnknown
            if answer_id and not any(turn.id == answer_id and turn.position > question.position for turn in turns):
                raise AnswerNotLast
            return await self._ask_again(connection, question)

    async def finish(self, exchange: Exchange, reply: Reply, trace_id: str, notes: TraceNotes | None = None) -> None:
        """Nothing happens where the conversation was deleted or the question asked once more in the meantime."""
        # Who is in distress needs the conversation and nothing else: no trace leads to it, and nothing that counts may read it.
        sensitive = reply.status == "signposted"
        answer = {"text": reply.text, "reply": reply_to_json(reply), "trace_id": None if sensitive else trace_id, "sensitive": sensitive}
        async with self._database.writing() as connection:
            stored = await connection.execute(_open_answer(exchange).values(state="complete", **answer))
            if stored.rowcount and notes and not await self._was_in_distress(connection, exchange):
                kept = {"turn_id": exchange.answer_id, "created_at": self._clock(), **asdict(notes)}
                await connection.execute(insert(tables.traces).values(kept))
            if sensitive:
                await connection.execute(update(tables.turns).where(_t.id == exchange.question_id).values(sensitive=True))
                of_conversation = select(_t.id).where(_t.conversation_id == exchange.conversation_id)
                await connection.execute(delete(tables.traces).where(tables.traces.c.turn_id.in_(of_conversation)))

    async def leave(self, exchange: Exchange, state: AnswerState, text: str, citations: Sequence[Citation]) -> None:
        """An answer that ends before its end keeps what had been said."""
        async with self._database.writing() as connection:
            await connection.execute(_open_answer(exchange).values(state=state, text=text, reply=partial_to_json(citations)))

    async def withdraw(self, exchange: Exchange) -> None:
        """A question that was not taken is not kept, nor a conversation that has nothing else."""
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.turns).where(_t.id.in_((exchange.question_id, exchange.answer_id))))
            anything = select(_t.id).where(_t.conversation_id == exchange.conversation_id).exists()
            await connection.execute(delete(tables.conversations).where(_c.id == exchange.conversation_id, ~anything))

    async def _was_in_distress(self, connection: AsyncConnection, exchange: Exchange) -> bool:
        """At any time in the conversation: then nothing more is learnt from it."""
        query = select(_t.id).where(_t.conversation_id == exchange.conversation_id, _t.sensitive).limit(1)
        return (await connection.execute(query)).first() is not None

    async def _owned(self, connection: AsyncConnection, owner: Owner, conversation_id: str, *, lock: bool = False) -> Row[Any]:
        mine = (_c.id == conversation_id, _c.owner == owner, _c.updated_at > self._oldest_kept())
        query = select(tables.conversations).where(*mine)
        found = (await connection.execute(query.with_for_update() if lock else query)).one_or_none()
        if found is None:
            raise ConversationUnknown
        return found

    async def _repeated(
        self, connection: AsyncConnection, owner: Owner, text: str, conversation_id: str | None, client_id: str
    ) -> Row[Any] | None:
        """The question that a client sends again because it saw no answer; only where no other question has followed."""
        wanted: list[ColumnElement[bool]] = [
            _t.client_id == client_id,
            _t.role == "user",
            _t.text == text,
            _c.owner == owner,
            _c.updated_at > self._oldest_kept(),
        ]
        if conversation_id is not None:
            wanted.append(_c.id == conversation_id)
        query = select(tables.turns).join(tables.conversations).where(*wanted).order_by(_c.updated_at.desc(), _t.position.desc()).limit(1)
        found = (await connection.execute(query)).one_or_none()
        if found is None:
            return None
        last = _last_question(await turns_of(connection, found.conversation_id))
        return found if last is not None and last.id == found.id else None

    async def _new(self, connection: AsyncConnection, owner: Owner) -> str:
        conversation_id = secrets.token_urlsafe(32)
        moment = self._clock()
        values = {"id": conversation_id, "owner": owner, "created_at": moment, "updated_at": moment}
        await connection.execute(insert(tables.conversations).values(values))
        return conversation_id

    async def _ask_again(self, connection: AsyncConnection, question: Row[Any]) -> Exchange:
        answers = (_t.conversation_id == question.conversation_id, _t.role == "assistant", _t.position > question.position)
        await connection.execute(update(tables.turns).where(*answers).values(state="replaced"))
        turns = await turns_of(connection, question.conversation_id, with_replaced=True)
        return await self._prepared(connection, question.conversation_id, question._asdict(), turns)

    async def _prepared(
        self, connection: AsyncConnection, conversation_id: str, question: Mapping[str, Any], turns: Sequence[Row[Any]]
    ) -> Exchange:
        """Makes room for the answer, so that it has an id from the start and its absence can be seen."""
        moment = self._clock()
        position = max(question["position"] + 1, _next_position(turns))
        answer = {"id": _new_id(), "role": "assistant", "text": "", "state": "writing", "position": position, "created_at": moment}
        await connection.execute(insert(tables.turns).values(conversation_id=conversation_id, **answer))
        await connection.execute(update(tables.conversations).where(_c.id == conversation_id).values(updated_at=moment))
        history = [turn for turn in turns if turn.position < question["position"] and turn.text and turn.state != "replaced"]
        return Exchange(
            conversation_id=conversation_id,
            question_id=question["id"],
            answer_id=str(answer["id"]),
            text=question["text"],
            history=tuple(Turn(turn.role, turn.text) for turn in history[-_HISTORY_TURNS:]),
        )

    def _oldest_kept(self) -> datetime:
        return self._clock() - self._retention


async def turns_of(connection: AsyncConnection, conversation_id: str, *, with_replaced: bool = False) -> Sequence[Row[Any]]:
    query = select(tables.turns).where(_t.conversation_id == conversation_id).order_by(_t.position)
    if not with_replaced:
        query = query.where(func.coalesce(_t.state, "") != "replaced")
    return (await connection.execute(query)).all()


def _open_answer(exchange: Exchange) -> Any:
    """Also one that another process took for interrupted: who finishes it knows better."""
    return update(tables.turns).where(_t.id == exchange.answer_id, _t.state.in_(("writing", "interrupted")))


def _last_question(turns: Sequence[Row[Any]]) -> Row[Any] | None:
    return next((turn for turn in reversed(turns) if turn.role == "user"), None)


def _next_position(turns: Sequence[Row[Any]]) -> int:
    return turns[-1].position + 1 if turns else 0


def _new_id() -> str:
    return f"msg_{secrets.token_urlsafe(18)}"
