from __future__ import annotations

import pytest
import pytest_asyncio

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.retrieval.leaning import gone_on_about
from bot.stages import Finished, Question, Reply
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

SHIPYARD = """# The yard at Morvik

## The sauna

The sauna behind the slipway is heated from Friday to Sunday between 16:00 and 22:00 for guests from twelve years on. It is looked after by
two stokers and costs 3 crowns an evening for each guest. Places are limited to nine.

## How the yard began

When I was a girl the whole bay smelled of tar in May. That was the month in which Hagen & Dahl caulked the herring boats, and the carts
stood in a row as far as the chapel. In 1951 the works had 640 people on its books. When it closed its last slipway, in the autumn of 1988,
there were 73.

## Behaving well

Cats are not allowed, except for the ship's cats and for Pumpkin, who belongs to the crane driver.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def yard_bot(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> CareerBot:
    knowledge_base: KnowledgeBase = await small_knowledge_base.of_document(SHIPYARD, tmp_path_factory.mktemp("morvik"), embedding_model)
    return CareerBot(knowledge_base, [ExtractiveWriter()])


async def reply_to(text: str, bot: CareerBot) -> Reply:
    events = [event async for event in bot.respond(Question(text))]
    assert isinstance(events[-1], Finished)
    return events[-1].trace.reply


def test_a_sentence_goes_on_about_what_the_last_one_that_stands_by_itself_names() -> None:
    sentences = ["The pass is for boats.", "It costs 3 crowns.", "And they are paid in June.", "When it ends, ask us.", "The dog sleeps."]
    assert gone_on_about(sentences) == [None, 0, 0, 0, None]
    assert gone_on_about(["It rains.", "They swim."]) == [None, 0]


async def test_what_a_thing_costs_is_found_where_the_sentence_with_the_price_calls_it_it(yard_bot: CareerBot) -> None:
    reply = await reply_to("What does the sauna cost?", yard_bot)
    assert reply.status == "answered"
    assert "3 crowns" in reply.text


async def test_how_many_there_were_is_told_by_a_sentence_that_names_neither_the_firm_nor_what_it_counts(yard_bot: CareerBot) -> None:
    assert "there were 73" in (await reply_to("how many people were left at Hagen & Dahl when it shut", yard_bot)).text.replace("\n", " ")


async def test_who_somebody_is_by_name_is_told_without_another_name(yard_bot: CareerBot) -> None:
    reply = await reply_to("who is Pumpkin?", yard_bot)
    assert reply.status == "answered"
    assert "crane driver" in reply.text
