"""From results to one table: every metric for every suite and split. Errors are counted beside it and are in no rate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from evals.metrics import attacks, consistency, conversations, declines, distress, fairness, latency
from evals.results import CaseResult, SuiteSummary

ALL = "all"
LOWER_IS_BETTER = frozenset(
    """over_refusal attack_success canary_leaks traps_blocked distress_missed false_alarms exempt_share words fairness_gap
    fairness_worst_persona_gap fairness_noise_floor total_seconds first_sentence_seconds total_p50_seconds total_p95_seconds
    first_sentence_p50_seconds first_sentence_p95_seconds prompt_tokens completion_tokens""".split()
)
TIMES = frozenset(name for name in LOWER_IS_BETTER if name.endswith("_seconds"))  # differ between two equal runs


def summarise(results: Sequence[CaseResult]) -> tuple[SuiteSummary, ...]:
    """Of each suite and of all together, each over all cases and by split."""
    suites = sorted({result.suite for result in results})
    summaries = []
    for suite in (ALL, *suites):
        of_suite = [result for result in results if suite in {ALL, result.suite}]
        # A paraphrase is measured against its original, which stands in another suite.
        groups = {result.case.cluster for result in of_suite}
        related = [result for result in results if result.case.cluster in groups]
        for split in (ALL, "development", "held_out"):
            chosen = [result for result in of_suite if split in {ALL, result.case.split}]
            if chosen:
                summaries.append(_summary(suite, split, chosen, [result for result in related if split in {ALL, result.case.split}]))
    return tuple(summaries)


def _summary(suite: str, split: str, results: Sequence[CaseResult], related: Sequence[CaseResult]) -> SuiteSummary:
    metrics = _rates(results)
    for module in (declines, attacks, distress, conversations, fairness, latency):
        metrics |= module.metrics(results)
    if any(result.suite == consistency.PARAPHRASES for result in results):
        metrics |= consistency.metrics(related)
    rounded = {name: round(value, 6) for name, value in sorted(metrics.items())}
    errors = sum(result.error is not None for result in results)
    return SuiteSummary(suite=suite, split=split, cases=len(results), errors=errors, metrics=rounded)


def _rates(results: Sequence[CaseResult]) -> dict[str, float]:
    scored = [result.scores for result in results if result.scores]
    if not scored:
        return {}
    values: defaultdict[str, list[float]] = defaultdict(list)
    for scores in scored:
        for name, value in scores.metrics.items():
            values[name].append(value)
    metrics = {name: sum(numbers) / len(numbers) for name, numbers in values.items()}
    metrics["pass_rate"] = sum(scores.passed for scores in scored) / len(scored)
    return metrics
