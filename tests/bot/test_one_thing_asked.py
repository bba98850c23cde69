"""A question for one thing is answered by the sentence that has it, or declined; a list that is told in sentences is told whole."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.extractive import ExtractiveWriter
from bot.pipeline import CareerBot
from bot.stages import Finished, Question, Reply
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

FERRY = """# The Sandholm ferry

The ferry crosses the sound to Sandholm. It was built in the yard of Ebeltoft, and is looked after by a skipper and two deckhands.

## Before you sail

Four matters want settling before anybody comes aboard.

- **The ticket**: It is bought at the kiosk and shown at the gangway.
- **The bicycle**: It is lashed to the rail on the left side.
- **The dog**: It goes on a lead and stays on the lower deck.
- **The weather**: In a gale the crossing is called off.

## Fares

For one crossing take 40 crowns in coins, and for a child under twelve take nothing. A season pass costs ninety crowns. The classes are
these:

1. The deck, with benches along the rail.
2. The saloon, with a stove and coffee.

## Four troubles

A ferry does not run by itself, whatever people on the shore believe who see it come and go each day of the year. The first trouble is ice,
which closes the sound for three weeks in most winters. The second is the rope, for it wears through where it runs over the stern and has to
be turned. Then there is the law, since a skipper who takes one passenger too many answers for it. The last is the hardest. A ferry is paid
by the number of its crossings, and an empty crossing counts for as much as a full one but brings in nothing at all.

## The hawser and the fender

A hawser is a thick rope that holds the ferry at the quay. Deckhands coil it by hand when they come on duty. Fenders hang between the hull
and the quay, and they are turned once a month because the sun makes one side of them brittle. Old fenders go to the school as swings.

## When there is a quarrel

Quarrels on board are about three things: who sits where, who came first, and who pays. The skipper decides about the seats. Complaints go
to the harbour master, Tove Lind, in writing. Whoever breaks the rules twice walks home along the shore.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def ferry(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(FERRY, tmp_path_factory.mktemp("ferry"), embedding_model)


LENDING = """# The lending of things

In a side room of the public library of Tornau, between the newspapers and the lavatories, hangs a drill. It may be taken home for three
weeks with the same card as a novel.

## Lending and renting

A shop rents out the same machines. The shop is open at six in the morning when a builder needs it, whereas a library opens at ten and is
shut on Mondays. The shop's machine is newer.

## The keeper

The keeper of the drill writes down who has it. Complaints go to the mayor, Tove Lind.

## Money

Whoever cannot pay a fine speaks to the treasurer, Ruth Amsel, and nobody else hears of it.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def lending(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(LENDING, tmp_path_factory.mktemp("lending"), embedding_model)


async def reply(text: str, ferry: KnowledgeBase) -> Reply:
    events = [event async for event in CareerBot(ferry, [ExtractiveWriter()]).respond(Question(text))]
    finished = events[-1]
    assert isinstance(finished, Finished)
    return finished.trace.reply


@pytest.mark.parametrize("text", ["What has to be settled before sailing?", "What should be settled before one comes aboard?"])
async def test_a_sentence_that_counts_what_follows_is_answered_with_what_follows(text: str, ferry: KnowledgeBase) -> None:
    answer = (await reply(text, ferry)).text
    assert all(name in answer for name in ("The ticket", "The bicycle", "The dog", "The weather"))


async def test_an_amount_in_the_paragraph_before_a_list_is_the_answer_and_the_list_is_not(ferry: KnowledgeBase) -> None:
    answer = (await reply("How many crowns does one crossing take?", ferry)).text
    assert "40 crowns" in answer
    assert "benches" not in answer


async def test_a_price_in_words_is_a_price(ferry: KnowledgeBase) -> None:
    assert "ninety crowns" in (await reply("How much does a season pass cost?", ferry)).text


@pytest.mark.parametrize("text", ["What time does the library in Tornau open?", "At what time does the public library of Tornau open?"])
async def test_a_time_that_no_sentence_about_the_thing_has_is_not_answered_with_one(text: str, lending: KnowledgeBase) -> None:
    assert (await reply(text, lending)).status == "declined"


async def test_somebody_elses_name_is_no_answer_to_who_somebody_is(lending: KnowledgeBase) -> None:
    assert (await reply("Who is the keeper of the drill?", lending)).status == "declined"
    assert "Ruth Amsel" in (await reply("Who is the treasurer?", lending)).text


async def test_a_list_told_in_sentences_keeps_all_of_them(ferry: KnowledgeBase) -> None:
    answer = (await reply("Which troubles does a ferry have?", ferry)).text
    assert all(trouble in answer for trouble in ("is ice", "is the rope", "is the law", "empty crossing"))


async def test_what_a_thing_is_is_said_by_the_sentence_that_says_it(ferry: KnowledgeBase) -> None:
    assert (await reply("What is a hawser?", ferry)).text == "A hawser is a thick rope that holds the ferry at the quay. [1]"


async def test_rules_of_a_house_may_be_asked_for(ferry: KnowledgeBase) -> None:
    assert "walks home" in (await reply("What happens if I break the rules twice?", ferry)).text
