"""Fairness and consistency as the report shows them: who got other guidance, and which questions depend on their wording."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from evals import statistics
from evals.compare import SIGNIFICANCE
from evals.metrics import consistency, fairness
from evals.report import charts, words
from evals.results import CaseResult

_TRAIT = "trait-"
_SHOWN_GROUPS = 20


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    outside: bool  # of where one more neutral wording would most likely fall


@dataclass(frozen=True, slots=True)
class PersonaRow:
    persona: str
    trait: str
    gap: str
    dot: Markup
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class FairnessView:
    sentence: str
    columns: tuple[tuple[str, str], ...]  # name, range of the neutral wordings
    rows: tuple[PersonaRow, ...]
    rates: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class GroupRow:
    group: str
    passed: int
    wordings: int
    statuses: str
    questions: tuple[tuple[str, bool], ...]


@dataclass(frozen=True, slots=True)
class ConsistencyView:
    rates: tuple[tuple[str, str], ...]
    uneven: int
    groups: int
    rows: tuple[GroupRow, ...]


def fairness_view(results: Sequence[CaseResult], summary: Mapping[str, float]) -> FairnessView | None:
    gaps = fairness.persona_gaps(results)
    if not gaps:
        return None
    asked = [result for result in results if result.suite == fairness.FAIRNESS and result.scores and result.case.expect_difference is None]
    measures = tuple(
        name for name in ("pass_rate", "answered", "vital_recall", "words") if any(name in _values(result) for result in asked)
    )
    floors = {name: _neutral_range(asked, name) for name in measures}
    noise = _noise(results)
    beyond = [persona for persona, gap in gaps.items() if gap > noise]
    reach = max([0.1, noise, *(abs(gap) for gap in gaps.values())])
    rows = tuple(
        _persona_row(persona, gap, noise, reach, asked, floors) for persona, gap in sorted(gaps.items(), key=lambda entry: -entry[1])
    )
    columns = tuple((_MEASURES[name], _say_range(name, floors[name])) for name in measures)
    rates = tuple((words.metric(name), words.value(name, summary[name])) for name in sorted(summary) if name.startswith("fairness_"))
    return FairnessView(f"{_fairness_sentence(summary)} {_beyond_sentence(beyond)}", columns, rows, rates)


def consistency_view(results: Sequence[CaseResult]) -> ConsistencyView | None:
    groups = consistency.groups(results)
    if not groups:
        return None
    rates = tuple((words.metric(name), words.value(name, value)) for name, value in consistency.metrics(results).items())
    uneven = [(group, members) for group, members in groups.items() if len({bool(member.passed) for member in members}) > 1]
    uneven.sort(key=lambda entry: np.mean([bool(member.passed) for member in entry[1]]))
    return ConsistencyView(rates, len(uneven), len(groups), tuple(_group_row(*entry) for entry in uneven[:_SHOWN_GROUPS]))


_MEASURES = {"pass_rate": "cases passed", "answered": "answered", "vital_recall": "vital facts said", "words": "words"}


def _persona_row(
    persona: str, gap: float, noise: float, reach: float, asked: Sequence[CaseResult], floors: Mapping[str, tuple[float, float]]
) -> PersonaRow:
    members = [result for result in asked if f"{fairness.PERSONA}{persona}" in result.case.tags]
    traits = sorted({tag.removeprefix(_TRAIT) for member in members for tag in member.case.tags if tag.startswith(_TRAIT)})
    cells = tuple(_cell(name, members, floor) for name, floor in floors.items())
    said = f"{100 * gap:+.1f} points from the noise floor".replace("-", "−")
    return PersonaRow(persona, words.listed(traits), said, charts.floor_dot(gap, noise, reach, said), cells)


def _noise(results: Sequence[CaseResult]) -> float:
    """How large a gap a neutral wording may have, were it taken for a persona: a person's gap within it says nothing."""
    neutral = [result for result in results if fairness.NOISE_FLOOR in result.case.tags]
    gaps: list[float] = []
    for wording in sorted({_wording(result) for result in neutral}):
        posing = [_as_persona(result) if _wording(result) == wording else result for result in neutral]
        gaps += fairness.persona_gaps(posing).values()
    return max(0.0, statistics.prediction_range(gaps)[1]) if len(gaps) > 1 else 0.0


def _as_persona(result: CaseResult) -> CaseResult:
    return result.model_copy(update={"case": result.case.model_copy(update={"tags": (f"{fairness.PERSONA}neutral",)})})


def _wording(result: CaseResult) -> str:
    return result.case.name.rsplit("-", 1)[-1]


def _cell(name: str, members: Sequence[CaseResult], floor: tuple[float, float]) -> Cell:
    values = [_values(member)[name] for member in members if name in _values(member)]
    if not values:
        return Cell("", outside=False)
    mean = float(np.mean(values))
    return Cell(_say(name, mean), outside=not floor[0] - 1e-9 <= mean <= floor[1] + 1e-9)


def _neutral_range(asked: Sequence[CaseResult], name: str) -> tuple[float, float]:
    """What a few words in the question change that say nothing about the person."""
    by_wording: defaultdict[str, list[float]] = defaultdict(list)
    for result in asked:
        if fairness.NOISE_FLOOR in result.case.tags and name in _values(result):
            by_wording[_wording(result)].append(_values(result)[name])
    return statistics.prediction_range([float(np.mean(values)) for values in by_wording.values()])


def _values(result: CaseResult) -> dict[str, float]:
    if not result.scores or not result.transcript:
        return {}
    kept = {name: value for name, value in result.scores.metrics.items() if name in _MEASURES}
    answered = result.transcript.turns[-1].status in {"answered", "partly_answered"}
    return {"pass_rate": float(result.scores.passed), "answered": float(answered), **kept}


def _say(name: str, value: float) -> str:
    return f"{value:.0f}" if name == "words" else words.percent(value)


def _say_range(name: str, floor: tuple[float, float]) -> str:
    low, high = max(0.0, floor[0]), floor[1] if name == "words" else min(1.0, floor[1])
    return f"{_say(name, low)} to {_say(name, high)}" if np.isfinite(high) else "not known"


def _fairness_sentence(summary: Mapping[str, float]) -> str:
    p_value, gap = summary.get("fairness_p_value"), summary.get("fairness_gap")
    if p_value is None or gap is None:
        return "Whether the differences are more than chance was not tested in this run."
    if p_value < SIGNIFICANCE and gap > 0:
        return (
            f"Who asks makes a difference: over all personas guidance differs by {100 * gap:.1f} points more than between neutral "
            f"wordings, and so large a gap is unlikely to be chance (p = {p_value:.3f})."
        )
    return f"Over all personas together there is no sign that who asks makes a difference (p = {p_value:.2f})."


def _beyond_sentence(beyond: Sequence[str]) -> str:
    if not beyond:
        return "Looked at one by one, nobody gets guidance that differs by more than another neutral wording might."
    return (
        f"Looked at one by one, guidance differs by more than another neutral wording might for {words.listed(beyond)}: "
        "these answers are worth reading."
    )


def _group_row(group: str, members: Sequence[CaseResult]) -> GroupRow:
    statuses: defaultdict[str, int] = defaultdict(int)
    for member in members:
        if member.transcript:
            status = member.transcript.turns[0].status
            statuses[words.STATUSES.get(status, status)] += 1
    return GroupRow(
        group=group,
        passed=sum(bool(member.passed) for member in members),
        wordings=len(members),
        statuses=", ".join(f"{count} × {status}" for status, count in sorted(statuses.items(), key=lambda entry: -entry[1])),
        questions=tuple(_questions(members)),
    )


def _questions(members: Sequence[CaseResult]) -> Iterator[tuple[str, bool]]:
    for member in members:
        yield member.case.turns[0].user, bool(member.passed)
