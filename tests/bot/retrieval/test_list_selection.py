from __future__ import annotations

from bot.retrieval.found_lists import lists_among
from bot.retrieval.list_selection import selected
from bot.stages import FoundList
from knowledge import KnowledgeBase


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
