"""What people do with an answer: rate it, share it, ask for a person, ask on in private."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.server import Failure
from tests.fake_slack.workspace import Message


def ratings(kept_in: str, answer: Message) -> list[tuple[Any, ...]]:
    answer_id = (answer.metadata or {})["event_payload"]["answer"]
    with sqlite3.connect(kept_in.removeprefix("sqlite+aiosqlite:///")) as connection:
        rows = connection.execute("SELECT owner, rating, reason FROM feedback WHERE turn_id = ? ORDER BY owner", (answer_id,))
        return rows.fetchall()


def owner(slack: FakeSlack, name: str) -> str:
    return f"slack:T0CAREER:{slack.workspace.person(name)}"


def test_a_rating_is_kept_once_per_person_and_the_last_one_counts(slack: FakeSlack, kept_in: str) -> None:
    answer = slack.answer_to(slack.say("ada", "Which jobs are at risk?"))
    slack.press("ada", answer, "feedback", "bad")
    slack.whisper_to("ada", "Thank you")
    slack.press("ada", answer, "feedback", "good")
    slack.press("ada", answer, "feedback", "good")
    slack.wait_for(lambda: ratings(kept_in, answer) == [(owner(slack, "ada"), "up", None)], "the rating")


def test_after_a_bad_rating_the_reason_is_asked_for_and_kept_with_it(slack: FakeSlack, kept_in: str) -> None:
    answer = slack.answer_to(slack.say("ada", "Which jobs are at risk?"))
    slack.press("ada", answer, "feedback", "bad")
    slack.dialogue("ada", "feedback_reason")
    slack.submit("ada", "feedback_reason", reason="Half of it is missing.")
    slack.wait_for(lambda: ratings(kept_in, answer) == [(owner(slack, "ada"), "down", "Half of it is missing.")], "the reason")


def test_in_a_channel_everybody_has_a_rating_of_their_own(slack: FakeSlack, kept_in: str) -> None:
    answer = slack.answer_to(slack.say("ben", "@guide Which jobs are at risk?", "general"))
    slack.press("ben", answer, "feedback", "good")
    slack.press("chika", answer, "feedback", "bad")
    both = [(owner(slack, "ben"), "up", None), (owner(slack, "chika"), "down", None)]
    slack.wait_for(lambda: ratings(kept_in, answer) == both, "both ratings")


def test_nobody_rates_what_only_another_person_has_seen(slack: FakeSlack, kept_in: str) -> None:
    answer = slack.answer_to(slack.say("ada", "Which jobs are at risk?"))
    slack.press("ben", answer, "feedback", "good")
    slack.press("ada", answer, "feedback", "good")
    slack.wait_for(lambda: ratings(kept_in, answer) == [(owner(slack, "ada"), "up", None)], "the rating")


def test_a_private_answer_is_shared_on_its_askers_wish_without_the_question(slack: FakeSlack) -> None:
    question = "I keep a lighthouse. Which jobs are at risk?"
    answer = slack.answer_to(slack.say("dora", question))
    slack.press("dora", answer, "share")
    view = slack.dialogue("dora", "share_answer")
    shown = json.dumps(view)
    assert "Others will see this answer" in shown
    assert "lighthouse" not in shown
    careers = slack.workspace.channel("careers")
    before = [m.ts for m in slack.workspace.messages if m.channel == careers]
    assert slack.submit("dora", "share_answer", channel=careers).body.get("response_action") is None
    (shared,) = (m for m in slack.workspace.messages if m.channel == careers and m.ts not in before)
    assert "shares an answer" in shared.shown
    assert "guide.example.org/documents" in shared.shown
    assert "lighthouse" not in shared.shown


def test_it_is_shared_once_however_often_it_is_sent(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("dora", "Which jobs are at risk?"))
    slack.press("dora", answer, "share")
    careers = slack.workspace.channel("careers")
    before = len(slack.workspace.messages)
    slack.dialogue("dora", "share_answer")
    for _ in range(3):
        slack.submit("dora", "share_answer", channel=careers, question="What did I ask?")
    shared = [m for m in slack.workspace.messages[before:] if m.channel == careers]
    assert len(shared) == 1
    assert "&gt;" not in shared[0].shown
    assert "What did I ask?" in shared[0].shown


def test_where_the_bot_cannot_write_the_dialogue_says_so_and_it_can_be_tried_again(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("dora", "Which jobs are at risk?"))
    slack.press("dora", answer, "share")
    careers = slack.workspace.channel("careers")
    slack.dialogue("dora", "share_answer")
    slack.server.failures.append(Failure("chat.postMessage", error="not_in_channel"))
    assert "/invite" in slack.submit("dora", "share_answer", channel=careers).body["errors"]["channel"]
    assert slack.submit("dora", "share_answer", channel=careers).body == {}


def test_nobody_shares_what_another_person_asked(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("ada", "Which jobs are at risk?"))
    slack.press("ben", answer, "share")
    assert all(person != slack.workspace.person("ben") for person, view in slack.workspace.views if view["callback_id"] == "share_answer")


def test_a_hand_off_passes_on_what_was_agreed_to_and_nothing_else(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("emil", "I keep a lighthouse. Which jobs are at risk?"))
    slack.press("emil", answer, "handoff")
    slack.dialogue("emil", "hand_over")
    slack.submit("emil", "hand_over", message="I would like to talk about training.", include=False)
    passed_on = slack.wait_for(lambda: handed_over(slack, "about training"), "the hand-off")
    assert slack.workspace.person("emil") in passed_on.shown
    assert "lighthouse" not in passed_on.shown
    assert "Bookkeeping" not in passed_on.shown
    slack.direct_to("emil", "passed on")


def test_with_the_persons_consent_the_exchange_goes_with_it(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("emil", "I keep a lighthouse. Which jobs are at risk?"))
    slack.press("emil", answer, "handoff")
    slack.dialogue("emil", "hand_over")
    for _ in range(2):
        slack.submit("emil", "hand_over", message="About <!channel> lighthouses", include=True)
    passed_on = slack.wait_for(lambda: handed_over(slack, "I keep a lighthouse"), "the hand-off")
    assert "<!channel>" not in passed_on.shown
    slack.press("ada", passed_on, "taken_up")
    slack.direct_to("emil", "taken up your request")
    assert "Taken up by" in passed_on.shown
    assert len([m for m in slack.workspace.messages if "About &lt;!channel&gt; lighthouses" in m.shown]) == 1


def test_whoever_asks_on_in_private_gets_a_message_of_their_own(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("ben", "@guide Which jobs are at risk?", "general"))
    slack.press("fatima", answer, "ask_privately")
    assert "Here only you and I can read" in slack.direct_to("fatima", "Here only you").shown
    slack.whisper_to("fatima", "written to you privately")


def handed_over(slack: FakeSlack, containing: str) -> Message | None:
    people_team = slack.workspace.channel("people-team")
    return next((m for m in reversed(slack.workspace.messages) if m.channel == people_team and containing in m.shown), None)
