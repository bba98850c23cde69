"""Latency and tokens. Times read from the answer cache are those of another day, so they are left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

import numpy as np

from evals.results import CaseResult, TurnTranscript


def of_turn(turn: TurnTranscript) -> dict[str, float]:
    values = {"total_seconds": turn.total_seconds}
    if turn.first_sentence_seconds is not None:
        values["first_sentence_seconds"] = turn.first_sentence_seconds
    values |= {f"{kind}_tokens": float(count) for kind, count in turn.tokens.items()}
    return values


def metrics(results: Iterable[CaseResult]) -> dict[str, float]:
    samples: defaultdict[str, list[float]] = defaultdict(list)
    for result in results:
        if result.transcript and not result.transcript.cached:
            for turn in result.transcript.turns:
                for name, value in of_turn(turn).items():
                    samples[name].append(value)
    values: dict[str, float] = {}
    for name, numbers in samples.items():
        if name.endswith("_seconds"):
            stem = name.removesuffix("_seconds")
            values[f"{stem}_p50_seconds"] = float(np.percentile(numbers, 50))
            values[f"{stem}_p95_seconds"] = float(np.percentile(numbers, 95))
        else:
            values[name] = float(np.mean(numbers))
    return values
