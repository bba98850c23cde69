"""How long people wait when many ask at once: for Slack's acknowledgement, for the first words, and for the whole answer."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from tests.fake_slack.fake_slack import FakeSlack
from tests.fake_slack.workspace import Message

QUESTIONS = (
    "Which jobs are most at risk from AI?",
    "Which skills should I build?",
    "What new jobs is AI creating?",
    "I am a junior bookkeeper. Is my job safe and what should I do?",
    "What does a prompt engineer do?",
)


@dataclass(frozen=True)
class Waits:
    """In seconds, one for each question."""

    acknowledged: list[float]
    first_words: list[float]
    complete: list[float]
    refused: int  # deliveries that were not acknowledged with 200 within Slack's three seconds


def measure(slack: FakeSlack, at_once: int) -> Waits:
    """Everybody presses Enter at the same moment; each in their own direct messages."""
    people = list(slack.workspace.people.values())
    ready = threading.Barrier(at_once)
    before = len(slack.to_bot.acknowledgements)
    begun: dict[str, float] = {}

    def ask(number: int) -> Message:
        ready.wait()
        started = time.perf_counter()
        message = slack.say(people[number % len(people)], QUESTIONS[number % len(QUESTIONS)])
        begun[message.ts] = started
        return message

    with ThreadPoolExecutor(at_once) as pool:
        asked = list(pool.map(ask, range(at_once)))
    deliveries = slack.to_bot.acknowledgements[before:]
    first, complete = _watched(slack, asked, begun)
    refused = sum(delivered.status != 200 for delivered in deliveries)
    return Waits([delivered.seconds for delivered in deliveries], first, complete, refused)


def table(waits: Waits) -> str:
    lines = [f"{'seconds':<16}{'p50':>8}{'p95':>8}{'p99':>8}{'worst':>8}"]
    for name, values in (("acknowledged", waits.acknowledged), ("first words", waits.first_words), ("complete", waits.complete)):
        lines.append(f"{name:<16}" + "".join(f"{percentile(values, share):>8.2f}" for share in (0.5, 0.95, 0.99, 1.0)))
    return "\n".join([*lines, f"not acknowledged in 3 s: {waits.refused} of {len(waits.acknowledged)}"])


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that this share of all does not exceed."""
    ranked = sorted(values)
    return ranked[max(0, min(len(ranked) - 1, int(share * len(ranked) + 0.999999) - 1))]


def _watched(slack: FakeSlack, asked: Sequence[Message], begun: dict[str, float]) -> tuple[list[float], list[float]]:
    first: dict[str, float] = {}
    complete: dict[str, float] = {}
    until = time.perf_counter() + 300
    while len(complete) < len(asked) and time.perf_counter() < until:
        for message in asked:
            if message.ts not in first and slack.workspace.answers(message):
                first[message.ts] = time.perf_counter() - begun[message.ts]
            if message.ts not in complete and slack.finished_answer(message):
                complete[message.ts] = time.perf_counter() - begun[message.ts]
        threading.Event().wait(0.02)
    if len(complete) < len(asked):
        raise AssertionError(f"{len(asked) - len(complete)} questions were not answered")
    return list(first.values()), list(complete.values())
