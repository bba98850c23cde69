"""What the end-to-end tests share: the guidance, indexed once, a server over it, and the commands as a person runs them."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot import BotSettings, open_bot
from knowledge import KnowledgeSettings, build
from tests.forked import run_module
from tests.running_api import serving, wait_until_ready

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def run() -> Run:
    """`run("bot", "ask", ..., index_path=...)` is `python -m bot ask ...` in a process of its own, by the extractive link."""

    def run(*words: str, index_path: Path, typed: str = "") -> subprocess.CompletedProcess[str]:
        ours = ("BOT_", "KNOWLEDGE_", "API_", "EVALS_")
        environment = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
        environment |= {"BOT_LANGUAGE_MODELS": "extractive", "KNOWLEDGE_INDEX_PATH": str(index_path), "COLUMNS": "300"}
        return run_module(words, environment=environment, typed=typed)

    return run


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def guidance(tmp_path_factory: pytest.TempPathFactory, pytestconfig: pytest.Config) -> KnowledgeSettings:
    settings = KnowledgeSettings(
        index_path=tmp_path_factory.mktemp("guidance") / "index", documents_path=pytestconfig.rootpath / "knowledge" / "documents"
    )
    report = await build(settings)
    assert not report.failed
    return settings


@pytest.fixture(scope="session")
def server(guidance: KnowledgeSettings) -> Iterator[str]:
    """The address of a server that answers from the guidance by the extractive link."""
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), guidance)) as address:
        wait_until_ready(address)
        yield address
