"""FakeSlack and a server with the real bot that answers in it: one for all tests that only ask, new ones for the others."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot import CareerBot
from tests.fake_slack.deliveries import SIGNING_SECRET
from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.running import fake_slack
from tests.fake_slack.server import BOT_TOKEN
from tests.running_api import OpenBot, Watch, WatchedBot, serving, wait_until_ready

PUBLIC_URL = "https://guide.example.org"
BotIn = Callable[..., AbstractContextManager[str]]


def slack_settings(slack: FakeSlack, **changed: Any) -> SlackSettings:
    told: dict[str, Any] = {
        "bot_token": SecretStr(BOT_TOKEN),
        "signing_secret": SecretStr(SIGNING_SECRET),
        "api_url": f"{slack.server.address}/api/",
        "handoff": slack.workspace.channel("people-team"),
        "waiting_per_person": 100,
        **changed,
    }
    return SlackSettings(**{name: value for name, value in told.items() if value is not None})


@contextmanager
def bot_in(slack: FakeSlack, open_the_bot: OpenBot, database: str, **changed: Any) -> Iterator[str]:
    """A server process's worth of bot, which answers for this workspace; the address of it."""
    settings = ApiSettings(database_url=database, public_url=PUBLIC_URL, shutdown_seconds=2)  # type: ignore[arg-type]
    with serving(open_the_bot, settings, slack_settings=slack_settings(slack, **changed)) as address:
        wait_until_ready(address)
        if "app_token" not in changed:
            slack.to_bot.bot_url = address
        yield address


@pytest.fixture(scope="session")
def _workplace(open_real_bot: OpenBot, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeSlack, list[WatchedBot], str]]:
    database = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('slack') / 'kept.sqlite3'}"
    opened: list[WatchedBot] = []

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_real_bot() as bot:
            opened.append(WatchedBot(bot))
            opened[-1].watch.go_on.set()
            yield opened[-1]

    with fake_slack() as slack, bot_in(slack, open_watched_bot, database):
        yield slack, opened, database


@pytest.fixture
def slack(_workplace: tuple[FakeSlack, list[WatchedBot], str]) -> Iterator[FakeSlack]:
    """The workspace of all tests, with the bot in it. What a test orders to fail does so in this test only."""
    slack = _workplace[0]
    scopes = set(slack.server.scopes)
    slack.server.calls.clear()
    yield slack
    slack.server.failures.clear()
    slack.server.scopes = scopes
    slack.workspace.stream_idle_seconds = 300.0


@pytest.fixture
def watch(_workplace: tuple[FakeSlack, list[WatchedBot], str]) -> Iterator[Watch]:
    """Of the bot in `slack`, which waits after each sentence until `go_on` is set."""
    bot = _workplace[1][-1]
    watch = bot.watch = Watch()
    yield watch
    watch.go_on.set()
    bot.watch = free = Watch()
    free.go_on.set()


@pytest.fixture
def kept_in(_workplace: tuple[FakeSlack, list[WatchedBot], str]) -> str:
    """The address of the database behind `slack`."""
    return _workplace[2]


@pytest.fixture
def new_slack() -> Iterator[FakeSlack]:
    """A workspace of this test's own, still without a bot."""
    with fake_slack() as slack:
        yield slack


@pytest.fixture
def database(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
