"""Groundedness: how far the sentences of a reply rest on the passages that the target had before it.

Sentences that claim nothing (questions, headings, words about the conversation) are exempt, and counted, so that a bot which turns
everything into such sentences shows.
"""

from __future__ import annotations

from collections.abc import Sequence

from evals.metrics.reply_text import ReplySentence
from evals.metrics.support import SentenceSupport, SupportScorer, answer_score


def supports(sentences: Sequence[ReplySentence], passages: Sequence[str], scorer: SupportScorer) -> list[SentenceSupport | None]:
    """None where a sentence is exempt."""
    claims = [sentence.text for sentence in sentences if not sentence.exempt]
    scored = iter(scorer.score(claims, passages) if claims else [])
    return [None if sentence.exempt else next(scored) for sentence in sentences]


def metrics(scored: Sequence[SentenceSupport | None]) -> dict[str, float]:
    claims = [support for support in scored if support is not None]
    if not scored:
        return {}
    result = {"exempt_share": 1 - len(claims) / len(scored)}
    if claims:
        result["groundedness"] = answer_score(claims)
        result["supported_share"] = sum(support.supported for support in claims) / len(claims)
    return result
