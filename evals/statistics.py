"""Intervals and tests. What only this module knows: how sure one may be of a rate, a score, and a difference between two runs.

Cases of one group (paraphrases, turns of a conversation, swapped personas) stand or fall together, so the group is the unit: it gives one
number, the mean over its cases and repeats, and groups are what is resampled. All that is random is seeded: one run, one interval.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.stats import binomtest, t  # type: ignore[import-untyped]

CONFIDENCE = 0.95
RESAMPLES = 2_000
# A randomisation p-value cannot be smaller than one over this number; Holm multiplies it by the number of tests.
SIGN_FLIPS = 10_000
SEED = 20_261_122

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its confidence bounds. The bounds are nan where fewer than two groups leave nothing to estimate them from."""

    estimate: float
    low: float
    high: float
    groups: int  # independent units behind it

    @property
    def known(self) -> bool:
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


@dataclass(frozen=True, slots=True)
class Difference:
    """Second minus first, over the groups that both have."""

    estimate: float
    low: float
    high: float
    p_value: float
    groups: int

    @property
    def known(self) -> bool:
        return bool(np.isfinite(self.low) and np.isfinite(self.high))


@dataclass(frozen=True, slots=True)
class Flips:
    """What changed between two runs, and how likely a change this lopsided is when there is no difference."""

    gained: int
    lost: int
    p_value: float


def wilson(successes: int, trials: int) -> Interval:
    """Score interval for a rate of independent trials. Wilson (1927), J. Am. Stat. Assoc. 22:209-212, as in scipy's `proportion_ci`."""
    if trials == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    bounds = binomtest(successes, trials).proportion_ci(confidence_level=CONFIDENCE, method="wilson")
    return Interval(successes / trials, float(bounds.low), float(bounds.high), trials)


def group_means(values: Sequence[float], groups: Sequence[Hashable]) -> Floats:
    """One number for each group, groups in the order in which they first appear."""
    index = _group_index(groups)
    sums = np.bincount(index, weights=np.asarray(values, dtype=np.float64))
    return np.asarray(sums / np.bincount(index), dtype=np.float64)


def cluster_bootstrap(values: Sequence[float], groups: Sequence[Hashable]) -> Interval:
    """Percentile interval for the mean over groups, whole groups resampled.

    Efron and Tibshirani (1993), An Introduction to the Bootstrap, ch. 13; whole clusters: Davison and Hinkley (1997), section 3.8; why
    evals need it: Miller (2024), arXiv:2411.00640, and Bowyer et al. (2025), arXiv:2503.01747.
    """
    if len(values) == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    means = group_means(values, groups)
    low, high = _bootstrap_bounds(means)
    return Interval(float(means.mean()), low, high, len(means))


def rate(passed: Sequence[float], groups: Sequence[Hashable]) -> Interval:
    """The interval that fits a pass rate: Wilson where groups are yes or no, else the cluster bootstrap.

    Where all groups agree the bootstrap has nothing to vary and would claim certainty; with yes-or-no groups Wilson never does.
    """
    if len(passed) == 0:
        return Interval(np.nan, np.nan, np.nan, 0)
    means = group_means(passed, groups)
    if np.isin(means, (0.0, 1.0)).all():
        return wilson(int(means.sum()), len(means))
    return cluster_bootstrap(passed, groups)


def mcnemar(first: Sequence[float], second: Sequence[float], groups: Sequence[Hashable]) -> Flips:
    """Exact test of pass and fail in two runs of the same cases.

    McNemar (1947), Psychometrika 12:153-157, in its exact binomial form. A group counts once, as gained or lost by the change of its mean;
    with one case to a group, that is McNemar's test, else it is the sign test over groups, which clusters cannot mislead.
    """
    change = np.sign(np.round(_paired_means(first, second, groups), 9))
    gained, lost = int((change > 0).sum()), int((change < 0).sum())
    p_value = float(binomtest(gained, gained + lost, 0.5).pvalue) if gained + lost else 1.0
    return Flips(gained, lost, p_value)


def paired_bootstrap(first: Sequence[float], second: Sequence[float], groups: Sequence[Hashable]) -> Difference:
    """Mean difference of two runs of the same cases: interval by cluster bootstrap of the paired differences, p-value by flipping signs.

    Paired differences with clusters: Miller (2024), arXiv:2411.00640, section 4. The randomisation test over groups (Pitman 1937; never
    p = 0: Phipson and Smyth 2010) holds its level with few groups, where a p-value read off the bootstrap is far too small.
    """
    if len(first) == 0:
        return Difference(np.nan, np.nan, np.nan, 1.0, 0)
    differences = _paired_means(first, second, groups)
    low, high = _bootstrap_bounds(differences)
    return Difference(float(differences.mean()), low, high, _sign_flip_p_value(differences), len(differences))


def prediction_range(values: Sequence[float]) -> tuple[float, float]:
    """Where one more value of the same kind would fall, 95 times in 100. Whitmore (1986), Am. Stat. 40:141-143.

    The range of a few values is no such thing: a fifth value falls outside the range of four two times in five.
    """
    count = len(values)
    if count < 2:
        return -np.inf, np.inf
    reach = float(t.ppf((1 + CONFIDENCE) / 2, count - 1)) * float(np.std(values, ddof=1)) * float(np.sqrt(1 + 1 / count))
    middle = float(np.mean(values))
    return middle - reach, middle + reach


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjusted p-values that keep the chance of any false alarm among them. Holm (1979), Scand. J. Stat. 6:65-70."""
    count = len(p_values)
    adjusted = [1.0] * count
    running = 0.0
    for rank, position in enumerate(sorted(range(count), key=lambda i: p_values[i])):
        running = max(running, min(1.0, (count - rank) * p_values[position]))
        adjusted[position] = running
    return adjusted


def auroc(scores: ArrayLike, positive: ArrayLike) -> float:
    """Chance that a positive scores above a negative, ties half. Mann and Whitney (1947); Hanley and McNeil (1982), Radiology 143:29-36."""
    labels = np.asarray(positive, dtype=bool)
    positives, negatives = int(labels.sum()), int((~labels).sum())
    if not positives or not negatives:
        return float("nan")
    ranks = _ranks(scores)
    return float((ranks[labels].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def spearman(first: ArrayLike, second: ArrayLike) -> float:
    """Rank correlation, ties by mean rank. Spearman (1904), Am. J. Psychol. 15:72-101."""
    a, b = _ranks(first), _ranks(second)
    if len(a) < 2 or np.ptp(a) == 0 or np.ptp(b) == 0:
        return float("nan")
    return float(np.corrcoef(a, b)[0, 1])


def bootstrap_statistic(statistic: Callable[[NDArray[np.intp]], float], groups: Sequence[Hashable], resamples: int = RESAMPLES) -> Interval:
    """Percentile interval for any statistic of row numbers, whole groups of rows resampled (sources as for `cluster_bootstrap`)."""
    index = _group_index(groups)
    members = [np.flatnonzero(index == group) for group in range(int(index.max()) + 1)] if len(index) else []
    estimate = statistic(np.arange(len(index)))
    if len(members) < 2:
        return Interval(estimate, np.nan, np.nan, len(members))
    draws = np.random.default_rng(SEED).integers(0, len(members), size=(resamples, len(members)))
    drawn = np.array([statistic(np.concatenate([members[group] for group in row])) for row in draws])
    drawn = drawn[np.isfinite(drawn)]
    if not len(drawn):
        return Interval(estimate, np.nan, np.nan, len(members))
    low, high = np.quantile(drawn, _TAILS)
    return Interval(estimate, float(low), float(high), len(members))


_TAILS = ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2)


def _ranks(values: ArrayLike) -> Floats:
    """From 1, ties by mean rank. scipy's takes twenty times as long on a few hundred values, and a bootstrap ranks thousands of times."""
    _, inverse, counts = np.unique(np.asarray(values, dtype=np.float64), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return np.asarray((last - (counts - 1) / 2)[inverse], dtype=np.float64)


def _group_index(groups: Sequence[Hashable]) -> NDArray[np.intp]:
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(group, len(numbers)) for group in groups], dtype=np.intp)


def _paired_means(first: Sequence[float], second: Sequence[float], groups: Sequence[Hashable]) -> Floats:
    if not len(first) == len(second) == len(groups):
        raise ValueError(f"paired values must have one length: {len(first)}, {len(second)}, {len(groups)} groups")
    if len(first) == 0:
        return np.empty(0)
    differences = np.asarray(second, dtype=np.float64) - np.asarray(first, dtype=np.float64)
    return group_means(list(differences), groups)


def _bootstrap_bounds(means: Floats) -> tuple[float, float]:
    if len(means) < 2:
        return np.nan, np.nan
    draws = np.random.default_rng(SEED).integers(0, len(means), size=(RESAMPLES, len(means)))
    low, high = np.quantile(means[draws].mean(axis=1), _TAILS)
    return float(low), float(high)


def _sign_flip_p_value(differences: Floats) -> float:
    moved = differences[np.abs(differences) > 1e-12]  # a zero keeps its place whatever its sign
    if not len(moved):
        return 1.0
    observed = abs(moved.sum())
    flips = np.random.default_rng(SEED).choice((-1.0, 1.0), size=(SIGN_FLIPS, len(moved)))
    as_far = int((np.abs(flips @ moved) >= observed - 1e-9).sum())
    return (as_far + 1) / (SIGN_FLIPS + 1)


def cohens_kappa(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Agreement of two judges beyond chance: 1 perfect, 0 as by chance. Cohen (1960), Educational and Psychological Measurement 20:37-46.

    Where both always say the same there is nothing beyond chance to measure, and 1 stands for their perfect agreement.
    """
    one, other = np.asarray(first, dtype=bool), np.asarray(second, dtype=bool)
    agreed = float((one == other).mean())
    by_chance = float(one.mean() * other.mean() + (1 - one.mean()) * (1 - other.mean()))
    return 1.0 if by_chance == 1.0 else (agreed - by_chance) / (1 - by_chance)
