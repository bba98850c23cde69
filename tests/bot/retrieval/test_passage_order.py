from __future__ import annotations

from pathlib import Path

from bot.retrieval.passage_order import Search, opens_with, ranked, says_something, tells
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base


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


async def test_what_a_web_page_says_to_its_readers_is_no_answer(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    blog = "# Ropes\n\nHemp is twisted in a shed.\n\nComments are welcome on the quay.\n\nShare this:\n\n12 comments\n\nLeave a comment\n"
    ropes = await small_knowledge_base.of_document(blog, tmp_path, embedding_model)
    passages = await ropes.search("Who leaves a comment on ropes?", limit=9)
    assert sorted(passage.chunk.text for passage in passages if says_something(passage)) == [
        "Comments are welcome on the quay.",
        "Hemp is twisted in a shed.",
    ]


async def test_neither_a_caption_nor_a_line_that_only_repeats_the_question_tells_anything(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    quay = "# The quay\n\nby Ann Oak\n\nBoats are tied up at dusk.\n\nFees in spring\n\n| Boat | Fee |\n| --- | --- |\n| Cutter | nine |\n"
    knowledge_base = await small_knowledge_base.of_document(quay, tmp_path, embedding_model)
    query = "What is Ann Oak's view?"
    passages = await knowledge_base.search(query, limit=20)
    assert {passage.chunk.text for passage in passages if not tells(query, passage, knowledge_base)} == {"by Ann Oak", "Fees in spring"}
    assert any(tells("Who is it by?", passage, knowledge_base) for passage in passages if passage.chunk.text == "by Ann Oak")
