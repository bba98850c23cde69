"""More people than the server answers at once: each sees their place in line, and who finds no place is told when to come back."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import expect

from api.settings import ApiSettings
from bot import CareerBot
from tests.running_api import OpenBot, Watch, WatchedBot, serving, wait_until_ready
from tests.widget.conftest import Visit

RISK = "Which jobs are at risk?"


@pytest.fixture
def busy(open_guide: OpenBot, api_settings: ApiSettings) -> Iterator[tuple[str, Watch]]:
    """A server that writes one answer at a time and lets two wait."""
    watch = Watch()

    @asynccontextmanager
    async def open_watched_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_guide() as bot:
            watched = WatchedBot(bot)
            watched.watch = watch
            yield watched

    settings = api_settings.model_copy(update={"answers_at_once": 1, "answers_waiting": 2})
    with serving(open_watched_bot, settings) as address:
        wait_until_ready(address)
        yield address, watch
        watch.go_on.set()


async def test_each_sees_their_place_move_up_and_who_finds_no_place_when_to_come_back(visit: Visit, busy: tuple[str, Watch]) -> None:
    address, watch = busy
    first, second, third, fourth = [await visit('mode="inline"', endpoint=address) for _ in range(4)]
    await first.begin_to_ask(RISK)
    await expect(first.answer).to_contain_text("These jobs are at risk")
    await second.begin_to_ask(RISK)
    await expect(second.answer).to_contain_text("You are number 1 in line.")
    await third.begin_to_ask(RISK)
    await expect(third.answer).to_contain_text("You are number 2 in line.")
    await expect(third.page.get_by_role("status")).to_contain_text("number 2 in line")
    await fourth.begin_to_ask(RISK)
    await expect(fourth.answer.get_by_role("alert")).to_contain_text("So many people are asking")
    await expect(fourth.answer.get_by_role("button", name="Try again")).to_be_visible()

    await second.page.get_by_role("button", name="Stop the answer").click()
    await expect(third.answer).to_contain_text("You are number 1 in line.")
    watch.go_on.set()
    await expect(third.answer).to_contain_text("Proofreading")
    await expect(third.answer).not_to_contain_text("in line")
