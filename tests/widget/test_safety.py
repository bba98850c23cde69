"""Nothing that is said runs, and nothing is asked for anywhere else."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.async_api import expect

from api.settings import ApiSettings
from bot import CareerBot
from tests.attacks import ATTACKS
from tests.chat_window import ChatWindow
from tests.echo_bot import EchoBot
from tests.host_pages import HostPages
from tests.running_api import OpenBot, serving, wait_until_ready
from tests.widget.conftest import Visit

_BUILT = Path(__file__).parents[2] / "api" / "static" / "widget.js"

# What may stand in a transcript, and how its attributes may look.
FOREIGN_NODES = """() => {
    const root = document.querySelector('career-chat').shadowRoot
    const tags = 'article p div span ul ol li h4 strong em code a button svg path rect section footer bdi fieldset header'.split(' ')
    const found = []
    for (const element of root.querySelectorAll('.log *, #card *')) {
        const name = element.localName
        if (!tags.includes(name) && !['blockquote', 'mark'].includes(name)) found.push(name)
        for (const attribute of element.attributes) if (/^on|^style$|^src/i.test(attribute.name)) found.push(`${name} ${attribute.name}`)
        if (name === 'a' && !['http:', 'https:', 'mailto:'].includes(element.protocol)) found.push(element.href)
        if (name === 'a' && element.rel !== 'noopener noreferrer nofollow') found.push(`a rel=${element.rel}`)
    }
    return found
}"""

ASK_ALL = """async (attacks) => {
    const chat = document.querySelector('career-chat')
    const answered = () => new Promise((done) => document.addEventListener('cc-message', function listen(event) {
        if (event.detail.role !== 'assistant') return
        document.removeEventListener('cc-message', listen)
        done()
    }))
    for (const attack of attacks) {
        const answer = answered()
        if (!await chat.ask(attack)) throw new Error(`not asked: ${attack}`)
        await answer
    }
}"""


@pytest.fixture(scope="session")
def echo(open_guide: OpenBot, api_settings: ApiSettings) -> Iterator[str]:
    """The address of an API whose bot says whatever it is told."""

    @asynccontextmanager
    async def open_echo_bot() -> AsyncGenerator[CareerBot, None]:
        async with open_guide() as bot:
            yield EchoBot(bot)

    with serving(open_echo_bot, api_settings) as address:
        wait_until_ready(address)
        yield address


async def look_at_every_card(window: ChatWindow) -> None:
    found = await window.page.evaluate(
        f"""async () => {{
            const root = document.querySelector('career-chat').shadowRoot
            const found = []
            for (const number of root.querySelectorAll('.sources .number')) {{
                number.click()
                await document.querySelector('career-chat').updateComplete
                found.push(...({FOREIGN_NODES})())
            }}
            return found
        }}"""
    )
    assert found == []


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 60


async def test_no_attack_runs_through_question_answer_title_passage_or_history(visit: Visit, echo: str) -> None:
    # No content security policy here: what keeps the page safe is the widget alone.
    window = await visit('mode="inline"', endpoint=echo, scripts="<script>function ran() { window.ran = true }; window.ran = null</script>")
    await window.page.evaluate(ASK_ALL, list(ATTACKS))
    assert await window.page.locator(".answer").count() == len(ATTACKS)
    assert await window.page.evaluate(FOREIGN_NODES) == []
    await look_at_every_card(window)
    await window.page.reload()
    await expect(window.page.locator(".answer")).to_have_count(len(ATTACKS))
    assert await window.page.evaluate(FOREIGN_NODES) == []
    await look_at_every_card(window)
    await window.page.wait_for_timeout(200)  # pictures and frames ask late
    await window.assert_nothing_ran()


async def test_a_link_in_an_answer_goes_where_it_says_and_takes_nothing_along(visit: Visit, echo: str) -> None:
    window = await visit('mode="inline"', endpoint=echo)
    await window.ask("See [the page](https://example.org/a?b=c) or mailto [us](mailto:a@example.org) or https://example.org/bare.")
    links = await window.answer.locator(".text a").evaluate_all("links => links.map((link) => [link.href, link.target, link.rel])")
    assert [link[0] for link in links][:3] == ["https://example.org/a?b=c", "mailto:a@example.org", "https://example.org/bare"]
    assert {tuple(link[1:]) for link in links} == {("_blank", "noopener noreferrer nofollow")}


async def test_it_works_under_a_strict_policy_with_trusted_types_and_an_integrity_value(visit: Visit, guide: str, host: HostPages) -> None:
    script = host.put(_BUILT.read_text(encoding="utf-8"), media_type="text/javascript")
    integrity = "sha384-" + base64.b64encode(hashlib.sha384(_BUILT.read_bytes()).digest()).decode()
    policy = (
        f"default-src 'none'; script-src 'self'; style-src 'self'; connect-src {guide}; img-src data:; "
        "require-trusted-types-for 'script'; trusted-types lit-html"
    )
    window = await visit(
        f'endpoint="{guide}"',
        policy=policy,
        scripts=f'<script type="module" src="{urlsplit(script).path}" integrity="{integrity}"></script>',
        own_script=False,
    )
    await window.open()
    await window.ask("Which jobs are at risk?")
    await expect(window.answer).to_contain_text("Proofreading")
    await window.answer.locator("li .number").first.click()
    await expect(window.card).to_be_visible()
    assert await window.card.evaluate("card => getComputedStyle(card).position") == "fixed"  # the sheets hold
    assert await window.violations() == []


async def test_across_two_origins_no_cookie_and_no_credential_travels_but_the_token(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.page.evaluate("document.cookie = 'host=secret'")
    async with window.page.expect_request("**/api/chat") as asking:
        await window.open()
        await window.ask("Which jobs are at risk?")
    request = await asking.value
    headers = await request.all_headers()
    assert urlsplit(request.url).netloc == urlsplit(guide).netloc != urlsplit(window.page.url).netloc
    assert "cookie" not in headers
    assert headers["authorization"].startswith("Bearer ")
    assert window.foreign_requests() == []


async def test_who_only_looks_at_the_page_is_not_asked_about(visit: Visit, guide: str) -> None:
    window = await visit()
    await window.page.wait_for_timeout(100)
    assert [urlsplit(url).path for url in window.requested if url.startswith(guide)] == ["/widget.js"]
    assert await window.page.evaluate("localStorage.length") == 0


async def test_an_origin_that_is_not_allowed_does_not_get_the_widget(visit: Visit) -> None:
    window = await visit()
    address = urlsplit(window.page.url)
    window.own = (*window.own, f"http://localhost:{address.port}")
    await window.page.goto(f"http://localhost:{address.port}{address.path}")
    assert not await window.page.evaluate("customElements.get('career-chat') !== undefined")
