"""The same message under the same key is answered once, whoever sends it when and however often."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot import Reply
from bot.conversations import Answered, AnswerUnderWay, ConversationUnknown, Database, Exchange, IdempotencyKeys, KeyUsedOtherwise, Owner
from bot.conversations.conversations import Conversations
from tests.bot.conversations.conftest import Store

ME, OTHER = Owner("web:me"), Owner("web:other")


@pytest.fixture
def keys(store: Store) -> IdempotencyKeys:
    return IdempotencyKeys(store.database, store.conversations, store.clock)


def asking(store: Store, owner: Owner = ME) -> Callable[[], Awaitable[Exchange]]:
    return lambda: store.conversations.begin(owner, "Why?")


async def begun(keys: IdempotencyKeys, store: Store, key: str = "key-1", request_hash: str = "hash") -> Exchange:
    exchange = await keys.begin(ME, key, request_hash, asking(store))
    assert isinstance(exchange, Exchange)
    return exchange


async def test_who_sends_it_again_gets_the_answer_that_was_given(keys: IdempotencyKeys, store: Store) -> None:
    exchange = await begun(keys, store)
    await store.conversations.finish(exchange, Reply("answered", "Because."), "trace-1")
    again = await keys.begin(ME, "key-1", "hash", asking(store))
    assert isinstance(again, Answered)
    assert (again.conversation_id, again.question_id) == (exchange.conversation_id, exchange.question_id)
    assert (again.answer.id, again.answer.text) == (exchange.answer_id, "Because.")
    assert len((await store.conversations.read(ME, exchange.conversation_id)).turns) == 2


async def test_while_it_is_being_answered_nobody_else_begins(keys: IdempotencyKeys, store: Store) -> None:
    await begun(keys, store)
    with pytest.raises(AnswerUnderWay):
        await keys.begin(ME, "key-1", "hash", asking(store))


async def test_of_ten_at_once_one_begins(keys: IdempotencyKeys, store: Store) -> None:
    ends = await asyncio.gather(*(keys.begin(ME, "key-1", "hash", asking(store)) for _ in range(10)), return_exceptions=True)
    assert sum(isinstance(end, Exchange) for end in ends) == 1
    assert sum(isinstance(end, AnswerUnderWay) for end in ends) == 9


async def test_another_message_another_key_and_another_person_are_others(keys: IdempotencyKeys, store: Store) -> None:
    first = await begun(keys, store)
    with pytest.raises(KeyUsedOtherwise):
        await keys.begin(ME, "key-1", "another hash", asking(store))
    assert (await begun(keys, store, "key-2")).conversation_id != first.conversation_id
    theirs = await keys.begin(OTHER, "key-1", "another hash", asking(store, OTHER))
    assert isinstance(theirs, Exchange)


async def test_an_answer_that_broke_off_is_begun_once_more(keys: IdempotencyKeys, store: Store) -> None:
    exchange = await begun(keys, store)
    await store.conversations.leave(exchange, "interrupted", "Beca", [])
    again = await begun(keys, store)
    assert again.question_id == exchange.question_id
    assert again.answer_id != exchange.answer_id


async def test_a_question_that_could_not_be_stored_leaves_the_key_free(keys: IdempotencyKeys, store: Store) -> None:
    with pytest.raises(ConversationUnknown):
        await keys.begin(ME, "key-1", "hash", lambda: store.conversations.begin(ME, "Why?", "unknown"))
    await begun(keys, store, request_hash="another hash")


async def test_a_question_that_was_not_taken_may_be_sent_again(keys: IdempotencyKeys, store: Store) -> None:
    kept = await store.conversations.begin(ME, "First")
    exchange = await keys.begin(ME, "key-1", "hash", lambda: store.conversations.begin(ME, "Why?", kept.conversation_id))
    assert isinstance(exchange, Exchange)
    await store.conversations.withdraw(exchange)
    assert isinstance(await keys.begin(ME, "key-1", "hash", asking(store)), Exchange)


async def test_a_process_that_died_before_the_question_was_stored_blocks_its_key_for_minutes_only(store: Store) -> None:
    class Dying(IdempotencyKeys):
        async def _begun(self, *_: object) -> Exchange:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        await Dying(store.database, store.conversations, store.clock).begin(ME, "key-1", "hash", asking(store))
    keys = IdempotencyKeys(store.database, store.conversations, store.clock)
    with pytest.raises(AnswerUnderWay):
        await begun(keys, store)
    store.clock.forward(minutes=6)
    await begun(keys, store)


async def test_a_key_is_forgotten_after_a_day_and_with_its_conversation(keys: IdempotencyKeys, store: Store) -> None:
    exchange = await begun(keys, store, "SECRET-key")
    await store.conversations.delete(ME, exchange.conversation_id)
    assert b"SECRET-key" not in await store.everything()
    await begun(keys, store, "key-2")
    store.clock.forward(hours=25)
    await keys.expire()
    assert b"key-2" not in await store.everything()


async def test_two_processes_know_the_same_keys(store: Store) -> None:
    other = Database(store.database_url)
    there = IdempotencyKeys(other, Conversations(other, timedelta(days=30), store.clock), store.clock)
    keys = IdempotencyKeys(store.database, store.conversations, store.clock)
    ends = await asyncio.gather(
        *(one.begin(ME, "key-1", "hash", asking(store)) for one in (keys, there) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(end, Exchange) for end in ends) == 1
    await other.close()
