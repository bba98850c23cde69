"""Several targets beside each other: over shared cases only, each figure with its interval."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals import run_folder, side_by_side
from evals.__main__ import main
from evals.compare import NotComparable, RunResults
from evals.exit_codes import ExitCode
from evals.side_by_side import Column, NothingShared
from tests.sample_runs import sample_run


def test_a_better_target_has_the_better_figures() -> None:
    table = side_by_side.table([Column("weak", (sample_run("a", quality=0.3),)), Column("strong", (sample_run("b", quality=1.0),))])
    passed = next(row for row in table.rows if row.words == "passed")
    weak, strong = (float(cell.split()[0]) for cell in passed.cells)
    assert weak < 0.6 < strong
    assert all("(" in cell and " to " in cell for cell in passed.cells)


def test_only_cases_that_all_were_asked_are_counted() -> None:
    whole = sample_run("whole")
    half = RunResults(whole.run, whole.results[: len(whole.results) // 2])
    rest = RunResults(whole.run, whole.results[len(whole.results) // 2 :])
    assert side_by_side.table([Column("whole", (whole,)), Column("half", (half,))]).cases <= len(half.results)
    in_pieces = side_by_side.table([Column("whole", (whole,)), Column("in pieces", (half, rest))])
    assert all(row.cells[0] == row.cells[1] for row in in_pieces.rows)
    with pytest.raises(NothingShared):
        side_by_side.table([Column("half", (half,)), Column("rest", (rest,))])


def test_what_was_judged_in_different_ways_is_not_laid_side_by_side() -> None:
    with pytest.raises(NotComparable):
        side_by_side.table([Column(name, (sample_run(support=name),)) for name in ("lexical", "embedding")])


def test_the_command_prints_a_markdown_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name, quality in (("a", 0.4), ("b", 0.9)):
        sample = sample_run(name, quality=quality)
        run_folder.write_file(tmp_path / f"{name}.json", sample.run, sample.results)
    assert main(["table", f"tutorial={tmp_path / 'a.json'}", f"ours={tmp_path / 'b.json'}"]) == ExitCode.PASSED
    heading, rule, *rows = capsys.readouterr().out.splitlines()
    assert heading.endswith("| tutorial | ours |")
    assert rule.count("---") == 3
    assert any(row.startswith("| vital nuggets found (") for row in rows)
    assert main(["table", "tutorial=nowhere"]) == ExitCode.USAGE
