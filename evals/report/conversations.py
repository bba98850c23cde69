"""The cases as the report shows them: the whole conversation, each sentence marked, the cited passages beside it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.report import words
from evals.results import CaseResult, CitationSeen, TurnScores, TurnTranscript
from evals.runner import failure_reason

Outcome = Literal["passed", "failed", "error"]
Mark = Literal["supported", "unsupported", "exempt"]


@dataclass(frozen=True, slots=True)
class MarkedSentence:
    text: str
    mark: Mark
    note: str  # why it is marked so
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CitedPassage:
    number: int
    place: str
    before: str
    sentence: str  # the one that supports, marked
    after: str


@dataclass(frozen=True, slots=True)
class ShownTurn:
    user: str
    status: str
    expected: str
    text: str  # where there are no sentences to mark
    sentences: tuple[MarkedSentence, ...]
    passages: tuple[CitedPassage, ...]
    problems: tuple[str, ...]
    missing: tuple[str, ...]  # nuggets
    refused: tuple[str, ...]
    meta: str


@dataclass(frozen=True, slots=True)
class ShownCase:
    anchor: str
    name: str
    suite: str
    split: str
    tags: str
    outcome: Outcome
    flipped: str  # "passed before", "failed before" or nothing
    question: str
    reason: str
    turns: tuple[ShownTurn, ...]

    @property
    def search_text(self) -> str:
        replies = (turn.text or " ".join(sentence.text for sentence in turn.sentences) for turn in self.turns)
        return " ".join((self.name, self.tags, *(turn.user for turn in self.turns), *replies)).lower()


def shown(results: Sequence[CaseResult], passed_before: Mapping[str, bool]) -> Iterator[ShownCase]:
    """Failed ones first, then errors, then the rest, each in the order of the run. `passed_before`: of the cases that changed."""
    rank = {"failed": 0, "error": 1, "passed": 2}
    cases = [_case(index, result, passed_before) for index, result in enumerate(results)]
    yield from sorted(cases, key=lambda case: rank[case.outcome])


def anchor(index: int) -> str:
    return f"case-{index + 1}"


def _case(index: int, result: CaseResult, passed_before: Mapping[str, bool]) -> ShownCase:
    before = passed_before.get(result.case.name)
    return ShownCase(
        anchor=anchor(index),
        name=result.case.name if result.repetition == 1 else f"{result.case.name}, repetition {result.repetition}",
        suite=result.suite,
        split=result.case.split,
        tags=" ".join(result.case.tags),
        outcome="error" if result.passed is None else "passed" if result.passed else "failed",
        flipped="" if before is None else "passed before" if before else "failed before",
        question=result.case.turns[-1].user,
        reason=result.error or (words.reason(failure_reason(result.scores)) if result.scores else ""),
        turns=tuple(_turns(result)),
    )


def _turns(result: CaseResult) -> Iterator[ShownTurn]:
    scores = result.scores.turns if result.scores else ()
    observed = result.transcript.turns if result.transcript else ()
    for number, turn in enumerate(result.case.turns):
        expected = words.listed([words.STATUSES.get(status, status) for status in turn.expect.status]).replace(" and ", " or ")
        if number < len(observed):
            yield _turn(observed[number], scores[number] if number < len(scores) else None, expected)
        else:
            yield ShownTurn(turn.user, "", expected, "", (), (), (), (), (), "")


def _turn(observed: TurnTranscript, scores: TurnScores | None, expected: str) -> ShownTurn:
    sentences = tuple(_sentences(scores)) if scores else ()
    return ShownTurn(
        user=observed.user,
        status=words.STATUSES.get(observed.status, observed.status),
        expected=expected,
        text="" if sentences else observed.text,
        sentences=sentences,
        passages=tuple(_passage(citation) for citation in observed.citations),
        problems=tuple(words.reason(f"{name}: {check.reason}") for name, check in scores.checks.items() if not check.passed)
        if scores
        else (),
        missing=tuple(nugget.id for nugget in scores.nuggets if not nugget.found) if scores else (),
        refused=tuple(f"{sentence.text} ({sentence.reason})" for sentence in observed.refused),
        meta=_meta(observed),
    )


def _sentences(scores: TurnScores) -> Iterator[MarkedSentence]:
    for sentence in scores.sentences:
        mark: Mark = "exempt" if sentence.exempt else "supported" if sentence.supported else "unsupported"
        note = f"claims nothing: {sentence.exempt}" if sentence.exempt else sentence.reason
        if mark == "supported" and sentence.cited_support is False:
            note = "a passage supports it, but not one that it cites" if sentence.citations else "a passage supports it, but it cites none"
        yield MarkedSentence(sentence.text, mark, note, sentence.citations)


def _passage(citation: CitationSeen) -> CitedPassage:
    before, sentence, after = citation.snippet.partition(citation.sentence) if citation.sentence else (citation.snippet, "", "")
    place = ", ".join(part for part in (citation.title, citation.section) if part)
    return CitedPassage(citation.number, place, before, sentence, after)


def _meta(observed: TurnTranscript) -> str:
    parts = [f"written by {observed.answered_by}" if observed.answered_by else "", words.seconds(observed.total_seconds)]
    if observed.coverage is not None:
        parts.append(f"{words.percent(observed.coverage)} sure that it is covered")
    if observed.query and observed.query != observed.user:
        parts.append(f"understood as “{observed.query}”")
    parts += [f"did not finish: {failure}" for failure in observed.failures]
    return "; ".join(part for part in parts if part)
