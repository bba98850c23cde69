"""The same guide without an address that Slack can reach: everything comes through a connection that the server has asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pydantic import SecretStr

from tests.api.slack.conftest import bot_in
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.server import APP_TOKEN
from tests.running_api import OpenBot, http


@pytest.fixture
def linked(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> Iterator[tuple[FakeSlack, str]]:
    with bot_in(new_slack, open_real_bot, database, app_token=SecretStr(APP_TOKEN), signing_secret=None) as address:
        new_slack.wait_for(new_slack.server.linked, "the connection")
        yield new_slack, address


def test_through_a_socket_everything_is_as_over_http(linked: tuple[FakeSlack, str]) -> None:
    slack, address = linked
    asked = slack.say("ada", "Which jobs are at risk?")
    assert "Bookkeeping" in slack.answer_to(asked).shown
    assert slack.to_bot.acknowledgements[-1].status == 200
    slack.to_bot.repeat(slack.to_bot.envelope(slack.events(asked)[0]))
    slack.command("ben", "Which jobs are at risk?")
    assert "Bookkeeping" in slack.whisper_to("ben", "Bookkeeping").shown
    assert "/career Which skills" in slack.command("ben", "").body["text"]
    mentioned = slack.say("chika", "@guide Which jobs are at risk?", "general")
    slack.press("chika", slack.answer_to(mentioned), "feedback", "good")
    slack.whisper_to("chika", "Thank you")
    assert len(slack.workspace.answers(asked)) == 1
    assert http.post(f"{address}/slack/events").status_code == 404
