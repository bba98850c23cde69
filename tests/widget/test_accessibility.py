"""With a keyboard, a screen reader, a small screen, large contrast and little patience for motion."""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page, expect

from tests.running_api import Watch
from tests.widget.conftest import Visit

RISK = "Which jobs are at risk?"
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}


# A panel that is still fading in has pale text; what moves for ever is no end to wait for.
_COME_TO_REST = """async () => {
  const roots = [document, ...[...document.querySelectorAll("*")].flatMap((element) => element.shadowRoot ?? [])];
  const ending = roots.flatMap((root) => root.getAnimations()).filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
  await Promise.allSettled(ending.map((one) => one.finished));
}"""


async def _complaints(page: Page, rules: tuple[str, ...] = ()) -> list[Any]:
    await page.evaluate(_COME_TO_REST)
    options = {"runOnly": {"type": "rule", "values": rules}} if rules else {}
    found = (await Axe().run(page, options=options)).response["violations"]
    return [(violation["id"], [node["html"][:160] for node in violation["nodes"][:3]]) for violation in found]


@pytest.mark.parametrize(
    ("profile", "rules"),
    [({}, ()), ({"color_scheme": "dark"}, ("color-contrast",)), (PHONE, ())],  # in the dark only the colours differ
    ids=["light", "dark", "phone"],
)
async def test_axe_finds_nothing_in_any_state(visit: Visit, watch: Watch, profile: dict[str, Any], rules: tuple[str, ...]) -> None:
    window = await visit(**profile)
    states = {"closed": await _complaints(window.page, rules)}
    await window.launcher.click()
    await window.page.locator(".starters li").first.wait_for()
    states["open"] = await _complaints(window.page, rules)
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    states["streaming"] = await _complaints(window.page, rules)
    watch.go_on.set()
    await expect(window.answer).to_have_attribute("aria-busy", "false")
    await window.answer.locator(".number").first.click()
    states["card"] = await _complaints(window.page, rules)
    await window.page.keyboard.press("Escape")
    await window.answer.get_by_role("button", name="Not helpful").click()
    states["reason"] = await _complaints(window.page, rules)
    await window.page.get_by_role("button", name="Delete my conversation").click()
    states["delete"] = await _complaints(window.page, rules)
    await window.page.keyboard.press("Escape")
    watch.failure = RuntimeError("broken on purpose")
    await window.begin_to_ask(RISK)
    await expect(window.answer.get_by_role("alert")).to_be_visible()
    states["error"] = await _complaints(window.page, rules)
    assert {state: found for state, found in states.items() if found} == {}


async def test_axe_finds_nothing_in_inline_mode_from_right_to_left(visit: Visit) -> None:
    window = await visit('mode="inline" lang="ar"')
    await window.ask(RISK)
    assert await _complaints(window.page) == []


async def test_a_keyboard_alone_opens_asks_rates_and_leaves(visit: Visit) -> None:
    window = await visit()
    press = window.page.keyboard.press
    await window.page.locator("#before").focus()
    await press("Tab")
    assert await window.focused() == "launcher"
    await press("Enter")
    await expect(window.input).to_be_focused()
    await window.page.keyboard.type(RISK)
    await press("Enter")
    await expect(window.answer).to_have_attribute("aria-busy", "false")
    await expect(window.input).to_be_focused()
    passed = []
    for _ in range(30):
        await press("Shift+Tab")
        passed.append(await window.focused())
        if passed[-1] == "launcher":
            break
    assert [name for name in passed if name in ("down", "up", "copy", "log", "close", "delete", "new")] == [
        "down", "up", "copy", "log", "close", "delete", "new",
    ]  # fmt: skip
    await press("Tab")
    await press("Escape")
    await expect(window.panel).to_be_hidden()
    assert await window.focused() == "launcher"


async def test_closing_gives_the_focus_back_to_where_it_came_from(visit: Visit) -> None:
    window = await visit(scripts="<button id='ask-us' onclick=\"document.querySelector('career-chat').open()\">Ask us</button>", policy="")
    await window.page.locator("#ask-us").click()
    await expect(window.input).to_be_focused()
    await window.page.keyboard.press("Escape")
    assert await window.focused() == "ask-us"


async def test_an_answer_is_announced_once(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.page.get_by_role("status").evaluate(
        """status => {
            window.said = []
            const observer = new MutationObserver(() => said.push(status.textContent))
            observer.observe(status, { childList: true, characterData: true, subtree: true })
        }"""
    )
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    watch.go_on.set()
    await expect(window.answer).to_have_attribute("aria-busy", "false")
    await window.page.wait_for_timeout(100)
    said = await window.page.evaluate("said")
    assert said[0] == "The answer is being prepared."
    assert [text[:13] for text in said[1:]] == ["Answer ready."]
    assert "Proofreading" in said[1]
    assert "[1]" not in said[1]
    await expect(window.log).to_have_attribute("aria-live", "off")
    await expect(window.page.get_by_role("status")).to_have_count(1)


async def test_on_a_phone_the_chat_is_the_whole_screen_and_keeps_the_focus(visit: Visit) -> None:
    window = await visit(**PHONE)
    await window.launcher.tap()
    await window.page.locator(".starters li").first.wait_for()
    await window.panel.evaluate("panel => Promise.all(panel.getAnimations().map((animation) => animation.finished))")
    assert await window.panel.bounding_box() == {"x": 0, "y": 0, "width": 390, "height": 780}
    assert await window.page.evaluate("document.querySelector('career-chat').shadowRoot.querySelector('dialog').matches(':modal')")
    for _ in range(14):
        await window.page.keyboard.press("Tab")
        assert await window.focused() not in ("before", "after", "launcher")
    await window.panel.get_by_role("button", name="Close the chat").tap()
    await expect(window.panel).to_be_hidden()


@pytest.mark.parametrize("attributes", ['mode="launcher"', 'mode="inline"'])
async def test_320_pixels_are_enough(visit: Visit, attributes: str) -> None:
    window = await visit(attributes, viewport={"width": 320, "height": 560})
    if "launcher" in attributes:
        await window.open()
    await window.ask(RISK)
    assert await window.page.evaluate("document.documentElement.scrollWidth") <= 320
    wide = await window.log.evaluate("log => [log.scrollWidth, log.clientWidth]")
    assert wide[0] <= wide[1]
    box = await window.send.bounding_box()
    assert box is not None
    assert box["x"] + box["width"] <= 320


async def test_arabic_runs_from_right_to_left(visit: Visit) -> None:
    window = await visit(language="ar")
    await window.open()
    await window.ask(RISK)
    send, text = await window.send.bounding_box(), await window.input.bounding_box()
    assert send is not None
    assert text is not None
    assert send["x"] < text["x"]
    assert await window.page.locator(".root").get_attribute("dir") == "rtl"
    # An English answer still runs from left to right.
    assert await window.answer.locator(".text p").first.evaluate("element => getComputedStyle(element).direction") == "ltr"


async def test_nothing_moves_for_who_wants_no_motion(visit: Visit, watch: Watch) -> None:
    window = await visit(reduced_motion="reduce")
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer.locator(".sweep")).to_be_visible()
    assert await window.page.evaluate("document.getAnimations().length") == 0
    names = await window.answer.locator(".sweep").evaluate("element => getComputedStyle(element, '::after').animationName")
    assert names == "none"


async def test_in_forced_colours_what_can_be_pressed_has_an_edge(visit: Visit) -> None:
    window = await visit(forced_colors="active")
    await window.open()
    await window.ask(RISK)
    for control in (window.launcher, window.send, window.answer.locator(".number").first):
        assert await control.evaluate("element => getComputedStyle(element).borderTopStyle") == "solid"
