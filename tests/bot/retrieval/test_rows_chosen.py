from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

TRIPS = """# Trips

| Code | Trip | Time of day | Pier | Guide | Season |
|---|---|---|---|---|---|
| T1 | Seal bank | mornings | North pier | Ada Brook | May 2026 |
| T2 | Old lighthouse | evenings | North pier | Tom Reed | June 2026 |
| T3 | Bird cliffs | mornings | South pier | Ines Holm | May 2027 |
| T4 | Lantern ride | evenings | South pier | Ada Brook | August 2026 |
| T5 | Crab fishing | afternoons | North pier | Jon Marsh | May 2027 |
"""
RULES = """# Rules for skippers

## Which trips

3.1 A trip must be on the list of the harbour master by the end of 2025.

3.2 Trips after dark need a second lamp. The life jacket check is the duty of the skipper.

3.3 No trip leaves in a storm.

## Before the start

1. Do the life jacket check. It takes ten minutes.
2. Count the guests.
"""
STAY = """# Staying on the boat

## New trips

We expect three new trips by the end of 2028:

- A trip to the wreck
- A trip around the island
- A trip by night

## The season on the boat

The season on the boat runs for twelve weeks, from the middle of May to the first storms, and you get one day off a week during the season.

### Help while you are on board

- **Food:** the galley cooks twice a day.
- **Fares:** the bus to the pier is paid.
- **Washing:** the laundry takes bundles on Mondays.

## Staying with us

If the owner has paid more than 900 crowns for your licence, we ask you to stay for two seasons. Whoever leaves earlier pays back a
share for each month missing. Nothing has to be repaid in the following cases:

- Dismissal by the owner
- Lasting illness
- Care of a close relative
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def pier(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    texts = {"trips": TRIPS, "rules": RULES, "stay": STAY}
    return await small_knowledge_base.of_documents(texts, tmp_path_factory.mktemp("pier"), embedding_model)


@pytest.mark.parametrize("question", ["Which trips are held in the evenings?", "Which trips go out in the evening?"])
async def test_rows_that_have_what_is_asked_answer_though_no_sentence_says_so(question: str, pier: KnowledgeBase) -> None:
    (reply,) = await conversations.held(pier, question)
    assert reply.status == "answered"
    assert "Old lighthouse" in reply.text
    assert "Lantern ride" in reply.text
    assert "Seal bank" not in reply.text


@pytest.mark.parametrize("question", ["Which trips are held in the evenings in Vienna?", "Which trips are held on Sundays?"])
async def test_rows_that_have_only_a_part_of_what_is_asked_cover_nothing(question: str, pier: KnowledgeBase) -> None:
    (reply,) = await conversations.held(pier, question)
    assert reply.status == "declined"


async def test_a_year_that_is_named_is_that_of_the_list(pier: KnowledgeBase) -> None:
    (reply,) = await conversations.held(pier, "Which trips start in 2027?")
    assert "Bird cliffs" in reply.text
    assert "Crab fishing" in reply.text
    assert "wreck" not in reply.text


async def test_some_things_that_are_named_with_an_open_end_choose_no_items(pier: KnowledgeBase) -> None:
    (reply,) = await conversations.held(pier, "What kind of help do you get while on board, fares and food and all that?")
    assert all(label in reply.text for label in ("Food", "Fares", "Washing"))


async def test_what_help_there_is_asks_for_all_of_it(pier: KnowledgeBase) -> None:
    (reply,) = await conversations.held(pier, "What help do you get for the season on the boat?")
    assert all(label in reply.text for label in ("Food", "Fares", "Washing"))


async def test_in_which_cases_nothing_is_paid_back_asks_for_the_cases_and_for_no_amount(pier: KnowledgeBase) -> None:
    question = "In which cases do I not have to pay the licence money back if I leave before the two seasons are over?"
    (reply,) = await conversations.held(pier, question)
    assert all(case in reply.text for case in ("Dismissal", "illness", "close relative"))
