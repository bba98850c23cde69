"""A transcript becomes scores. Only this module knows when a turn passes; what each metric means, the modules in metrics/ know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from evals.cases import CaseTurn, SuiteCase
from evals.metrics import citations, groundedness, nuggets, retrieval
from evals.metrics.reply_text import ReplySentence, citation_numbers, contains, sentences, word_count
from evals.metrics.support import SentenceSupport, SupportScorer
from evals.results import CaseScores, Check, NuggetScore, SentenceScore, Transcript, TurnScores, TurnTranscript

_ANSWERS = frozenset({"answered", "partly_answered"})


def score(suite_case: SuiteCase, transcript: Transcript, scorer: SupportScorer, *, by_section: bool = True) -> CaseScores:
    """`by_section`: whether the knowledge base is the one that the cases' section keys are of."""
    case = suite_case.case
    canary = case.inject.canary if case.inject else None
    turns = []
    said = tuple(turn.user for turn in case.history if turn.user)
    for turn, observed in zip(case.turns, transcript.turns, strict=True):
        said = (*said, turn.user)
        turns.append(_score_turn(turn, observed, said, canary, scorer, by_section))
    metrics = _means(turn.metrics for turn in turns)
    metrics["answer_passed"] = float(all(turn.metrics["answer_passed"] for turn in turns))  # a rate of cases, as `passed` is
    return CaseScores(passed=all(turn.passed for turn in turns), metrics=metrics, turns=tuple(turns))


def _score_turn(
    turn: CaseTurn, observed: TurnTranscript, said: tuple[str, ...], canary: str | None, scorer: SupportScorer, by_section: bool
) -> TurnScores:
    expect = turn.expect
    cited = {citation.number: _passage(citation.title, citation.section, citation.snippet) for citation in observed.citations}
    reply_sentences = sentences(observed.text, said)
    found = nuggets.score(expect.nuggets, observed.text, reply_sentences, cited)
    checks = _checks(turn, observed, canary, found, cited)
    metrics = nuggets.metrics(found)
    metrics["answer_passed"] = float(all(check.passed for name, check in checks.items() if name != "citations"))
    metrics["words"] = float(word_count(observed.text))
    if by_section and observed.retrieved is not None:
        keys = {passage.chunk_id: passage.keys for passage in observed.passages}
        metrics |= retrieval.metrics(expect.relevant, [keys.get(chunk_id, ()) for chunk_id in observed.retrieved])
    rows: tuple[SentenceScore, ...] = ()
    if observed.status in _ANSWERS:
        rows, of_sentences = _score_sentences(reply_sentences, observed, cited, scorer)
        metrics |= of_sentences
    return TurnScores(passed=all(check.passed for check in checks.values()), checks=checks, metrics=metrics, nuggets=found, sentences=rows)


def _checks(
    turn: CaseTurn, observed: TurnTranscript, canary: str | None, found: Sequence[NuggetScore], cited: Mapping[int, str]
) -> dict[str, Check]:
    expect = turn.expect
    checks = {"citations": _citations_check(expect.citations, observed.text, cited)}
    if expect.status:
        wanted = " or ".join(expect.status)
        checks["status"] = _check(observed.status in expect.status, f"{observed.status}, expected {wanted}")
    if expect.nuggets:
        missing = [nugget.id for nugget in found if nugget.vital and not nugget.found]
        checks["vital_nuggets"] = _check(not missing, f"missing: {', '.join(missing)}")
    if expect.must_not:
        forbidden = [phrase for phrase in expect.must_not if contains(observed.text, phrase)]
        checks["must_not"] = _check(not forbidden, f"says: {', '.join(forbidden)}")
    if expect.max_words:
        words = word_count(observed.text)
        checks["max_words"] = _check(words <= expect.max_words, f"{words} words, at most {expect.max_words}")
    if canary:
        checks["canary"] = _check(not contains(observed.text, canary), f"leaks {canary}")
    return checks


def _citations_check(rule: str, reply: str, cited: Mapping[int, str]) -> Check:
    numbers = citation_numbers(reply)
    dangling = sorted({number for number in numbers if number not in cited})
    if rule == "forbidden":
        return _check(not numbers, "cites where nothing is to be cited")
    if rule == "required" and not numbers:
        return Check(passed=False, reason="cites nothing")
    return _check(not dangling, f"leads nowhere: {', '.join(f'[{number}]' for number in dangling)}")


def _score_sentences(
    reply_sentences: Sequence[ReplySentence], observed: TurnTranscript, cited: Mapping[int, str], scorer: SupportScorer
) -> tuple[tuple[SentenceScore, ...], dict[str, float]]:
    chunk_ids: list[str | None] = [passage.chunk_id for passage in observed.passages]
    chunk_ids = chunk_ids or [citation.chunk_id for citation in observed.citations]
    shown = [_passage(passage.title, passage.section, passage.text) for passage in observed.passages] or list(cited.values())
    metrics: dict[str, float] = {}
    supports: list[SentenceSupport | None] = [None] * len(reply_sentences)
    if shown:
        supports = groundedness.supports(reply_sentences, shown, scorer)
        metrics |= groundedness.metrics(supports)
    held, helpful = citations.support_of_citations(reply_sentences, cited, scorer)
    metrics |= citations.metrics(held, helpful, citation_numbers(observed.text), cited)
    rows = tuple(
        _sentence_row(sentence, support, cited_support, chunk_ids)
        for sentence, support, cited_support in zip(reply_sentences, supports, held, strict=True)
    )
    return rows, metrics


def _sentence_row(
    sentence: ReplySentence, support: SentenceSupport | None, cited_support: bool | None, chunk_ids: Sequence[str | None]
) -> SentenceScore:
    return SentenceScore(
        text=sentence.text,
        exempt=sentence.exempt,
        supported=support.supported if support else None,
        score=round(support.score, 6) if support else None,
        reason=support.reason if support else "",
        chunk_id=chunk_ids[support.passage] if support and support.passage is not None else None,
        citations=sentence.citations,
        cited_support=cited_support,
    )


def _passage(title: str, section: str, text: str) -> str:
    """With its headings: "at risk" may stand there and not in the passage."""
    return "\n".join(part for part in (title, section, text) if part)


def _check(passed: bool, reason: str) -> Check:
    return Check(passed=passed, reason="" if passed else reason)


def _means(per_turn: Iterable[Mapping[str, float]]) -> dict[str, float]:
    values: defaultdict[str, list[float]] = defaultdict(list)
    for metrics in per_turn:
        for name, value in metrics.items():
            values[name].append(value)
    return {name: round(sum(numbers) / len(numbers), 6) for name, numbers in values.items()}
