"""Consistency across paraphrases: the same question in other words should get the same answer (CheckList INV, ParaRel, pass^k).

Consistently wrong scores high here, so `all_pass` (every wording of a question passes) stands beside the agreements.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations

from evals.results import CaseResult, TurnTranscript

PARAPHRASES = "paraphrase"  # suite; the original may stand in another suite, in the same group
_RETRIEVED = 5


def groups(results: Iterable[CaseResult]) -> dict[str, list[CaseResult]]:
    """Single-turn results by group, where a group has at least two wordings of its question, one of them in the paraphrase suite."""
    by_group: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in results:
        if result.transcript and result.scores and len(result.case.turns) == 1:
            by_group[result.case.cluster].append(result)
    return {
        group: members
        for group, members in by_group.items()
        if any(member.suite == PARAPHRASES for member in members) and len({member.case.name for member in members}) > 1
    }


def metrics(results: Iterable[CaseResult]) -> dict[str, float]:
    members = list(groups(results).values())
    if not members:
        return {}
    return {
        "status_agreement": _mean(_modal_share([_turn(result).status for result in group]) for group in members),
        "nugget_agreement": _mean(_pairwise(group, lambda result: _nuggets(result)) for group in members),
        "retrieval_agreement": _mean(_pairwise(group, lambda result: (_turn(result).retrieved or ())[:_RETRIEVED]) for group in members),
        "all_wordings_pass": _mean(float(all(result.passed for result in group)) for group in members),
    }


def jaccard(one: Iterable[str], other: Iterable[str]) -> float:
    one, other = set(one), set(other)
    return len(one & other) / len(one | other) if one | other else 1.0


def _pairwise(group: Sequence[CaseResult], of: Callable[[CaseResult], Iterable[str]]) -> float:
    return _mean(jaccard(of(one), of(other)) for one, other in combinations(group, 2))


def _nuggets(result: CaseResult) -> list[str]:
    return [nugget.id for turn in (result.scores.turns if result.scores else ()) for nugget in turn.nuggets if nugget.found]


def _turn(result: CaseResult) -> TurnTranscript:
    if result.transcript is None:
        raise ValueError("groups() lets through results with a transcript only")
    return result.transcript.turns[0]


def _modal_share(values: Sequence[str]) -> float:
    return Counter(values).most_common(1)[0][1] / len(values)


def _mean(values: Iterable[float]) -> float:
    numbers = list(values)
    return sum(numbers) / len(numbers) if numbers else 0.0
