"""In a conversation: what else to search with, and in which order passages then stand behind those that the query itself decides about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.retrieval.passage_order import Search, ranked, says_something
from bot.stages import Understanding
from knowledge import KnowledgeBase, Passage

# What is found with the subject of the conversation counts for less, so that a change of subject does not drag the old one along.
IN_CONTEXT = 0.5
# Behind the first few, passages stand in the order that the whole conversation gives them: the message in its own words shares the query's
# weight, as the rewriting may be wrong, and what was spoken of just before comes close to it. 153 answerable questions of MTRAG-UN with
# their history, both collections together: recall@5 of the gold passages 0.93 and recall@10 0.95, without it 0.90 and 0.91 (gains of 0.01
# to 0.06 and 0.02 to 0.08). Where the conversation decides about the first ones too, answers get worse.
LED_BY_QUERY = 3
AS_SAID = 0.5
SPOKEN_BEFORE = 0.7


def around(understanding: Understanding) -> dict[str, float]:
    """What to search with besides the query and its parts, by its weight; nothing at the start of a conversation."""
    given = (
        (understanding.as_said, AS_SAID),
        (understanding.in_context, IN_CONTEXT),
        (understanding.spoken_before, SPOKEN_BEFORE),
    )
    return {text: weight for text, weight in given if text and text != understanding.query}


async def in_conversation(
    understanding: Understanding,
    best: Sequence[Passage],
    searches: Sequence[Search],
    besides: Mapping[str, Search],
    knowledge_base: KnowledgeBase,
) -> tuple[Passage, ...]:
    """`best` are all passages in the order of the query alone; `searches` are those of the query and its parts."""
    if not besides:
        return tuple(best)
    query = replace(searches[0], weight=1 - AS_SAID if understanding.as_said else 1.0)
    whole = await ranked([query, *searches[1:], *besides.values()], knowledge_base)
    first = best[:LED_BY_QUERY]
    ids = {passage.chunk.id for passage in first}
    return (*first, *(passage for passage in whole if passage.chunk.id not in ids and says_something(passage)))
