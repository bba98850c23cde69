"""A server with the real bot over a small index, which all tests of the API share, and one whose bot can be slowed down and broken."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import pytest

from api.settings import ApiSettings
from bot import BotSettings, CareerBot, open_bot
from knowledge import KnowledgeSettings, build
from tests.running_api import OpenBot, Watch, WatchedBot, http, serving, wait_until_ready

WORK = """---
title: Work and machines
source: https://example.org/work
date: 2026-10-01
language: en
---

## Jobs at risk

Machines take over tasks in many trades.

- **Bookkeeping**: Software reconciles accounts, so junior bookkeepers do less *routine* work. Bookkeepers still judge unusual cases.
- **Telephone sales**: Voice assistants place and answer the calls of telephone sellers.
- **Warehouse picking**: Robots fetch goods from the shelves of a warehouse.

## What to do

Bookkeepers can learn data analysis in evening courses. Data analysis keeps accountants in demand.

## Growth

| Job | Growth |
|---|---|
| Nursing | 6 percent a year |
| Welding | 2 percent a year |
"""

HOSTILE = """---
title: Notes on <script>alert("title")</script> beekeeping
date: 2026-09-01
---

## Beekeeping

Beekeepers <script>alert(1)</script> keep their bees in wooden hives. [Press](javascript:alert(2)) ![pixel](https://tracker.example/p.png)
"""


@pytest.fixture(scope="session", autouse=True)
def _connections_are_closed() -> Iterator[None]:
    yield
    http.close()


@pytest.fixture(scope="session")
def knowledge_settings(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeSettings:
    """Of an index over the two documents above."""
    folder = tmp_path_factory.mktemp("api")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "work.md").write_text(WORK, encoding="utf-8")
    (documents / "bees.md").write_text(HOSTILE, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents)
    asyncio.run(build(settings))
    return settings


@pytest.fixture(scope="session")
def open_real_bot(knowledge_settings: KnowledgeSettings) -> OpenBot:
    return lambda: open_bot(BotSettings(language_models=("extractive",)), knowledge_settings)


@pytest.fixture(scope="session")
def server(open_real_bot: OpenBot) -> Iterator[str]:
    """The address of a server that is ready."""
    with serving(open_real_bot) as address:
        wait_until_ready(address)
        yield address


@pytest.fixture(scope="session")
def _watched_server(open_real_bot: OpenBot) -> Iterator[tuple[str, list[WatchedBot]]]:
    opened: list[WatchedBot] = []

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_real_bot() as bot:
            opened.append(WatchedBot(bot))
            yield opened[-1]

    with serving(open_watched_bot, ApiSettings(heartbeat_seconds=0.05)) as address:
        wait_until_ready(address)
        yield address, opened


@pytest.fixture
def watch(_watched_server: tuple[str, list[WatchedBot]]) -> Iterator[Watch]:
    """What the bot of `watched_server` does and was asked in this test."""
    watch = _watched_server[1][-1].watch = Watch()
    yield watch
    watch.go_on.set()


@pytest.fixture
def watched_server(_watched_server: tuple[str, list[WatchedBot]], watch: Watch) -> str:
    """The address of a second server, whose bot does what `watch` says."""
    return _watched_server[0]
