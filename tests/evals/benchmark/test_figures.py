from __future__ import annotations

import json

from evals.benchmark.figures import FULL, Figure, at_least, at_most
from evals.benchmark.questions import QUESTIONS, Wordings, chosen


def test_the_ratio_is_that_of_the_pairs_so_that_a_busy_moment_weighs_no_more_than_another() -> None:
    figure = Figure("s", "ours", "s", (2.0, 20.0, 2.0), "limit", (1.0, 10.0, 0.5))
    assert figure.ratio == 2.0
    assert figure.value == 2.0
    assert figure.limit == 1.0


def test_a_bound_on_the_value_and_one_on_the_ratio_judge_what_they_name() -> None:
    slow_but_near = Figure("s", "ours", "s", (9.0,), "limit", (8.0,), at_most(3, of="ratio"))
    assert slow_but_near.meets is True
    assert Figure("s", "ours", "s", (9.0,), "limit", (8.0,), at_most(3)).meets is False
    assert Figure("s", "ours", "tokens/s", (70.0,), "limit", (80.0,), at_least(0.9, of="ratio")).meets is False
    assert Figure("s", "ours", "s", (9.0,)).meets is None


def test_a_figure_keeps_every_sample_as_json() -> None:
    figure = Figure("s", "ours", "s", (1.0, 3.0), "limit", (1.0, 1.0), at_most(3))
    kept = json.loads(json.dumps(figure.as_json()))
    assert kept["samples"] == [1.0, 3.0]
    assert (kept["value"], kept["ratio"], kept["meets"]) == (2.0, 2.0, True)


def test_the_questions_are_a_dozen_of_four_kinds_and_a_short_run_takes_some_of_each() -> None:
    assert len(QUESTIONS) == 12
    assert chosen(FULL.questions_per_kind) == QUESTIONS
    assert [asked.kind for asked in chosen(1)] == ["fact", "list", "personal", "decline"]


def test_a_fresh_wording_is_a_new_text_that_reads_the_same() -> None:
    wordings = Wordings()
    text = QUESTIONS[0].text
    fresh = [wordings.fresh(text) for _ in range(100)]
    assert len({*fresh, text}) == 101
    assert {one.lower() for one in fresh} == {text.lower()}
