"""Which way to Slack the settings open, and which mistakes they name."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from api.slack.settings import SlackSettings


@pytest.mark.parametrize(
    ("told", "mode"),
    [
        ({}, "off"),
        ({"bot_token": "xoxb-1", "signing_secret": "s"}, "http"),
        ({"bot_token": "xoxb-1", "app_token": "xapp-1"}, "socket"),
        ({"client_id": "1.2", "client_secret": "s", "signing_secret": "s"}, "oauth"),
    ],
)
def test_what_is_set_decides_how_slack_is_reached(told: dict[str, Any], mode: str) -> None:
    assert SlackSettings(**told).mode == mode


@pytest.mark.parametrize(
    ("told", "named"),
    [
        ({"bot_token": "xoxb-1"}, "SLACK_SIGNING_SECRET"),
        ({"app_token": "xapp-1"}, "SLACK_BOT_TOKEN"),
        ({"client_id": "1.2", "signing_secret": "s"}, "SLACK_CLIENT_SECRET"),
        ({"handoff": "#people"}, "handoff"),
    ],
)
def test_what_is_missing_is_named(told: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        SlackSettings(**told)


def test_secrets_are_not_shown() -> None:
    assert "xoxb-1" not in repr(SlackSettings(bot_token="xoxb-1", signing_secret="hidden"))  # type: ignore[arg-type]
