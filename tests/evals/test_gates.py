"""Gates decide the exit status, and say what they looked at."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import gates
from evals.exit_codes import ExitCode
from evals.gates import Gate, GatesInvalid
from evals.results import CaseResult, SuiteSummary
from tests.sample_runs import sample_run


def summary(**metrics: float) -> SuiteSummary:
    return SuiteSummary(suite="answerable", split="all", cases=100, errors=0, metrics=metrics)


def code(gate: Gate, *, errors: int = 0, **metrics: float) -> ExitCode:
    outcomes = gates.judge([gate], [summary(**metrics)], (), "point")
    return gates.exit_code([gate], outcomes, 100, errors)


def test_the_gates_of_the_project_can_be_read() -> None:
    assert any(gate.hard for gate in gates.load())


@pytest.mark.parametrize(
    ("text", "gate"),
    [
        ("answerable.vital_recall=0.85", Gate(suite="answerable", metric="vital_recall", at_least=0.85)),
        ("all@held_out.pass_rate=0.9", Gate(suite="all", split="held_out", metric="pass_rate", at_least=0.9)),
        ("lookalike.over_refusal=0.02", Gate(suite="lookalike", metric="over_refusal", at_most=0.02)),
    ],
)
def test_a_gate_on_the_command_line_knows_which_side_is_better(text: str, gate: Gate) -> None:
    assert gates.parse(text) == gate


@pytest.mark.parametrize("text", ["answerable", "answerable=0.9", ".pass_rate=1", "a.pass_rate=high", "a@tuning.pass_rate=1"])
def test_what_is_no_gate_is_refused(text: str) -> None:
    with pytest.raises(GatesInvalid, match="is no gate"):
        gates.parse(text)


def test_a_gate_file_with_a_mistake_names_the_file(tmp_path: Path) -> None:
    path = tmp_path / "gates.toml"
    path.write_text('[[gate]]\nsuite = "s"\nmetric = "pass_rate"\n')
    with pytest.raises(GatesInvalid, match=r"gates\.toml.*at_least or at_most"):
        gates.load(path)


def test_a_missed_limit_fails_and_a_reached_one_passes() -> None:
    gate = gates.parse("answerable.pass_rate=0.9")
    assert code(gate, pass_rate=0.9) is ExitCode.PASSED
    assert code(gate, pass_rate=0.89) is ExitCode.GATE_FAILED


def test_a_gate_on_something_that_was_not_measured_is_left_out() -> None:
    (outcome,) = gates.judge([gates.parse("answerable.vital_recall=0.9")], [summary(pass_rate=1)], (), "point")
    assert outcome.passed is None


def test_many_errors_leave_nothing_to_judge() -> None:
    gate = gates.parse("answerable.pass_rate=0.9")
    assert code(gate, errors=5, pass_rate=1) is ExitCode.PASSED
    assert code(gate, errors=6, pass_rate=1) is ExitCode.INCONCLUSIVE
    assert code(gate, errors=6, pass_rate=0) is ExitCode.INCONCLUSIVE


def test_a_hard_gate_fails_also_among_errors() -> None:
    gate = Gate(suite="answerable", metric="canary_leaks", at_most=0, hard=True)
    assert code(gate, errors=50, canary_leaks=1) is ExitCode.GATE_FAILED


def test_a_gate_by_interval_asks_for_certainty() -> None:
    results: tuple[CaseResult, ...] = sample_run(summed=True).results
    summaries = sample_run(summed=True).run.summaries
    reached = next(entry.metrics["pass_rate"] for entry in summaries if (entry.suite, entry.split) == ("answerable", "all"))
    gate = Gate(suite="answerable", metric="pass_rate", at_least=reached - 0.01)
    (by_point,) = gates.judge([gate], summaries, results, "point")
    (by_interval,) = gates.judge([gate], summaries, results, "ci")
    assert (by_point.passed, by_interval.passed) == (True, False)
    assert "95 % interval" in by_interval.reason
