import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

import pytest
from sqlalchemy import text

from bot import Event, Finished, Question, QuestionError, Reply, SentenceReady, Trace, Understanding
from bot.conversations import ConversationUnknown, Exchange, Owner, StoredTurn, recorded
from tests.bot.conversations.conftest import Store

ME = Owner("web:me")
FINISHED = Finished(Trace("trace-1", Question("Why?"), Understanding("Why?"), None, (), None, Reply("answered", "One. Two.")))
SENTENCES = (SentenceReady("One."), SentenceReady(" Two."))


async def saying(events: Sequence[Event], failure: Exception | None = None) -> AsyncGenerator[Event, None]:
    for event in events:
        yield event
    if failure:
        raise failure


async def stored_answer(store: Store, exchange: Exchange) -> StoredTurn:
    return (await store.conversations.read(ME, exchange.conversation_id)).turns[1]


async def test_who_has_seen_the_end_finds_the_answer_in_the_history(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    async with aclosing(recorded(saying((*SENTENCES, FINISHED)), exchange, store.conversations)) as events:
        async for event in events:
            expected = "complete" if isinstance(event, Finished) else "writing"
            assert (await stored_answer(store, exchange)).state == expected
    answer = await stored_answer(store, exchange)
    assert (answer.state, answer.text, answer.reply) == ("complete", "One. Two.", FINISHED.trace.reply)


async def test_closing_keeps_what_had_been_said(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    events = recorded(saying((*SENTENCES, FINISHED)), exchange, store.conversations)
    assert await anext(events) == SENTENCES[0]
    await events.aclose()
    answer = await stored_answer(store, exchange)
    assert (answer.state, answer.text) == ("stopped", "One.")


async def test_cancelling_keeps_what_had_been_said(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    said = asyncio.Event()

    async def slowly() -> AsyncGenerator[Event, None]:
        yield SENTENCES[0]
        said.set()
        await asyncio.Event().wait()

    async def listen() -> None:
        async for _ in recorded(slowly(), exchange, store.conversations):
            pass

    listening = asyncio.create_task(listen())
    await said.wait()
    listening.cancel()
    with pytest.raises(asyncio.CancelledError):
        await listening
    answer = await stored_answer(store, exchange)
    assert (answer.state, answer.text) == ("stopped", "One.")


async def test_an_answer_that_breaks_off_was_interrupted(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    with pytest.raises(OSError, match="disk"):
        _ = [event async for event in recorded(saying(SENTENCES, OSError("disk")), exchange, store.conversations)]
    answer = await stored_answer(store, exchange)
    assert (answer.state, answer.text) == ("interrupted", "One. Two.")


async def test_a_question_that_the_bot_does_not_take_is_not_kept(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    with pytest.raises(QuestionError):
        _ = [event async for event in recorded(saying((), QuestionError("Too long.")), exchange, store.conversations)]
    with pytest.raises(ConversationUnknown):
        await store.conversations.read(ME, exchange.conversation_id)


async def test_the_person_gets_the_answer_also_where_it_cannot_be_kept(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    async with store.database.writing() as connection:
        await connection.execute(text("ALTER TABLE turns RENAME TO elsewhere"))
    events = [event async for event in recorded(saying((*SENTENCES, FINISHED)), exchange, store.conversations)]
    assert events == [*SENTENCES, FINISHED]
