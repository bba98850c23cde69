"""How near a question is to each of the lists that may answer it: to what the list is about, and to its items."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.messages.phrases import in_order, plural
from bot.retrieval.denials import turned_round
from bot.retrieval.found_lists import LIST_ITEMS_JUDGED, headings_above
from bot.retrieval.list_selection import columns
from bot.retrieval.word_matching import nearest_pieces
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, content_words, stem

# A list is about what its heading, the paragraph that introduces it or its section says, more than about what its items say: for "what
# new jobs is AI creating?" the items of the jobs at risk are as near (0.54) as those of the new roles (0.56), the headings are not
# (0.45 and 0.69).
ABOUT, ITEMS = 0.85, 0.15
WORDS = 0.5  # of what it is about, where a list of what is not done is weighed against one of what is
IN_ITS_SECTION = 0.02  # for each of the best passages that stands in its section, less for the later ones
LOOKED_AT, LESS = 5, 0.1
CALLED = 0.2  # of the words for what is listed, "new jobs", that not all lists have above them
LEAST_WORDS = 2  # "careers" alone may stand above skills as well
TURNED_ROUND = 0.1  # a list of what is not done, where it is asked what is
# "What do annotators do?" is nearer to one item than to its siblings by 0.21 to 0.39, "What new jobs are there?" by 0.04 to 0.12
# (development questions over the guidance).
ITEM_STANDS_OUT = 0.16
# Where the message is sure to want the whole set, by its likeness to exemplars that do, less has to speak for the list: "I am dying to know
# which new professions are born from AI" is nearest to one item of it.
STANDS_OUT_OF_SURE = 0.3
_NUMBERED = re.compile(r"^(?:(?:chapter|section|part) )?[\d.]+[):.]?\s+", re.IGNORECASE)
_CONCEDES = re.compile(r"^(?:while|although|though|even though|even if|whereas|whilst) [^,]{3,},\s+(?=\w+ \w+ \w)", re.IGNORECASE)


_SORTS = frozenset(stem(word) for word in "category kind type sort group area field class".split())


@dataclass(frozen=True, slots=True)
class Candidate:
    found: FoundList
    about: float  # how near the query is to what the list is about, as a whole and word by word
    about_as_whole: float  # cosine alone
    items: Sequence[float]  # with each item, in order
    relevance: float  # for choosing between lists: see _Asked
    named: frozenset[Chunk] | None = None  # where several things are sure to be wanted, the items that the query names all the same

    def stands_out(self, item: Chunk) -> bool:
        """Whether the query is about one item rather than about the list."""
        own = self.items[self.found.items.index(item)]
        others = (sum(self.items) - own) / (len(self.items) - 1)
        least = ITEM_STANDS_OUT if self.named is None or item in self.named else STANDS_OUT_OF_SURE
        return own - others > least and own > self.about_as_whole

    def stands_in(self, section: Sequence[Chunk], best: Chunk) -> bool:
        """Whether the best passage is of this section and the list too, and none of its items says more about the query than the list."""
        return self.found.items[0] in section and not (best in self.found.items and self.stands_out(best))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The query as lists are compared by it: what all that was found has in common is no reason for one of them.

    Of what an article about AI says of jobs, skills and schools all is near to "which work might AI replace?" for the sake of AI alone. So
    the mean of what was found is taken off both sides before they are compared. Of 54 questions for a list over three documents, each
    about one thing, the right one of the lists is nearest for 32 without that and for 41 with it.
    """

    query: str
    vector: NDArray[np.float32]
    common: NDArray[np.float32]

    def nearness(self, vectors: NDArray[np.float32]) -> float:
        """Of the nearest of these texts, beside what is common."""
        if not len(vectors):
            return 0.0
        own, others = self.vector - self.common, vectors - self.common
        lengths = np.linalg.norm(others, axis=1) * np.linalg.norm(own)
        return float((others @ own / np.maximum(lengths, 1e-9)).max())


async def candidates_among(
    query: str, lists: Sequence[FoundList], passages: Sequence[Passage], knowledge_base: KnowledgeBase, *, sure: bool
) -> list[Candidate]:
    """`sure`: that several things are wanted."""
    vector = (await knowledge_base.embed([query]))[0]
    found = [vectors.mean(axis=0) for passage in passages if len(vectors := knowledge_base.sentence_vectors(passage.chunk))]
    asked = _Asked(query, vector, np.mean(found, axis=0) if found else np.zeros_like(vector))
    best = [passage.chunk for passage in passages[:LOOKED_AT]]
    each = [await _candidate(asked, one, best, knowledge_base) for one in lists]
    each = [replace(one, relevance=one.relevance + CALLED * share) for one, share in zip(each, _called_as_asked(query, lists), strict=True)]
    return [replace(one, named=_named(query, one.found)) for one in each] if sure else each


def heading_of(chunk: Chunk) -> str:
    """Its own, without its number and those above it; the title where there is none."""
    return _NUMBERED.sub("", chunk.heading_path[-1]) if chunk.heading_path else chunk.document_title


def nearness_to(chunk: Chunk, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> float:
    return float((knowledge_base.sentence_vectors(chunk) @ vector).max(initial=0.0))


def _called_as_asked(query: str, lists: Sequence[FoundList]) -> list[float]:
    """Of each list how far it is called what is asked for, in the words that tell these lists apart.

    "Which new jobs are coming?" is as near to the jobs at risk as to the jobs that are new, but for one word.
    """
    asked = next((frozenset(content_words(phrase)) for phrase in in_order(query) if plural(phrase)), frozenset[str]()) - _SORTS
    if len(asked) < LEAST_WORDS:
        return [0.0] * len(lists)
    have = [asked & _words_above(found) for found in lists]
    with_word = Counter(word for own in have for word in own)
    telling = {word: 1 / count for word, count in with_word.items() if count < len(lists)}
    total = sum(telling.values())
    return [sum(telling.get(word, 0.0) for word in own) / total if total else 0.0 for own in have]


def _words_above(found: FoundList) -> frozenset[str]:
    above = " ".join((*headings_above(found)[-1:], found.lead.text if found.lead else ""))
    return frozenset(content_words(above))


def _named(query: str, found: FoundList) -> frozenset[Chunk]:
    """The items with a word of the query in their label that does not stand above the list, and those without a label."""
    above = {*content_words(" ".join(found.items[0].heading_path)), *content_words(found.lead.text if found.lead else "")}
    asked = set(content_words(query)) - above
    return frozenset(item for item in found.items if not item.label or asked & set(content_words(item.label)))


async def _candidate(asked: _Asked, found: FoundList, best: Sequence[Chunk], knowledge_base: KnowledgeBase) -> Candidate:
    first, query = found.items[0], asked.query
    heading = " > ".join(headings_above(found)) or first.document_title
    titles = [heading, f"{heading}\n{found.lead.text}"] if found.lead else [heading]
    if first.kind == "table_row":
        titles.append(f"{heading}: {', '.join(columns(first))}")
    # "What you must never do", of what the handbook for volunteers is about
    *of_titles, in_document = await knowledge_base.embed([*titles, f"{first.document_title}: {heading}"])
    section = knowledge_base.section(first)
    around = [chunk for chunk in section if not chunk.list_id and chunk.position < first.position]
    whole = np.vstack([of_titles, *(knowledge_base.sentence_vectors(chunk) for chunk in around)])
    as_whole = float((whole @ asked.vector).max())
    met = await _words_met(query, titles[-1], knowledge_base)
    about = (1 - WORDS) * max(as_whole, float(in_document @ asked.vector)) + WORDS * met
    items = [nearness_to(item, asked.vector, knowledge_base) for item in found.items]
    apart = sorted((asked.nearness(knowledge_base.sentence_vectors(item)) for item in found.items), reverse=True)[:LIST_ITEMS_JUDGED]
    above = np.vstack([of_titles, in_document, *[await _said_by(chunk, knowledge_base) for chunk in around]])
    relevance = ABOUT * asked.nearness(above) + ITEMS * sum(apart) / len(apart)
    relevance += IN_ITS_SECTION * sum(1 - LESS * place for place, chunk in enumerate(best) if chunk in section)
    relevance -= TURNED_ROUND if turned_round(query, heading_of(first)) else 0.0
    return Candidate(found, about, as_whole, items, relevance)


async def _said_by(chunk: Chunk, knowledge_base: KnowledgeBase) -> NDArray[np.float32]:
    """The vectors of its sentences without what they only concede: "While looms displace carders, they bring new trades" is about these."""
    vectors = knowledge_base.sentence_vectors(chunk)
    clauses = {row: _CONCEDES.sub("", sentence.text) for row, sentence in enumerate(chunk.sentences) if _CONCEDES.match(sentence.text)}
    if not clauses:
        return vectors
    said: NDArray[np.float32] = np.array(vectors, dtype=np.float32)
    said[list(clauses)] = await knowledge_base.embed(list(clauses.values()))
    return said


async def _words_met(query: str, title: str, knowledge_base: KnowledgeBase) -> float:
    asked, given = await knowledge_base.word_pieces([query, title])
    words = [row for row, (start, end) in enumerate(asked.spans) if content_words(query[start:end])]
    return float(nearest_pieces(asked, given)[words].mean()) if words else 0.0
