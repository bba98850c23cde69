from __future__ import annotations

from bot.retrieval.passage_order import Search, opens_with, ranked, says_something
from knowledge import KnowledgeBase


async def test_what_a_passage_opens_with_and_the_rarer_words_decide_between_near_ones(harbour: KnowledgeBase) -> None:
    query = "What do dredgers keep deep?"
    best = (await ranked([Search(query, await harbour.search(query, limit=20))], harbour))[0]
    assert best.chunk.text.startswith("Dredgers")


async def test_the_subject_of_the_conversation_counts_beside_the_question(harbour: KnowledgeBase) -> None:
    query, subject = "How much is that?", "fishing licences"
    alone = await ranked([Search(query, await harbour.search(query, limit=20))], harbour)
    beside = Search(subject, await harbour.search(subject, limit=20), weight=0.5)
    together = await ranked([Search(query, await harbour.search(query, limit=20)), beside], harbour)
    assert "licences" in together[0].chunk.text
    assert len({passage.chunk.id for passage in together}) == len(together) >= len(alone)


def test_the_share_of_the_question_in_the_first_words() -> None:
    assert opens_with("What can governments do?", "Governments play a part in this, and so do schools.") == 1
    assert opens_with("What can governments do?", "There are many who play a part in this, among them governments.") == 0


async def test_a_line_that_only_introduces_says_nothing(harbour: KnowledgeBase) -> None:
    passages = await harbour.search("Four kinds of boats lie in the harbour", limit=20)
    assert {says_something(passage) for passage in passages if passage.chunk.text.endswith(":")} == {False}
