"""The lists of the knowledge base that passages are items of, or stand right before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, harmless

NEIGHBOURS = 3  # of the best passages
LIST_ITEMS_JUDGED = 3  # the relevance of a list is that of its best few items: a long list must not win by its length


def lists_among(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> list[FoundList]:
    members: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.chunk.list_id:
            members[passage.chunk.list_id].append(passage)
    for passage in passages[:NEIGHBOURS]:  # a list whose items sound like something else is found by the line that introduces it
        section = knowledge_base.section(passage.chunk)
        follows = next((chunk for chunk in section if chunk.position == passage.chunk.position + 1), None)
        if follows and follows.list_id and not passage.chunk.list_id and follows.list_id not in members:
            members[follows.list_id].append(Passage(follows, 0.0, 0.0))
    found = []
    for of_list in members.values():
        best = sorted((passage.similarity for passage in of_list), reverse=True)[:LIST_ITEMS_JUDGED]
        items = tuple(filter(harmless, knowledge_base.siblings(of_list[0].chunk)))
        if len(items) > 1:
            found.append(FoundList(items, _lead(items[0], knowledge_base), sum(best) / LIST_ITEMS_JUDGED))
    return found


def headings_above(found: FoundList) -> tuple[str, ...]:
    """Those that all of the items stand under: the subsections of a list have one more each."""
    paths = zip(*(item.heading_path for item in found.items), strict=False)
    return tuple(names[0] for names in takewhile(lambda names: len(set(names)) == 1, paths))


def _lead(first: Chunk, knowledge_base: KnowledgeBase) -> Chunk | None:
    """The paragraph right before a list, in the same section."""
    before = [
        chunk
        for chunk in knowledge_base.section(first)
        if chunk.position < first.position and chunk.kind == "paragraph" and harmless(chunk)
    ]
    return before[-1] if before and before[-1].position == first.position - 1 else None
