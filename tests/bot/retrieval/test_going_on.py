from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

TOWN = """# Living with floods

## Places at risk

Three kinds of places are at risk when the river rises:

- **Cellars**: Water enters cellars through the drains. Whoever stores things there should keep them on shelves.
- **Riverside shops**: Riverside shops lost their stock in two floods. Their doors lie lower than the towpath.
- **Car parks**: Car parks under the ground fill within minutes.

## Who has to do what

Being prepared takes households, schools, firms and the town hall.

Households should pack a bag and agree on a meeting place.

Educational institutions have to practise leaving the building twice a year.

Firms must move their stock to upper floors. Some have fitted doors that keep the water out, and insured what they sell. A roster in each
firm says who comes in at night when the river rises. Those who run a kitchen cook for the helpers, for which the town hall pays. Shop
windows are to be covered with boards, and the boards marked with the number of the house.

## Sirens

The town hall tests the sirens on the first Monday of every month.
"""


ROPE_WORK = """# Rope skills

## Rope skills of a sailor

A sailor needs these rope skills:

- **Rope splicing**: Rope splicing joins the strands of a rope to those of another rope.
- **Rope coiling**: Rope coiling coils a rope so that the rope runs out free.
- **Rope whipping**: Rope whipping whips the end of a rope with twine so that the rope does not fray.
- **Rope throwing**: Rope throwing brings a rope to a rope ring on the quay.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def town(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(TOWN, tmp_path_factory.mktemp("town"), embedding_model)


@pytest.mark.parametrize("more", ["tell me more", "what else?", "is there anything else I should know?"])
async def test_who_wants_to_hear_more_hears_what_was_not_said_yet(town: KnowledgeBase, more: str) -> None:
    first, second = await conversations.held(town, "Which places are at risk?", more)
    assert "through the drains" in first.text
    assert "on shelves" in second.text
    assert "lower than the towpath" in second.text
    assert "through the drains" not in second.text


async def test_an_item_whose_further_sentence_does_not_name_it_is_named(town: KnowledgeBase) -> None:
    _, second = await conversations.held(town, "Which places are at risk?", "tell me more")
    assert "**Riverside shops**: Their doors" in second.text


async def test_where_all_is_said_the_reply_says_so_however_often_more_is_asked_for(town: KnowledgeBase) -> None:
    *_, second, third = await conversations.held(town, "How often are the sirens tested?", "tell me more", "anything else?")
    assert "That is all" in second.text
    assert "That is all" in third.text
    assert not third.citations


async def test_another_item_of_the_list_is_nothing_more_about_the_one_that_was_asked_for(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    knots = await small_knowledge_base.of_document(ROPE_WORK, tmp_path, embedding_model)
    first, *more = await conversations.held(knots, "What is rope splicing?", "tell me more", "tell me more", "tell me more")
    assert "strands of a rope" in first.text
    assert not any("coils" in reply.text or "whips" in reply.text for reply in more)
    assert "That is all" in more[-1].text


async def test_who_is_asked_about_next_is_answered_by_the_paragraph_beside_that_is_about_them(town: KnowledgeBase) -> None:
    *_, schools, households = await conversations.held(town, "What do firms have to do?", "and schools?", "And the households?")
    assert "twice a year" in schools.text
    assert "upper floors" not in schools.text
    assert "pack a bag" in households.text


async def test_who_stands_nowhere_beside_the_last_answer_is_not_answered_by_a_neighbour(town: KnowledgeBase) -> None:
    *_, reply = await conversations.held(town, "What do firms have to do?", "and astronauts?")
    assert "twice a year" not in reply.text
    assert "pack a bag" not in reply.text


async def test_what_somebody_can_do_is_told_whole_and_one_particular_of_it_alone(town: KnowledgeBase) -> None:
    (everything,) = await conversations.held(town, "What should firms do?")
    assert "upper floors" in everything.text
    assert "roster" in everything.text
    assert "boards" in everything.text
    (one_thing,) = await conversations.held(town, "Who cooks for the helpers?")
    assert "kitchen" in one_thing.text
    assert "boards" not in one_thing.text
