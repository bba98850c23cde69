"""Several questions in one message: what is told of each, and what one of them leaves to the one before it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.retrieval import coverage
from bot.retrieval.particulars import Particulars
from bot.retrieval.passage_order import SEARCHED, harmless_search, put_first, ranked
from bot.stages import AskedPart, Aspect, Evidence
from knowledge import KnowledgeBase, Passage, content_words

LOOKED_AT = 6  # of the best passages about both
MOST, AS_GOOD = 2, 0.92  # passages, and of the score of the best one
NAMES = 0.66  # of the words of what the question before is about: "heat pump installer" for the "Heat Pump Installer Conversion"

_PLURAL_E = re.compile(r"(?:(?<=[sxz])|(?<=ch)|(?<=sh))e$")


def of_several(questions: Sequence[AskedPart], each: Sequence[Evidence]) -> Evidence | None:
    """Each question of the message with its own evidence; None where none is covered or one passage answers them all."""
    covered = [evidence for evidence in each if evidence.coverage.covered]
    best = {evidence.passages[0].chunk.id for evidence in covered}
    if not covered or (len(covered) == len(each) and len(best) == 1):
        return None
    aspects = tuple(
        Aspect(part.wording, evidence.told, evidence.coverage.covered, lists=evidence.lists)
        for part, evidence in zip(questions, each, strict=True)
    )
    found = {passage.chunk.id: passage for evidence in each for passage in evidence.passages}
    return Evidence(
        tuple(found.values()),
        max((evidence.coverage for evidence in covered), key=lambda coverage: coverage.probability),
        aspects=aspects,
        sentence_scores={chunk_id: score for evidence in each for chunk_id, score in evidence.sentence_scores.items()},
        sentences_met={chunk_id: met for evidence in each for chunk_id, met in evidence.sentences_met.items()},
    )


async def in_its_context(part: AskedPart, alone: Evidence, knowledge_base: KnowledgeBase) -> Evidence:
    """ "What does a weaver earn, and when does the course begin?": what is told of that course, where anything is.

    That is a passage which names what the question before is about and says as much of this one as the best passage of this one alone or,
    where the subject was told before both, is as near to this one asked of it.
    """
    _, bracket, subject = (part.in_context or "").partition(" (")
    named = _words(subject)
    if not bracket or not named or alone.aspects:
        return alone
    query = f"{part.query} ({subject}"
    (found,) = await knowledge_base.search_each([query], limit=SEARCHED)
    passages = await ranked([harmless_search(query, found)], knowledge_base)
    asked = _words(part.query) - named
    of_it = [passage for passage in alone.told if _names(named, passage)]
    if alone.coverage.covered and of_it:
        return alone
    least = max((_met(asked, passage) for passage in alone.told[:1]), default=0)
    nearest = max((passage.similarity for passage in alone.told[:1]), default=0.0)
    fitting = [
        passage
        for passage in passages[:LOOKED_AT]
        if _names(named, passage)
        and (_met(asked, passage) >= least or (part.told_before and passage.similarity >= nearest))
        and _gives(part.query, passage)
    ]
    if not fitting:
        return alone
    judged = alone.coverage if alone.coverage.covered else await coverage.estimate(query, passages, knowledge_base)
    if part.told_before:
        told = tuple(passage for passage in fitting if passage.score >= AS_GOOD * fitting[0].score)[:MOST]
    else:
        told = put_first(fitting[:1], alone.told[:1] if alone.coverage.covered and least else ())
    return replace(alone, passages=put_first(told, alone.passages), coverage=judged, told=told, lists=(), overview=())


def _words(text: str) -> frozenset[str]:
    """As stems, also "boxes" as that of "box"."""
    return frozenset(_PLURAL_E.sub("", word) for word in content_words(text))


def _met(words: frozenset[str], passage: Passage) -> int:
    return len(words & _words(passage.chunk.search_text))


def _names(subject: frozenset[str], passage: Passage) -> bool:
    return _met(subject, passage) >= NAMES * len(subject)


def _gives(query: str, passage: Passage) -> bool:
    particulars = Particulars.asked_in(query, [passage.chunk.search_text])
    return not particulars.lacking_in([sentence.text for sentence in passage.chunk.sentences])
