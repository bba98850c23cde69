"""One benchmark: opens what is measured, measures it section by section, and says what could not be measured."""

from __future__ import annotations

import asyncio
import os
import platform
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx

from bot import BotSettings
from bot.errors import LanguageModelUnavailable
from evals.benchmark import browser, encoding, growth, load, processes, writing
from evals.benchmark.figures import Figure, Measured, Plan, Progress
from evals.benchmark.limits import RawEncoder
from evals.targets import TargetUnavailable
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings


async def measure(knowledge_settings: KnowledgeSettings, bot_settings: BotSettings, plan: Plan, progress: Progress) -> Measured:
    """Over an index of its own, which is gone afterwards. Raises KnowledgeError where the guidance cannot be indexed."""
    figures: list[Figure] = []
    missing: list[str] = []
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        folder = Path(name)
        embedding_model = EmbeddingModel.shared(knowledge_settings.embedding_model, knowledge_settings.embedding_threads)
        await asyncio.to_thread(embedding_model.load)
        raw = await asyncio.to_thread(RawEncoder, embedding_model.folder, knowledge_settings.embedding_threads)
        ingested, index = await encoding.ingestion(knowledge_settings, folder, embedding_model, raw, plan, progress)
        figures += ingested
        figures += await asyncio.to_thread(processes.helping, plan, progress)
        try:
            figures += await asyncio.to_thread(processes.serving, index, folder, plan, progress)
        except processes.ServerDidNotStart as error:
            missing.append(f"Start and memory of the server were not measured: {error}.")
        knowledge_base = await KnowledgeBase.open(index, embedding_model)
        figures += await encoding.questions(knowledge_base, raw, plan, progress)
        try:
            async with writing.open_links(bot_settings, plan.answer_tokens) as links:
                figures += await writing.measure(knowledge_base, links, plan, progress)
        except (LanguageModelUnavailable, httpx.HTTPError) as error:
            missing.append(f"Language models were not measured: {error or type(error).__name__}.")
        knowledge_base.close()
    return Measured(tuple(figures), tuple(missing))


def measure_widget(knowledge_settings: KnowledgeSettings, plan: Plan, progress: Progress) -> Measured:
    """On a server of its own over the index that is there. Raises NoBrowser and ServerDidNotStart."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name, processes.running(knowledge_settings, Path(name)) as address:
        return Measured(browser.measure(address, plan, progress))


def measure_load(
    knowledge_settings: KnowledgeSettings, bot_settings: BotSettings, askings: Sequence[load.Asking], progress: Progress
) -> Measured:
    """On servers of their own over the index that is there. Raises ServerDidNotStart."""
    figures: list[Figure] = []
    missing: list[str] = []
    for asking in askings:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
            if asking.chain == "extractive":
                figures += load.measure(knowledge_settings, Path(name), asking, progress)
                continue
            try:
                figures += load.measure_beside_tutorial(knowledge_settings, bot_settings, Path(name), asking, progress)
            except TargetUnavailable as error:
                missing.append(f"{asking} was not measured: {error}.")
    return Measured(tuple(figures), tuple(missing))


def measure_growth(knowledge_settings: KnowledgeSettings, passages: Sequence[int], progress: Progress) -> Measured:
    """Over made-up documents in indexes that are gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        return Measured(asyncio.run(growth.measure(knowledge_settings, Path(name), passages, progress)))


def machine() -> dict[str, Any]:
    """What the figures depend on besides the code. The load average says how busy others kept the machine."""
    return {
        "time": datetime.now(UTC).isoformat(timespec="seconds"),
        "cpu_count": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load_average": [round(load, 2) for load in os.getloadavg()],
    }
