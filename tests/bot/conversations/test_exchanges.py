from __future__ import annotations

import asyncio
from datetime import date

import pytest

from bot import Citation, Reply, Turn
from bot.conversations import AnswerNotLast, AnswerUnknown, ConversationUnknown, Exchange, Owner
from tests.bot.conversations.conftest import Store

ME, OTHER = Owner("web:me"), Owner("web:other")
CITATION = Citation(
    1, "c1", "d1", "Title", "A > B", "Whole passage. It says so.", "It says so.", 15, 26, "s", date(2026, 1, 2), 3, ((6, 9),)
)
REPLY = Reply("answered", "It is [1].", (CITATION,), "extractive", ("What else?",))


async def answered(store: Store, text: str = "Why?", conversation_id: str | None = None, reply: Reply = REPLY) -> Exchange:
    exchange = await store.conversations.begin(ME, text, conversation_id)
    await store.conversations.finish(exchange, reply, "trace-1")
    return exchange


async def test_the_question_is_stored_before_anybody_works_on_it(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    question, answer = (await store.conversations.read(ME, exchange.conversation_id)).turns
    assert question.text == "Why?"
    assert (answer.state, answer.text) == ("writing", "")


async def test_the_next_question_gets_the_history_before_it(store: Store) -> None:
    first = await answered(store)
    second = await store.conversations.begin(ME, "And then?", first.conversation_id)
    assert first.history == ()
    assert second.history == (Turn("user", "Why?"), Turn("assistant", "It is [1]."))


async def test_what_had_been_said_stays_when_an_answer_is_left(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    await store.conversations.leave(exchange, "stopped", "It is", [CITATION])
    answer = (await store.conversations.read(ME, exchange.conversation_id)).turns[1]
    assert (answer.state, answer.text, answer.citations, answer.reply) == ("stopped", "It is", (CITATION,), None)


async def test_a_question_sent_again_is_stored_once_also_without_the_conversations_id(store: Store) -> None:
    first = await store.conversations.begin(ME, "Why?", client_id="q1")
    second = await store.conversations.begin(ME, "Why?", client_id="q1")
    assert (second.conversation_id, second.question_id) == (first.conversation_id, first.question_id)
    assert second.history == ()
    await store.conversations.finish(first, Reply("answered", "late"), "trace-1")
    await store.conversations.finish(second, REPLY, "trace-2")
    assert [turn.text for turn in (await store.conversations.read(ME, first.conversation_id)).turns] == ["Why?", "It is [1]."]


@pytest.mark.parametrize(("owner", "text"), [(OTHER, "Why?"), (ME, "What?")])
async def test_another_question_with_the_same_client_id_is_another_question(store: Store, owner: Owner, text: str) -> None:
    first = await store.conversations.begin(ME, "Why?", client_id="q1")
    second = await store.conversations.begin(owner, text, client_id="q1")
    assert second.conversation_id != first.conversation_id


async def test_an_old_question_sent_again_is_a_new_one(store: Store) -> None:
    first = await store.conversations.begin(ME, "Why?", client_id="q1")
    await store.conversations.begin(ME, "And then?", first.conversation_id, "q2")
    await store.conversations.begin(ME, "Why?", first.conversation_id, "q1")
    texts = [turn.text for turn in (await store.conversations.read(ME, first.conversation_id)).turns if turn.role == "user"]
    assert texts == ["Why?", "And then?", "Why?"]


async def test_the_last_answer_can_be_given_once_more_and_takes_the_place_of_the_first(store: Store) -> None:
    opening = await answered(store)
    first = await answered(store, "And then?", opening.conversation_id)
    again = await store.conversations.begin_again(ME, opening.conversation_id, first.answer_id)
    assert (again.text, again.history) == ("And then?", first.history)
    await store.conversations.finish(again, Reply("declined", "No."), "trace-2")
    read = store.conversations.read
    assert [turn.text for turn in (await read(ME, opening.conversation_id)).turns] == ["Why?", "It is [1].", "And then?", "No."]
    kept = (await read(ME, opening.conversation_id, with_replaced=True)).turns
    assert [turn.state for turn in kept] == [None, "complete", None, "replaced", "complete"]
    after = await store.conversations.begin(ME, "Thanks", opening.conversation_id)
    assert [turn.text for turn in after.history] == ["Why?", "It is [1].", "And then?", "No."]


async def test_only_the_last_answer_can_be_given_once_more(store: Store) -> None:
    first = await answered(store)
    await answered(store, "And then?", first.conversation_id)
    with pytest.raises(AnswerNotLast):
        await store.conversations.begin_again(ME, first.conversation_id, first.answer_id)
    for unknown in ("msg_unknown", first.question_id):
        with pytest.raises(AnswerUnknown):
            await store.conversations.begin_again(ME, first.conversation_id, unknown)


async def test_a_question_that_was_not_taken_leaves_nothing(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "SECRET")
    await store.conversations.withdraw(exchange)
    with pytest.raises(ConversationUnknown):
        await store.conversations.read(ME, exchange.conversation_id)


async def test_only_the_question_that_was_not_taken_leaves_a_longer_conversation(store: Store) -> None:
    first = await answered(store)
    second = await store.conversations.begin(ME, "Too long", first.conversation_id)
    await store.conversations.withdraw(second)
    assert [turn.text for turn in (await store.conversations.read(ME, first.conversation_id)).turns] == ["Why?", "It is [1]."]


async def test_two_tabs_may_ask_at_once(store: Store) -> None:
    opening = await answered(store)
    exchanges = await asyncio.gather(*(store.conversations.begin(ME, f"tab {tab}", opening.conversation_id) for tab in range(8)))
    await asyncio.gather(*(store.conversations.finish(e, Reply("answered", e.text), e.text) for e in exchanges))
    turns = (await store.conversations.read(ME, opening.conversation_id)).turns
    assert len(turns) == 18
    for question, answer in zip(turns[2::2], turns[3::2], strict=True):
        assert answer.text == question.text
