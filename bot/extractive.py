"""The link that needs no model: composes an answer of the knowledge base's own sentences, with a plan for each kind of question."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence

from bot.list_answer import whole_list
from bot.personal_answer import personal_answer
from bot.quoting import labelled, quotable
from bot.shaping import note, shaped
from bot.stages import DraftSentence, Evidence, Question, Understanding
from knowledge import Passage, content_words

PASSAGES = 3
NEAR_BEST = 0.8  # a further passage must be this near to the best one in relevance
SENTENCES_PER_ASPECT = 2


class ExtractiveWriter:
    """Implements stages.Writer; never fails."""

    name = "extractive"

    async def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]:
        said = {_key(sentence.text) for sentence in already}
        lacking = note(understanding.form)
        if lacking and not already:
            yield DraftSentence(lacking, kind="framing")
        for sentence in shaped(_plan(question, understanding, evidence), understanding.form, evidence):
            if _key(sentence.text) not in said:
                yield sentence


def _key(text: str) -> str:
    return " ".join(content_words(text)) or text


def _plan(question: Question, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    if any(aspect.personal for aspect in evidence.aspects):
        yield from personal_answer(question, understanding, evidence)
    elif evidence.aspects:
        yield from _side_by_side(understanding, evidence)
    elif evidence.lists:
        yield from whole_list(evidence.lists[0], understanding.form, reasons="reasons" in understanding.facets)
    else:
        yield from _best_passages(evidence, evidence.passages)


def _side_by_side(understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    """What is covered first, and what is not named after it."""
    for aspect in sorted(evidence.aspects, key=lambda aspect: not aspect.covered):
        if not aspect.covered or not aspect.passages:
            nothing = f"The guidance I have does not say “{aspect.name}”" if aspect.is_question else f"I found nothing about {aspect.name}."
            yield DraftSentence(nothing, kind="framing", block="paragraph")
            continue
        if aspect.is_question:
            reasons = "reasons" in understanding.facets
            yield from (
                whole_list(aspect.lists[0], understanding.form, reasons=reasons)
                if aspect.lists
                else _best_passages(evidence, aspect.passages)
            )
            continue
        chunk = aspect.passages[0].chunk
        for place, text in enumerate(quotable(chunk, evidence)):
            yield DraftSentence(labelled(chunk, text), (chunk.id,), block="paragraph" if place == 0 else "sentence")


def _best_passages(evidence: Evidence, passages: Sequence[Passage]) -> Iterator[DraftSentence]:
    if not passages:
        return
    best = passages[0]
    near = [p for p in passages[1:] if p.similarity >= NEAR_BEST * best.similarity][: PASSAGES - 1]
    for text in quotable(best.chunk, evidence):
        yield DraftSentence(labelled(best.chunk, text), (best.chunk.id,))
    for passage in near:
        for place, text in enumerate(quotable(passage.chunk, evidence)[:SENTENCES_PER_ASPECT]):
            yield DraftSentence(labelled(passage.chunk, text), (passage.chunk.id,), block="paragraph" if place == 0 else "sentence")
