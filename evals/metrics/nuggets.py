"""Nugget recall: how much of what a good answer says this one says. Vital nuggets decide, the others are welcome.

Completeness by similarity to a reference answer agrees with people at a Spearman of 0.2 to 0.3 only (MTRAG), so answers are scored by the
facts in them instead: nuggetizer (TREC RAG) and STR-EM (ASQA).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence

from evals.cases import Nugget
from evals.metrics import guards
from evals.metrics.reply_text import ReplySentence, contains, normalise
from evals.results import NuggetScore


def found_in(nugget: Nugget, text: str) -> bool:
    if nugget.any_of and not any(contains(text, phrase) for phrase in nugget.any_of):
        return False
    if not all(contains(text, phrase) for phrase in nugget.all_of):
        return False
    number = nugget.number
    return number is None or any(
        math.isclose(found.value, number.value, rel_tol=number.rel_tol, abs_tol=1e-9) for found in guards.numbers(normalise(text))
    )


def score(
    nuggets: Sequence[Nugget], reply: str, sentences: Sequence[ReplySentence], cited_passages: Mapping[int, str]
) -> tuple[NuggetScore, ...]:
    """`cited_passages`: citation number -> whole passage; empty where the reply cites nothing."""
    is_cited = _citing(sentences, cited_passages)
    return tuple(
        NuggetScore(id=nugget.id, vital=nugget.vital, found=found, cited=is_cited(nugget) if found and cited_passages else None)
        for nugget in nuggets
        for found in [found_in(nugget, reply)]
    )


def metrics(scores: Sequence[NuggetScore]) -> dict[str, float]:
    result: dict[str, float] = {}
    vital = [nugget.found for nugget in scores if nugget.vital]
    cited = [nugget.cited for nugget in scores if nugget.cited is not None]
    if vital:
        result["vital_recall"] = sum(vital) / len(vital)
    if scores:
        result["nugget_recall"] = sum(nugget.found for nugget in scores) / len(scores)
    if cited:
        result["nuggets_cited"] = sum(cited) / len(cited)
    return result


def _citing(sentences: Sequence[ReplySentence], cited_passages: Mapping[int, str]) -> Callable[[Nugget], bool]:
    """A nugget is cited where a citation in its sentence leads to a passage that holds it too."""

    def is_cited(nugget: Nugget) -> bool:
        return any(
            found_in(nugget, sentence.text) and any(found_in(nugget, cited_passages.get(number, "")) for number in sentence.citations)
            for sentence in sentences
        )

    return is_cited
