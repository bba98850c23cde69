"""A question in Slack and where its answer goes: who asked where decides who sees what."""

from __future__ import annotations

import pytest

from tests.api.slack.conftest import bot_in
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.server import Failure
from tests.fake_slack.workspace import Message
from tests.running_api import OpenBot, Watch

DISTRESS = "I want to die, nothing at work makes sense any more"


def seen_by_others(slack: FakeSlack, name: str) -> str:
    """All that anybody but this person can read."""
    return "\n".join(
        m.shown
        for other in slack.workspace.people.values()
        if other != name
        for m in slack.workspace.visible_to(slack.workspace.person(other))
    )


def test_a_direct_message_is_answered_in_its_thread_with_links_to_the_sentences(slack: FakeSlack) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    answer = slack.answer_to(asked)
    assert "**Bookkeeping**" in answer.streamed
    assert "[(1)](https://guide.example.org/documents/" in answer.streamed
    assert "Work and machines › Jobs at risk: <https://guide.example.org/documents/" in answer.shown
    assert answer.tasks["guidance"]["status"] == "complete"
    assert answer.tasks["guidance"]["sources"][0]["url"].startswith("https://guide.example.org/documents/")
    assert len(slack.workspace.answers(asked)) == 1


def test_while_it_works_the_session_can_be_stopped_and_afterwards_it_rests(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    place = (asked.channel, asked.ts)
    slack.wait_for(watch.working.is_set, "the first sentence")
    assert slack.workspace.sessions[place] == "processing"
    watch.go_on.set()
    slack.answer_to(asked)
    assert slack.workspace.sessions[place] == "active"
    assert place not in slack.workspace.statuses


def test_a_mention_is_answered_in_its_thread_and_says_who_can_read_it(slack: FakeSlack) -> None:
    asked = slack.say("ben", "@guide Which jobs are at risk?", "general")
    answer = slack.answer_to(asked)
    assert answer.thread_ts == asked.ts
    assert "Bookkeeping" in answer.shown
    assert "Everyone in this channel can read this." in answer.shown
    assert "Ask me privately" in answer.shown
    assert len(slack.workspace.answers(asked)) == 1


def test_a_follow_up_in_a_thread_of_the_bots_needs_no_mention_and_builds_on_what_was_said_there(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    asked = slack.say("chika", "@guide What can bookkeepers learn?", "careers")
    slack.answer_to(asked)
    again = slack.say("dora", "And which jobs are at risk?", "careers", asked)
    assert "Bookkeeping" in slack.answer_to(again).shown
    assert [turn.text for turn in watch.questions[-1].turns][:1] == ["What can bookkeepers learn?"]


def test_in_threads_where_the_bot_was_not_asked_it_says_nothing(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    root = slack.say("emil", "Which jobs are at risk?", "general")
    slack.say("fatima", "Which jobs do you mean?", "general", root)
    slack.answer_to(slack.say("emil", "Which jobs are at risk?"))
    assert slack.workspace.answers(root) == []
    assert len(watch.questions) == 1


@pytest.mark.parametrize(
    "said",
    ["thanks everyone", "let us talk about the budget of the summer party", "@ben would you look at this?", "Is lunch at twelve today?"],
)
def test_what_people_say_to_each_other_in_the_bots_thread_is_left_alone(slack: FakeSlack, said: str) -> None:
    asked = slack.say("goran", "@guide Which jobs are at risk?", "careers")
    slack.answer_to(asked)
    slack.say("hana", said, "careers", asked)
    slack.answer_to(slack.say("hana", "Which jobs are at risk?"))
    assert len(slack.workspace.answers(asked)) == 1


def test_who_has_asked_is_told_that_the_guidance_is_silent(slack: FakeSlack) -> None:
    asked = slack.say("goran", "@guide Which jobs are at risk?", "careers")
    slack.answer_to(asked)
    again = slack.say("goran", "What does a pilot's licence cost in Peru?", "careers", asked)
    assert "documents/" not in slack.answer_to(again).shown


def test_what_was_said_in_private_is_never_used_in_a_channel(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    slack.answer_to(slack.say("ines", "I keep a lighthouse and am afraid for my job. Which jobs are at risk?"))
    asked = slack.say("ines", "@guide What should I do?", "general")
    slack.answer_to(asked)
    assert watch.questions[-1].turns == ()
    assert "lighthouse" not in seen_by_others(slack, "ines")


def test_threads_of_direct_messages_remember_and_others_begin_anew(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    first = slack.say("jonas", "What can bookkeepers learn?")
    slack.answer_to(first)
    slack.answer_to(slack.say("jonas", "Which jobs are at risk?", thread=first))
    assert watch.questions[-1].turns[0].text == "What can bookkeepers learn?"
    slack.answer_to(slack.say("jonas", "Which jobs are at risk?"))
    assert watch.questions[-1].turns == ()


def test_somebody_in_distress_is_answered_alone_wherever_they_say_it(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    asked = slack.say("fatima", f"@guide {DISTRESS}", "careers")
    answer = slack.direct_to("fatima", "Only you can see this.")
    assert "findahelpline" in answer.shown.lower() or "emergency" in answer.shown.lower()
    slack.whisper_to("fatima", "written to you privately")
    assert slack.workspace.answers(asked) == []
    buttons = [element["text"]["text"] for block in answer.blocks for element in block.get("elements", ()) if element["type"] == "button"]
    assert buttons == []


def test_distress_in_a_thread_does_not_enter_its_memory(slack: FakeSlack, watch: Watch) -> None:
    watch.go_on.set()
    asked = slack.say("hana", "@guide Which jobs are at risk?", "careers")
    slack.answer_to(asked)
    slack.say("hana", f"@guide {DISTRESS}", "careers", asked)
    slack.direct_to("hana", "Only you can see this.")
    slack.answer_to(slack.say("ben", "@guide What can bookkeepers learn?", "careers", asked))
    assert [turn.text for turn in watch.questions[-1].turns if turn.role == "user"] == ["Which jobs are at risk?"]
    assert all("die" not in turn.text for turn in watch.questions[-1].turns)


def test_distress_in_a_direct_message_is_answered_there_without_buttons(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("goran", DISTRESS))
    assert answer.blocks == []


def test_with_channel_answers_for_the_asker_nobody_else_sees_them(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    with bot_in(new_slack, open_real_bot, database, channel_answers="asker"):
        asked = new_slack.say("ada", "@guide Which jobs are at risk?", "general")
        assert "Bookkeeping" in new_slack.whisper_to("ada", "Bookkeeping").shown
        assert new_slack.workspace.answers(asked) == []
        assert "Bookkeeping" not in seen_by_others(new_slack, "ada")


def test_an_empty_mention_says_how_to_ask(slack: FakeSlack) -> None:
    assert "Ask me something" in slack.answer_to(slack.say("ben", "@guide", "general")).shown


def test_what_the_guidance_does_not_cover_is_declined_in_the_thread(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("ben", "@guide What does a pilot's licence cost in Peru?", "general"))
    assert "Sources" not in answer.shown
    assert "documents/" not in answer.shown


def test_a_failure_of_the_bot_ends_in_one_honest_sentence(slack: FakeSlack, watch: Watch) -> None:
    watch.failure = RuntimeError("broken")
    asked = slack.say("ada", "Which jobs are at risk?")
    answer = slack.answer_to(asked)
    assert answer.shown.endswith("Something went wrong while answering. Please ask again.")
    assert "broken" not in answer.shown
    assert len(slack.workspace.answers(asked)) == 1


def test_a_question_that_is_too_long_is_told_so(slack: FakeSlack) -> None:
    answer = slack.answer_to(slack.say("ada", "Which jobs? " * 1000))
    assert "longer than 8000 characters" in answer.shown


def test_where_slack_lets_nobody_write_the_person_is_told_in_private(slack: FakeSlack) -> None:
    slack.server.failures.append(Failure("chat.startStream", error="restricted_action"))
    slack.server.failures.append(Failure("chat.postMessage", error="restricted_action"))
    asked: Message = slack.say("emil", "@guide Which jobs are at risk?", "general")
    assert "Slack does not let me write there" in slack.direct_to("emil", "write there").shown
    assert slack.workspace.answers(asked) == []
