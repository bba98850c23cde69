"""Evidence for questions that ask for a list: which list is the answer, and the whole of it, whichever of its items were found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, harmless

LIST_NEAR_BEST = 0.85  # a list elsewhere is the answer where its best items are this near to the nearest passage
# A paragraph around the list speaks of all its items at once and so is nearer to the question than any of them: lists that answer
# have 0.78 to 0.82 of its similarity ("Which jobs are at risk?" over two articles in plain text).
LIST_IN_SECTION = 0.7
# "What do annotators do?" is nearer to one item than to its siblings by 0.21 to 0.39, "What new jobs are there?" by 0.04 to 0.12
# (development questions over the guidance).
ITEM_STANDS_OUT = 0.16
LIST_ITEMS_JUDGED = 3  # the relevance of a list is that of its best few items: a long list must not win by its length


def answering_lists(passages: Sequence[Passage], *, asked: bool, knowledge_base: KnowledgeBase) -> tuple[FoundList, ...]:
    """The list that is the answer, if one is: the nearest passage introduces it, or belongs to it without standing out, or is no nearer.

    `asked`: the wording asks for a list. Without that only the list that the nearest passage introduces is one.
    """
    if not passages:
        return ()
    nearest = max(passages, key=lambda passage: passage.similarity)
    found = sorted(lists_among(passages, knowledge_base), key=lambda one: one.relevance, reverse=True)
    introduced = next((one for one in found if one.lead == nearest.chunk), None)
    if introduced and (asked or nearest.chunk.text.rstrip().endswith(":")):
        return (introduced,)
    if not asked or not found:
        return ()
    home = next((one for one in found if nearest.chunk in one.items), None)
    if home:
        others = [passage.similarity for passage in passages if passage.chunk in home.items and passage is not nearest]
        stands_out = bool(others) and nearest.similarity - sum(others) / len(others) > ITEM_STANDS_OUT
        return () if stands_out else (home,)
    same_section = nearest.chunk in knowledge_base.section(found[0].items[0])
    near_enough = LIST_IN_SECTION if same_section else LIST_NEAR_BEST
    return (found[0],) if found[0].relevance >= near_enough * nearest.similarity else ()


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
