"""An answer as it grows in a thread, and what becomes of it when Slack has no streams, loses one, is busy, or is down."""

from __future__ import annotations

import pytest

from tests.fake_slack import streams
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.server import Failure
from tests.fake_slack.workspace import Message
from tests.running_api import Watch

LIST = ("Bookkeeping", "Telephone sales", "Warehouse picking")


def complete(answer: Message) -> bool:
    return all(answer.shown.count(f"**{item}**") == 1 for item in LIST)


def methods(slack: FakeSlack) -> list[str]:
    return [call.method for call in slack.server.calls]


def only_answer(slack: FakeSlack, asked: Message) -> Message:
    answer = slack.answer_to(asked)
    assert slack.workspace.answers(asked) == [answer]
    return answer


def test_the_first_sentence_is_shown_while_the_others_are_checked(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    streaming = slack.wait_for(lambda: next(iter(slack.workspace.answers(asked)), None), "a stream")
    assert streaming.stream == "in_progress"
    assert streaming.streamed
    watch.go_on.set()
    assert complete(only_answer(slack, asked))


def test_sentences_that_come_fast_are_sent_together(slack: FakeSlack) -> None:
    slack.answer_to(slack.say("ada", "Which jobs are at risk?"))
    assert methods(slack).count("chat.appendStream") <= 2


@pytest.mark.parametrize("error", ["unknown_method", "missing_scope", "feature_not_enabled", "channel_type_not_supported"])
def test_where_there_are_no_streams_the_answer_is_one_message(slack: FakeSlack, error: str) -> None:
    slack.server.failures.append(Failure("chat.startStream", error=error))
    answer = only_answer(slack, slack.say("ada", "Which jobs are at risk?"))
    assert answer.stream is None
    assert complete(answer)
    assert "*Bookkeeping*" in answer.text
    assert answer.blocks[0]["type"] == "markdown"


def test_a_stream_that_expires_is_overwritten_with_the_whole_answer(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    slack.wait_for(lambda: slack.workspace.answers(asked), "a stream")
    streams.expire(slack.workspace)
    watch.go_on.set()
    answer = slack.wait_for(lambda: next((m for m in slack.workspace.answers(asked) if m.edited), None), "the whole answer")
    assert complete(answer)
    assert slack.workspace.answers(asked) == [answer]


@pytest.mark.parametrize("method", ["chat.startStream", "chat.stopStream", "agents.sessions.setStatus"])
def test_a_busy_slack_is_waited_for(slack: FakeSlack, method: str) -> None:
    slack.server.failures.append(Failure(method, status=429, retry_after=0, times=2))
    assert complete(only_answer(slack, slack.say("ada", "Which jobs are at risk?")))


@pytest.mark.heavy
@pytest.mark.parametrize("method", ["agents.sessions.setStatus", "chat.startStream", "chat.appendStream", "chat.stopStream"])
@pytest.mark.parametrize("done", [False, True], ids=["undone", "done"])
def test_an_error_of_slacks_costs_nothing_whether_it_had_done_it_or_not(slack: FakeSlack, method: str, done: bool) -> None:
    slack.server.failures.append(Failure(method, done=done))
    asked = slack.say("ada", "Which jobs are at risk?")
    slack.wait_for(lambda: any(complete(m) and m.stream != "in_progress" for m in slack.workspace.answers(asked)), "the whole answer")
    assert len(slack.workspace.answers(asked)) == 1


def test_a_message_that_slack_posted_without_saying_so_is_not_posted_again(slack: FakeSlack) -> None:
    slack.server.failures += [Failure("chat.startStream", error="unknown_method"), Failure("chat.postMessage", done=True)]
    asked = slack.say("ada", "Which jobs are at risk?")
    answer = slack.wait_for(lambda: next((m for m in slack.workspace.answers(asked) if m.edited), None), "the second attempt")
    assert slack.workspace.answers(asked) == [answer]
    assert complete(answer)


def test_while_slack_is_down_the_answer_waits(slack: FakeSlack) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    slack.answer_to(asked)
    slack.server.down = True
    later = slack.say("ada", "Which jobs are at risk?")
    slack.wait_for(lambda: len(methods(slack)) > 3, "an attempt")
    slack.server.down = False
    assert complete(only_answer(slack, later))


def test_stop_ends_it_with_what_was_said_and_the_next_question_is_answered(slack: FakeSlack, watch: Watch) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    slack.wait_for(lambda: slack.workspace.answers(asked), "a stream")
    slack.press_stop(asked)
    answer = slack.wait_for(lambda: next((m for m in slack.workspace.answers(asked) if "Stopped" in m.shown), None), "the end")
    assert slack.wait_for(watch.closed.is_set, "the end of the work")
    assert not complete(answer)
    assert slack.wait_for(lambda: slack.workspace.sessions[asked.channel, asked.ts] == "active", "the thread at rest")
    watch.go_on.set()
    assert slack.answer_to(slack.say("ada", "What can bookkeepers learn?", thread=asked)).shown
    assert len(slack.workspace.answers(asked)) == 2


def test_addresses_that_slack_does_not_take_do_not_cost_the_answer(slack: FakeSlack) -> None:
    slack.server.failures.append(Failure("chat.stopStream", error="invalid_blocks"))
    answer = only_answer(slack, slack.say("ada", "Which jobs are at risk?"))
    assert complete(answer)
    assert not any(block["type"] == "context" for block in answer.blocks)
    assert any(block["type"] == "context_actions" for block in answer.blocks)
