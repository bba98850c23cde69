"""Thumbs and reasons, on the screen and on the server."""

from __future__ import annotations

import json
from typing import Any

from playwright.async_api import expect

from tests.chat_window import ChatWindow
from tests.running_api import http
from tests.widget.conftest import Visit


async def _kept(window: ChatWindow, guide: str) -> Any:
    """The feedback on the last answer, as the server has it."""
    remembered = json.loads(await window.page.evaluate("key => localStorage.getItem(key)", f"career-chat {guide}/"))
    headers = {"Authorization": f"Bearer {remembered['token']}"}
    conversation = http.get(f"{guide}/api/conversations/{remembered['conversationId']}", headers=headers).json()
    return conversation["messages"][-1]["metadata"]["feedback"]


async def test_a_thumb_up_is_kept_and_can_be_taken_back(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.open()
    await window.ask("Which jobs are at risk?")
    thumb = window.answer.get_by_role("button", name="Helpful", exact=True)
    async with window.page.expect_response("**/feedback"):
        await thumb.click()
    await expect(thumb).to_have_attribute("aria-pressed", "true")
    assert (await _kept(window, guide))["rating"] == "up"
    async with window.page.expect_response("**/feedback"):
        await thumb.click()
    await expect(thumb).to_have_attribute("aria-pressed", "false")
    assert not await _kept(window, guide)


async def test_a_thumb_down_may_say_why_and_is_there_after_a_reload(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.open()
    await window.ask("Which jobs are at risk?")
    await window.answer.get_by_role("button", name="Not helpful").click()
    await window.page.get_by_label("Something is missing").check()
    await window.page.get_by_label("In your own words").fill("Where are the drivers?")
    async with window.page.expect_response("**/feedback"):
        await window.page.locator(".reason").get_by_role("button", name="Send").click()
    await expect(window.page.locator(".reason")).to_have_count(0)
    await expect(window.answer).to_contain_text("Thank you for telling us.")
    assert (await _kept(window, guide)) == {"rating": "down", "reason": "something is missing: Where are the drivers?"}
    await window.page.reload()
    await window.open()
    await expect(window.answer.get_by_role("button", name="Not helpful")).to_have_attribute("aria-pressed", "true")
