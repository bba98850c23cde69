"""Two runs beside each other. Only this module decides whether one is better, worse, or not decisively different.

Cases are aligned by name and content hash: a case whose expectations changed is another case. The change of the overall pass rate is the
primary test; the suites and the metrics are a second family, corrected together by Holm. Each family raises a false "worse" in at most one
of forty comparisons of equal bots (half of 5 %), so both together in at most one of twenty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evals import statistics
from evals.exit_codes import ExitCode
from evals.gates import TOLERATED_ERROR_SHARE
from evals.results import CaseResult, Run
from evals.runner import failure_reason

SIGNIFICANCE = 0.05
# Few and different on purpose, since Holm charges for each: what was found, what was said, whether it rests on the passages, and is cited.
# Of all of them more is better. Declines, attacks and distress decide through the pass rates of their suites.
DECIDING_METRICS = (
    "recall_at_5",
    "ndcg_at_10",
    "nugget_recall",
    "groundedness",
    "supported_share",
    "citation_recall",
    "citation_precision",
)

Outcome = Literal["better", "worse", "no decisive difference", "inconclusive"]


class NotComparable(Exception):
    """The two runs measure different things. The text says what, for the person who asked."""


@dataclass(frozen=True, slots=True)
class RunResults:
    run: Run
    results: tuple[CaseResult, ...]


@dataclass(frozen=True, slots=True)
class PairedTest:
    """One thing measured in both runs. `adjusted` is the p-value that decides."""

    name: str
    kind: Literal["overall", "suite", "metric"]
    cases: int
    baseline: float
    candidate: float
    difference: statistics.Difference
    p_value: float
    adjusted: float
    flips: statistics.Flips | None = None

    @property
    def direction(self) -> Literal["better", "worse", "same"]:
        if self.adjusted >= SIGNIFICANCE or self.difference.estimate == 0:
            return "same"
        return "better" if self.difference.estimate > 0 else "worse"


@dataclass(frozen=True, slots=True)
class Flip:
    """A case that passed in one run and failed in the other."""

    suite: str
    name: str
    now_passes: bool
    question: str
    reason: str  # of the run that failed


@dataclass(frozen=True, slots=True)
class Comparison:
    baseline: Run
    candidate: Run
    overall: PairedTest | None
    suites: tuple[PairedTest, ...]
    metrics: tuple[PairedTest, ...]
    flips: tuple[Flip, ...]
    only_in_baseline: tuple[str, ...]
    only_in_candidate: tuple[str, ...]
    changed: tuple[str, ...]  # same name, other content
    errors: tuple[str, ...]  # matched, but an error in one of the runs
    outcome: Outcome
    sentence: str

    @property
    def exit_code(self) -> ExitCode:
        return {"worse": ExitCode.GATE_FAILED, "inconclusive": ExitCode.INCONCLUSIVE}.get(self.outcome, ExitCode.PASSED)


@dataclass(frozen=True, slots=True)
class _Pair:
    """One case in both runs, its repetitions averaged."""

    suite: str
    name: str
    group: str
    before: tuple[CaseResult, ...]
    after: tuple[CaseResult, ...]

    @property
    def passed(self) -> tuple[float, float]:
        return _pass_rate(self.before), _pass_rate(self.after)

    def metric(self, name: str) -> tuple[float, float] | None:
        before, after = _metric(self.before, name), _metric(self.after, name)
        return None if before is None or after is None else (before, after)


def compare(baseline: RunResults, candidate: RunResults) -> Comparison:
    """Raises NotComparable where the runs were scored by different support backends."""
    if baseline.run.support != candidate.run.support:
        raise NotComparable(
            f"groundedness was scored by different backends ({baseline.run.support} and {candidate.run.support}); "
            "rescore one of the runs with the other's backend first"
        )
    before, after = _by_case(baseline.results), _by_case(candidate.results)
    names_before, names_after = {key[0] for key in before}, {key[0] for key in after}
    matched = [key for key in after if key in before]
    changed = sorted({key[0] for key in after if key not in before and key[0] in names_before})
    pairs, errors = _pairs(matched, before, after)
    overall = _overall(pairs)
    suites, metrics = _secondary(pairs)
    outcome, sentence = _verdict(overall, suites, metrics, matched=len(matched), errors=len(errors))
    return Comparison(
        baseline=baseline.run,
        candidate=candidate.run,
        overall=overall,
        suites=suites,
        metrics=metrics,
        flips=tuple(_flips(pairs)),
        only_in_baseline=tuple(sorted(names_before - names_after)),
        only_in_candidate=tuple(sorted(names_after - names_before)),
        changed=tuple(changed),
        errors=tuple(errors),
        outcome=outcome,
        sentence=sentence,
    )


def points(share: float) -> str:
    """A difference of rates as people say it: +3.1."""
    return f"{100 * share:+.1f}".replace("-", "−").replace("+0.0", "0.0").replace("−0.0", "0.0")


_Case = tuple[str, str]


def _by_case(results: Iterable[CaseResult]) -> dict[_Case, list[CaseResult]]:
    cases: dict[_Case, list[CaseResult]] = defaultdict(list)
    for result in results:
        cases[result.case.name, result.content_hash].append(result)
    return cases


def _pairs(
    matched: Sequence[_Case], before: dict[_Case, list[CaseResult]], after: dict[_Case, list[CaseResult]]
) -> tuple[list[_Pair], list[str]]:
    pairs, errors = [], []
    for key in matched:
        sound_before = tuple(result for result in before[key] if result.scores)
        sound_after = tuple(result for result in after[key] if result.scores)
        if sound_before and sound_after:
            first = sound_after[0]
            pairs.append(_Pair(first.suite, first.case.name, first.case.cluster, sound_before, sound_after))
        else:
            errors.append(key[0])
    return pairs, errors


def _overall(pairs: Sequence[_Pair]) -> PairedTest | None:
    return _pass_test("all cases", "overall", pairs) if pairs else None


def _secondary(pairs: Sequence[_Pair]) -> tuple[tuple[PairedTest, ...], tuple[PairedTest, ...]]:
    by_suite: dict[str, list[_Pair]] = defaultdict(list)
    for pair in pairs:
        by_suite[pair.suite].append(pair)
    tests = [_pass_test(suite, "suite", members) for suite, members in sorted(by_suite.items())]
    for name in DECIDING_METRICS:
        measured = [(pair, values) for pair in pairs if (values := pair.metric(name)) is not None]
        if measured:
            tests.append(_metric_test(name, measured))
    adjusted = statistics.holm([test.p_value for test in tests])
    tests = [_adjusted(test, p_value) for test, p_value in zip(tests, adjusted, strict=True)]
    return tuple(test for test in tests if test.kind == "suite"), tuple(test for test in tests if test.kind == "metric")


def _pass_test(name: str, kind: Literal["overall", "suite"], pairs: Sequence[_Pair]) -> PairedTest:
    before, after = zip(*(pair.passed for pair in pairs), strict=True)
    groups = [pair.group for pair in pairs]
    flips = statistics.mcnemar(before, after, groups)
    return PairedTest(
        name=name,
        kind=kind,
        cases=len(pairs),
        baseline=float(statistics.group_means(before, groups).mean()),
        candidate=float(statistics.group_means(after, groups).mean()),
        difference=statistics.paired_bootstrap(before, after, groups),
        p_value=flips.p_value,
        adjusted=flips.p_value,
        flips=flips,
    )


def _metric_test(name: str, measured: Sequence[tuple[_Pair, tuple[float, float]]]) -> PairedTest:
    before, after = zip(*(values for _, values in measured), strict=True)
    groups = [pair.group for pair, _ in measured]
    difference = statistics.paired_bootstrap(before, after, groups)
    return PairedTest(
        name=name,
        kind="metric",
        cases=len(measured),
        baseline=float(statistics.group_means(before, groups).mean()),
        candidate=float(statistics.group_means(after, groups).mean()),
        difference=difference,
        p_value=difference.p_value,
        adjusted=difference.p_value,
    )


def _adjusted(test: PairedTest, p_value: float) -> PairedTest:
    return replace(test, adjusted=p_value)


def _verdict(
    overall: PairedTest | None, suites: Sequence[PairedTest], metrics: Sequence[PairedTest], *, matched: int, errors: int
) -> tuple[Outcome, str]:
    if overall is None:
        why = "every case that both runs have ended in an error" if matched else "the two runs share no case with the same content"
        return "inconclusive", f"Inconclusive: {why}."
    if errors > TOLERATED_ERROR_SHARE * matched:
        return "inconclusive", f"Inconclusive: {errors} of {matched} shared cases ended in an error in one of the runs."
    tests = [overall, *suites, *metrics]
    worse = [_say(test) for test in tests if test.direction == "worse"]
    better = [_say(test) for test in tests if test.direction == "better"]
    if worse:
        return "worse", f"Worse: {_enumerate(worse)}." + (f" Better, though: {_enumerate(better)}." if better else "")
    if better:
        return "better", f"Better: {_enumerate(better)}."
    return "no decisive difference", f"No decisive difference: {_say(overall)} over {_count(overall)}."


def _say(test: PairedTest) -> str:
    what = {"overall": "the pass rate", "suite": f"the pass rate of {test.name}"}.get(test.kind, test.name.replace("_", " "))
    before, after = 100 * test.baseline, 100 * test.candidate
    interval = f", 95 % interval {points(test.difference.low)} to {points(test.difference.high)}" if test.difference.known else ""
    return f"{what} went from {before:.1f} to {after:.1f} % ({points(test.difference.estimate)} points{interval})"


def _count(test: PairedTest) -> str:
    groups = test.difference.groups
    return f"{test.cases} cases" if groups == test.cases else f"{test.cases} cases in {groups} groups"


def _enumerate(parts: Sequence[str]) -> str:
    shown = list(parts[:3]) + ([f"{len(parts) - 3} more"] if len(parts) > 3 else [])
    return shown[0] if len(shown) == 1 else ", ".join(shown[:-1]) + " and " + shown[-1]


def _flips(pairs: Sequence[_Pair]) -> Iterable[Flip]:
    for pair in pairs:
        before, after = (value >= 0.5 for value in pair.passed)
        if before != after:
            failed = pair.before if after else pair.after
            yield Flip(pair.suite, pair.name, after, pair.after[0].case.turns[-1].user, _first_reason(failed))


def _first_reason(results: Sequence[CaseResult]) -> str:
    return next((failure_reason(result.scores) for result in results if result.scores and not result.passed), "")


def _pass_rate(results: Sequence[CaseResult]) -> float:
    return float(np.mean([bool(result.passed) for result in results]))


def _metric(results: Sequence[CaseResult], name: str) -> float | None:
    values = [result.scores.metrics[name] for result in results if result.scores and name in result.scores.metrics]
    return float(np.mean(values)) if values else None
