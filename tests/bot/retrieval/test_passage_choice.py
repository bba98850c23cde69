from __future__ import annotations

from bot.retrieval.evidence import passages_for
from bot.retrieval.passage_choice import MOST, choose
from knowledge import KnowledgeBase


async def told(query: str, knowledge_base: KnowledgeBase) -> list[str]:
    choice = await choose(query, await passages_for(query, knowledge_base), knowledge_base)
    return [passage.chunk.text for passage in choice.told]


async def test_one_passage_that_says_all_stands_alone(harbour: KnowledgeBase) -> None:
    assert [text for text in await told("How often does the lighthouse keeper trim the lamp?", harbour) if "lamp" not in text] == []


async def test_a_further_passage_is_told_where_it_meets_what_the_best_one_leaves_unmet(harbour: KnowledgeBase) -> None:
    texts = " ".join(await told("What does a berth cost, and may dogs walk on the quay?", harbour))
    assert "12 crowns" in texts
    assert "Dogs" in texts


async def test_no_passage_is_lost_and_none_comes_twice(harbour: KnowledgeBase) -> None:
    passages = await passages_for("ferries across the bay", harbour)
    choice = await choose("ferries across the bay", passages, harbour)
    assert sorted(passage.chunk.id for passage in choice.ordered) == sorted(passage.chunk.id for passage in passages)
    assert choice.told[0] == choice.ordered[0]
    assert len(choice.told) <= MOST


async def test_nothing_is_chosen_from_nothing(harbour: KnowledgeBase) -> None:
    assert (await choose("ferries", [], harbour)).told == ()


async def test_a_query_of_function_words_chooses_the_best_passage(harbour: KnowledgeBase) -> None:
    assert await choose("what is it", await passages_for("boats", harbour), harbour)
