"""Intervals and tests against published or independently computed values."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import mannwhitneyu, spearmanr  # type: ignore[import-untyped]

from evals import statistics


def test_wilson_gives_the_textbook_interval() -> None:
    # Newcombe (1998), Stat. Med. 17:857-872, table I, method 3: 81 of 263 and 0 of 20.
    interval = statistics.wilson(81, 263)
    assert (round(interval.low, 4), round(interval.high, 4)) == (0.2553, 0.3662)
    none = statistics.wilson(0, 20)
    assert (round(none.low, 4), round(none.high, 4)) == (0.0, 0.1611)


def test_a_rate_of_nothing_has_no_bounds() -> None:
    assert not statistics.wilson(0, 0).known
    assert not statistics.rate([], []).known


def test_a_group_gives_one_number_however_many_cases_it_has() -> None:
    # ten paraphrases that fail count as one failed group beside three groups that pass
    values = [0.0] * 10 + [1.0] * 3
    groups = ["paraphrased"] * 10 + ["a", "b", "c"]
    assert statistics.cluster_bootstrap(values, groups).estimate == pytest.approx(0.75)


def test_the_cluster_bootstrap_of_single_cases_agrees_with_the_normal_interval() -> None:
    values = np.random.default_rng(1).normal(5, 2, size=400)
    interval = statistics.cluster_bootstrap(list(values), range(400))
    error = values.std(ddof=1) / math.sqrt(400)
    assert interval.low == pytest.approx(values.mean() - 1.96 * error, abs=0.03)
    assert interval.high == pytest.approx(values.mean() + 1.96 * error, abs=0.03)


def test_clusters_widen_the_interval() -> None:
    rng = np.random.default_rng(2)
    values = list(np.repeat(rng.integers(0, 2, size=30), 10).astype(float))
    clustered = statistics.cluster_bootstrap(values, [i // 10 for i in range(300)])
    single = statistics.cluster_bootstrap(values, range(300))
    assert clustered.high - clustered.low > 2.5 * (single.high - single.low)


def test_the_same_data_gives_the_same_interval() -> None:
    values = [0.1, 0.9, 0.4, 0.7]
    assert statistics.cluster_bootstrap(values, range(4)) == statistics.cluster_bootstrap(values, range(4))


def test_groups_that_all_pass_are_not_taken_for_certainty() -> None:
    interval = statistics.rate([1.0] * 60, [i // 3 for i in range(60)])
    assert interval == statistics.wilson(20, 20)
    assert interval.low < 0.9


def test_a_rate_with_groups_in_between_is_bootstrapped() -> None:
    passed, groups = [1.0, 0.0, 1.0, 1.0], ["a", "a", "b", "c"]
    assert statistics.rate(passed, groups) == statistics.cluster_bootstrap(passed, groups)


def test_mcnemar_is_the_exact_binomial_over_the_discordant_pairs() -> None:
    # 12 gained, 2 lost: 2 * (1 + 14 + 91) / 2**14
    first = [0.0] * 12 + [1.0] * 2 + [1.0] * 20
    second = [1.0] * 12 + [0.0] * 2 + [1.0] * 20
    flips = statistics.mcnemar(first, second, range(34))
    assert (flips.gained, flips.lost) == (12, 2)
    assert flips.p_value == pytest.approx(2 * (1 + 14 + 91) / 2**14)


def test_paraphrases_that_fall_together_are_one_flip() -> None:
    flips = statistics.mcnemar([1.0] * 10, [0.0] * 10, ["nurse-pay"] * 10)
    assert (flips.gained, flips.lost, flips.p_value) == (0, 1, 1.0)


def test_identical_runs_show_no_difference_at_all() -> None:
    values = [1.0, 0.0, 0.5, 1.0]
    assert statistics.mcnemar(values, values, range(4)).p_value == 1.0
    difference = statistics.paired_bootstrap(values, values, range(4))
    assert (difference.estimate, difference.low, difference.high, difference.p_value) == (0.0, 0.0, 0.0, 1.0)


def test_the_paired_difference_uses_the_pairing() -> None:
    rng = np.random.default_rng(3)
    first = rng.normal(0, 10, size=80)  # cases differ widely, the change is small and steady
    second = first + rng.normal(0.5, 0.5, size=80)
    difference = statistics.paired_bootstrap(list(first), list(second), range(80))
    assert 0.3 < difference.low < difference.estimate < difference.high < 0.7
    assert difference.p_value < 0.001


def test_two_groups_are_never_significant() -> None:
    difference = statistics.paired_bootstrap([1.0, 1.0], [0.0, 0.0], ["a", "b"])
    assert difference.p_value == pytest.approx(0.5, abs=0.02)


def test_the_sign_flip_p_value_matches_full_enumeration() -> None:
    changes = [0.3, 0.1, -0.2, 0.4, 0.25, 0.05]
    signs = np.array(np.meshgrid(*[[-1, 1]] * 6)).reshape(6, -1)
    exact = float((np.abs(np.array(changes) @ signs) >= sum(changes) - 1e-9).mean())
    measured = statistics.paired_bootstrap([0.0] * 6, changes, range(6)).p_value
    assert measured == pytest.approx(exact, abs=0.01)


def test_holms_worked_example() -> None:
    assert statistics.holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert statistics.holm([]) == []
    assert statistics.holm([0.9, 0.8]) == [1.0, 1.0]


def test_auroc_and_spearman_agree_with_scipy() -> None:
    rng = np.random.default_rng(4)
    scores = rng.integers(0, 6, size=120).astype(float)  # many ties
    positive = rng.random(120) < 0.3 + scores / 12
    pairs = positive.sum() * (~positive).sum()
    assert statistics.auroc(list(scores), list(positive)) == pytest.approx(
        mannwhitneyu(scores[positive], scores[~positive]).statistic / pairs
    )
    other = scores + rng.normal(size=120)
    assert statistics.spearman(list(scores), list(other)) == pytest.approx(spearmanr(scores, other).statistic)


def test_auroc_without_both_classes_is_not_a_number() -> None:
    assert math.isnan(statistics.auroc([0.2, 0.4], [True, True]))


def test_any_statistic_can_be_bootstrapped_by_group() -> None:
    values = np.arange(40.0)
    groups = [i // 4 for i in range(40)]
    by_rows = statistics.bootstrap_statistic(lambda rows: float(values[rows].mean()), groups)
    assert by_rows == statistics.cluster_bootstrap(list(values), groups)  # equal groups: the mean of means is the mean


def test_one_more_value_falls_into_the_prediction_range_as_often_as_promised() -> None:
    draws = np.random.default_rng(5).normal(size=(2_000, 5))
    inside = 0
    for row in draws:
        low, high = statistics.prediction_range(list(row[:4]))
        inside += low <= row[4] <= high
    assert inside / 2_000 == pytest.approx(0.95, abs=0.015)
    assert statistics.prediction_range([0.5]) == (-math.inf, math.inf)


def test_values_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one length"):
        statistics.paired_bootstrap([1.0], [1.0, 0.0], ["a", "b"])


def test_kappa_is_agreement_beyond_chance() -> None:
    """Cohen's own example has 0.7 agreement of which 0.5 is chance."""
    first = [True] * 25 + [False] * 25
    second = [True] * 20 + [False] * 5 + [True] * 10 + [False] * 15
    assert statistics.cohens_kappa(first, second) == pytest.approx(0.4)
    assert statistics.cohens_kappa([True] * 3, [True] * 3) == 1.0
    assert statistics.cohens_kappa(first, [not value for value in first]) == pytest.approx(-1.0)
