"""Our own pages with the widget: what a visitor gets first."""

from __future__ import annotations

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, expect

from tests.chat_window import ChatWindow
from tests.fault_proxy import NONE, Fault, fault_proxy

_SHIFTS = """
window.shifts = []
new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
        window.shifts.push([entry.value, entry.sources.map(({ node, previousRect, currentRect }) =>
            [node?.nodeName, node?.className, previousRect.toJSON(), currentRect.toJSON()])])
    }
}).observe({ type: 'layout-shift', buffered: true })
"""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_a_page_moves_nothing_runs_nothing_foreign_and_has_no_flaw_that_axe_finds(
    browser: Browser, guide: str, path: str, width: int
) -> None:
    context = await browser.new_context(viewport={"width": width, "height": 844})
    window = await ChatWindow.begin(context, (guide,))
    await window.page.add_init_script(_SHIFTS)
    await window.page.goto(guide + path)
    if path == "/demo":
        await window.launcher.wait_for()
    else:
        await window.page.locator(".starters li").first.wait_for()
    await window.page.wait_for_timeout(200)
    shifts = await window.page.evaluate("window.shifts")
    assert shifts == []
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= width
    assert await window.violations() == []
    assert window.foreign_requests() == []
    found = (await Axe().run(window.page)).response["violations"]
    assert [(violation["id"], violation["nodes"][0]["html"][:160]) for violation in found] == []
    await context.close()


@pytest.mark.parametrize("path", ["/", "/demo"])
async def test_a_page_that_arrives_in_pieces_moves_nothing(browser: Browser, guide: str, path: str) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.add_init_script(_SHIFTS)
    with fault_proxy(int(guide.rpartition(":")[2])) as network:
        network.break_with(Fault("trickle", seconds=0.02))
        await page.goto(network.through(guide) + path, wait_until="commit")
        await page.locator("footer").wait_for()
        network.break_with(NONE)
        await page.locator("career-chat .root").wait_for(state="attached")
        await page.wait_for_timeout(200)
        shifts = await page.evaluate("window.shifts")
    assert shifts == []
    await context.close()


async def test_the_front_page_answers_and_its_citation_opens_the_document(browser: Browser, guide: str) -> None:
    context = await browser.new_context(viewport={"width": 1280, "height": 844})
    window = await ChatWindow.begin(context, (guide,))
    await window.page.goto(guide)
    await window.ask("Which jobs are at risk?")
    await expect(window.answer).to_contain_text("Proofreading")
    await window.answer.locator(".number").first.click()
    await expect(window.card.get_by_role("link")).to_be_visible()
    assert await window.violations() == []
    await context.close()
