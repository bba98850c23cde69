"""Gates: what a run must reach, from gates.toml and --fail-under. Only this module decides the exit status of a run."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, ValidationError, model_validator

from evals import statistics
from evals.exit_codes import ExitCode
from evals.results import CaseResult, GateOutcome, SuiteSummary
from evals.summary import ALL, LOWER_IS_BETTER

GATES_PATH = Path(__file__).with_name("gates.toml")
# Errors are neither passes nor failures; with more of them than this the rates would be about the errors.
TOLERATED_ERROR_SHARE = 0.05

Mode = Literal["point", "ci"]  # ci: the whole confidence interval must be on the right side


class GatesInvalid(Exception):
    """The gates must be corrected first. Its text says where and why."""


class Gate(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    suite: str
    metric: str
    split: Literal["all", "development", "held_out"] = "all"
    at_least: float | None = None
    at_most: float | None = None
    hard: bool = False

    @model_validator(mode="after")
    def _has_one_limit(self) -> Self:
        if (self.at_least is None) == (self.at_most is None):
            raise ValueError("a gate has at_least or at_most")
        return self

    @property
    def name(self) -> str:
        split = "" if self.split == ALL else f"@{self.split}"
        return f"{self.suite}{split}.{self.metric}"


class GateFile(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    gate: tuple[Gate, ...] = ()


def load(path: Path = GATES_PATH) -> tuple[Gate, ...]:
    """Raises GatesInvalid."""
    try:
        return GateFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).gate
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise GatesInvalid(f"{path}: {error}") from error
    except ValidationError as error:
        raise GatesInvalid("\n".join(f"{path}: {_plain(detail)}" for detail in error.errors())) from error


def parse(text: str) -> Gate:
    """A gate as --fail-under takes it: answerable.vital_recall=0.85, answerable@held_out.pass_rate=0.9. Raises GatesInvalid."""
    place, equals, limit = text.partition("=")
    suite_and_split, dot, metric = place.strip().rpartition(".")
    suite, _, split = suite_and_split.partition("@")
    if not (equals and dot and suite and metric):
        raise GatesInvalid(f"{text!r} is no gate: write suite.metric=limit")
    side = "at_most" if metric in LOWER_IS_BETTER else "at_least"
    try:
        return Gate.model_validate({"suite": suite, "metric": metric, "split": split or ALL, side: limit})
    except ValidationError as error:
        raise GatesInvalid(f"{text!r} is no gate: {_plain(error.errors()[0])}") from error


def judge(gates: Iterable[Gate], summaries: Sequence[SuiteSummary], results: Sequence[CaseResult], mode: Mode) -> tuple[GateOutcome, ...]:
    by_place = {(summary.suite, summary.split): summary for summary in summaries}
    outcomes = []
    for gate in gates:
        summary = by_place.get((gate.suite, gate.split))
        value = summary.metrics.get(gate.metric) if summary else None
        outcomes.append(_outcome(gate, value, results, mode))
    return tuple(outcomes)


def exit_code(gates: Iterable[Gate], outcomes: Sequence[GateOutcome], cases: int, errors: int) -> ExitCode:
    failed = {outcome.name for outcome in outcomes if outcome.passed is False}
    if any(gate.hard and gate.name in failed for gate in gates):
        return ExitCode.GATE_FAILED
    if errors > TOLERATED_ERROR_SHARE * cases:
        return ExitCode.INCONCLUSIVE
    return ExitCode.GATE_FAILED if failed else ExitCode.PASSED


def _plain(detail: Any) -> str:
    place = [f"gate {part + 1}" if isinstance(part, int) else str(part) for part in detail["loc"] if part != "gate"]
    return ": ".join((*place, detail["msg"].removeprefix("Value error, ")))


def _outcome(gate: Gate, value: float | None, results: Sequence[CaseResult], mode: Mode) -> GateOutcome:
    direction: Literal["at_least", "at_most"] = "at_least" if gate.at_least is not None else "at_most"
    limit = gate.at_least if gate.at_least is not None else gate.at_most or 0.0
    if value is None:
        return GateOutcome(name=gate.name, passed=None, value=None, limit=limit, direction=direction, reason="not measured in this run")
    judged, reason = value, ""
    if mode == "ci" and (interval := _interval(gate, results)) is not None:
        judged = interval.low if direction == "at_least" else interval.high
        reason = f"95 % interval {interval.low:.3f} to {interval.high:.3f}"
    passed = judged >= limit if direction == "at_least" else judged <= limit
    return GateOutcome(name=gate.name, passed=passed, value=value, limit=limit, direction=direction, reason=reason)


def _interval(gate: Gate, results: Sequence[CaseResult]) -> statistics.Interval | None:
    """Of metrics that each case has. Those of a suite as a whole (decline F1, fairness) are judged by their value."""
    chosen = [
        result for result in results if result.scores and gate.suite in {ALL, result.suite} and gate.split in {ALL, result.case.split}
    ]
    groups = [result.case.cluster for result in chosen]
    if gate.metric == "pass_rate":
        interval = statistics.rate([float(bool(result.passed)) for result in chosen], groups)
    else:
        measured = [
            (result.scores.metrics[gate.metric], result.case.cluster)
            for result in chosen
            if result.scores and gate.metric in result.scores.metrics
        ]
        if not measured:
            return None
        interval = statistics.cluster_bootstrap([value for value, _ in measured], [group for _, group in measured])
    return interval if interval.known else None
