"""What to do about something, or how to come by it, once all that documents say of the thing itself was told."""

from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

GUILDS = """# Work in the valley

## Work that looms and engines take over

These kinds of work are at risk:

- **Weaving**: Looms that set themselves up take over the work of weavers.
- **Carting**: Steam wagons without a driver threaten the work of carters.
- **Ledgers**: Engines that add and sort threaten the work of bookkeepers.

## Skills that stay valuable

These skills stay valuable:

- **Listening**: Whoever can listen to people and calm them is needed everywhere.
- **Bargaining**: A good bargain takes a feeling for what the other side needs.

## What individuals can do

Individuals can do much on their own. What individuals can do first is to learn something new in the evening courses of the guild.

## Lodgings

Rooms are cheapest in the mill quarter. A landlord may ask for a deposit of no more than two months of rent.

## When something goes wrong

For fire and accidents ring the bell at the gate. For quarrels with a landlord there is a free hour at the town hall on market days.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guilds(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(GUILDS, tmp_path_factory.mktemp("guilds"), embedding_model)


@pytest.mark.parametrize("question", ["what can I do about it then?", "and what should we do about that?"])
async def test_what_to_do_about_what_was_told_is_what_anybody_can_do(question: str, guilds: KnowledgeBase) -> None:
    first, second = await conversations.held(guilds, "What happens to carting?", question)
    assert "Steam wagons" in first.text
    assert "evening courses" in second.text


async def test_how_to_come_by_what_a_list_names_is_not_the_list_again(guilds: KnowledgeBase) -> None:
    first, second = await conversations.held(guilds, "Which skills stay valuable?", "and how do I get them?")
    assert "Bargaining" in first.text
    assert "evening courses" in second.text
    assert "Bargaining" not in second.text


async def test_what_was_not_told_yet_of_the_thing_comes_first(guilds: KnowledgeBase) -> None:
    _, second = await conversations.held(guilds, "What happens to weaving?", "what do I do about carting?")
    assert "Steam wagons" in second.text


async def test_what_to_do_where_it_goes_wrong_is_told_beside_what_was_said_of_it(guilds: KnowledgeBase) -> None:
    said = ("How big can the deposit be?", "what do I do if my landlord won't give the deposit back?")
    first, second = await conversations.held(guilds, *said)
    assert "market days" not in first.text
    assert "market days" in second.text


async def test_documents_that_advise_nobody_say_what_they_say_of_the_thing(harbour: KnowledgeBase) -> None:
    _, second = await conversations.held(harbour, "What do dredgers do?", "what can I do about it?")
    assert "channel" in second.text
