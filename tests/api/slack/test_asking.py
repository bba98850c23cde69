"""The ways to ask that are no message."""

from __future__ import annotations

from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.workspace import Message


def others_see(slack: FakeSlack, name: str, containing: str) -> bool:
    others = [slack.workspace.person(other) for other in slack.workspace.people.values() if other != name]
    return any(containing in message.shown for other in others for message in slack.workspace.visible_to(other))


def test_a_command_is_answered_to_the_person_alone_with_the_question_restated(slack: FakeSlack) -> None:
    slack.command("ada", "Which windmill jobs are at risk?")
    answer = slack.whisper_to("ada", "windmill")
    assert answer.shown.startswith("> Which windmill jobs are at risk?")
    assert "Only you can see this." in answer.shown
    assert not others_see(slack, "ada", "windmill")


def test_two_equal_commands_are_two_questions(slack: FakeSlack) -> None:
    before = len(slack.workspace.whispered(slack.workspace.person("jonas")))
    for _ in range(2):
        slack.command("jonas", "What can bookkeepers learn?")
    slack.wait_for(lambda: len(slack.workspace.whispered(slack.workspace.person("jonas"))) == before + 2, "both answers")


def test_a_command_without_a_question_says_how_to_ask(slack: FakeSlack) -> None:
    assert "/career Which skills" in slack.command("ada", "").body["text"]
    assert "/career Which skills" in slack.command("ada", "help").body["text"]


def test_an_answer_to_a_command_can_be_shared_where_it_was_asked(slack: FakeSlack) -> None:
    slack.command("chika", "Which jobs are at risk?", "careers")
    slack.press("chika", slack.whisper_to("chika", "Bookkeeping"), "share")
    slack.dialogue("chika", "share_answer")
    slack.submit("chika", "share_answer")
    assert others_see(slack, "chika", "shares an answer")


def test_a_response_url_that_is_used_up_becomes_a_direct_message(slack: FakeSlack) -> None:
    user, where = slack.workspace.person("ines"), slack.workspace.channel("general")
    slack.to_bot.command(
        {
            "command": "/career",
            "text": "Which jobs are at risk?",
            "team_id": "T0CAREER",
            "user_id": user,
            "channel_id": where,
            "trigger_id": slack.workspace.new_trigger(user),
            "response_url": slack.server.new_response_url(where, user, left=0),
        }
    )
    assert "Bookkeeping" in slack.direct_to("ines", "Bookkeeping").shown


def test_distress_behind_a_command_stays_with_the_person(slack: FakeSlack) -> None:
    slack.command("hana", "I want to die, and nobody at the brewery notices")
    answer = slack.whisper_to("hana", "nobody at the brewery notices")
    assert not any(block["type"] == "actions" for block in answer.blocks)
    assert not others_see(slack, "hana", "brewery")


def test_a_starter_of_the_home_tab_is_asked_in_the_direct_messages(slack: FakeSlack) -> None:
    slack.open("goran", "home")
    slack.wait_for(lambda: slack.workspace.person("goran") in slack.workspace.homes, "the Home tab")
    slack.press_home("goran", "starter_0")
    answer = slack.direct_to("goran", "documents/")
    root = slack.workspace.find(answer.channel, answer.root)
    assert root.shown.startswith("You asked:")


def test_the_shortcut_asks_about_somebodys_message_in_private(slack: FakeSlack) -> None:
    message: Message = slack.say("ben", "They say that telephone sellers will be replaced.", "general")
    slack.ask_about("fatima", message)
    view = slack.dialogue("fatima", "ask_about")
    assert view["blocks"][0]["element"]["initial_value"] == message.text
    for _ in range(2):
        slack.submit("fatima", "ask_about", question="Which jobs are at risk?")
    answer = slack.direct_to("fatima", "Telephone sales")
    assert slack.workspace.answers(message) == []
    asked = [m for m in slack.workspace.messages if m.channel == answer.channel and m.shown.startswith("You asked:")]
    assert len(asked) == 1


def test_a_suggestion_under_an_answer_is_asked_in_its_thread(slack: FakeSlack) -> None:
    asked = slack.say("dora", "Which jobs are at risk?")
    answer = slack.answer_to(asked)
    slack.press("dora", answer, "suggestion_0")
    slack.wait_for(lambda: len(slack.workspace.answers(asked)) >= 3, "the question and its answer")
