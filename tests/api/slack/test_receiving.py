"""What Slack sends is checked, acknowledged at once, and taken once, however often it comes."""

from __future__ import annotations

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.api.slack.conftest import bot_in
from tests.fake_slack.deliveries import signed
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.server import Failure
from tests.fake_slack.workspace import BOT, BOT_ID, Message
from tests.running_api import OpenBot, Watch


def written(slack: FakeSlack, text: str = "Which jobs are at risk?") -> Message:
    """Stands in ada's direct messages, and nobody has told the bot of it yet."""
    user = slack.workspace.person("ada")
    return slack.workspace.post(Message(slack.workspace.next_ts(), slack.workspace.direct(user).id, user, text))


def body_of(slack: FakeSlack, message: Message) -> bytes:
    return json.dumps(slack.to_bot.envelope(slack.events(message)[0])).encode()


def send(slack: FakeSlack, body: bytes, headers: dict[str, str]) -> int:
    return slack.to_bot.raw(body, "application/json", headers).status_code


def test_forged_old_and_unsigned_requests_are_refused_and_nobody_works_on_them(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    body = body_of(slack, written(slack))
    assert send(slack, body, signed(body, secret="guessed")) == 401
    assert send(slack, body, signed(body, at=time.time() - 301)) == 401
    assert send(slack, body, signed(body + b" ")) == 401
    assert send(slack, body, {}) == 401
    slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
    assert [question.text for question in watch.questions] == ["What can bookkeepers learn?"]


def test_a_replayed_request_is_acknowledged_and_not_answered_again(slack: FakeSlack) -> None:
    message = written(slack)
    body = body_of(slack, message)
    headers = signed(body)
    assert [send(slack, body, headers) for _ in range(3)] == [200, 200, 200]
    slack.answer_to(message)
    slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
    assert len(slack.workspace.answers(message)) == 1


def test_a_retry_whose_first_delivery_never_arrived_is_answered(slack: FakeSlack) -> None:
    message = written(slack)
    slack.to_bot.repeat(slack.to_bot.envelope(slack.events(message)[0]), attempt=1)
    slack.answer_to(message)


def test_the_two_events_of_one_mention_are_one_question_in_either_order(slack: FakeSlack) -> None:
    user, channel = slack.workspace.person("ben"), slack.workspace.channel("general")
    for order in (1, -1):
        message = slack.workspace.post(Message(slack.workspace.next_ts(), channel, user, f"<@{BOT}> Which jobs are at risk?"))
        for event in slack.events(message)[::order]:
            slack.to_bot.event(event)
        slack.answer_to(message)
        slack.tell_of(message)
        slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
        assert len(slack.workspace.answers(message)) == 1


def test_the_same_event_at_the_same_moment_is_taken_once(slack: FakeSlack) -> None:
    message = written(slack)
    envelope = slack.to_bot.envelope(slack.events(message)[0])
    with ThreadPoolExecutor(8) as pool:
        assert {delivered.status for delivered in pool.map(lambda _: slack.to_bot.repeat(envelope), range(8))} == {200}
    slack.answer_to(message)
    slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
    assert len(slack.workspace.answers(message)) == 1


@pytest.mark.parametrize(
    "more",
    [
        {"subtype": "message_changed", "hidden": True},
        {"subtype": "message_deleted", "hidden": True},
        {"subtype": "channel_join"},
        {"bot_id": "B0OTHER", "subtype": "bot_message"},
        {"bot_id": BOT_ID},
        {"user": BOT},
        {"user": "USLACKBOT"},
    ],
)
def test_edits_joins_and_bots_are_no_questions(slack: FakeSlack, watch: Watch, more: dict[str, Any]) -> None:
    watch.go_on.set()
    message = written(slack)
    slack.tell_of(message, **more)
    slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
    assert len(watch.questions) == 1


def test_a_question_that_is_edited_while_it_is_answered_is_answered_once(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    slack.wait_for(watch.working.is_set, "the first sentence")
    slack.edit(asked, "Which jobs are at risk, please?")
    watch.go_on.set()
    slack.answer_to(asked)
    slack.answer_to(slack.say("ada", "What can bookkeepers learn?"))
    assert len(slack.workspace.answers(asked)) == 1


def test_it_is_acknowledged_while_the_bot_still_works(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    assert slack.to_bot.acknowledgements[-1].status == 200
    assert slack.finished_answer(asked) is None
    watch.go_on.set()
    slack.answer_to(asked)


def test_slacks_check_of_the_address_is_answered(slack: FakeSlack) -> None:
    body = json.dumps({"type": "url_verification", "challenge": "3eZbrw1aB"}).encode()
    response = slack.to_bot.raw(body, "application/json", signed(body))
    assert (response.status_code, response.json()["challenge"]) == (200, "3eZbrw1aB")


def test_who_asks_more_than_can_wait_is_told_so(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    with bot_in(new_slack, open_real_bot, database, waiting_per_person=2, concurrent_answers=1):
        new_slack.server.failures.append(Failure("chat.startStream", status=429, retry_after=1))
        for number in range(5):
            new_slack.say("ada", f"What can bookkeepers learn in {number} years?")
        assert "still working on your earlier questions" in new_slack.direct_to("ada", "still working").shown


def test_without_a_database_questions_are_answered_all_the_same_and_once(
    new_slack: FakeSlack, open_real_bot: OpenBot, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nowhere = tmp_path_factory.mktemp("nowhere") / "file"
    nowhere.write_text("not a folder")
    with bot_in(new_slack, open_real_bot, f"sqlite+aiosqlite:///{nowhere}/kept.sqlite3"):
        asked = new_slack.say("ada", "Which jobs are at risk?")
        assert "Bookkeeping" in new_slack.answer_to(asked).shown
        new_slack.tell_of(asked)
        new_slack.answer_to(new_slack.say("ada", "What can bookkeepers learn?"))
        assert len(new_slack.workspace.answers(asked)) == 1
