"""What is said beside a passage that was told whole, where somebody draws a conclusion from it or asks what to do about it."""

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
_ASKS_A_WAY = patterns.load("follow_ups")["asks_a_way"]
SEARCHED = 30
NEAR_FIRST = 0.7  # of the best passage's score
NEAR_A_WAY = 0.55  # of the same: the way out of something is told in other words than the thing


async def next_to_say(understanding: Understanding, evidence: Evidence, knowledge_base: KnowledgeBase) -> Evidence:
    """With the nearest passage that is not told yet and is near to the message in its own words: "does that mean they vanish?"."""
    said = as_documents_write(understanding.as_said or understanding.query, knowledge_base)
    concludes = _CONCLUDES.search(said)
    if not understanding.replies or not evidence.coverage.covered:
        return evidence
    if evidence.lists or evidence.aspects or evidence.overview or evidence.further is not None:
        return evidence
    if not concludes:
        return _way_beside(understanding, evidence) if _ASKS_A_WAY.search(understanding.query) else _beside_it(understanding, evidence)
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


def _way_beside(understanding: Understanding, evidence: Evidence) -> Evidence:
    """ "What do I do if they won't give it back?": what was told already says no more of it than before."""
    before = Told(understanding.replies)
    if not evidence.told or not all(before.said_of(passage.chunk) for passage in evidence.told):
        return evidence
    new = next((passage for passage in evidence.passages if not before.said_of(passage.chunk) and says_something(passage)), None)
    if new is None or new.score < NEAR_A_WAY * evidence.passages[0].score:
        return evidence
    told = (*evidence.told, new)
    return replace(evidence, passages=put_first(told, evidence.passages), told=told)


def _beside_it(understanding: Understanding, evidence: Evidence) -> Evidence:
    """ "Could I pay it bit by bit?": what stands in the section of what was told just now, where that would only be told once more."""
    last = Told(understanding.replies[:1])
    if not evidence.told or any(last.unsaid_of(passage.chunk) for passage in evidence.told):
        return evidence
    home = {(passage.chunk.document_id, passage.chunk.heading_path) for passage in evidence.told}
    beside = (one for one in evidence.passages if (one.chunk.document_id, one.chunk.heading_path) in home and says_something(one))
    new = next((one for one in beside if one.chunk.kind != "table_row" and not last.said_of(one.chunk)), None)
    if new is None or new.score < NEAR_A_WAY * evidence.passages[0].score:
        return evidence
    told = (*evidence.told, new)
    return replace(evidence, passages=put_first(told, evidence.passages), told=told)
