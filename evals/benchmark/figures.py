"""What a benchmark measures: samples of ours beside samples of the limit, their medians and ratio, and what is expected of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Literal

Unit = Literal["s", "tokens/s", "texts/s", "MiB", "KiB", "score", "count"]


@dataclass(frozen=True, slots=True)
class Bound:
    of: Literal["value", "ratio"]
    direction: Literal["at_most", "at_least"]
    limit: float

    def holds(self, measured: float) -> bool:
        return measured <= self.limit if self.direction == "at_most" else measured >= self.limit


@dataclass(frozen=True, slots=True)
class Figure:
    """`limit_samples[n]` was taken right beside `samples[n]`, so that whatever else the machine did then was in the way of both."""

    section: str
    name: str
    unit: Unit
    samples: tuple[float, ...]
    limit_name: str | None = None
    limit_samples: tuple[float, ...] = ()
    bound: Bound | None = None

    @property
    def value(self) -> float:
        return median(self.samples)

    @property
    def limit(self) -> float | None:
        return median(self.limit_samples) if self.limit_samples else None

    @property
    def ratio(self) -> float | None:
        """The median over the pairs: a moment in which the machine was busy weighs no more than any other."""
        if not self.limit_samples:
            return None
        return median(ours / limit for ours, limit in zip(self.samples, self.limit_samples, strict=True))

    @property
    def meets(self) -> bool | None:
        """None where nothing is expected."""
        measured = self.ratio if self.bound and self.bound.of == "ratio" else self.value
        return None if self.bound is None or measured is None else self.bound.holds(measured)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "value": self.value, "limit": self.limit, "ratio": self.ratio, "meets": self.meets}


@dataclass(frozen=True, slots=True)
class Measured:
    figures: tuple[Figure, ...]
    not_measured: tuple[str, ...] = ()  # what could not be, and why, a sentence each


@dataclass(frozen=True, slots=True)
class Plan:
    """How often to measure."""

    questions_per_kind: int
    rounds: int  # of what takes milliseconds
    ingest_rounds: int
    start_rounds: int
    answer_tokens: int  # most that a language model writes for one answer


FULL = Plan(questions_per_kind=3, rounds=5, ingest_rounds=3, start_rounds=3, answer_tokens=96)
QUICK = Plan(questions_per_kind=1, rounds=2, ingest_rounds=1, start_rounds=1, answer_tokens=32)

# Told the name of a section and its number of steps; gives what is to be called after each step.
Progress = Callable[[str, int], Callable[[], None]]


def at_most(limit: float, *, of: Literal["value", "ratio"] = "value") -> Bound:
    return Bound(of, "at_most", limit)


def at_least(limit: float, *, of: Literal["value", "ratio"] = "value") -> Bound:
    return Bound(of, "at_least", limit)


def select(samples: Sequence[float], wanted: Sequence[bool]) -> tuple[float, ...]:
    return tuple(sample for sample, is_wanted in zip(samples, wanted, strict=True) if is_wanted)
