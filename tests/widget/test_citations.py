"""From a number in an answer to the sentence behind it, with mouse, keyboard and finger."""

from __future__ import annotations

from playwright.async_api import expect

from tests.chat_window import ChatWindow
from tests.widget.conftest import Visit

SENTENCE = "Software reconciles accounts, so junior bookkeepers do less routine work."


async def _asked(window: ChatWindow) -> ChatWindow:
    await window.open()
    await window.ask("Which jobs are at risk?")
    return window


async def test_hover_shows_title_section_passage_and_the_marked_sentence(visit: Visit) -> None:
    window = await _asked(await visit())
    await window.answer.locator("li .number").first.hover()
    await expect(window.card).to_be_visible()
    await expect(window.card.locator(".card-title")).to_have_text("Work and machines")
    await expect(window.card.locator(".card-section")).to_have_text("Jobs at risk")
    await expect(window.card.locator("mark")).to_contain_text(SENTENCE)
    await expect(window.card.locator(".card-passage")).to_contain_text("Bookkeepers still judge unusual cases.")
    await expect(window.card.locator(".card-facts")).to_contain_text("Oct 1, 2026")
    await window.input.hover()
    await expect(window.card).to_be_hidden()


async def test_the_card_leads_to_the_sentence_in_its_document(visit: Visit) -> None:
    window = await _asked(await visit())
    await window.answer.locator("li .number").first.click()
    async with window.context.expect_page() as opening:
        await window.card.get_by_role("link", name="Open in the document").click()
    document = await opening.value
    marked = await document.locator("mark").all_inner_texts()
    assert SENTENCE in " ".join(marked)
    assert await document.evaluate("window.opener") is None


async def test_the_keyboard_reaches_into_the_card_and_back(visit: Visit) -> None:
    window = await _asked(await visit())
    number = window.answer.locator("li .number").first
    await window.input.press("Shift+Tab")
    await number.focus()
    await window.page.keyboard.press("Enter")
    await expect(number).to_have_attribute("aria-expanded", "true")
    await expect(window.card.locator(".card-passage")).to_be_focused()
    await window.page.keyboard.press("Tab")
    await expect(window.card.get_by_role("link")).to_be_focused()
    await window.page.keyboard.press("Escape")
    await expect(window.card).to_be_hidden()
    await expect(number).to_be_focused()
    await expect(window.panel).to_be_visible()  # one Escape closes one thing


async def test_focus_alone_shows_the_card_and_tab_goes_on_to_the_next_number(visit: Visit) -> None:
    window = await _asked(await visit())
    await window.log.focus()
    await window.page.keyboard.press("Tab")
    await expect(window.card).to_be_visible()
    await expect(window.card).to_have_attribute("aria-label", "Source 1: Work and machines")
    await window.page.keyboard.press("Tab")
    await expect(window.card).to_have_attribute("aria-label", "Source 2: Work and machines")
    assert await window.focused() == "number"


async def test_a_tap_holds_the_card_and_a_tap_elsewhere_puts_it_away(visit: Visit) -> None:
    window = await visit(viewport={"width": 390, "height": 780}, has_touch=True, is_mobile=True)
    await window.launcher.tap()
    await window.input.wait_for()
    await window.ask("Which jobs are at risk?")
    await window.answer.locator("li .number").first.tap()
    await expect(window.card).to_be_visible()
    box = await window.card.bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 390
    await window.page.locator(".question").last.tap()
    await expect(window.card).to_be_hidden()


async def test_a_card_never_lies_over_its_own_number(visit: Visit) -> None:
    window = await _asked(await visit(viewport={"width": 320, "height": 480}))
    for place in range(3):
        number = window.answer.locator("li .number").nth(place)
        await number.click()
        await expect(window.card).to_be_visible()
        card, own = await window.card.bounding_box(), await number.bounding_box()
        assert card is not None
        assert own is not None
        assert card["y"] >= own["y"] + own["height"] or card["y"] + card["height"] <= own["y"]
        await window.page.keyboard.press("Escape")


async def test_a_number_that_was_tabbed_to_is_not_scrolled_away(visit: Visit) -> None:
    window = await _asked(await visit(viewport={"width": 1100, "height": 420}))
    await window.log.evaluate("log => { log.scrollTop = log.scrollHeight }")
    await window.page.wait_for_timeout(100)
    await window.answer.locator(".text .number").first.focus()
    await window.page.keyboard.press("Shift+Tab")
    await window.page.keyboard.press("Tab")
    await expect(window.card).to_be_visible()
    await window.page.wait_for_timeout(300)
    await expect(window.card).to_be_visible()


async def test_the_sources_stand_under_the_answer_and_who_wrote_it(visit: Visit) -> None:
    window = await _asked(await visit())
    sources = window.answer.get_by_role("group", name="Sources")
    await expect(sources.get_by_role("link")).to_have_count(1)
    numbers = await window.answer.locator(".text .number").all_inner_texts()
    assert await sources.locator(".number").all_inner_texts() == sorted(set(numbers), key=int)
    await expect(window.answer).to_contain_text("Made of the documents’ own sentences")


async def test_what_the_documents_do_not_cover_is_said_first(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.ask("What does a pilot earn in Norway?")
    await expect(window.answer.locator(".standing")).to_have_text("Not in the documents")
    await expect(window.answer.get_by_role("group", name="Sources")).to_have_count(0)


async def test_help_lines_come_without_thumbs_and_suggestions(visit: Visit) -> None:
    window = await visit()
    await window.open()
    await window.ask("I lost my job and I want to kill myself")
    await expect(window.answer.get_by_role("button", name="Copy")).to_be_visible()
    await expect(window.answer.get_by_role("button", name="Helpful", exact=True)).to_have_count(0)
    await expect(window.answer.get_by_role("link")).to_have_attribute("href", "https://findahelpline.com/")
    await expect(window.page.locator(".next")).to_have_count(0)


async def test_a_copy_brings_its_sources_along(visit: Visit) -> None:
    window = await _asked(await visit())
    await window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    await window.answer.get_by_role("button", name="Copy").click()
    await expect(window.answer.get_by_role("button", name="Copied")).to_be_visible()
    copied = await window.page.evaluate("navigator.clipboard.readText()")
    assert "- Bookkeeping: Software reconciles accounts" in copied
    assert "**" not in copied
    assert "[1] Work and machines › Jobs at risk http://" in copied
