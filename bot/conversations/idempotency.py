"""A message that is sent again under the same key is answered once. Only this module knows which keys have been used, and for what."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import Row, delete, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.conversations import tables
from bot.conversations.conversations import LONGEST_ANSWER, Conversations
from bot.conversations.database import Database
from bot.conversations.errors import AnswerUnderWay, ConversationUnknown, KeyUsedOtherwise
from bot.conversations.records import Answered, Exchange, Owner
from bot.conversations.sessions import Clock, now

_KEPT: Final = timedelta(hours=24)

_k = tables.idempotency_keys.c


class IdempotencyKeys:
    def __init__(self, database: Database, conversations: Conversations, clock: Clock = now) -> None:
        self._database = database
        self._conversations = conversations
        self._clock = clock

    async def begin(self, owner: Owner, key: str, request_hash: str, begin: Callable[[], Awaitable[Exchange]]) -> Exchange | Answered:
        """What `begin` gives, the first time; afterwards the answer. An answer that broke off is begun once more.

        Raises AnswerUnderWay, and KeyUsedOtherwise where the hash is another one.
        """
        if await self._claim(owner, key, request_hash):
            return await self._begun(owner, key, begin)
        used = await self._used(owner, key)
        if used is None:  # the conversation was deleted in this moment
            raise ConversationUnknown
        if used.request_hash != request_hash:
            raise KeyUsedOtherwise
        if used.conversation_id is None:
            if used.created_at + LONGEST_ANSWER > self._clock():
                raise AnswerUnderWay
            return await self._begun(owner, key, begin)  # whoever was at it died
        return await self._again(owner, used) or await self._begun(owner, key, begin)

    async def expire(self) -> None:
        async with self._database.writing() as connection:
            await connection.execute(delete(tables.idempotency_keys).where(_k.created_at <= self._clock() - _KEPT))
        await self._database.forget_deleted()

    async def _claim(self, owner: Owner, key: str, request_hash: str) -> bool:
        """Of several at once only one is told so: the others wait for its transaction."""
        insert = sqlite.insert if self._database.is_sqlite else postgresql.insert
        values = {"owner": owner, "key": key, "request_hash": request_hash, "created_at": self._clock()}
        async with self._database.writing() as connection:
            inserted = await connection.execute(insert(tables.idempotency_keys).values(values).on_conflict_do_nothing())
        return inserted.rowcount == 1

    async def _begun(self, owner: Owner, key: str, begin: Callable[[], Awaitable[Exchange]]) -> Exchange:
        this = (_k.owner == owner, _k.key == key)
        try:
            exchange = await begin()
        except BaseException:
            async with self._database.writing() as connection:
                await connection.execute(delete(tables.idempotency_keys).where(*this))
            raise
        ids = {"conversation_id": exchange.conversation_id, "question_id": exchange.question_id}
        async with self._database.writing() as connection:
            await connection.execute(update(tables.idempotency_keys).where(*this).values(ids))
        return exchange

    async def _used(self, owner: Owner, key: str) -> Row[Any] | None:
        query = select(tables.idempotency_keys).where(_k.owner == owner, _k.key == key)
        async with self._database.reading() as connection:
            return (await connection.execute(query)).one_or_none()

    async def _again(self, owner: Owner, used: Row[Any]) -> Exchange | Answered | None:
        """None where the question was not kept, because the bot did not take it."""
        conversation = await self._conversations.read(owner, used.conversation_id)
        positions = [position for position, turn in enumerate(conversation.turns) if turn.id == used.question_id]
        if not positions:
            return None
        following = conversation.turns[positions[0] + 1 :]
        answer = following[0] if following and following[0].role == "assistant" else None
        if answer is not None and answer.state == "writing":
            raise AnswerUnderWay
        if answer is None or (answer.state != "complete" and len(following) == 1):
            return await self._conversations.begin_again(owner, conversation.id)
        return Answered(conversation.id, used.question_id, answer)
