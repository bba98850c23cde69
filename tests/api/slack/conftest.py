"""FakeSlack and a server with the real bot that serves it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from tests.fake_slack.deliveries import SIGNING_SECRET
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.running import fake_slack
from tests.fake_slack.server import BOT_TOKEN
from tests.running_api import OpenBot, serving, wait_until_ready

PUBLIC_URL = "https://guide.example.org"


def slack_settings(slack: FakeSlack, **changed: Any) -> SlackSettings:
    told: dict[str, Any] = {
        "bot_token": SecretStr(BOT_TOKEN),
        "signing_secret": SecretStr(SIGNING_SECRET),
        "api_url": f"{slack.server.address}/api/",
        **changed,
    }
    return SlackSettings(**told)


@contextmanager
def bot_in(slack: FakeSlack, open_the_bot: OpenBot, database: Path, **changed: Any) -> Iterator[str]:
    """A server process's worth of bot, which answers for this workspace."""
    settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{database}", public_url=PUBLIC_URL, shutdown_seconds=2)  # type: ignore[arg-type]
    with serving(open_the_bot, settings, slack_settings=slack_settings(slack, **changed)) as address:
        wait_until_ready(address)
        slack.to_bot.bot_url = address
        yield address


BotIn = Callable[..., AbstractContextManager[str]]


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with fake_slack() as slack:
        yield slack


@pytest.fixture
def guide(slack: FakeSlack, open_real_bot: OpenBot, tmp_path: Path) -> Iterator[str]:
    """The address of a server that answers for `slack`."""
    with bot_in(slack, open_real_bot, tmp_path / "kept.sqlite3") as address:
        yield address
