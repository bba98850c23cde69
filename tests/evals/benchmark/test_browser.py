from __future__ import annotations

import asyncio
import shutil
from pathlib import Path

import pytest

from api.settings import ApiSettings
from bot import BotSettings, open_bot
from evals.benchmark import browser
from evals.benchmark.figures import Plan
from knowledge import KnowledgeSettings, build
from tests.running_api import serving, wait_until_ready

ONCE = Plan(questions_per_kind=1, rounds=1, ingest_rounds=1, start_rounds=1, answer_tokens=1)


@pytest.mark.heavy
@pytest.mark.skipif(not any(map(shutil.which, browser.BROWSERS)), reason="NOT TESTED: no Chromium on this machine")
def test_the_widget_is_measured_on_both_pages_for_both_visitors_and_nothing_moves(tmp_path: Path) -> None:
    settings = KnowledgeSettings(index_path=tmp_path / "index")
    asyncio.run(build(settings))
    api_settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{tmp_path}/conversations.sqlite3")
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), settings), api_settings) as address:
        wait_until_ready(address)
        figures = browser.measure(address, ONCE, lambda name, steps: lambda: None)
    pages = [f"widget on {page}, {visitor}" for visitor in ("desktop", "phone") for page in ("/demo", "/")]
    assert list(dict.fromkeys(figure.section for figure in figures)) == ["widget", *pages]
    assert [figure.value for figure in figures if figure.name == "layout shift"] == [0, 0, 0, 0]
    assert next(figure for figure in figures if figure.name == "size, gzipped").meets
    interactive = [figure for figure in figures if figure.name == "time to interactive"]
    assert len(interactive) == 4
    assert all(figure.value > 0 and figure.limit for figure in interactive)
    assert len([figure for figure in figures if figure.name == "opening the chat"]) == 2
