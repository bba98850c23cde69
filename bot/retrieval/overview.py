"""Questions about the whole: the sentences in which a document concludes or weighs, and one sentence for each of its sections."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot import patterns
from bot.messages.asked_words import asked_words
from bot.retrieval.closing_section import closes, counted_conclusions
from bot.retrieval.quoting import leans
from bot.stages import Facet, Quote
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless, stem

_ASKING = patterns.load("facets")
_DOCUMENT = re.compile(
    r"\b(?:(?:whole|entire|full|complete) )?"
    r"(?:article|author|book|booklet|brochure|document|essay|guidance|guide|guideline|handbook|leaflet|manual|notebook|page|paper|piece|post"
    r"|report|speech|story|text|writer)s?(?:['’]s?)?\b",
    re.IGNORECASE,
)
_OF_THE_WHOLE: tuple[Facet, ...] = ("summary", "verdict", "outline")
# who it is that concludes says nothing of what about: "What does the miller conclude?"
_WHO = re.compile(r"\b(?:do|does|did)\s+[^?.,]{1,40}?\s+(?=(?:conclude|draw|think|believe|say|arrive)\b)", re.IGNORECASE)
# What makes a sentence a conclusion, beside how near it is to the question and to the document as a whole (cosines from 0.3 to 0.8): it
# says that it concludes, it weighs one thing against another, it stands at the end of its document or sums up the list before it. Set on
# 25 questions about five documents (an essay, an article, rules, questions and answers), whose conclusions are then among the first four.
CONCLUDES, WEIGHS, AT_THE_END, UNDER_SUCH_A_HEADING, AFTER_A_LIST = 0.15, 0.1, 0.12, 0.08, 0.08
QUESTION = 0.6  # what nearness to the question counts, where it names a subject, beside nearness to the whole
LAST_PARAGRAPHS = 2
BEST = 5  # passages that tell which documents are spoken of
_CONCLUDES = re.compile(
    r"\b(?:ultimately|in the end|in conclusion|to conclude|to sum up|in sum|in summary|overall|all in all|above all|on balance|in short"
    r"|the (?:lesson|point|upshot|bottom line) is|(?:a|my|our|the) conclusion|comes? down to"
    r"|(?:i|we) (?:think|believe|conclude|doubt|expect|(?:find|found|learned|learnt) that)\b)",
    re.IGNORECASE,
)
_WEIGHS = re.compile(
    r"\b(?:not|isn['’]t|aren['’]t)\b.{1,90}\bbut\b|\bneither\b.+\bnor\b|\brather than\b|\binstead of\b"
    r"|^(?:yet|however|although|though|while)\b|, (?:yet|but|although|though)\b"
    r"|\bnot (?:merely|only|just|necessarily)\b|\b(?:at the same time|simultaneously)\b",
    re.IGNORECASE,
)
# Of the best sentence's score. One that weighs and neither says that it concludes nor stands where documents do is as often about a detail.
NEAR_BEST, NEAR_BEST_WEIGHING = 0.75, 0.85
SENTENCES, SENTENCES_OF_A_PASSAGE, MOST_WORDS = 5, 2, 170
WHOLE_SENTENCES = 3  # a passage of no more is one conclusion
LEAST_WORDS = 6  # of a sentence that says something
SPECIFIC = 0.25  # a word in no more of a document's passages than that is not what the whole is about
SPOKEN_OF = 0.5  # cosine of the question and a concluding sentence that answers it
SPEAKS_AS_MUCH = 0.8  # of the best passage's score: of a passage whose document is spoken of too
MOST_SECTIONS = 12
SUMMARY_WORDS = 195
# A summary tells what each section says; who asks for a judgement, for a list or for advice "overall" is not answered by one.
_BEYOND_A_SUMMARY: frozenset[Facet] = frozenset({"verdict", "list", "yes_no", "risk", "advice", "reasons", "quantity", "comparison"})


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
    vector = (await knowledge_base.embed([query]))[0] if subject else None
    # whole documents are read: others are answered meanwhile
    return await asyncio.to_thread(_overview, subject, vector, facets, passages, knowledge_base)


def _overview(
    subject: Sequence[str],
    vector: NDArray[np.float32] | None,
    facets: Collection[Facet],
    passages: Sequence[Passage],
    knowledge_base: KnowledgeBase,
) -> Overview | None:
    chunks = _spoken_of(passages, knowledge_base, several=bool(subject) and "outline" not in facets)
    if "outline" in facets:
        sections = tuple(_gists(chunks, knowledge_base))
        return Overview(sections, covered=True, by_section=True) if len(sections) > 1 else None
    words = [stem(word) for word in subject]
    held = [_words_held(words, chunk) for chunk in chunks] if words else []
    shares = {word: sum(word in of_chunk for of_chunk in held) / len(chunks) for word in words}
    of_a_part = {word for word, share in shares.items() if 0 < share <= SPECIFIC}
    specific = bool(of_a_part) or not all(shares.values())
    if specific and "verdict" not in facets:
        return None
    document_id = passages[0].chunk.document_id
    closing = counted_conclusions([chunk for chunk in chunks if chunk.document_id == document_id]) if "verdict" in facets else ()
    told = _of_a_part(of_a_part, held, chunks, passages) if of_a_part else ()
    if told and not (closing and not any(_CONCLUDES.search(quote.text) or _WEIGHS.search(quote.text) for quote in told)):
        return Overview(told, covered=True)
    if of_a_part:
        return Overview(closing, covered=False) if closing else None
    quotes = closing or _conclusions(chunks, vector, knowledge_base)
    if not quotes:
        return None
    if not _BEYOND_A_SUMMARY & frozenset(facets):
        first = tuple(quote for quote in quotes if quote.chunk is quotes[0].chunk)
        quotes = (*first, *_sections_beside(first, chunks, knowledge_base))
    near = max(float((knowledge_base.sentence_vectors(quote.chunk) @ vector).max()) for quote in quotes) if vector is not None else 1.0
    return Overview(quotes, covered=not specific or near >= SPOKEN_OF)


def _words_held(words: Sequence[str], chunk: Chunk) -> frozenset[str]:
    return frozenset(words) & frozenset(content_words(chunk.search_text))


def _spoken_of(passages: Sequence[Passage], knowledge_base: KnowledgeBase, *, several: bool) -> list[Chunk]:
    """What the document that the question is about says, or where it names its subject what all of those do that speak of it."""
    near = [passage for passage in passages[:BEST] if passage.score >= SPEAKS_AS_MUCH * passages[0].score] if several else passages[:BEST]
    found = Counter(passage.chunk.document_id for passage in near)
    likeliest = max(found, key=lambda one: (found[one], one == passages[0].chunk.document_id))
    ids = set(found) if several else {likeliest}
    return [chunk for chunk in knowledge_base.chunks if chunk.document_id in ids and chunk.sentences and harmless(chunk)]


def _without_the_asking(query: str) -> str:
    kept = list(_WHO.sub(lambda who: " " * len(who.group()), query))
    for pattern in (_ASKING[facet] for facet in _OF_THE_WHOLE):
        for match in re.finditer(rf"(?:{pattern.pattern})\w*", query, pattern.flags):
            kept[match.start() : match.end()] = " " * (match.end() - match.start())
    return _DOCUMENT.sub(" ", "".join(kept))


def _of_a_part(words: set[str], held: Sequence[frozenset[str]], chunks: Sequence[Chunk], passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """What the best passage about a part of the whole concludes; nothing where it only tells."""
    about = {chunk.id: len(of_chunk & words) for of_chunk, chunk in zip(held, chunks, strict=True)}
    most = max(about.values())
    best = next((passage.chunk for passage in passages if about.get(passage.chunk.id) == most), None)
    if best is None:
        return ()
    texts = [sentence.text for sentence in best.sentences]
    concluding = [number for number, text in enumerate(texts) if _CONCLUDES.search(text) or _WEIGHS.search(text)]
    if not concluding and best not in _last_paragraphs(chunks) and not closes(best):
        return ()
    naming = [number for number, text in enumerate(texts) if words & set(content_words(text))]
    told = set(concluding)
    for number in concluding:  # from the sentence on that names what it concludes about
        named = max((one for one in naming if one <= number), default=number - (number > 0 and leans(texts[number])))
        told |= set(range(named, number + 1)) if number - named <= WHOLE_SENTENCES else set()
    if told and len(texts) <= WHOLE_SENTENCES:
        told = set(range(min(told), len(texts)))
    if not concluding or (not naming and len(texts) <= WHOLE_SENTENCES):
        told = set(range(len(texts)))
    return tuple(Quote(best, texts[number]) for number in sorted(told) if not texts[number].endswith((":", "?")))


def _conclusions(chunks: Sequence[Chunk], vector: NDArray[np.float32] | None, knowledge_base: KnowledgeBase) -> tuple[Quote, ...]:
    whole = _mean(chunks, knowledge_base)
    aim = whole if vector is None else QUESTION * vector + (1 - QUESTION) * whole
    scores: dict[tuple[int, int], float] = {}
    weighing: set[tuple[int, int]] = set()
    last = {chunk.id for chunk in _last_paragraphs(chunks)}
    for place, chunk in enumerate(chunks):
        if not _is_prose(place, chunks):
            continue
        standing = AT_THE_END * (chunk.id in last) + UNDER_SUCH_A_HEADING * closes(chunk) + AFTER_A_LIST * _sums_up_a_list(place, chunks)
        for number, (sentence, near) in enumerate(zip(chunk.sentences, knowledge_base.sentence_vectors(chunk) @ aim, strict=True)):
            if len(sentence.text.split()) < LEAST_WORDS or sentence.text.endswith((":", "?")):
                continue
            concludes, weighs = bool(_CONCLUDES.search(sentence.text)), bool(_WEIGHS.search(sentence.text))
            if concludes or weighs or standing:
                scores[place, number] = float(near) + CONCLUDES * concludes + WEIGHS * weighs + standing
            if weighs and not (concludes or standing):
                weighing.add((place, number))
    chosen = _chosen(scores, weighing, chunks)
    return tuple(Quote(chunks[place], chunks[place].sentences[number].text) for place, number in _whole_if_short(chosen, chunks))


def _mean(chunks: Sequence[Chunk], knowledge_base: KnowledgeBase) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = np.concatenate([knowledge_base.sentence_vectors(chunk) for chunk in chunks]).mean(axis=0)
    mean /= max(float(np.linalg.norm(mean)), 1e-9)
    return mean


def _last_paragraphs(chunks: Sequence[Chunk]) -> list[Chunk]:
    """Of each document, none of a section before its last one."""
    of_document: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        if chunk.kind == "paragraph" and len(chunk.text.split()) > LEAST_WORDS:
            of_document.setdefault(chunk.document_id, []).append(chunk)
    return [
        chunk
        for paragraphs in of_document.values()
        for chunk in paragraphs[-LAST_PARAGRAPHS:]
        if chunk.heading_path == paragraphs[-1].heading_path
    ]


def _chosen(scores: dict[tuple[int, int], float], weighing: Collection[tuple[int, int]], chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """The best sentences, those of one passage together, the passage with the best one first."""
    chosen: dict[int, set[int]] = {}
    words = 0
    ranked = sorted(scores, key=lambda key: scores[key], reverse=True)
    for place, number in ranked:
        if scores[place, number] < (NEAR_BEST_WEIGHING if (place, number) in weighing else NEAR_BEST) * scores[ranked[0]]:
            continue
        sentences = chunks[place].sentences
        # a sentence that leans on the one before it is not understood without it
        needed = {number, number - 1} if number and leans(sentences[number].text) else {number}
        added = needed - chosen.get(place, set())
        more = sum(len(sentences[one].text.split()) for one in added)
        too_many = sum(map(len, chosen.values())) + len(added) > SENTENCES or words + more > MOST_WORDS
        most = WHOLE_SENTENCES if closes(chunks[place]) else SENTENCES_OF_A_PASSAGE
        if too_many or len(chosen.get(place, set()) | needed) > most:
            continue
        chosen.setdefault(place, set()).update(needed)
        words += more
    return [(place, number) for place, numbers in chosen.items() for number in sorted(numbers)]


def _whole_if_short(chosen: Sequence[tuple[int, int]], chunks: Sequence[Chunk]) -> list[tuple[int, int]]:
    """With the whole of the first passage where that is short."""
    best = chosen[0][0] if chosen else 0
    sentences = chunks[best].sentences
    if not chosen or len(sentences) > WHOLE_SENTENCES or chunks[best].kind != "paragraph":
        return list(chosen)
    whole = [(best, number) for number, sentence in enumerate(sentences) if not sentence.text.endswith((":", "?"))]
    return [*whole, *((place, number) for place, number in chosen if place != best)]


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
    """Of each section the sentence that is nearest to all that it says."""
    depth = next((depth for depth in range(6) if len({chunk.heading_path[: depth + 1] for chunk in chunks}) > 1), 0)
    sections: dict[tuple[str, ...], list[Chunk]] = {}
    for chunk in chunks:
        if len(chunk.heading_path) > depth:
            sections.setdefault((chunk.document_id, *chunk.heading_path[: depth + 1]), []).append(chunk)
    for of_section in list(sections.values())[:MOST_SECTIONS]:
        mean = _mean(of_section, knowledge_base)
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


def _sections_beside(told: Sequence[Quote], chunks: Sequence[Chunk], knowledge_base: KnowledgeBase) -> list[Quote]:
    """A sentence for each section beside the conclusion that is told; of many sections those nearest to the whole."""
    whole = _mean(chunks, knowledge_base)
    gists = [quote for quote in _gists(chunks, knowledge_base) if quote.chunk is not told[0].chunk]
    near = {quote.text: float((knowledge_base.sentence_vectors(quote.chunk) @ whole).max()) for quote in gists}
    words = sum(len(quote.text.split()) for quote in told)
    kept = set()
    for quote in sorted(gists, key=lambda quote: near[quote.text], reverse=True):
        words += len(quote.text.split())
        if words > SUMMARY_WORDS:
            break
        kept.add(quote.text)
    said = {quote.text for quote in told}
    return [quote for quote in gists if quote.text in kept - said]
