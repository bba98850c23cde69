"""A question from the first key to the last word, and everything that can come between."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Route, expect

from tests.cut_connections import relaying
from tests.running_api import Watch
from tests.widget.conftest import Visit

RISK = "Which jobs are at risk?"


async def test_an_answer_grows_sentence_by_sentence(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    await expect(window.answer).not_to_contain_text("Proofreading")
    await expect(window.answer).to_have_attribute("aria-busy", "true")
    watch.go_on.set()
    await expect(window.answer).to_contain_text("Proofreading")
    await expect(window.answer).to_have_attribute("aria-busy", "false")


async def test_what_is_on_the_screen_is_not_made_again_while_the_answer_grows(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.begin_to_ask(RISK)
    await window.answer.locator(".text p").first.evaluate("paragraph => { paragraph.mine = true }")
    watch.go_on.set()
    await expect(window.answer).to_contain_text("Proofreading")
    assert await window.answer.locator(".text p").first.evaluate("paragraph => paragraph.mine")


async def test_stop_keeps_what_was_shown_and_ends_the_work(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    await window.page.get_by_role("button", name="Stop the answer").click()
    await expect(window.answer).to_contain_text("You stopped this answer.")
    await expect(window.answer).to_contain_text("These jobs are at risk")
    watch.go_on.set()
    assert watch.closed.wait(60)
    await window.page.get_by_role("button", name="Try again").click()
    await expect(window.answer).to_contain_text("Proofreading")
    await expect(window.page.locator(".question")).to_have_count(1)


async def test_an_error_of_the_server_offers_to_try_again(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    watch.failure = RuntimeError("broken on purpose")
    await window.begin_to_ask(RISK)
    await expect(window.answer.get_by_role("alert")).to_have_text("Something went wrong on our side.")
    watch.failure = None
    watch.go_on.set()
    await window.page.get_by_role("button", name="Try again").click()
    await expect(window.answer).to_contain_text("Proofreading")
    await expect(window.page.locator(".answer")).to_have_count(1)


async def test_a_connection_that_breaks_in_the_middle_keeps_what_was_read(visit: Visit, guide: str, watch: Watch) -> None:
    async with relaying(guide) as relay:
        window = await visit(endpoint=relay.address)
        await window.open()
        await window.begin_to_ask(RISK)
        await expect(window.answer).to_contain_text("These jobs are at risk")
        relay.cut()
        await expect(window.answer.get_by_role("alert")).to_contain_text("broke off")
        await expect(window.answer).to_contain_text("These jobs are at risk")
        await window.page.get_by_role("button", name="Try again").click()
        await expect(window.answer.get_by_role("alert")).to_contain_text("cannot be reached")
        relay.broken = False
        watch.go_on.set()
        await window.page.get_by_role("button", name="Try again").click()
        await expect(window.answer).to_contain_text("Proofreading")
        await expect(window.page.locator(".question")).to_have_count(1)


async def test_a_server_that_falls_silent_in_the_middle_is_not_waited_for_forever(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.page.clock.install()
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    await window.page.clock.fast_forward(46_000)  # three heartbeats have not come
    await expect(window.answer.get_by_role("alert")).to_contain_text("broke off")
    await expect(window.answer).to_contain_text("These jobs are at risk")


async def test_too_many_questions_count_down_and_then_go_through(visit: Visit) -> None:
    window = await visit()
    await window.open()
    limited = {"Retry-After": "2", "Access-Control-Allow-Origin": "*", "Access-Control-Expose-Headers": "Retry-After"}

    async def refuse(route: Route) -> None:
        if route.request.method == "POST":
            await route.fulfill(status=429, headers=limited, json={"error": {"message": "Slowly.", "code": "rate_limited"}})
        else:
            await route.continue_()

    await window.page.route("**/api/chat", refuse)
    await window.begin_to_ask(RISK)
    await expect(window.answer.get_by_role("alert")).to_contain_text("Please wait a moment")
    retry = window.answer.get_by_role("button", name="Try again in")
    await expect(retry).to_be_disabled()
    assert "s" in await window.answer.get_by_role("alert").inner_text()
    assert not re.search(r"\d", await window.answer.get_by_role("alert").inner_text())  # or each second would be read out
    await window.page.unroute("**/api/chat")
    ready = window.answer.get_by_role("button", name="Try again", exact=True)
    await ready.click()
    await expect(window.answer).to_contain_text("Proofreading")


@pytest.mark.parametrize("status", [500, 502, 503])
async def test_a_server_that_fails_before_the_first_word_can_be_asked_again(visit: Visit, status: int) -> None:
    window = await visit()
    await window.open()

    async def fail(route: Route) -> None:  # a proxy's page, which is no error of ours and no JSON
        await route.fulfill(status=status, headers={"Access-Control-Allow-Origin": "*"}, body="<h1>Bad gateway</h1>")

    await window.page.route("**/api/chat", fail)
    await window.begin_to_ask(RISK)
    says = "still starting" if status == 503 else "went wrong on our side"
    await expect(window.answer.get_by_role("alert")).to_contain_text(says)
    await window.page.unroute("**/api/chat")
    await window.answer.get_by_role("button", name="Try again", exact=True).click()
    await expect(window.answer).to_contain_text("Proofreading")
    await expect(window.page.locator(".question")).to_have_count(1)


async def test_offline_keeps_the_draft_and_goes_on_when_the_network_is_back(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.context.set_offline(True)
    await expect(window.page.locator(".banner")).to_contain_text("You are offline")
    await window.begin_to_ask(RISK)
    await expect(window.input).to_have_value(RISK)
    await expect(window.page.locator(".question")).to_have_count(0)
    await window.context.set_offline(False)
    await expect(window.page.locator(".banner")).to_have_count(0)
    await window.input.press("Enter")
    await expect(window.answer).to_contain_text("Proofreading")


async def test_what_was_asked_into_the_void_is_in_the_input_after_a_reload(visit: Visit, guide: str) -> None:
    async with relaying(guide) as relay:
        window = await visit(endpoint=relay.address)
        await window.open()
        relay.cut()
        await window.ask("A long question that took a while to write")
        await expect(window.answer.get_by_role("alert")).to_be_visible()
        relay.broken = False
        await window.page.reload()
        await window.open()
        await expect(window.input).to_have_value("A long question that took a while to write")


async def test_a_question_that_is_too_long_stays_and_says_by_how_much(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.page.locator(".starters li").first.wait_for()
    text = "word " * 5000
    await window.begin_to_ask(text)
    await expect(window.page.get_by_role("alert")).to_contain_text("characters")
    await expect(window.input).to_have_value(text)


async def test_while_an_answer_is_written_the_next_question_waits_in_the_input(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    await window.begin_to_ask("And what can bookkeepers learn?")
    await expect(window.input).to_have_value("And what can bookkeepers learn?")
    watch.go_on.set()
    await expect(window.answer).to_have_attribute("aria-busy", "false")
    await window.input.press("Enter")
    await expect(window.page.locator(".question")).to_have_count(2)


async def test_enter_that_chooses_a_character_sends_nothing(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.input.fill("にほんご")
    await window.input.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})
    await window.input.press("Shift+Enter")
    await expect(window.page.locator(".question")).to_have_count(0)
    await expect(window.input).to_have_value("にほんご\n")


async def test_who_reads_further_up_is_left_there(visit: Visit, watch: Watch) -> None:
    window = await visit()
    await window.open()
    watch.go_on.set()
    for _ in range(2):
        await window.ask(RISK)
    watch.go_on.clear()
    await window.begin_to_ask(RISK)
    await expect(window.answer).to_contain_text("These jobs are at risk")
    await window.log.evaluate("log => { log.scrollTop = 40 }")
    await window.page.wait_for_timeout(100)
    watch.go_on.set()
    await expect(window.answer).to_contain_text("Proofreading")
    await window.page.wait_for_timeout(100)
    assert await window.log.evaluate("log => log.scrollTop") == 40
    await window.page.get_by_role("button", name="Jump to latest").click()
    await expect(window.page.get_by_role("button", name="Jump to latest")).to_have_count(0)
    assert await window.log.evaluate("log => log.scrollHeight - log.clientHeight - log.scrollTop < 4")


async def test_a_long_answer_is_read_from_its_beginning(visit: Visit) -> None:
    window = await visit(viewport={"width": 1100, "height": 520})
    await window.open()
    await window.ask(RISK)
    await window.page.wait_for_timeout(100)
    question = await window.page.locator(".question").bounding_box()
    log = await window.log.bounding_box()
    assert question is not None
    assert log is not None
    assert 0 <= question["y"] - log["y"] < 40


async def test_starters_and_follow_ups_ask_themselves(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.page.get_by_role("button", name="What can bookkeepers learn?").click()
    await expect(window.answer).to_contain_text("data analysis")
    await expect(window.page.locator(".starters")).to_have_count(0)
    follow_ups = window.page.locator(".next .suggestion")
    for count in (2, 3):  # an answer leads on, and so does the answer to its follow-up
        await expect(window.answer).to_have_attribute("aria-busy", "false")
        text = await follow_ups.first.inner_text()
        await follow_ups.first.click()
        await expect(window.page.locator(".question")).to_have_count(count)
        await expect(window.page.locator(".question").last).to_have_text(text)
        await expect(window.answer.get_by_role("group", name="Sources")).to_be_visible()


async def test_a_decline_leads_to_what_the_documents_hold(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.ask("What does a pilot earn in Norway?")
    await window.page.locator(".next .suggestion").first.click()
    await expect(window.answer.get_by_role("group", name="Sources")).to_be_visible()


async def test_the_page_asks_opens_closes_and_hears_what_happens(visit: Visit) -> None:
    window = await visit(
        scripts="<script>heard = []; for (const name of ['cc-message', 'cc-error', 'cc-feedback'])"
        "document.addEventListener(name, (event) => heard.push([name, event.detail.role ?? event.detail.rating]))</script>"
    )
    assert await window.chat.evaluate(f"chat => chat.ask({RISK!r})")
    await expect(window.answer).to_contain_text("Proofreading")
    await expect(window.answer).to_have_attribute("aria-busy", "false")
    await window.answer.get_by_role("button", name="Helpful", exact=True).click()
    assert await window.page.evaluate("heard") == [["cc-message", "user"], ["cc-message", "assistant"], ["cc-feedback", "up"]]
    await window.chat.evaluate("chat => chat.close()")
    await expect(window.panel).to_be_hidden()
    await window.chat.evaluate("chat => { chat.open(); chat.newConversation() }")
    await expect(window.page.locator(".question")).to_have_count(0)


async def test_the_country_of_the_page_reaches_the_server(visit: Visit, watch: Watch) -> None:
    watch.go_on.set()
    window = await visit('country="GB"')
    await window.open()
    await window.ask(RISK)
    assert watch.questions[-1].country == "GB"


async def test_the_greeting_is_read_from_its_first_word_on(visit: Visit) -> None:
    window = await visit(viewport={"width": 320, "height": 420})
    await window.open()
    await window.page.locator(".starters li").first.wait_for()
    await window.page.wait_for_timeout(100)
    assert await window.log.evaluate("log => [log.scrollTop, log.scrollHeight > log.clientHeight]") == [0, True]
    await expect(window.page.locator(".jump")).to_have_count(0)
