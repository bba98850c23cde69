"""What is said beside a passage that the last reply has told whole, where somebody draws a conclusion from it."""

from __future__ import annotations

from dataclasses import replace

from bot import patterns
from bot.retrieval.documents_spelling import as_documents_write
from bot.retrieval.passage_choice import choose
from bot.retrieval.passage_order import Search, put_first, ranked, says_something
from bot.retrieval.told_already import Told
from bot.stages import Evidence, Understanding
from knowledge import KnowledgeBase, harmless

_CONCLUDES = patterns.load("follow_ups")["concludes"]
SEARCHED = 30
NEAR_FIRST = 0.7  # of the best passage's score


async def next_to_say(understanding: Understanding, evidence: Evidence, knowledge_base: KnowledgeBase) -> Evidence:
    """With the nearest passage that is not told yet and is near to the message in its own words: "does that mean they vanish?"."""
    said = as_documents_write(understanding.as_said or understanding.query, knowledge_base)
    if not understanding.replies or not evidence.coverage.covered or not _CONCLUDES.search(said):
        return evidence
    if evidence.lists or evidence.aspects or evidence.overview or evidence.further is not None:
        return evidence
    last = Told(understanding.replies[:1])
    if any(last.unsaid_of(passage.chunk) for passage in evidence.told):
        return evidence
    (found,) = await knowledge_base.search_each([said], limit=SEARCHED)
    passages = await ranked([Search(said, [passage for passage in found if harmless(passage.chunk)])], knowledge_base)
    ordered = (await choose(said, [one for one in passages if says_something(one)], knowledge_base)).ordered
    new = next((passage for passage in ordered if not last.said_of(passage.chunk)), None)
    if new is None or new.score < NEAR_FIRST * ordered[0].score:
        return evidence
    told = (*evidence.told, new)
    return replace(evidence, passages=put_first(told, evidence.passages), told=told)
