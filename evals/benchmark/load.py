"""Many people at once on one server, for minutes: errors, how soon the first sentence comes, what memory and open files do meanwhile.

Beside the server with the local language model the tutorial pipeline is asked the same, by as many people, for as long.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import numpy as np

from bot import BotSettings, LanguageModelError
from evals.benchmark import processes
from evals.benchmark.figures import Bound, Figure, Progress, Unit, at_most
from evals.benchmark.questions import QUESTIONS, Wordings
from evals.corpus_indexes import Corpora
from evals.targets import Asked as AskedTurn
from evals.targets import Session
from evals.tutorial_pipeline import TutorialTarget
from knowledge import KnowledgeBase, KnowledgeSettings

SECTION: Final = "load"
WATCH_SECONDS: Final = 1.0
SETTLING: Final = 0.2  # of the time: caches fill, and memory grows for good reasons
BURST_PEOPLE: Final = 528  # four times as many as a server takes in by default: 32 hands, 100 places in line
STALLED_SECONDS: Final = 60.0
_ANSWERED_BY: Final = re.compile(r'"answered_by":"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Asking:
    people: int
    minutes: float
    chain: str = "extractive"

    def __str__(self) -> str:
        return f"{self.people} people at once for {self.minutes:g} min, {self.chain}"


@dataclass
class Heard:
    """`first_seconds` are of answers that came to their end; the others are counted by what went wrong."""

    first_seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)
    answered_by: Counter[str] = field(default_factory=Counter)


@dataclass
class Watched:
    seconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)


def measure(settings: KnowledgeSettings, folder: Path, asking: Asking, progress: Progress) -> tuple[Figure, ...]:
    """Over the index of `settings`, and then more people than are taken in. Raises ServerDidNotStart."""
    with processes.running_server(settings, folder, asking.chain) as (address, process_id):
        heard, watched = asyncio.run(_ask_on(address, process_id, asking, progress))
        burst = asyncio.run(_burst(address, progress))
    return (*_figures(heard, watched, asking), *_burst_figures(burst))


def measure_beside_tutorial(
    settings: KnowledgeSettings, bot_settings: BotSettings, folder: Path, asking: Asking, progress: Progress
) -> tuple[Figure, ...]:
    """First our server, then the tutorial pipeline: together they would take the processor from each other. Raises ServerDidNotStart and
    TargetUnavailable."""
    with processes.running_server(settings, folder, asking.chain) as (address, process_id):
        heard, watched = asyncio.run(_ask_on(address, process_id, asking, progress))
    beside = asyncio.run(_ask_tutorial(settings, bot_settings, asking, progress))
    return _figures(heard, watched, asking, beside)


async def _ask_on(address: str, process_id: int, asking: Asking, progress: Progress) -> tuple[Heard, Watched]:
    step = progress(str(asking), max(1, round(asking.minutes * 60 / WATCH_SECONDS)))
    heard, watched, wordings = Heard(), Watched(), Wordings()
    end = time.monotonic() + asking.minutes * 60
    limits = httpx.Limits(max_connections=asking.people, max_keepalive_connections=asking.people)
    async with httpx.AsyncClient(base_url=address, trust_env=False, limits=limits, timeout=STALLED_SECONDS) as client:
        people = [asyncio.create_task(_person(client, number, end, wordings, heard)) for number in range(asking.people)]
        started = time.monotonic()
        while time.monotonic() < end:
            watched.seconds.append(time.monotonic() - started)
            watched.mebibytes.append(processes.resident_mebibytes(process_id))
            watched.files.append(_open_files(process_id))
            step()
            await asyncio.sleep(WATCH_SECONDS)
        await asyncio.gather(*people)
    return heard, watched


async def _person(client: httpx.AsyncClient, number: int, end: float, wordings: Wordings, heard: Heard) -> None:
    """Asks the next question when the last answer has ended."""
    turn = number
    while time.monotonic() < end:
        await _ask(client, wordings.fresh(QUESTIONS[turn % len(QUESTIONS)].text), heard)
        turn += 1


async def _ask(client: httpx.AsyncClient, text: str, heard: Heard) -> None:
    body = {"message": {"role": "user", "parts": [{"type": "text", "text": text}]}}
    started, first, ended, answered_by = time.monotonic(), None, False, "nobody"
    try:
        async with asyncio.timeout(STALLED_SECONDS), client.stream("POST", "/api/chat", json=body) as response:
            if response.status_code != httpx.codes.OK:
                whole = "retry-after" in response.headers
                heard.wrong[f"{response.status_code}{'' if whole else ' without Retry-After'}"] += 1
                return
            async for line in response.aiter_lines():
                if first is None and "text-delta" in line:
                    first = time.monotonic() - started
                ended |= line == "data: [DONE]"
                if found := _ANSWERED_BY.search(line):
                    answered_by = found[1]
                if '"type":"error"' in line:
                    heard.wrong["error in the stream"] += 1
                    return
    except TimeoutError:
        heard.wrong["stalled"] += 1
        return
    except httpx.TransportError as error:
        heard.wrong[type(error).__name__] += 1
        return
    if first is None or not ended:
        heard.wrong["cut off"] += 1
    else:
        heard.first_seconds.append(first)
        heard.answered_by[answered_by.split(":")[0]] += 1


async def _ask_tutorial(settings: KnowledgeSettings, bot_settings: BotSettings, asking: Asking, progress: Progress) -> Heard:
    """Without a server around it, which favours it."""
    step = progress(f"{asking}, tutorial pipeline", max(1, round(asking.minutes * 60 / WATCH_SECONDS)))
    heard, wordings = Heard(), Wordings()
    knowledge_base = await KnowledgeBase.open(settings)
    try:
        corpora = Corpora(settings, settings.index_path, knowledge_base.embedding_model)
        async with TutorialTarget(bot_settings, corpora, knowledge_base.embedding_model).over(knowledge_base) as session:
            end = time.monotonic() + asking.minutes * 60

            async def person(number: int) -> None:
                turn = number
                while time.monotonic() < end:
                    await _ask_session(session, wordings.fresh(QUESTIONS[turn % len(QUESTIONS)].text), heard)
                    turn += 1

            people = [asyncio.create_task(person(number)) for number in range(asking.people)]
            while time.monotonic() < end:
                step()
                await asyncio.sleep(WATCH_SECONDS)
            await asyncio.gather(*people)
    finally:
        knowledge_base.close()
    return heard


async def _ask_session(session: Session, text: str, heard: Heard) -> None:
    started = time.monotonic()
    try:
        async with asyncio.timeout(STALLED_SECONDS):
            turn = await session.ask(AskedTurn(text, ()))
    except TimeoutError:
        heard.wrong["stalled"] += 1
        return
    except LanguageModelError as error:
        heard.wrong[type(error).__name__] += 1
        return
    waited = time.monotonic() - started - turn.total_seconds  # in line: its own clock begins with its turn
    heard.first_seconds.append(waited + (turn.first_sentence_seconds or turn.total_seconds))


async def _burst(address: str, progress: Progress) -> Heard:
    """All at once, more than there are hands and places in line."""
    step = progress(f"{BURST_PEOPLE} people in one moment", BURST_PEOPLE)
    heard, wordings = Heard(), Wordings()
    limits = httpx.Limits(max_connections=BURST_PEOPLE)
    async with httpx.AsyncClient(base_url=address, trust_env=False, limits=limits, timeout=STALLED_SECONDS) as client:

        async def ask(number: int) -> None:
            await _ask(client, wordings.fresh(QUESTIONS[number % len(QUESTIONS)].text), heard)
            step()

        await asyncio.gather(*(ask(number) for number in range(BURST_PEOPLE)))
    return heard


def _figures(heard: Heard, watched: Watched, asking: Asking, tutorial: Heard | None = None) -> tuple[Figure, ...]:
    def beside(name: str, of: Callable[[Heard], float], unit: Unit, bound: Bound | None = None) -> Figure:
        if tutorial is None:
            return Figure(SECTION, name, unit, (of(heard),), bound=bound)
        return Figure(SECTION, name, unit, (of(heard),), "tutorial pipeline", (of(tutorial),), bound)

    def first(share: float) -> Callable[[Heard], float]:
        return lambda one: float(np.percentile(one.first_seconds or [float("inf")], share))

    figures = [
        beside(f"answers, {asking}", lambda one: float(len(one.first_seconds)), "count"),
        beside(f"errors{_named(heard.wrong)}", lambda one: float(sum(one.wrong.values())), "count", at_most(0)),
        beside("first sentence, median", first(50), "s"),
        beside("first sentence, 99 of 100 within", first(99), "s"),
    ]
    if asking.chain != "extractive":
        figures += [Figure(SECTION, f"of the answers, by {who}", "count", (float(count),)) for who, count in heard.answered_by.items()]
    begin = int(len(watched.seconds) * SETTLING)
    if len(watched.seconds) - begin >= 2 and all(watched.mebibytes):
        minutes = np.array(watched.seconds[begin:]) / 60
        slope = float(np.polyfit(minutes, watched.mebibytes[begin:], 1)[0])
        figures.append(Figure(SECTION, "memory grows a minute by", "MiB", (slope,)))
        figures.append(Figure(SECTION, "memory at most", "MiB", (max(watched.mebibytes),)))
        figures.append(Figure(SECTION, "open files at most", "count", (max(watched.files),)))
        at_start, at_end = watched.files[begin], watched.files[-1]
        figures.append(Figure(SECTION, "open files at the end, beside the start", "count", (at_end,), "start", (at_start,)))
    return tuple(figures)


def _burst_figures(heard: Heard) -> tuple[Figure, ...]:
    refused = heard.wrong["503"]
    others = heard.wrong - Counter({"503": refused})
    return (
        Figure(SECTION, "in a burst: answered", "count", (float(len(heard.first_seconds)),)),
        Figure(SECTION, "in a burst: told when to come back", "count", (float(refused),)),
        Figure(SECTION, f"in a burst: anything else{_named(others)}", "count", (float(sum(others.values())),), bound=at_most(0)),
        Figure(SECTION, "in a burst: first sentence of the last", "s", (max(heard.first_seconds, default=float("inf")),)),
    )


def _named(wrong: Counter[str]) -> str:
    return f" ({', '.join(f'{count} {what}' for what, count in wrong.items())})" if wrong else ""


def _open_files(process_id: int) -> float:
    """0 where the system does not tell."""
    folder = Path("/proc") / str(process_id) / "fd"
    return float(len(list(folder.iterdir()))) if folder.is_dir() else 0.0
