"""On somebody else's page: as the README says, in the page's own colours, in a frame, and on paper."""

from __future__ import annotations

import re
from pathlib import Path

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.chat_window import ChatWindow
from tests.host_pages import HostPages
from tests.widget.conftest import Visit

_README = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
_DOCUMENTED_ADDRESS = "http://127.0.0.1:8000"
RISK = "Which jobs are at risk?"


def _snippet(start: str, guide: str) -> str:
    """The lines of the README from `start` to the next empty one, with the address of this API."""
    found = re.search(rf"^    {re.escape(start)}.*?(?=\n\n)", _README, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0].replace(_DOCUMENTED_ADDRESS, guide)


async def test_the_lines_of_the_readme_work_on_a_plain_page_of_another_port(browser: Browser, guide: str, host: HostPages) -> None:
    html = f"<!doctype html><title>My page</title><link rel=icon href=data:,><h1>My page</h1>{_snippet('<script', guide)}"
    context = await browser.new_context(viewport={"width": 1100, "height": 800})
    window = await ChatWindow.begin(context, (guide, host.address))
    await window.page.goto(host.put(html))
    await window.open()
    await window.ask(RISK)
    await expect(window.answer).to_contain_text("Proofreading")
    await window.answer.locator("li .number").first.click()
    await expect(window.card.locator("mark")).to_be_visible()
    assert window.foreign_requests() == []
    assert window.errors == []
    await context.close()


async def test_a_page_may_give_the_widget_its_own_variables_whatever_they_are_called(visit: Visit) -> None:
    css = ":root { --accent: rgb(1, 2, 3); --serif: Papyrus } career-chat { --cc-accent: var(--accent); --cc-heading-font: var(--serif) }"
    window = await visit(scripts=f"<style>{css}</style>")
    assert await window.launcher.evaluate("launcher => getComputedStyle(launcher).backgroundColor") == "rgb(1, 2, 3)"
    await window.open()
    assert await window.page.locator(".title").evaluate("title => getComputedStyle(title).fontFamily") == "Papyrus"


async def test_in_a_frame_it_works_where_the_widget_may_stand_and_nowhere_else(browser: Browser, guide: str, host: HostPages) -> None:
    frame = _snippet("<iframe", guide)
    page = f"<!doctype html><html lang=en><title>My page</title><link rel=icon href=data:,><main><h1>My page</h1>{frame}</main>"
    context = await browser.new_context(viewport={"width": 1100, "height": 900})
    window = await ChatWindow.begin(context, (guide, host.address, "chrome-error:"))
    await window.page.goto(host.put(page))
    inside = window.page.frame_locator("iframe")
    await inside.locator(".starters li").first.wait_for()
    await inside.locator("#input").fill(RISK)
    await inside.locator("#input").press("Enter")
    await expect(inside.locator(".answer")).to_contain_text("Proofreading")
    found = (await Axe().run(window.page)).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:160]) for violation in found] == []
    await window.page.goto(host.put(page).replace("127.0.0.1", "localhost"))
    await window.page.wait_for_timeout(300)
    assert not [one for one in window.page.frames[1:] if one.url.startswith(guide)]
    await context.close()


async def test_on_paper_stands_the_whole_conversation_and_nothing_to_press(visit: Visit) -> None:
    for attributes in ('mode="inline" style="--cc-height: 22rem"', ""):
        window = await visit(attributes)
        if not attributes:
            await window.open()
        await window.ask(RISK)
        await window.ask("What can bookkeepers learn?")
        await window.page.emulate_media(media="print")
        for locator in (window.send, window.page.locator(".header button").first, window.page.locator(".suggestion").first):
            await expect(locator).to_be_hidden()
        high = await window.log.evaluate("log => [log.scrollHeight, log.clientHeight]")
        assert high[0] == high[1]
        await expect(window.page.locator(".question").first).to_be_visible()
