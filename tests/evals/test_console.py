"""What the terminal shows of a run: nothing is left out in silence."""

from __future__ import annotations

import pytest

from evals import console
from evals.results import Run, SuiteSummary
from tests.sample_runs import sample_run


def test_cases_that_were_left_out_are_counted_with_the_reason(capsys: pytest.CaptureFixture[str]) -> None:
    left_out = {"one": "the corpus article is not there", "two": "the corpus article is not there", "three": "it cannot be asked over HTTP"}
    run = Run(
        id="today",
        started="2026-03-01T12:00:00",
        duration_seconds=1.0,
        target={"name": "in-process"},
        support="lexical",
        options={"left_out": left_out},
        corpora={},
        environment={},
        summaries=(SuiteSummary(suite="all", split="all", cases=0, errors=0, metrics={}),),
    )
    console.show(run, ())
    printed = capsys.readouterr().out
    assert "LEFT OUT (2): the corpus article is not there" in printed
    assert "LEFT OUT (1): it cannot be asked over HTTP" in printed


def test_a_pass_rate_stands_beside_its_interval(capsys: pytest.CaptureFixture[str]) -> None:
    sample = sample_run(summed=True)
    console.show(sample.run, sample.results)
    heading, *rows = capsys.readouterr().out.splitlines()
    assert "95 % interval" in heading
    assert all(" to " in row for row in rows[: len({result.suite for result in sample.results}) + 1])
