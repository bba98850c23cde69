"""Conversations that are kept: read back, rated, deleted by their owners, and by time. Only this module knows what a stored turn says."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Row, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.conversations import tables
from bot.conversations.errors import AnswerUnknown, FeedbackNotKept
from bot.conversations.exchanges import Exchanges, turns_of
from bot.conversations.records import (
    AnswerState,
    Conversation,
    Feedback,
    Owner,
    Rating,
    StoredTurn,
    citations_from_json,
    reply_from_json,
)
from bot.conversations.trace_notes import TraceNotes, notes_from_row

LONGEST_ANSWER = timedelta(minutes=5)  # three links of the chain with a minute each, and a margin: what is older was interrupted

_c, _t, _f = tables.conversations.c, tables.turns.c, tables.feedback.c


class Conversations(Exchanges):
    """What becomes of conversations after their answers: they are read, rated, deleted, and expire."""

    async def read(self, owner: Owner, conversation_id: str, *, with_replaced: bool = False) -> Conversation:
        async with self._database.reading() as connection:
            conversation = await self._owned(connection, owner, conversation_id)
            turns = await turns_of(connection, conversation_id, with_replaced=with_replaced)
            ids = [turn.id for turn in turns]
            given = (await connection.execute(select(tables.feedback).where(_f.owner == owner, _f.turn_id.in_(ids)))).all()
            traces = (await connection.execute(select(tables.traces).where(tables.traces.c.turn_id.in_(ids)))).all()
        feedback = {row.turn_id: Feedback(row.rating, row.reason) for row in given}
        notes = {row.turn_id: notes_from_row(row) for row in traces}
        return Conversation(
            id=conversation_id,
            created_at=conversation.created_at,
            updated_at=conversation.updated_at,
            expires_at=conversation.updated_at + self._retention,
            turns=tuple(self._stored(turn, feedback, notes) for turn in turns),
        )

    async def ids(self, owner: Owner) -> tuple[str, ...]:
        """Of the owner's conversations, the oldest first."""
        query = select(_c.id).where(_c.owner == owner, _c.updated_at > self._oldest_kept()).order_by(_c.created_at, _c.id)
        async with self._database.reading() as connection:
            return tuple((await connection.execute(query)).scalars())

    async def rate(
        self,
        owner: Owner,
        conversation_id: str,
        answer_id: str,
        rating: Rating | None,
        reason: str | None,
        rated_by: Owner | None = None,
    ) -> Feedback | None:
        """One per answer and person: a second one takes the place of the first, None takes it back.

        `rated_by` is somebody else who has seen the answer, as in a channel; the caller knows that they have.
        """
        rated_by = rated_by or owner
        async with self._database.writing() as connection:
            await self._owned(connection, owner, conversation_id)
            answer = await _answer(connection, conversation_id, answer_id)
            if answer.sensitive:
                raise FeedbackNotKept
            await connection.execute(delete(tables.feedback).where(_f.turn_id == answer_id, _f.owner == rated_by))
            if rating is None:
                return None
            given = {"turn_id": answer_id, "owner": rated_by, "rating": rating, "reason": reason, "given_at": self._clock()}
            await connection.execute(insert(tables.feedback).values(given))
        return Feedback(rating, reason)

    async def delete(self, owner: Owner, conversation_id: str) -> None:
        async with self._database.writing() as connection:
            await self._owned(connection, owner, conversation_id)
            await connection.execute(delete(tables.conversations).where(_c.id == conversation_id))
        await self._database.forget_deleted()

    async def delete_all(self, owner: Owner) -> None:
        """Also what they said of other people's answers."""
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.conversations).where(_c.owner == owner))
            await connection.execute(delete(tables.feedback).where(_f.owner == owner))
        await self._database.forget_deleted()

    async def delete_owned_by(self, prefix: str) -> None:
        """Of all owners whose names begin so: a whole workspace that leaves."""
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.conversations).where(_c.owner.startswith(prefix, autoescape=True)))
            await connection.execute(delete(tables.feedback).where(_f.owner.startswith(prefix, autoescape=True)))
        await self._database.forget_deleted()

    async def expire(self) -> int:
        """Deletes what is older than the retention; how many conversations that were."""
        async with self._database.writing() as connection:
            deleted = await connection.execute(delete(tables.conversations).where(_c.updated_at <= self._oldest_kept()))
        await self._database.forget_deleted()
        return deleted.rowcount

    async def interrupt_orphans(self) -> None:
        """For the start of the only process that writes here: nobody is writing the answers any more that are open now."""
        async with self._database.writing() as connection:
            await connection.execute(update(tables.turns).where(_t.state == "writing").values(state="interrupted"))

    def _stored(self, turn: Row[Any], feedback: Mapping[str, Feedback], notes: Mapping[str, TraceNotes]) -> StoredTurn:
        state: AnswerState | None = turn.state
        if state == "writing" and turn.created_at + LONGEST_ANSWER < self._clock():
            state = "interrupted"
        return StoredTurn(
            id=turn.id,
            role=turn.role,
            text=turn.text,
            created_at=turn.created_at,
            client_id=turn.client_id,
            state=state,
            # A replaced answer may have been finished or not.
            reply=reply_from_json(turn.reply) if turn.reply and "status" in turn.reply else None,
            citations=citations_from_json(turn.reply) if turn.reply else (),
            trace_id=turn.trace_id,
            notes=notes.get(turn.id),
            feedback=feedback.get(turn.id),
        )


async def _answer(connection: AsyncConnection, conversation_id: str, answer_id: str) -> Row[Any]:
    query = select(tables.turns).where(_t.id == answer_id, _t.conversation_id == conversation_id, _t.role == "assistant")
    found = (await connection.execute(query)).one_or_none()
    if found is None:
        raise AnswerUnknown
    return found
