"""A question in Slack and where its answer goes."""

from __future__ import annotations

from tests.fake_slack.fake_slack import FakeSlack


def test_a_direct_message_is_answered_in_its_thread_with_links_to_the_sentences(slack: FakeSlack, guide: str) -> None:
    asked = slack.say("ada", "Which jobs are at risk?")
    answer = slack.answer_to(asked)
    assert "Bookkeeping" in answer.streamed
    assert "[1](https://guide.example.org/documents/" in answer.streamed
    assert "Work and machines" in answer.shown
    assert len(slack.workspace.answers(asked)) == 1
