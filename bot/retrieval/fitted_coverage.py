"""The coefficients that bot.retrieval.coverage weighs with, and the measurement that made them: what `python -m evals fit` writes."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_suffix(".json")


@dataclass(frozen=True, slots=True)
class FittedCoverage:
    embedding_model: str  # for which it was fitted
    word_direction: tuple[float, ...]  # a word restricts what is asked: sigmoid(direction · embedding + bias)
    word_bias: float
    weights: dict[str, float]  # of each of coverage.Signals: covered is sigmoid(bias + Σ weight · signal)
    bias: float
    threshold: float  # of the probability; below it a question is declined
    measured: dict[str, Any]  # on which questions, with which separation


@lru_cache(maxsize=1)
def read() -> FittedCoverage:
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    return FittedCoverage(**{**kept, "word_direction": tuple(kept["word_direction"])})


def write(fitted: FittedCoverage) -> None:
    kept = asdict(fitted)
    direction = json.dumps(kept.pop("word_direction"))
    text = json.dumps(kept, indent=1)
    PATH.write_text(f'{text[:-2]},\n "word_direction": {direction}\n}}\n', encoding="utf-8")
