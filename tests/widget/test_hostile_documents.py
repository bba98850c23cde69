"""Documents that attack, through their titles, headings and texts: ingested, answered from by the real bot, and read in a browser."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from api.settings import ApiSettings
from bot import BotSettings, open_bot
from knowledge import KnowledgeSettings, build
from tests.attacks import ATTACKS
from tests.running_api import serving, wait_until_ready
from tests.widget.conftest import Visit
from tests.widget.test_safety import ASK_ALL, FOREIGN_NODES, look_at_every_card

_ATTACKS = tuple(attack for attack in ATTACKS if "\x01" not in attack)  # a file with that in it is not taken at all
_SYLLABLES = ("ba", "do", "fi", "gu", "ka", "lo", "mi", "nu", "ra")
# What the page of a document is made of; nothing else may come out of a document.
_FOREIGN_ON_A_PAGE = """() => {
    const tags = 'p h1 h2 h3 h4 h5 h6 ul ol li strong em code pre a mark blockquote table thead tbody tr th td hr br s time'.split(' ')
    const found = []
    for (const element of document.querySelectorAll('.reading *')) {
        if (!tags.includes(element.localName) && !['header', 'article'].includes(element.localName)) found.push(element.localName)
        for (const attribute of element.attributes) if (/^on|^style$|^src/i.test(attribute.name)) found.push(attribute.name)
        if (element.localName === 'a' && !['http:', 'https:', 'mailto:'].includes(element.protocol)) found.push(element.href)
    }
    return found
}"""


def _name(number: int) -> str:
    """A word that stands in one document only."""
    first, second = divmod(number, len(_SYLLABLES))
    return f"Z{_SYLLABLES[first % len(_SYLLABLES)]}{_SYLLABLES[second]}v"


def _document(number: int, attack: str) -> str:
    line = " ".join(attack.split())
    rule = f"The {_name(number)} rule says that cranes at the quay stop at dusk. {line} Cranes start again at dawn."
    return f"---\ntitle: {json.dumps(attack)}\nsource: {json.dumps(attack)}\n---\n\n## {line}\n\n{rule}\n\n- **{line}**: {line}\n"


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, api_settings: ApiSettings) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("hostile")
    documents = folder / "documents"
    documents.mkdir()
    for number, attack in enumerate(_ATTACKS):
        (documents / f"{number}.md").write_text(_document(number, attack), encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents)
    report = asyncio.run(build(settings))
    assert not report.failed
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), settings), api_settings) as address:
        wait_until_ready(address)
        yield address


@pytest.mark.heavy
async def test_nothing_of_a_hostile_document_runs_or_asks_for_anything(visit: Visit, hostile: str) -> None:
    # No content security policy on the page: what keeps it safe is the widget alone.
    window = await visit(
        'mode="inline"', endpoint=hostile, scripts="<script>function ran() { window.ran = true }; window.ran = null</script>"
    )
    await window.page.locator(".starters, .greeting").first.wait_for()
    questions = [f"What does the {_name(number)} rule say?" for number in range(len(_ATTACKS))]
    await window.page.evaluate(ASK_ALL, [*questions, *_ATTACKS])
    await expect(window.page.locator(".answer")).to_have_count(2 * len(_ATTACKS))
    assert await window.page.evaluate(FOREIGN_NODES) == []
    await look_at_every_card(window)
    links = await window.page.locator(".sources a").evaluate_all("links => [...new Set(links.map((link) => link.href.split('#')[0]))]")
    documents = {link.split("?")[0] for link in links}
    assert len(documents) >= 0.9 * len(_ATTACKS)  # or what is tested here would not have been shown
    await window.page.wait_for_timeout(200)  # pictures and frames ask late
    await window.assert_nothing_ran()
    for address in sorted(documents):
        await window.page.goto(address)
        assert await window.page.evaluate(_FOREIGN_ON_A_PAGE) == [], address
    await window.assert_nothing_ran()
