"""What somebody is like or good at, among the skills that documents list: "I never get rattled when plans change. Is that any use?"."""

from __future__ import annotations

from collections.abc import Sequence

from bot import patterns
from bot.messages.clauses import clauses
from bot.messages.told_work import work_in
from bot.retrieval.found_lists import headings_above, lists_among
from bot.retrieval.one_of_a_kind import by_description
from bot.retrieval.passage_order import SEARCHED
from knowledge import KnowledgeBase, Passage, content_words, harmless

_PATTERNS = patterns.load("traits")
SKILLS = "skills and strengths that are worth building"
# Cosine of what is told with the item, and with its label, added up. Of 24 such descriptions the nearest of eight skills is the right one
# for 18, and one of the two nearest for 23; the second is told too where it is that near. Three of the 24 have less than LEAST.
LEAST, NEARLY_AS_NEAR = 0.3, 0.1


async def skills_of_ones_own(query: str, found: Sequence[Passage], knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """The items that are near to what is told, the nearest first; none where no worth is asked for or no skills are listed."""
    told = _told_in(query)
    if not told:
        return ()
    (of_skills,) = await knowledge_base.search_each([SKILLS], limit=SEARCHED)
    lists = lists_among((*found, *of_skills), knowledge_base)
    called = [of_kind for of_kind in lists if any(_PATTERNS["skills"].search(heading) for heading in headings_above(of_kind)[-1:])]
    items = {item.id: item for of_kind in called for item in of_kind.items if item.label and harmless(item)}
    scored = await by_description(told, list(items.values()), knowledge_base)
    if not scored or scored[0][1] < LEAST:
        return ()
    return tuple(passage for passage, score in scored[:2] if score >= scored[0][1] - NEARLY_AS_NEAR)


def _told_in(query: str) -> str:
    """What they say of themselves, without what they work as and without what they ask."""
    asked = _PATTERNS["asks_worth"].search(query)
    if asked is None:
        return ""
    around = f"{query[: asked.start()]}. {query[asked.end() :]}"
    of_oneself = [clause for clause in clauses(around) if _PATTERNS["first_person"].search(clause)]
    told = [clause for clause in of_oneself if work_in(clause) is None and not _PATTERNS["papers"].search(clause)]
    return " ".join(told) if content_words(" ".join(told)) else ""
