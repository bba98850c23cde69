from __future__ import annotations

from pathlib import Path

from bot.retrieval.found_lists import lists_among
from bot.retrieval.list_selection import selected
from bot.stages import FoundList
from knowledge import EmbeddingModel, KnowledgeBase
from tests.small_knowledge_base import of_document


async def boats(harbour: KnowledgeBase) -> FoundList:
    return next(
        found for found in lists_among(await harbour.search("boats", limit=20), harbour) if found.items[0].heading_path == ("Boats",)
    )


async def labels(query: str, harbour: KnowledgeBase) -> list[str | None]:
    return [item.label for item in await selected(query, await boats(harbour), harbour)]


async def test_a_word_that_one_item_has_selects_it(harbour: KnowledgeBase) -> None:
    assert await labels("Which of the boats are there for passengers?", harbour) == ["Ferries"]


async def test_a_question_for_all_of_them_selects_none(harbour: KnowledgeBase) -> None:
    assert len(await labels("Which kinds of boats lie in the harbour?", harbour)) == 4


async def test_words_that_no_item_has_leave_the_list_whole(harbour: KnowledgeBase) -> None:
    assert len(await labels("Which boats were built in Norway?", harbour)) == 4


POSTS = """# Posts ashore

| Post | Shifts | Remark |
|---|---|---|
| Crane driver | day and night | remote control |
| Guard | night | two rounds |
| Cleaner | evening | no weekends |
| Gardener | day | alone; no night work |
| Ticket clerk | weekends | two windows |
"""


async def test_what_is_to_be_done_without_selects_what_is_without_it_and_never_what_has_it(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    posts = await of_document(POSTS, tmp_path, embedding_model)
    (found,) = lists_among(await posts.search("posts ashore", limit=20), posts)
    (gardener,) = await selected("I can't work nights. Which posts are there where that is no problem?", found, posts)
    assert "Gardener" in gardener.text
    assert len(await selected("Which posts have no evenings?", found, posts)) == len(found.items)
