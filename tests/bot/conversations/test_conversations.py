from datetime import date

import pytest

from bot import Citation, Reply
from bot.conversations import AnswerUnknown, ConversationUnknown, Exchange, Feedback, FeedbackNotKept, Owner
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


async def test_an_answer_comes_back_with_everything_that_was_known_about_it(store: Store) -> None:
    exchange = await answered(store)
    question, answer = (await store.conversations.read(ME, exchange.conversation_id)).turns
    assert (question.role, question.text, question.id) == ("user", "Why?", exchange.question_id)
    assert (answer.role, answer.text, answer.state, answer.trace_id) == ("assistant", "It is [1].", "complete", "trace-1")
    assert answer.id == exchange.answer_id
    assert answer.reply == REPLY
    assert answer.citations == (CITATION,)


async def test_an_answer_that_nobody_can_be_writing_any_more_was_interrupted(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    store.clock.forward(minutes=6)
    assert (await store.conversations.read(ME, exchange.conversation_id)).turns[1].state == "interrupted"


async def test_after_a_restart_the_open_answers_are_interrupted_and_who_writes_on_wins(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    await store.conversations.interrupt_orphans()
    assert (await store.conversations.read(ME, exchange.conversation_id)).turns[1].state == "interrupted"
    await store.conversations.finish(exchange, REPLY, "trace-1")
    assert (await store.conversations.read(ME, exchange.conversation_id)).turns[1].state == "complete"


async def test_one_thumb_for_each_answer_and_it_can_be_taken_back(store: Store) -> None:
    exchange = await answered(store)
    rate, place = store.conversations.rate, (ME, exchange.conversation_id, exchange.answer_id)
    await rate(*place, "up", None)
    await rate(*place, "down", "It is wrong.")
    answer = (await store.conversations.read(ME, exchange.conversation_id)).turns[1]
    assert answer.feedback == Feedback("down", "It is wrong.")
    await rate(*place, None, None)
    assert (await store.conversations.read(ME, exchange.conversation_id)).turns[1].feedback is None


async def test_feedback_is_on_an_answer_of_this_conversation(store: Store) -> None:
    first, other = await answered(store), await answered(store)
    for turn_id in (first.question_id, other.answer_id, "msg_unknown"):
        with pytest.raises(AnswerUnknown):
            await store.conversations.rate(ME, first.conversation_id, turn_id, "up", None)


async def test_who_was_shown_help_lines_is_kept_out_of_everything_that_counts(store: Store) -> None:
    exchange = await answered(store, "I cannot go on", reply=Reply("signposted", "Please call 112."))
    question, answer = (await store.conversations.read(ME, exchange.conversation_id)).turns
    assert (question.text, answer.text) == ("I cannot go on", "Please call 112.")
    assert answer.trace_id is None
    assert b"trace-1" not in await store.everything()
    with pytest.raises(FeedbackNotKept):
        await store.conversations.rate(ME, exchange.conversation_id, exchange.answer_id, "down", "I cannot go on")


async def test_what_is_somebody_elses_does_not_exist(store: Store) -> None:
    exchange = await answered(store)
    mine, answer = exchange.conversation_id, exchange.answer_id
    attempts = (
        store.conversations.begin(OTHER, "Why?", mine),
        store.conversations.begin_again(OTHER, mine),
        store.conversations.begin_again(OTHER, mine, answer),
        store.conversations.read(OTHER, mine),
        store.conversations.read(OTHER, mine, with_replaced=True),
        store.conversations.rate(OTHER, mine, answer, "up", None),
        store.conversations.delete(OTHER, mine),
    )
    for attempt in attempts:
        with pytest.raises(ConversationUnknown):
            await attempt
    await store.conversations.delete_all(OTHER)
    assert len((await store.conversations.read(ME, mine)).turns) == 2


async def test_deleted_means_that_the_disk_does_not_know_it_any_more(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "My SECRET question", client_id="SECRET-id")
    await store.conversations.finish(exchange, Reply("answered", "A SECRET answer"), "SECRET-trace")
    await store.conversations.rate(ME, exchange.conversation_id, exchange.answer_id, "down", "A SECRET reason")
    assert b"SECRET" in await store.everything()
    await store.conversations.delete(ME, exchange.conversation_id)
    assert b"SECRET" not in await store.everything()
    assert exchange.conversation_id.encode() not in await store.everything()


async def test_an_answer_to_a_deleted_conversation_does_not_bring_it_back(store: Store) -> None:
    exchange = await store.conversations.begin(ME, "Why?")
    await store.conversations.delete(ME, exchange.conversation_id)
    await store.conversations.finish(exchange, Reply("answered", "SECRET"), "trace-1")
    await store.conversations.leave(exchange, "stopped", "SECRET", [])
    with pytest.raises(ConversationUnknown):
        await store.conversations.read(ME, exchange.conversation_id)
    assert b"SECRET" not in await store.everything()


async def test_a_conversation_expires_after_its_last_question(store: Store) -> None:
    exchange = await answered(store, "SECRET")
    store.clock.forward(days=29)
    await answered(store, "And then?", exchange.conversation_id)
    store.clock.forward(days=29)
    assert len((await store.conversations.read(ME, exchange.conversation_id)).turns) == 4
    store.clock.forward(days=1)
    with pytest.raises(ConversationUnknown):  # at its time, whenever the next sweep comes
        await store.conversations.read(ME, exchange.conversation_id)
    assert await store.conversations.expire() == 1
    assert b"SECRET" not in await store.everything()


async def test_the_sweep_leaves_what_has_not_expired(store: Store) -> None:
    old = await answered(store)
    store.clock.forward(days=20)
    young = await answered(store)
    store.clock.forward(days=15)
    assert await store.conversations.expire() == 1
    assert (await store.conversations.read(ME, young.conversation_id)).turns
    with pytest.raises(ConversationUnknown):
        await store.conversations.read(ME, old.conversation_id)


async def test_ids_cannot_be_guessed(store: Store) -> None:
    ids = {(await store.conversations.begin(ME, "Why?")).conversation_id for _ in range(5)}
    assert len(ids) == 5
    assert all(len(conversation_id) >= 43 for conversation_id in ids)


async def test_any_text_comes_back_as_it_was(store: Store) -> None:
    text = "ümläut \U0001f9d1\u200d\U0001f680 \u202eabc \u0007 '; DROP TABLE turns; --"
    exchange = await store.conversations.begin(ME, text)
    assert (await store.conversations.read(ME, exchange.conversation_id)).turns[0].text == text
