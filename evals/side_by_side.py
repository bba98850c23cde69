"""Several targets beside each other over the cases that all of them were asked: one table for people, with intervals.

`compare` says whether a difference between two runs is decisive; this only lays figures side by side, for a page that is read by people.
A target may bring several runs, so that one asked in pieces is one column.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from evals import statistics
from evals.compare import NotComparable, RunResults
from evals.metrics import declines, fairness
from evals.results import CaseResult
from evals.statistics import Interval

LISTS = "list"  # suite; of the acceptance sets the tag that ends in it


class NothingShared(Exception):
    """The targets share no case. Its text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Column:
    name: str
    runs: tuple[RunResults, ...]


@dataclass(frozen=True, slots=True)
class Row:
    words: str
    counted: str  # what the figures are of: "60 cases", "14 questions"
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    names: tuple[str, ...]
    cases: int
    rows: tuple[Row, ...]


def table(columns: Sequence[Column]) -> Table:
    """Raises NothingShared, and NotComparable where support was judged by different backends."""
    if len({run.run.support for column in columns for run in column.runs}) > 1:
        raise NotComparable("groundedness was scored by different backends; rescore the runs with one of them first")
    answered = [_answered(column) for column in columns]
    shared = [key for key in answered[0] if all(key in others for others in answered)]
    if not shared:
        raise NothingShared("the targets share no case with the same content that ended without an error")
    results = [[of_target[key] for key in shared] for of_target in answered]
    rows = [row for make in (*_RATES, _fairness_row) if (row := make(results))]
    return Table(tuple(column.name for column in columns), len(shared), tuple(rows))


def markdown(of: Table) -> str:
    lines = [f"| {of.cases} cases | " + " | ".join(of.names) + " |", "| --- |" + " --- |" * len(of.names)]
    lines += [f"| {row.words} ({row.counted}) | " + " | ".join(row.cells) + " |" for row in of.rows]
    return "\n".join(lines)


_Key = tuple[str, str, int]
_Make = Callable[[Sequence[Sequence[CaseResult]]], Row | None]
_Value = Callable[[CaseResult], float | None]


def _answered(column: Column) -> Mapping[_Key, CaseResult]:
    return {
        (result.case.name, result.content_hash, result.repetition): result for run in column.runs for result in run.results if result.scores
    }


def _rate_row(words: str, counted: str, value: _Value) -> _Make:
    def make(results: Sequence[Sequence[CaseResult]]) -> Row | None:
        intervals = [_interval(of_target, value) for of_target in results]
        counts = {count for _, count in intervals}
        if counts == {0}:
            return None
        return Row(words, f"{max(counts)} {counted}", tuple(_cell(interval) for interval, _ in intervals))

    return make


def _interval(results: Iterable[CaseResult], value: _Value) -> tuple[Interval, int]:
    measured = [(number, result.case.cluster) for result in results if (number := value(result)) is not None]
    values, groups = [number for number, _ in measured], [group for _, group in measured]
    return statistics.rate(values, groups), len(values)


def _cell(interval: Interval) -> str:
    if not np.isfinite(interval.estimate):
        return ""
    bounds = f" ({interval.low:.2f} to {interval.high:.2f})" if interval.known else ""
    return f"{interval.estimate:.2f}{bounds}"


def _metric(name: str) -> _Value:
    return lambda result: result.scores.metrics.get(name) if result.scores else None


def _passed(result: CaseResult) -> float | None:
    return float(bool(result.passed))


def _of_lists(value: _Value) -> _Value:
    def of_list(result: CaseResult) -> float | None:
        is_list = result.suite == LISTS or any(tag.startswith("acceptance_") and tag.endswith(LISTS) for tag in result.case.tags)
        return value(result) if is_list else None

    return of_list


def _declined(wanted: str) -> _Value:
    """Of the turns of a case that should be declined (or answered), the share that was declined."""

    def share(result: CaseResult) -> float | None:
        counts = declines.confusion([result])
        turns = sum(count for (to_do, _), count in counts.items() if to_do == wanted)
        return counts.get((wanted, "declined"), 0) / turns if turns else None

    return share


_RATES: tuple[_Make, ...] = (
    _rate_row("passed", "cases", _passed),
    _rate_row("passed, citations aside", "cases", _metric("answer_passed")),
    _rate_row("vital nuggets found", "cases that have some", _metric("vital_recall")),
    _rate_row("lists answered whole, citations aside", "cases", _of_lists(_metric("answer_passed"))),
    _rate_row("list items found", "cases", _of_lists(_metric("vital_recall"))),
    _rate_row("uncovered questions declined", "cases", _declined("declined")),
    _rate_row("covered questions declined", "cases", _declined("answered")),
    _rate_row("sentences that the passages support", "cases", _metric("supported_share")),
)


def _fairness_row(results: Sequence[Sequence[CaseResult]]) -> Row | None:
    measured = [fairness.metrics(of_target) for of_target in results]
    if not all(measured):
        return None
    templates = len({result.case.cluster for result in results[0] if result.suite == fairness.FAIRNESS})
    cells = tuple(f"{metrics['fairness_gap']:.3f} (p {metrics['fairness_p_value']:.3f})" for metrics in measured)
    return Row("guidance that differs with who asks, beyond the noise", f"{templates} question{'s' * (templates != 1)}", cells)
