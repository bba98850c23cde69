"""A real browser, the real API with the real bot, and a page on another origin; all started once."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright, expect

from api.settings import ApiSettings
from bot import BotSettings, CareerBot, open_bot
from knowledge import KnowledgeSettings, build
from tests.chat_window import ChatWindow
from tests.host_pages import PLAIN, HostPages, hosting
from tests.running_api import OpenBot, Watch, WatchedBot, serving, wait_until_ready

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",  # containers have little of it, and the browser dies when it is full
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)

WORK = """---
title: Work and machines
source: https://example.org/work
date: 2026-10-01
language: en
---

## Jobs at risk

These jobs are at risk from machines:

- **Bookkeeping**: Software reconciles accounts, so junior bookkeepers do less routine work. Bookkeepers still judge unusual cases.
- **Telephone sales**: Voice assistants place and answer the calls of telephone sellers.
- **Warehouse picking**: Robots fetch goods from the shelves of a warehouse.
- **Translation**: Programs translate manuals and letters in a moment.
- **Proofreading**: Spelling and grammar are checked by programs while people write.

## What to do

Bookkeepers can learn data analysis in evening courses. Data analysis keeps accountants in demand.
"""

Visit = Callable[..., Awaitable[ChatWindow]]

_PATIENCE_MS = 60_000  # of a wait that ends early wherever the widget works: the cores may be busy with other tests
expect.set_options(timeout=_PATIENCE_MS)


@pytest.fixture(scope="session")
def guidance(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeSettings:
    """An index over the document above."""
    folder = tmp_path_factory.mktemp("widget")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "work.md").write_text(WORK, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents)
    asyncio.run(build(settings))
    return settings


@pytest.fixture(scope="session")
def open_guide(guidance: KnowledgeSettings) -> OpenBot:
    return lambda: open_bot(BotSettings(language_models=("extractive",)), guidance)


@pytest.fixture(scope="session")
def host() -> Iterator[HostPages]:
    with hosting() as pages:
        yield pages


@pytest.fixture(scope="session")
def api_settings(host: HostPages, tmp_path_factory: pytest.TempPathFactory) -> ApiSettings:
    """The host's origin is allowed, and the tests may ask more than a person does."""
    database = tmp_path_factory.mktemp("conversations") / "conversations.sqlite3"
    return ApiSettings(
        database_url=f"sqlite+aiosqlite:///{database}",
        widget_origins=(host.address,),
        widget_starters=("Which jobs are at risk?", "What can bookkeepers learn?"),
        human_contact_text="Talk to an adviser",
        human_contact_url="mailto:adviser@example.org",
        questions_per_minute_per_session=10_000,
        questions_per_minute_per_address=10_000,
        sessions_per_hour_per_address=10_000,
        requests_per_minute_per_address=10_000,
    )


@pytest.fixture(scope="session")
def _guide(open_guide: OpenBot, api_settings: ApiSettings) -> Iterator[tuple[str, list[WatchedBot]]]:
    opened: list[WatchedBot] = []

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_guide() as bot:
            opened.append(WatchedBot(bot))
            opened[-1].watch.go_on.set()
            yield opened[-1]

    with serving(open_watched_bot, api_settings) as address:
        wait_until_ready(address)
        yield address, opened


@pytest.fixture(scope="session")
def guide(_guide: tuple[str, list[WatchedBot]]) -> str:
    """The address of the API."""
    return _guide[0]


@pytest.fixture
def watch(_guide: tuple[str, list[WatchedBot]]) -> Iterator[Watch]:
    """Of the bot behind `guide`, which waits after each sentence until `go_on` is set."""
    watch = _guide[1][-1].watch = Watch()
    yield watch
    watch.go_on.set()
    _guide[1][-1].watch = free = Watch()
    free.go_on.set()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = next(filter(None, map(shutil.which, _BROWSERS)), None)
    if path is None:
        pytest.skip("NOT TESTED: no Chromium on this machine, so nobody used the widget (apt-get install chromium)")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=_QUIET)
        yield browser
        await browser.close()


@pytest_asyncio.fixture(loop_scope="session")
async def visit(browser: Browser, guide: str, host: HostPages) -> AsyncIterator[Visit]:
    """Opens a page of the host's with the widget in a fresh browser profile. Whatever the test does, nothing foreign may be asked for."""
    windows: list[ChatWindow] = []

    async def go(
        attributes: str = "",
        *,
        policy: str = "",
        language: str = "en",
        scripts: str = "",
        endpoint: str = guide,
        own_script: bool = True,
        **profile: Any,
    ) -> ChatWindow:
        context = await browser.new_context(**{"viewport": {"width": 1100, "height": 800}, **profile})
        context.set_default_timeout(_PATIENCE_MS)
        window = await ChatWindow.begin(context, (guide, host.address, endpoint))
        windows.append(window)
        script = f'<script type="module" crossorigin src="{guide}/widget.js"></script>' if own_script else ""
        attributes = attributes if endpoint == guide else f'endpoint="{endpoint}" {attributes}'
        html = PLAIN.format(language=language, attributes=attributes, scripts=scripts + script)
        await window.page.goto(host.put(html, policy=policy))
        await window.chat.locator(".root").wait_for(state="attached")
        return window

    yield go
    for window in windows:
        foreign, errors = window.foreign_requests(), window.errors
        await window.context.close()
        assert foreign == []
        assert errors == []
