"""The link that needs no model: composes an answer of the knowledge base's own sentences, with a plan for each kind of question."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Iterator, Sequence

from bot import patterns
from bot.personal_answer import personal_answer
from bot.quoting import labelled, quotable
from bot.stages import DraftSentence, Evidence, FoundList, Question, Understanding
from knowledge import Passage, content_words

PASSAGES = 3
NEAR_BEST = 0.8  # a further passage must be this near to the best one in relevance
SENTENCES_PER_ASPECT = 2
ITEM_SENTENCES = 2  # of each list item, where reasons are asked for
_COUNTS = "zero one two three four five six seven eight nine ten eleven twelve".split()
# A sentence that stops in the middle, before the list that ends it: "Some of the new roles include:"
_UNFINISHED = re.compile(
    r"\b(?:includ(?:e|es|ing)|are|is|were|as follows|following|such as|like|namely|involves?|means?|covers?)\s*:?$", re.IGNORECASE
)
# "This includes:" introduces nothing that a reader of the answer has seen.
_EMPTY_LEAD = re.compile(
    r"^(?:this|that|it|they|he|she|such|here|for example|for instance|e\.g\.|namely|among them)\b|^(?:these|those) (?:are|include)\b",
    re.IGNORECASE,
)
_REQUESTS = patterns.load("requests")


class ExtractiveWriter:
    """Implements stages.Writer; never fails."""

    name = "extractive"

    async def write(
        self, question: Question, understanding: Understanding, evidence: Evidence, already: tuple[DraftSentence, ...]
    ) -> AsyncGenerator[DraftSentence, None]:
        said = {_key(sentence.text) for sentence in already}
        limit = 1 if _REQUESTS["one_sentence"].search(question.text) else None
        claims = 0
        for sentence in _plan(question, understanding, evidence):
            key = _key(sentence.text)
            if key in said or (limit and (sentence.kind == "framing" or claims >= limit)):
                continue
            said.add(key)
            claims += sentence.kind == "claim"
            yield sentence


def _key(text: str) -> str:
    return " ".join(content_words(text)) or text


def _plan(question: Question, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    if any(aspect.personal for aspect in evidence.aspects):
        yield from personal_answer(question, understanding, evidence)
    elif evidence.aspects:
        yield from _side_by_side(question, understanding, evidence)
    elif evidence.lists:
        yield from _whole_list(evidence.lists[0], question, understanding)
    else:
        yield from _best_passages(evidence, evidence.passages)


def _whole_list(found: FoundList, question: Question, understanding: Understanding) -> Iterator[DraftSentence]:
    names_only, with_reasons = bool(_REQUESTS["names_only"].search(question.text)), "reasons" in understanding.facets
    count = _COUNTS[len(found.items)] if len(found.items) < len(_COUNTS) else str(len(found.items))
    lead = _lead_sentence(found)
    if lead is not None and found.lead:
        yield DraftSentence(lead, (found.lead.id,))
    yield DraftSentence(f"There are {count}:" if lead else f"The guidance names {count}:", kind="framing")
    for item in found.items:
        if names_only and item.label:
            yield DraftSentence(f"**{item.label}**", (item.id,), block="item")
            continue
        texts = [sentence.text for sentence in item.sentences][: ITEM_SENTENCES if with_reasons else 1] or [item.text]
        for place, text in enumerate(texts):
            yield DraftSentence(labelled(item, text), (item.id,), block="sentence" if place else "item")


def _lead_sentence(found: FoundList) -> str | None:
    """The sentence that introduces the list, or the last one before it that says something by itself; a colon becomes a full stop."""
    for sentence in reversed(found.lead.sentences if found.lead else ()):
        if not _EMPTY_LEAD.match(sentence.text) and not _UNFINISHED.search(sentence.text):
            return re.sub(r"\s*:$", ".", sentence.text)
    return None


def _side_by_side(question: Question, understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    """What is covered first, and what is not named after it."""
    for aspect in sorted(evidence.aspects, key=lambda aspect: not aspect.covered):
        if not aspect.covered or not aspect.passages:
            nothing = f"The guidance I have does not say “{aspect.name}”" if aspect.is_question else f"I found nothing about {aspect.name}."
            yield DraftSentence(nothing, kind="framing", block="paragraph")
            continue
        if aspect.is_question:
            yield from _whole_list(aspect.lists[0], question, understanding) if aspect.lists else _best_passages(evidence, aspect.passages)
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
