"""The interface in seven languages, and in English where a language lacks a sentence."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from api.widget_config import LANGUAGES
from tests.widget.conftest import Visit

_CATALOGUES = Path(__file__).parents[2] / "api" / "widget" / "src" / "catalogues"


def _catalogue(language: str) -> dict[str, str]:
    catalogue: dict[str, str] = json.loads((_CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    return catalogue


def test_there_is_a_catalogue_for_each_language_that_the_api_names() -> None:
    assert {path.stem for path in _CATALOGUES.glob("*.json")} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_of_a_catalogue_is_known_and_has_the_same_gaps(language: str) -> None:
    english, own = _catalogue("en"), _catalogue(language)
    assert set(own) <= set(english)
    assert len(own) == len(english)  # today none is missing
    for key, sentence in own.items():
        assert sorted(re.findall(r"\{\w+\}", sentence)) == sorted(re.findall(r"\{\w+\}", english[key])), key


def test_every_sentence_is_used() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in _CATALOGUES.parent.rglob("*.ts"))
    assert [key for key in _catalogue("en") if not re.search(rf"\b{key}\b", source)] == []


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_language_attribute_chooses_the_catalogue(visit: Visit, language: str) -> None:
    window = await visit(f'lang="{language}-XX"')
    await expect(window.launcher).to_have_text(_catalogue(language)["open"])
    await expect(window.page.locator(".root")).to_have_attribute("lang", language)


async def test_without_the_attribute_the_page_decides_and_an_unknown_language_means_english(visit: Visit) -> None:
    window = await visit(language="de")
    await expect(window.launcher).to_have_text(_catalogue("de")["open"])
    await window.chat.evaluate("chat => { chat.lang = 'tlh' }")
    await expect(window.launcher).to_have_text(_catalogue("en")["open"])


async def test_the_page_may_bring_its_own_greeting_and_starters(visit: Visit) -> None:
    window = await visit('greeting="Welcome to our library" starters="Which jobs are at risk?|What can bookkeepers learn?" mode="inline"')
    await expect(window.page.locator(".greeting")).to_have_text("Welcome to our library")
    await expect(window.page.locator(".starters li")).to_have_text(["Which jobs are at risk?", "What can bookkeepers learn?"])


async def test_an_answer_says_in_which_language_it_is(visit: Visit) -> None:
    window = await visit('lang="ar" mode="inline"')
    await window.ask("Which jobs are at risk?")
    await expect(window.page.locator(".root")).to_have_attribute("lang", "ar")
    await expect(window.answer.locator(".text")).to_have_attribute("lang", "en")
    await window.answer.locator("li .number").first.click()
    await expect(window.card.locator(".card-passage")).to_have_attribute("lang", "en")
