"""Whether a claim counts something among other things than the documents do: "Truck drivers are one of the new roles, right?"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from bot import patterns
from bot.retrieval.found_lists import lists_among
from bot.stages import Evidence
from knowledge import Chunk, KnowledgeBase, Passage, content_words

_CLAIMS = patterns.load("counted_among")
LEAST_ITEMS = 3
SEARCHED = 30  # passages for what the claim names: the lists that can be meant are among theirs
# Cosine of what something is counted among and what a list is called: "among the jobs at risk" and "Jobs at risk" 0.9, "in danger" 0.55,
# "one of the new roles" and "Emerging opportunities: the new frontier of AI-driven roles" 0.54; what names no list ("useful", "growing",
# "well paid") 0.3 at most.
NAMES_A_LIST, NEARER_THAN_ITS_OWN = 0.45, 0.15

_Key = tuple[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Misplaced:
    item: Chunk  # what speaks of the thing
    elsewhere: Chunk  # an item of the list that the claim counts it among


async def misplaced(claim: str, evidence: Evidence, knowledge_base: KnowledgeBase) -> Misplaced | None:
    """None where the claim counts nothing among others, or the documents do so too."""
    counted = next((match for pattern in _CLAIMS.values() if (match := pattern.search(claim))), None)
    if not counted or not evidence.passages or not evidence.passages[0].chunk.list_id:
        return None
    subject = frozenset(content_words(counted["subject"]))
    (found,) = await knowledge_base.search_each([counted["group"]], limit=SEARCHED)
    lists = _lists((*evidence.passages, *found), knowledge_base)
    homes = {key: [item for item in items if subject <= frozenset(content_words(item.text))] for key, items in lists.items()}
    own = _key(evidence.passages[0].chunk)
    if not subject or not homes.get(own):
        return None
    names = list(dict.fromkeys(name for items in lists.values() for name in _names(items[0])))
    cosines = await knowledge_base.embed(names) @ (await knowledge_base.embed([counted["group"]]))[0]
    nearness = dict(zip(names, cosines.tolist(), strict=True))
    near = {key: max(nearness[name] for name in _names(items[0])) for key, items in lists.items()}
    claimed = max(near, key=lambda key: near[key])
    if homes[claimed] or near[claimed] < NAMES_A_LIST or near[claimed] - near[own] < NEARER_THAN_ITS_OWN:
        return None
    return Misplaced(homes[own][0], lists[claimed][0])


def _lists(passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> dict[_Key, list[Chunk]]:
    """The items under each heading of the lists that these passages are of."""
    found: dict[_Key, list[Chunk]] = defaultdict(list)
    for of_list in lists_among(passages, knowledge_base):
        if of_list.items[0].heading_path:
            found[_key(of_list.items[0])].extend(of_list.items)
    return {key: items for key, items in found.items() if len(items) >= LEAST_ITEMS}


def _key(chunk: Chunk) -> _Key:
    return chunk.document_id, chunk.heading_path


def _names(item: Chunk) -> tuple[str, ...]:
    """What the list is called: its heading, and that without what follows a colon; shouted capitals tell nothing."""
    heading = item.heading_path[-1].lower()
    return heading, heading.partition(":")[0]
