"""Evidence for questions that ask for a list: which list is the answer, and the whole of it, whichever of its items were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from bot.passage_order import opens_with
from bot.stages import FoundList
from bot.word_matching import nearest_pieces
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

# A list is about what its heading, the paragraph that introduces it or its section says, more than about what its items say: for "what
# new jobs is AI creating?" the items of the jobs at risk are as near (0.54) as those of the new roles (0.56), the headings are not
# (0.45 and 0.69).
ABOUT, ITEMS = 0.7, 0.3
# "Which occupations does AI threaten?" as a whole is as near to a section that opens with "While AI poses a threat to certain jobs" and
# goes on with new ones; word by word it is nearer to the title "Jobs at risk".
WORDS = 0.5
AT_HOME = 0.05  # for the list in the section of the best passage
LIST_NEAR_BEST = 0.95  # a list elsewhere is the answer where what it is about is this near beside the best passage
# "What do annotators do?" is nearer to one item than to its siblings by 0.21 to 0.39, "What new jobs are there?" by 0.04 to 0.12
# (development questions over the guidance).
ITEM_STANDS_OUT = 0.16
LIST_ITEMS_JUDGED = 3  # the relevance of a list is that of its best few items: a long list must not win by its length


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: FoundList
    about: float  # how near the query is to what the list is about, as a whole and word by word
    about_as_whole: float  # cosine alone
    items: Sequence[float]  # with each item, in order

    @property
    def relevance(self) -> float:
        best = sorted(self.items, reverse=True)[:LIST_ITEMS_JUDGED]
        return ABOUT * self.about + ITEMS * sum(best) / len(best)

    def stands_out(self, item: Chunk) -> bool:
        """Whether the query is about one item rather than about the list."""
        own = self.items[self.found.items.index(item)]
        others = (sum(self.items) - own) / (len(self.items) - 1)
        return own - others > ITEM_STANDS_OUT and own > self.about_as_whole


async def answering_lists(query: str, passages: Sequence[Passage], *, asked: bool, knowledge_base: KnowledgeBase) -> tuple[FoundList, ...]:
    """The list that is the answer, if one is. `passages`: best first.

    `asked`: the wording asks for a list. Without that only the list that the best passage introduces is one.
    """
    if not passages:
        return ()
    best = passages[0].chunk
    vector = (await knowledge_base.embed([query]))[0]
    candidates = [await _candidate(query, found, vector, knowledge_base) for found in lists_among(passages, knowledge_base)]
    introduced = next((one for one in candidates if one.found.lead == best), None)
    if introduced and best.text.rstrip().endswith(":") and (asked or introduced.about_as_whole >= max(introduced.items)):
        return (replace(introduced.found, relevance=introduced.relevance),)
    if not asked or not candidates:
        return ()
    home = knowledge_base.section(best)
    nearest = max(candidates, key=lambda one: one.relevance + (AT_HOME if one.found.items[0] in home else 0.0))
    if best in nearest.found.items and nearest.stands_out(best):
        return ()
    if nearest.found.items[0] in home:
        return (replace(nearest.found, relevance=nearest.relevance),)
    if opens_with(query, best.text) > max(0.5, opens_with(query, " ".join(nearest.found.items[0].heading_path))):
        return ()  # the best passage is about just that
    if nearest.about_as_whole < LIST_NEAR_BEST * _nearness(best, vector, knowledge_base):
        return ()
    return (replace(nearest.found, relevance=nearest.relevance),)


async def _candidate(query: str, found: FoundList, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> _Candidate:
    heading = " > ".join(found.items[0].heading_path) or found.items[0].document_title
    titles = [heading, f"{heading}\n{found.lead.text}"] if found.lead else [heading]
    around = [chunk for chunk in knowledge_base.section(found.items[0]) if not chunk.list_id and chunk.position < found.items[0].position]
    about = max([*(await knowledge_base.embed(titles) @ vector), *(_nearness(chunk, vector, knowledge_base) for chunk in around)])
    asked, title = await knowledge_base.word_pieces([query, titles[-1]])
    words = [row for row, (start, end) in enumerate(asked.spans) if content_words(query[start:end])]
    met = float(nearest_pieces(asked, title)[words].mean()) if words else 0.0
    return _Candidate(
        found, (1 - WORDS) * float(about) + WORDS * met, float(about), [_nearness(item, vector, knowledge_base) for item in found.items]
    )


def _nearness(chunk: Chunk, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> float:
    return float((knowledge_base.sentence_vectors(chunk) @ vector).max(initial=0.0))


def lists_among(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[FoundList]:
    members: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.chunk.list_id:
            members[passage.chunk.list_id].append(passage)
    found = []
    for of_list in members.values():
        best = sorted((passage.similarity for passage in of_list), reverse=True)[:LIST_ITEMS_JUDGED]
        items = tuple(filter(harmless, knowledge_base.siblings(of_list[0].chunk)))
        if len(items) > 1:
            found.append(FoundList(items, _lead(items[0], knowledge_base), sum(best) / LIST_ITEMS_JUDGED))
    return found


def _lead(first: Chunk, knowledge_base: KnowledgeBase) -> Chunk | None:
    """The paragraph right before a list, in the same section."""
    before = [
        chunk
        for chunk in knowledge_base.section(first)
        if chunk.position < first.position and chunk.kind == "paragraph" and harmless(chunk)
    ]
    return before[-1] if before and before[-1].position == first.position - 1 else None
