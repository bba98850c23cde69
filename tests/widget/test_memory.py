"""What is there tomorrow, in another tab, and where the browser forbids to remember; and what is gone when the person says so."""

from __future__ import annotations

import json

import pytest
from playwright.async_api import expect

from tests.running_api import Watch, http
from tests.widget.conftest import Visit

RISK = "Which jobs are at risk?"


async def test_a_reload_brings_the_conversation_back_with_its_citations(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.ask(RISK)
    before = await window.answer.locator(".text").inner_text()
    await window.page.reload()
    await window.open()
    await expect(window.answer.locator(".text")).to_have_text(before, use_inner_text=True)
    await window.answer.locator("li .number").first.click()
    await expect(window.card.locator("mark")).to_contain_text("Software reconciles accounts")
    await window.ask("What can bookkeepers learn?")
    await expect(window.page.locator(".question")).to_have_count(2)


async def test_no_text_of_the_conversation_is_kept_in_the_browser(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.ask(RISK)
    kept = await window.page.evaluate("JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})")
    assert "risk" not in kept
    assert "Bookkeeping" not in kept


async def test_a_draft_survives_a_reload(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.input.fill("Half a thou")
    await window.page.reload()
    await window.open()
    await expect(window.input).to_have_value("Half a thou")


async def test_another_tab_sees_what_is_asked_in_this_one(visit: Visit) -> None:
    window = await visit()
    await window.open()
    other = await window.context.new_page()
    await other.goto(window.page.url)
    await other.locator(".launcher").click()
    await window.ask(RISK)
    await expect(other.locator(".answer")).to_contain_text("Proofreading")
    await window.page.get_by_role("button", name="New conversation").click()
    await expect(other.locator(".answer")).to_have_count(0)


async def test_a_reload_in_the_middle_of_an_answer_finds_it_when_it_is_written(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    other = await window.context.new_page()
    await other.goto(window.page.url)
    await other.locator(".launcher").click()
    await expect(other.locator(".answer")).to_contain_text("Being answered in another tab")
    watch.go_on.set()
    await expect(other.locator(".answer")).to_contain_text("Proofreading")


async def test_where_the_browser_forbids_to_remember_the_chat_still_works(visit: Visit) -> None:
    forbid = (
        "for (const name of ['localStorage', 'sessionStorage']) Object.defineProperty(window, name, { get() { throw new Error('no') } })"
    )
    window = await visit(scripts=f"<script>{forbid}</script>")
    await window.open()
    await window.ask(RISK)
    await window.ask("What can bookkeepers learn?")
    await expect(window.page.locator(".question")).to_have_count(2)
    await expect(window.answer).to_contain_text("data analysis")


async def test_a_conversation_that_has_expired_ends_with_a_line_and_the_question_goes_into_a_new_one(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.open()
    await window.ask(RISK)
    remembered = json.loads(await window.page.evaluate("key => localStorage.getItem(key)", f"career-chat {guide}/"))
    http.delete(f"{guide}/api/widget/session", headers={"Authorization": f"Bearer {remembered['token']}"})
    await window.begin_to_ask("What can bookkeepers learn?")
    await expect(window.page.locator(".notice")).to_contain_text("has expired")
    await expect(window.answer).to_contain_text("data analysis")
    await expect(window.page.locator(".question")).to_have_count(2)


async def test_delete_my_conversation_asks_once_and_deletes_on_the_server(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.open()
    await window.ask(RISK)
    remembered = json.loads(await window.page.evaluate("key => localStorage.getItem(key)", f"career-chat {guide}/"))
    await window.page.get_by_role("button", name="Delete my conversation").click()
    await expect(window.page.get_by_role("button", name="Keep it")).to_be_focused()
    await window.page.keyboard.press("Escape")
    await expect(window.page.locator(".answer")).to_have_count(1)
    await window.page.get_by_role("button", name="Delete my conversation").click()
    await window.page.get_by_role("button", name="Delete", exact=True).click()
    await expect(window.page.locator(".answer")).to_have_count(0)
    await expect(window.page.locator(".notice")).to_have_text("Your conversation has been deleted.")
    gone = http.get(f"{guide}/api/conversations/{remembered['conversationId']}", headers={"Authorization": f"Bearer {remembered['token']}"})
    assert gone.status_code == 401
    await window.page.reload()
    await window.open()
    await expect(window.page.locator(".starters li").first).to_be_visible()


async def test_all_that_was_asked_can_be_taken_along_as_a_file(visit: Visit) -> None:
    window = await visit()
    await window.open()
    save = window.page.get_by_role("button", name="Save everything I asked here as a file")
    await expect(save).to_be_disabled()
    await window.ask(RISK)
    async with window.page.expect_download() as saving:
        await save.click()
    saved = await saving.value
    assert saved.suggested_filename == "conversations.json"
    [conversation] = json.loads((await saved.path()).read_text(encoding="utf-8"))["conversations"]
    assert [message["role"] for message in conversation["messages"]] == ["user", "assistant"]
    assert "Bookkeeping" in json.dumps(conversation)
    await expect(window.page.get_by_role("status")).to_contain_text("saved as a file")


@pytest.mark.parametrize("action", ["save", "delete"])
async def test_where_that_does_not_work_the_person_sees_it(visit: Visit, action: str) -> None:
    window = await visit()
    await window.open()
    await window.ask(RISK)
    await window.page.route("**/api/widget/session**", lambda route: route.fulfill(status=500, json={}))
    await window.page.locator(f'[data-action="{action}"]').click()
    if action == "delete":
        await window.page.get_by_role("button", name="Delete", exact=True).click()
    await expect(window.page.locator(".banner")).to_have_text("Something went wrong on our side.")
    await expect(window.page.locator(".answer")).to_have_count(1)


async def test_what_is_kept_is_one_click_away(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.open()
    link = window.page.get_by_role("link", name="What is kept")
    await expect(link).to_have_attribute("href", f"{guide}/privacy")
    assert http.get(f"{guide}/privacy").status_code == 200
