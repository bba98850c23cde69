"""Which messages are questions, and what a person reads in them."""

from __future__ import annotations

from typing import Any

import pytest

from api.slack.questions import from_event, plain_text, question_from_json, question_to_json

BOT = "U0GUIDE"


def event(text: str, **more: Any) -> dict[str, Any]:
    return {"type": "message", "channel": "C1", "channel_type": "channel", "user": "U1", "ts": "1.0", "text": text, **more}


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (event("Why?", channel_type="im"), "direct"),
        (event("Why?", channel_type="im", subtype="file_share"), "direct"),
        (event(f"<@{BOT}> why?"), "mention"),
        (event(f"Well, <@{BOT}|guide>, why?", thread_ts="0.5"), "mention"),
        (event("Why?", type="app_mention"), "mention"),
        (event("Why?", thread_ts="0.5"), "follow_up"),
        (event("Why?"), None),
        (event("<@U2> what do you say?", thread_ts="0.5"), None),
        (event("Why?", channel_type="im", subtype="message_changed"), None),
        (event("Why?", channel_type="im", bot_id="B1"), None),
    ],
)
def test_a_message_is_the_kind_of_question_that_it_looks_like(told: dict[str, Any], kind: str | None) -> None:
    question = from_event(told, "T1", None, BOT)
    assert (question.kind if question else None) == kind


def test_the_answer_goes_into_the_thread_or_opens_one() -> None:
    root, reply = from_event(event(f"<@{BOT}> a"), "T1", None, BOT), from_event(event(f"<@{BOT}> a", thread_ts="0.5"), "T1", None, BOT)
    assert root is not None
    assert reply is not None
    assert (root.thread_ts, reply.thread_ts) == ("1.0", "0.5")


def test_control_sequences_are_read_as_people_see_them() -> None:
    said = f"<@{BOT}> is <https://example.org|this> by <@U2|ben> in <#C1|general> 2 &lt; 3 &amp;amp; <mailto:a@example.org> <!here>"
    assert plain_text(said, BOT) == "is this by @ben in #general 2 < 3 &amp; a@example.org @here"


def test_a_question_survives_the_database() -> None:
    question = from_event(event(f"<@{BOT}> why?", thread_ts="0.5"), "T1", "E1", BOT)
    assert question is not None
    assert question_from_json(question_to_json(question)) == question
