"""Two runs beside each other: what counts as better, worse, or neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import compare, run_folder
from evals.__main__ import main
from evals.compare import NotComparable, RunResults
from evals.exit_codes import ExitCode
from tests.sample_runs import sample_run


def test_two_identical_runs_are_not_decisively_different() -> None:
    comparison = compare.compare(sample_run("before"), sample_run("after"))
    assert comparison.outcome == "no decisive difference"
    assert comparison.sentence.startswith("No decisive difference: the pass rate went from")
    assert "95 % interval 0.0 to 0.0" in comparison.sentence
    assert comparison.exit_code == ExitCode.PASSED
    assert not comparison.flips


def test_another_roll_of_the_dice_is_not_decisively_different() -> None:
    for seed in range(2, 8):
        comparison = compare.compare(sample_run("before"), sample_run("after", seed=seed))
        assert comparison.outcome == "no decisive difference", comparison.sentence
        assert comparison.flips  # cases did change


def test_a_clear_loss_is_worse_and_fails_the_gate() -> None:
    comparison = compare.compare(sample_run("before", quality=0.97), sample_run("after", quality=0.55))
    assert comparison.outcome == "worse"
    assert comparison.sentence.startswith("Worse: the pass rate went from")
    assert comparison.exit_code == ExitCode.GATE_FAILED


def test_a_clear_gain_is_better_and_passes() -> None:
    comparison = compare.compare(sample_run("before", quality=0.55), sample_run("after", quality=0.97))
    assert comparison.outcome == "better"
    assert comparison.exit_code == ExitCode.PASSED
    assert comparison.overall
    assert comparison.overall.difference.low > 0


def test_a_suite_that_falls_is_not_hidden_by_the_others() -> None:
    before, bad = sample_run("before", quality=1.0), sample_run("bad", quality=0.0)
    broken = [worse if worse.suite == "unanswerable" else fine for fine, worse in zip(before.results, bad.results, strict=True)]
    comparison = compare.compare(before, RunResults(bad.run, tuple(broken)))
    assert [test.name for test in comparison.suites if test.direction == "worse"] == ["unanswerable"]
    assert comparison.outcome == "worse"


def test_runs_of_different_support_backends_are_refused() -> None:
    with pytest.raises(NotComparable, match="rescore one of the runs"):
        compare.compare(sample_run(support="lexical"), sample_run(support="embedding"))


def test_cases_that_changed_or_stand_alone_are_listed_and_not_compared() -> None:
    before, after = sample_run("before"), sample_run("after")
    altered = after.results[0].model_copy(update={"content_hash": "other"})
    comparison = compare.compare(RunResults(before.run, before.results[:-1]), RunResults(after.run, (altered, *after.results[2:])))
    assert comparison.changed == (altered.case.name,)
    assert comparison.only_in_baseline == (before.results[1].case.name,)
    assert comparison.only_in_candidate == (after.results[-1].case.name,)
    assert comparison.overall
    assert comparison.overall.cases == len(before.results) - 3


def test_flips_are_told_both_ways_with_the_reason_of_the_failure() -> None:
    comparison = compare.compare(sample_run("before"), sample_run("after", seed=5))
    assert {flip.now_passes for flip in comparison.flips} == {True, False}
    assert all(flip.reason for flip in comparison.flips)


def test_errors_are_neither_passes_nor_failures() -> None:
    comparison = compare.compare(sample_run("before"), sample_run("after", errors=3))
    assert len(comparison.errors) == 3
    assert comparison.outcome == "no decisive difference"


def test_too_many_errors_make_the_comparison_inconclusive() -> None:
    comparison = compare.compare(sample_run("before"), sample_run("after", errors=20))
    assert comparison.outcome == "inconclusive"
    assert comparison.exit_code == ExitCode.INCONCLUSIVE


def test_runs_without_a_common_case_are_inconclusive() -> None:
    run = sample_run()
    comparison = compare.compare(RunResults(run.run, run.results[:5]), RunResults(run.run, run.results[5:]))
    assert (comparison.outcome, comparison.exit_code) == ("inconclusive", ExitCode.INCONCLUSIVE)


def test_repetitions_of_a_case_count_once() -> None:
    before = sample_run("before")
    thrice = RunResults(before.run, before.results * 3)
    comparison = compare.compare(before, thrice)
    assert comparison.overall
    assert comparison.overall.cases == len(before.results)


def test_points_are_written_as_people_say_them() -> None:
    assert [compare.points(share) for share in (0.031, -0.0004, -0.12)] == ["+3.1", "0.0", "−12.0"]


@pytest.fixture
def runs_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with runs in it, which the commands are told to look into."""
    monkeypatch.setenv("EVALS_RUNS_PATH", str(tmp_path))
    for sample in (sample_run("good", quality=0.97), sample_run("bad", quality=0.55), sample_run("other", support="embedding")):
        run_folder.write(tmp_path, sample.run, sample.results)
    return tmp_path


def test_the_command_leads_with_the_verdict(runs_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "good", "bad"]) == ExitCode.GATE_FAILED
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("Worse: the pass rate went from")
    assert any(line.startswith("unanswerable") and line.endswith("worse") for line in lines)
    assert any("more (--all)" in line for line in lines)


def test_the_command_finds_a_run_the_same_as_itself(runs_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", str(runs_path / "good"), "good"]) == ExitCode.PASSED
    assert capsys.readouterr().out.startswith("No decisive difference")


def test_the_command_refuses_what_cannot_be_compared(runs_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "good", "other"]) == ExitCode.USAGE
    assert "different backends" in capsys.readouterr().err
    assert main(["compare", "good", "lost"]) == ExitCode.USAGE
    assert "there is no run lost" in capsys.readouterr().err
