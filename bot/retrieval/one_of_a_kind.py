"""Which one of a kind is described: "Which role writes the rules for AI?" is answered by an item of the list of roles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import patterns
from bot.retrieval.found_lists import headings_above, lists_among
from bot.retrieval.passage_order import SEARCHED
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless, stem

_BEFORE_WHAT_IT_DOES = frozenset({"which", "what", "need", "several"})
_REQUESTS = patterns.load("requests")
_WORK = frozenset(stem(word) for word in "job role profession position occupation work career trade title".split())
_LISTS_OF_WORK = frozenset(stem(word) for word in "job role profession position occupation".split())  # "career" stands above skills as well


def asks_for_one(query: str) -> bool:
    """Whether one of several things is asked for, by what it is like or by what is said of it: no list is the answer."""
    return bool(_REQUESTS["one_of_several"].match(query) or _REQUESTS["one_of_a_kind"].search(query))


@dataclass(frozen=True, slots=True)
class _Asked:
    kind: frozenset[str]  # the stems by which a list of it may be called: a job is a role as well
    described: str  # what is said of it


async def one_of_a_kind(query: str, found: Sequence[Passage], knowledge_base: KnowledgeBase) -> Passage | None:
    """The item of the asked-for kind that is described; None where no one is, or the documents list none of that kind.

    The passages are ordered by the whole question, to which "what is that job called?" adds what all the jobs share. The description
    alone is compared with each item and with its label: of 38 such questions about the lists of an article the answer is the right item
    alone for 23, and for 11 where it follows the order of passages.
    """
    asked = _asked_in(query)
    if asked is None:
        return None
    items = {item.id: item for of_kind in lists_among(found, knowledge_base) if asked.kind & _above(of_kind) for item in of_kind.items}
    labelled = [item for item in items.values() if item.label and harmless(item)]
    if len(labelled) < 2:
        return None
    scored = await by_description(asked.described, labelled, knowledge_base)
    return scored[0][0] if scored else None


async def by_description(described: str, items: Sequence[Chunk], knowledge_base: KnowledgeBase) -> list[tuple[Passage, float]]:
    """Those of the items that are found by the description, each with the cosine of it and of its label, added up; the nearest first."""
    labels = {item.id: item.label or "" for item in items}
    (near,) = await knowledge_base.search_each([described], limit=SEARCHED)
    vector, *of_labels = await knowledge_base.embed([described, *labels.values()])
    nearness = {chunk_id: float(vector @ of_label) for chunk_id, of_label in zip(labels, of_labels, strict=True)}
    found = [(passage, passage.similarity + nearness[passage.chunk.id]) for passage in near if passage.chunk.id in labels]
    return sorted(found, key=lambda one: one[1], reverse=True)


def _asked_in(query: str) -> _Asked | None:
    asked = _REQUESTS["one_of_a_kind"].search(query)
    if asked is None:
        return None
    name = next((name for name, text in asked.groupdict().items() if text), None)
    kind = stem(asked[name].lower()) if name else "job"  # "what do you call people who ..."
    end = asked.end(name) if name in _BEFORE_WHAT_IT_DOES else asked.end()
    described = f"{query[: asked.start()]} {query[end:]}".strip(" ,;:.?!–—-")
    if not content_words(described):
        return None
    return _Asked(_LISTS_OF_WORK if kind in _WORK else frozenset((kind,)), described)


def _above(found: FoundList) -> frozenset[str]:
    """The stems of what the list is called and of a line that leads to it; a paragraph on skills speaks of jobs as well."""
    leads = found.lead.text if found.lead and found.lead.text.rstrip().endswith(":") else ""
    above = " ".join((*headings_above(found)[-1:], leads))
    return frozenset(content_words(re.sub(r"[-–—/]", " ", above)))
