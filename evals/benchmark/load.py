"""Many people at once on one server, for minutes: errors, how soon the first sentence comes, what memory and open files do meanwhile."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx
import numpy as np

from evals.benchmark import processes
from evals.benchmark.figures import Figure, Progress, at_most
from evals.benchmark.questions import QUESTIONS, Wordings
from knowledge import KnowledgeSettings

SECTION: Final = "load"
WATCH_SECONDS: Final = 1.0
SETTLING: Final = 0.2  # of the time: caches fill, and memory grows for good reasons
BURST_PEOPLE: Final = 528  # four times as many as a server takes in by default: 32 hands, 100 places in line
STALLED_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Asking:
    people: int
    minutes: float


@dataclass
class Heard:
    """`first_seconds` are of answers that came to their end; the others are counted by what went wrong."""

    first_seconds: list[float] = field(default_factory=list)
    wrong: Counter[str] = field(default_factory=Counter)


@dataclass
class Watched:
    seconds: list[float] = field(default_factory=list)
    mebibytes: list[float] = field(default_factory=list)
    files: list[float] = field(default_factory=list)


def measure(settings: KnowledgeSettings, folder: Path, asking: Asking, progress: Progress) -> tuple[Figure, ...]:
    """Over the index of `settings`, on the extractive link. Raises ServerDidNotStart."""
    with processes.running_server(settings, folder) as (address, process_id):
        heard, watched = asyncio.run(_ask_on(address, process_id, asking, progress))
        burst = asyncio.run(_burst(address, progress))
    return (*_figures(heard, watched, asking), *_burst_figures(burst))


async def _ask_on(address: str, process_id: int, asking: Asking, progress: Progress) -> tuple[Heard, Watched]:
    step = progress(f"{asking.people} people at once", max(1, round(asking.minutes * 60 / WATCH_SECONDS)))
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
    started, first, ended = time.monotonic(), None, False
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


def _figures(heard: Heard, watched: Watched, asking: Asking) -> tuple[Figure, ...]:
    who = f"{asking.people} people at once for {asking.minutes:g} min"
    first = heard.first_seconds or [float("inf")]
    figures = [
        Figure(SECTION, f"answers, {who}", "count", (float(len(heard.first_seconds)),)),
        Figure(SECTION, f"errors{_named(heard.wrong)}", "count", (float(sum(heard.wrong.values())),), bound=at_most(0)),
        Figure(SECTION, "first sentence, median", "s", (float(np.percentile(first, 50)),)),
        Figure(SECTION, "first sentence, 99 of 100 within", "s", (float(np.percentile(first, 99)),)),
    ]
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
