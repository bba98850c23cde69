"""Questions about the whole: the sentences in which a document concludes or weighs, and one sentence for each of its sections."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot import patterns
from bot.messages.asked_words import asked_words
from bot.retrieval.quoting import leans
from bot.stages import Facet, Quote
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless, stem

_ASKING = patterns.load("facets")
_OF_THE_WHOLE: tuple[Facet, ...] = ("summary", "verdict", "outline")
# What makes a sentence a conclusion, beside how near it is to the question and to the document as a whole (cosines from 0.3 to 0.8): it
# says that it concludes, it weighs one thing against another, it stands at the end of its document or sums up the list before it. Set on
# 25 questions about five documents (an essay, an article, rules, questions and answers), whose conclusions are then among the first four.
CONCLUDES, WEIGHS, AT_THE_END, AFTER_A_LIST = 0.15, 0.1, 0.12, 0.08
QUESTION = 0.6  # what nearness to the question counts, where it names a subject, beside nearness to the whole
QUESTION_OF_A_SUBJECT = 0.9  # where a conclusion about one part of the whole is asked for
LAST_PARAGRAPHS = 2
BEST = 5  # passages that tell which documents are spoken of
_CONCLUDES = re.compile(
    r"\b(?:ultimately|in the end|in conclusion|to conclude|to sum up|in sum|in summary|overall|all in all|above all|on balance|in short"
    r"|the (?:lesson|point|upshot|bottom line) is|(?:a|my|our|the) conclusion|(?:i|we) (?:think|believe|conclude) that)\b",
    re.IGNORECASE,
)
_WEIGHS = re.compile(
    r"\b(?:not|isn['’]t|aren['’]t)\b.{1,90}\bbut\b|\bneither\b.+\bnor\b|\brather than\b|\binstead of\b"
    r"|^(?:yet|however|although|though|while)\b|, (?:yet|but|although|though)\b"
    r"|\bnot (?:merely|only|just|necessarily)\b|\b(?:at the same time|simultaneously)\b",
    re.IGNORECASE,
)
NEAR_BEST = 0.75  # of the best sentence's score
SENTENCES, SENTENCES_OF_A_PASSAGE, MOST_WORDS = 5, 2, 170
WHOLE_SENTENCES = 3  # a passage of no more is one conclusion
LEAST_WORDS = 6  # of a sentence that says something
SPECIFIC = 0.25  # a word in no more of a document's passages than that is not what the whole is about
SPOKEN_OF = 0.5  # cosine of the question and a concluding sentence that answers it
MOST_SECTIONS = 12


@dataclass(frozen=True, slots=True)
class Overview:
    quotes: tuple[Quote, ...]
    covered: bool  # whether it answers the question for certain
    by_section: bool = False


async def overview(query: str, facets: Collection[Facet], passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Overview | None:
    """None where the question is not about a whole document. `passages`: best first."""
    if not passages or not any(facet in facets for facet in _OF_THE_WHOLE):
        return None
    subject = asked_words(_without_the_asking(query))
    chunks = _spoken_of(passages, knowledge_base, several=bool(subject) and "outline" not in facets)
    shares = [_share_with(stem(word), chunks) for word in subject]
    specific = any(share <= SPECIFIC for share in shares)
    of_a_subject = any(0 < share <= SPECIFIC for share in shares)
    if "outline" in facets:
        sections = tuple(_gists(chunks, knowledge_base))
        return Overview(sections, covered=True, by_section=True) if len(sections) > 1 else None
    if specific and "verdict" not in facets:
        return None
    vector = (await knowledge_base.embed([query]))[0] if subject else None
    quotes = _conclusions(chunks, vector, knowledge_base, of_a_subject=of_a_subject)
    if not quotes:
        return None
    near = max(float((knowledge_base.sentence_vectors(quote.chunk) @ vector).max()) for quote in quotes) if vector is not None else 1.0
    return Overview(quotes, covered=not specific or near >= SPOKEN_OF)


def _spoken_of(passages: Sequence[Passage], knowledge_base: KnowledgeBase, *, several: bool) -> list[Chunk]:
    """What the document that the question is about says, or where it names its subject what all of those do that speak of it."""
    found = Counter(passage.chunk.document_id for passage in passages[:BEST])
    likeliest = max(found, key=lambda one: (found[one], one == passages[0].chunk.document_id))
    ids = set(found) if several else {likeliest}
    return [chunk for chunk in knowledge_base.chunks if chunk.document_id in ids and chunk.sentences and harmless(chunk)]


def _without_the_asking(query: str) -> str:
    kept = list(query)
    for pattern in (_ASKING[facet] for facet in _OF_THE_WHOLE):
        for match in re.finditer(rf"(?:{pattern.pattern})\w*", query, pattern.flags):
            kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return "".join(kept)


def _share_with(word: str, chunks: Sequence[Chunk]) -> float:
    return sum(word in content_words(chunk.search_text) for chunk in chunks) / len(chunks)


def _conclusions(
    chunks: Sequence[Chunk], vector: NDArray[np.float32] | None, knowledge_base: KnowledgeBase, *, of_a_subject: bool
) -> tuple[Quote, ...]:
    whole = np.concatenate([knowledge_base.sentence_vectors(chunk) for chunk in chunks]).mean(axis=0)
    whole /= max(float(np.linalg.norm(whole)), 1e-9)
    question = QUESTION_OF_A_SUBJECT if of_a_subject else QUESTION
    aim = whole if vector is None else question * vector + (1 - question) * whole
    scores: dict[tuple[int, int], float] = {}
    last = _last_paragraphs(chunks)
    for place, chunk in enumerate(chunks):
        if not _is_prose(place, chunks):
            continue
        standing = AT_THE_END * (chunk in last) + AFTER_A_LIST * _sums_up_a_list(place, chunks)
        for number, (sentence, near) in enumerate(zip(chunk.sentences, knowledge_base.sentence_vectors(chunk) @ aim, strict=True)):
            if len(sentence.text.split()) >= LEAST_WORDS and not sentence.text.endswith((":", "?")):
                says = CONCLUDES * bool(_CONCLUDES.search(sentence.text)) + WEIGHS * bool(_WEIGHS.search(sentence.text))
                if says or standing or not of_a_subject:
                    scores[place, number] = float(near) + says + standing
    chosen = _chosen(scores, chunks)
    if of_a_subject and chosen:
        chosen = _with_its_neighbours(chosen, chunks)
    return tuple(Quote(chunks[place], chunks[place].sentences[number].text) for place, number in chosen)


def _last_paragraphs(chunks: Sequence[Chunk]) -> list[Chunk]:
    of_document: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.kind == "paragraph" and len(chunk.text.split()) > LEAST_WORDS:
            of_document.setdefault(chunk.document_id, []).append(chunk)
    return [chunk for paragraphs in of_document.values() for chunk in paragraphs[-LAST_PARAGRAPHS:]]


def _chosen(scores: dict[tuple[int, int], float], chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """The best sentences, those of one passage together, the passage with the best one first."""
    chosen: dict[int, set[int]] = {}
    words = 0
    ranked = sorted(scores, key=lambda key: scores[key], reverse=True)
    for place, number in ranked:
        if scores[place, number] < NEAR_BEST * scores[ranked[0]]:
            break
        sentences = chunks[place].sentences
        # a sentence that leans on the one before it is not understood without it
        needed = {number, number - 1} if number and leans(sentences[number].text) else {number}
        added = needed - chosen.get(place, set())
        more = sum(len(sentences[one].text.split()) for one in added)
        too_many = sum(map(len, chosen.values())) + len(added) > SENTENCES or words + more > MOST_WORDS
        if too_many or len(chosen.get(place, set()) | needed) > SENTENCES_OF_A_PASSAGE:
            continue
        chosen.setdefault(place, set()).update(needed)
        words += more
    return [(place, number) for place, numbers in chosen.items() for number in sorted(numbers)]


def _with_its_neighbours(chosen: Sequence[tuple[int, int]], chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """The whole of a short passage that concludes about the subject; of a longer one also what concludes right beside it."""
    best = chosen[0][0]
    told = {number for place, number in chosen if place == best}
    sentences = chunks[best].sentences
    for number, sentence in enumerate(sentences):
        beside = bool({number - 1, number + 1} & told) and bool(_CONCLUDES.search(sentence.text))
        if len(sentences) <= WHOLE_SENTENCES or beside:
            told = told | {number}
    return [*((best, number) for number in sorted(told)), *((place, number) for place, number in chosen if place != best)]


def _is_prose(place: int, chunks: Sequence[Chunk]) -> bool:
    """A paragraph, or what follows the last named item of a list and only looks like one more."""
    return chunks[place].kind == "paragraph" or _sums_up_a_list(place, chunks)


def _sums_up_a_list(place: int, chunks: Sequence[Chunk]) -> bool:
    chunk, before = chunks[place], chunks[place - 1] if place else None
    if before is None or (before.document_id, before.heading_path) != (chunk.document_id, chunk.heading_path) or not before.list_id:
        return False
    after = chunks[place + 1] if place + 1 < len(chunks) else None
    ends = after is None or after.list_id != chunk.list_id
    return chunk.kind == "paragraph" or (chunk.kind == "bullet" and bool(before.label) and not chunk.label and ends)


def _gists(chunks: Sequence[Chunk], knowledge_base: KnowledgeBase) -> Iterator[Quote]:
    depth = next((depth for depth in range(6) if len({chunk.heading_path[: depth + 1] for chunk in chunks}) > 1), 0)
    sections: dict[tuple[str, ...], list[Chunk]] = {}
    for chunk in chunks:
        if len(chunk.heading_path) > depth:
            sections.setdefault(chunk.heading_path[: depth + 1], []).append(chunk)
    for of_section in list(sections.values())[:MOST_SECTIONS]:
        mean = np.concatenate([knowledge_base.sentence_vectors(chunk) for chunk in of_section]).mean(axis=0)
        prose = [chunk for chunk in of_section if chunk.kind == "paragraph"] or of_section
        near = {
            (chunk.position, number): (float(score) + WEIGHS * bool(_WEIGHS.search(sentence.text)), chunk, sentence.text)
            for chunk in prose
            for number, (sentence, score) in enumerate(zip(chunk.sentences, knowledge_base.sentence_vectors(chunk) @ mean, strict=True))
            if not sentence.text.endswith((":", "?")) and not leans(sentence.text)
        }
        if near:
            _, chunk, text = max(near.values(), key=lambda found: found[0])
            yield Quote(chunk, text)
