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
    unmet_direction: tuple[float, ...]  # what a word that no passage meets tells, by its embedding in the question; see coverage.Reading
    weights: dict[str, float]  # of each of coverage.Signals: covered is sigmoid(bias + Σ weight · signal)
    bias: float
    threshold: float  # of the probability; below it a question is declined
    measured: dict[str, Any]  # on which questions, with which separation


@lru_cache(maxsize=1)
def read() -> FittedCoverage:
    kept = json.loads(PATH.read_text(encoding="utf-8"))
    directions = {name: tuple(kept[name]) for name in ("word_direction", "unmet_direction")}
    return FittedCoverage(**{**kept, **directions})


def write(fitted: FittedCoverage) -> None:
    kept = asdict(fitted)
    directions = ",\n".join(f' "{name}": {json.dumps(kept.pop(name))}' for name in ("word_direction", "unmet_direction"))
    text = json.dumps(kept, indent=1)
    PATH.write_text(f"{text[:-2]},\n{directions}\n}}\n", encoding="utf-8")
