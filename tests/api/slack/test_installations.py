"""Several workspaces install the app by themselves, are served with their own tokens, and leave nothing behind."""

from __future__ import annotations

import re
import sqlite3
from urllib.parse import parse_qs, urlparse

import httpx
import pytest
from pydantic import SecretStr

from api.slack import manifest
from tests.api.slack.conftest import bot_in
from tests.fake_slack.fake_slack import FakeSlack
from tests.running_api import OpenBot, http


def installed(address: str) -> httpx.Response:
    page = http.get(f"{address}/slack/install")
    (link,) = [part.split('"')[0] for part in page.text.split('href="') if "oauth/v2/authorize" in part]
    asked = parse_qs(urlparse(link.replace("&amp;", "&")).query)
    assert sorted(asked["scope"][0].split(",")) == sorted(manifest.bot_scopes())
    assert asked["redirect_uri"] == ["https://guide.example.org/slack/oauth_redirect"]
    cookie = page.headers["set-cookie"].split(";")[0]
    return http.get(f"{address}/slack/oauth_redirect", params={"code": "good-code", "state": asked["state"][0]}, headers={"cookie": cookie})


@pytest.mark.filterwarnings("ignore:BasicAuth is deprecated:DeprecationWarning")  # of slack-sdk, in its call of oauth.v2.access
def test_a_workspace_comes_and_goes(new_slack: FakeSlack, open_real_bot: OpenBot, database: str) -> None:
    oauth = {"bot_token": None, "client_id": "1.2", "client_secret": SecretStr("secret")}
    with bot_in(new_slack, open_real_bot, database, **oauth) as address:
        assert http.get(f"{address}/slack/oauth_redirect", params={"code": "good-code", "state": "guessed"}).status_code == 400
        assert installed(address).status_code == 200
        assert "Bookkeeping" in new_slack.answer_to(new_slack.say("ada", "Which jobs are at risk?")).shown
        new_slack.say("ada", "Which jobs are at risk?")
        assert [call.method for call in new_slack.server.calls].count("auth.test") <= 2
        new_slack.uninstall()
        new_slack.wait_for(lambda: not {"xoxb-fake", "T0CAREER"} & _words(database), "the deletion")


def _words(database: str) -> set[str]:
    with sqlite3.connect(database.removeprefix("sqlite+aiosqlite:///")) as connection:
        return set(re.findall(r"[\w-]+", "\n".join(connection.iterdump())))
