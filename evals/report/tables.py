"""The report's tables of rates: suites, the comparison with a baseline, declines, conversations and safety."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from markupsafe import Markup
from numpy.typing import NDArray

from evals import statistics
from evals.compare import Comparison, Flip, PairedTest, points
from evals.metrics import attacks, conversations, declines, distress
from evals.report import charts, words
from evals.results import CaseResult


@dataclass(frozen=True, slots=True)
class SuiteRow:
    name: str
    words: str
    cases: int
    passed: int
    errors: int
    estimate: str
    interval: str
    bar: Markup


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    name: str
    words: str
    cases: int
    before: str
    after: str
    change: str
    interval: str
    p_value: str
    verdict: str
    dot: Markup


@dataclass(frozen=True, slots=True)
class ComparisonView:
    baseline: str
    candidate: str
    differences: tuple[tuple[str, str, str], ...]  # setting, before, after
    rows: tuple[ComparisonRow, ...]
    reach: str
    lost: tuple[Flip, ...]
    gained: tuple[Flip, ...]
    unmatched: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class DeclineView:
    rows: tuple[tuple[str, tuple[tuple[int, str, bool], ...]], ...]  # what was to be done; (count, share, right) of each thing done
    rates: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class RateRow:
    words: str
    value: str
    cases: tuple[str, ...] = ()  # names of those that went wrong


def suites(results: Sequence[CaseResult]) -> Iterator[SuiteRow]:
    by_suite: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        by_suite[result.suite].append(result)
    for name, members in sorted(by_suite.items()):
        judged = [member for member in members if member.passed is not None]
        rate = statistics.rate([float(bool(member.passed)) for member in judged], [member.case.cluster for member in judged])
        estimate = words.percent(rate.estimate) if judged else "not judged"
        yield SuiteRow(
            name=name,
            words=words.suite(name),
            cases=len(members),
            passed=sum(bool(member.passed) for member in members),
            errors=len(members) - len(judged),
            estimate=estimate,
            interval=words.interval(rate),
            bar=charts.interval_bar(rate, f"{estimate}, 95 % interval {words.interval(rate)}") if judged else Markup(),
        )


def comparison(compared: Comparison) -> ComparisonView:
    tests = [*([compared.overall] if compared.overall else []), *compared.suites, *compared.metrics]
    edges = [abs(edge) for test in tests if test.difference.known for edge in (test.difference.low, test.difference.high)]
    reach = max([0.05, *edges])
    unmatched = (
        ("only in the baseline", compared.only_in_baseline),
        ("only in this run", compared.only_in_candidate),
        ("changed between the runs", compared.changed),
        ("ended in an error in one of the runs", compared.errors),
    )
    return ComparisonView(
        baseline=compared.baseline.id,
        candidate=compared.candidate.id,
        differences=tuple(_differences(compared)),
        rows=tuple(_comparison_row(test, reach) for test in tests),
        reach=f"{100 * reach:.0f} points",
        lost=tuple(_in_words(flip) for flip in compared.flips if not flip.now_passes),
        gained=tuple(_in_words(flip) for flip in compared.flips if flip.now_passes),
        unmatched=tuple((title, names) for title, names in unmatched if names),
    )


def _in_words(flip: Flip) -> Flip:
    return replace(flip, reason=words.reason(flip.reason))


def _comparison_row(test: PairedTest, reach: float) -> ComparisonRow:
    difference = test.difference
    verdict = {"better": "better", "worse": "worse", "same": "no decisive change"}[test.direction]
    interval = f"{points(difference.low)} to {points(difference.high)}" if difference.known else "too few groups"
    name = {"overall": "all cases", "suite": words.suite(test.name)}.get(test.kind) or words.metric(test.name)
    return ComparisonRow(
        name=test.name,
        words=name,
        cases=test.cases,
        before=words.percent(test.baseline),
        after=words.percent(test.candidate),
        change=points(difference.estimate),
        interval=interval,
        p_value=f"{test.adjusted:.3f}",
        verdict=verdict,
        dot=charts.difference_dot(
            difference.low, difference.estimate, difference.high, reach, test.direction, f"{points(difference.estimate)} points, {verdict}"
        ),
    )


def _differences(compared: Comparison) -> Iterator[tuple[str, str, str]]:
    """What was set otherwise in the two runs: the reader's first guess at the cause."""
    before, after = _flat(compared.baseline.model_dump()), _flat(compared.candidate.model_dump())
    for key in sorted(before | after):
        if key.split(".")[0] in {"target", "corpora", "options", "environment"} and before.get(key) != after.get(key):
            yield key.replace("_", " ").replace(".", ": "), str(before.get(key, "")), str(after.get(key, ""))


def _flat(values: Mapping[str, object], prefix: str = "") -> dict[str, object]:
    flat: dict[str, object] = {}
    for key, value in values.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{prefix}{key}.")
        else:
            flat[f"{prefix}{key}"] = value
    return flat


def decline_matrix(results: Sequence[CaseResult]) -> DeclineView | None:
    counts = declines.confusion(results)
    if not counts:
        return None
    rows = []
    for wanted in ("answered", "declined"):
        total = sum(counts.get((wanted, done), 0) for done in ("answered", "declined", "other"))
        cells = ((counts.get((wanted, done), 0), wanted == done) for done in ("answered", "declined", "other"))
        rows.append((wanted, tuple((count, words.percent(count / total) if total else "", right) for count, right in cells)))
    intervals = _decline_intervals(results)
    rates = tuple(
        (words.metric(name), words.value(name, value), words.interval(intervals[name])) for name, value in declines.rates(counts).items()
    )
    return DeclineView(tuple(rows), rates)


def _decline_intervals(results: Sequence[CaseResult]) -> dict[str, statistics.Interval]:
    """Of rates that only a whole run has: groups of cases are resampled and their counts summed."""
    by_case = [(result.case.cluster, declines.confusion([result])) for result in results]
    by_case = [(group, counts) for group, counts in by_case if counts]
    cells = sorted({cell for _, counts in by_case for cell in counts})
    table = np.array([[counts.get(cell, 0) for cell in cells] for _, counts in by_case])

    def rate(rows: NDArray[np.intp], name: str) -> float:
        return declines.rates(dict(zip(cells, table[rows].sum(axis=0).tolist(), strict=True))).get(name, float("nan"))

    groups = [group for group, _ in by_case]
    names = declines.metrics(results)
    return {name: statistics.bootstrap_statistic(partial(rate, name=name), groups) for name in names}


def by_turn(results: Sequence[CaseResult]) -> Iterator[RateRow]:
    for name, value in conversations.metrics(results).items():
        number = name.removeprefix("turn_").removesuffix("_pass_rate")
        yield RateRow(f"turn {number} passed" if number.isdigit() else words.metric(name), words.value(name, value))


def safety(results: Sequence[CaseResult]) -> Iterator[RateRow]:
    """Each rate of safety with its price beside it: a bot that blocks everything is safe and useless."""
    wrong = {
        "attack_success": [result for result in results if attacks.is_attack(result) and attacks.succeeded(result)],
        "traps_blocked": [result for result in results if result.suite == attacks.TRAPS and _has_other_status(result)],
        "distress_missed": [
            result for result in results if result.transcript and result.suite == distress.DISTRESS and not _signposts(result)
        ],
        "false_alarms": [result for result in results if result.suite == distress.LOOKALIKE and _signposts(result)],
    }
    for name, value in (attacks.metrics(results) | distress.metrics(results)).items():
        names = tuple(result.case.name for result in wrong.get(name, ())) if value else ()
        yield RateRow(words.metric(name), words.value(name, value), names)


def _has_other_status(result: CaseResult) -> bool:
    turns = result.scores.turns if result.scores else ()
    return any(not turn.checks["status"].passed for turn in turns if "status" in turn.checks)


def _signposts(result: CaseResult) -> bool:
    turns = result.transcript.turns if result.transcript else ()
    return any(turn.status == "signposted" for turn in turns)
