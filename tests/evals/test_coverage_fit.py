"""Fitting what tells covered questions from uncovered ones."""

from __future__ import annotations

from dataclasses import fields

import numpy as np

from bot.retrieval import fitted_coverage
from bot.retrieval.coverage import Signals
from evals import cases
from evals.coverage_fit import fit_signals, labelled_questions


def test_nothing_of_a_held_out_split_is_fitted_on() -> None:
    held_out = {turn.user for entry in cases.load() if entry.case.split == "held_out" for turn in entry.case.turns}
    asked = {question.text for question in labelled_questions(cases.load())}
    assert len(asked) > 500
    assert not asked & held_out


def test_no_weight_has_a_sign_that_its_signal_cannot_mean() -> None:
    draw = np.random.default_rng(7)
    covered = draw.random(400) < 0.6
    rows = draw.normal(size=(400, len(fields(Signals)))) + covered[:, None]  # every signal speaks for being covered here
    unmet = draw.normal(size=(400, 100))
    weights, _, _, _, measured = fit_signals(rows, unmet, covered, [str(number % 5) for number in range(400)])
    assert weights["sentence"] > 0
    assert weights["contrast"] == weights["amount_gap"] == 0
    assert measured["auroc"] > 0.8


def test_the_kept_coefficients_weigh_every_signal_and_say_how_they_were_measured() -> None:
    fitted = fitted_coverage.read()
    assert set(fitted.weights) == {field.name for field in fields(Signals)}
    assert fitted.measured["auroc"] > fitted.measured["similarity_alone_auroc"]
