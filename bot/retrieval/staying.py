"""A follow-up that finds nothing of its own anywhere is about what was told last: "Is there a quicker way?", "what if it storms?"."""

from __future__ import annotations

from dataclasses import replace

from bot import patterns
from bot.retrieval.passage_choice import choose
from bot.retrieval.passage_order import SEARCHED, Search, put_first, ranked, rarity, tells
from bot.retrieval.told_already import Told
from bot.stages import Evidence, Understanding
from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

_FOLLOWS = patterns.load("follow_ups")
# The share of the words of the message, by how much they tell, that only what was found elsewhere has, and the cosine of the sentence
# nearest to the message there: above either it was found for its own sake. Of eight follow-ups that were answered from elsewhere although
# what was told last had the answer, six have 0.31 at most; of 13 rightly answered from elsewhere three do.
LEAVES, FINDS = 0.3, 0.32
MOST_READ = 12  # passages beside those that were quoted


async def staying(understanding: Understanding, evidence: Evidence, knowledge_base: KnowledgeBase) -> Evidence:
    """With what the last answer quotes, or what stands beside it, in the place of something far off."""
    if not understanding.replies or not understanding.spoken_before or not evidence.coverage.covered or understanding.about_self:
        return evidence
    if understanding.parts or _FOLLOWS["how_to_start"].match(understanding.query):  # an item that was pointed at, what anybody can do
        return evidence
    if evidence.aspects or evidence.overview or evidence.further is not None or understanding.instead_of or understanding.among:
        return evidence
    said = understanding.query.partition(" (")[0]
    found = [item for one in evidence.lists[:1] for item in one.items] or [passage.chunk for passage in evidence.told[:1]]
    vector = (await knowledge_base.embed([said]))[0]
    nearest = max((float((knowledge_base.sentence_vectors(chunk) @ vector).max(initial=0.0)) for chunk in found), default=1.0)
    if nearest > FINDS:
        return evidence
    home = await told_last(understanding, knowledge_base)
    if not home or any(chunk in home for chunk in found):
        return evidence
    if evidence.told and evidence.told[0].chunk in home:
        return replace(evidence, lists=())  # the best passage is there already, and the list is about something else
    passages = await ranked([Search(said, [Passage(chunk, 0.0, 0.0) for chunk in home])], knowledge_base)
    ordered = (await choose(said, [passage for passage in passages if tells(said, passage, knowledge_base)], knowledge_base)).ordered
    if not ordered or _only_in(found, ordered[0].chunk, said, knowledge_base) > LEAVES:
        return evidence
    told = ordered[:1]
    scores = {told[0].chunk.id: tuple(float(score) for score in knowledge_base.sentence_vectors(told[0].chunk) @ vector)}
    return replace(
        evidence,
        passages=put_first(told, evidence.passages),
        told=told,
        lists=(),
        sentence_scores={**evidence.sentence_scores, **scores},
    )


async def told_last(understanding: Understanding, knowledge_base: KnowledgeBase) -> list[Chunk]:
    """What the last reply quotes, and what stands beside it in its section; of a table only the rows that were quoted."""
    if not understanding.replies or not understanding.spoken_before:
        return []
    (found,) = await knowledge_base.search_each([understanding.spoken_before], limit=SEARCHED)
    last = Told(understanding.replies[:1])
    quoted = [passage.chunk for passage in found if last.said_of(passage.chunk)]
    beside = [chunk for one in quoted for chunk in knowledge_base.section(one) if chunk.kind != "table_row" and chunk not in quoted]
    return [chunk for chunk in (*quoted, *list(dict.fromkeys(beside))[:MOST_READ]) if harmless(chunk)]


def _only_in(found: list[Chunk], home: Chunk, said: str, knowledge_base: KnowledgeBase) -> float:
    """The share of the words of the message that the one has and the other has not."""
    weights = {word: rarity(word, knowledge_base) for word in content_words(said)}
    elsewhere = {word for chunk in found for word in content_words(chunk.search_text)} - set(content_words(home.search_text))
    return sum(weight for word, weight in weights.items() if word in elsewhere) / max(sum(weights.values()), 1e-9)
