"""Where citations fail: claims without one, with one that leads nowhere, or with one that does not hold them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from evals.report import words
from evals.report.conversations import anchor
from evals.results import CaseResult, SentenceScore, TurnTranscript

Kind = Literal["cites nothing", "leads nowhere", "cites a passage that does not support it", "supported by no passage at all"]
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class Failure:
    kind: Kind
    suite: str
    case: str
    anchor: str
    sentence: str
    reason: str


@dataclass(frozen=True, slots=True)
class CitationView:
    claims: int
    share: str
    kinds: tuple[tuple[str, int], ...]
    by_suite: tuple[tuple[str, int, int], ...]  # suite, failures, claims
    failures: tuple[Failure, ...]
    hidden: int


def view(results: Sequence[CaseResult]) -> CitationView | None:
    claims = Counter(result.suite for result in results for _, sentence in _sentences(result) if sentence.cited_support is not None)
    if not claims:
        return None
    failures = [failure for index, result in enumerate(results) for failure in _failures(index, result)]
    failed = Counter(failure.suite for failure in failures)
    total = sum(claims.values())
    return CitationView(
        claims=total,
        share=words.percent(1 - len(failures) / total),
        kinds=tuple(Counter(failure.kind for failure in failures).most_common()),
        by_suite=tuple((words.suite(suite), count, claims[suite]) for suite, count in failed.most_common()),
        failures=tuple(failures[:_SHOWN]),
        hidden=max(0, len(failures) - _SHOWN),
    )


def _failures(index: int, result: CaseResult) -> Iterator[Failure]:
    for turn, sentence in _sentences(result):
        if sentence.cited_support is False:
            kind = _kind(turn, sentence)
            yield Failure(kind, result.suite, result.case.name, anchor(index), sentence.text, sentence.reason)


def _kind(turn: TurnTranscript, sentence: SentenceScore) -> Kind:
    known = {citation.number for citation in turn.citations}
    if not sentence.citations:
        return "cites nothing"
    if not known.intersection(sentence.citations):
        return "leads nowhere"
    return "cites a passage that does not support it" if sentence.supported else "supported by no passage at all"


def _sentences(result: CaseResult) -> Iterator[tuple[TurnTranscript, SentenceScore]]:
    if result.transcript and result.scores:
        for turn, scores in zip(result.transcript.turns, result.scores.turns, strict=True):
            for sentence in scores.sentences:
                yield turn, sentence
