"""Sides of a comparison that the documents call by other words."""

from __future__ import annotations

from pathlib import Path

import pytest_asyncio

from bot.messages.comparisons import compared
from bot.messages.facets import facets
from bot.messages.premises import premise
from bot.retrieval.asked_kinds import asked_kinds
from bot.retrieval.evidence import gather
from bot.retrieval.particulars import Particulars
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

HARBOUR = """# Who keeps the harbour

## Duties

Educational institutions teach the young to read charts and to row.

Businesses on the quay pay for the lamps and sweep in front of their doors.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def harbour_duties(tmp_path_factory: object, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder: Path = tmp_path_factory.mktemp("duties")  # type: ignore[attr-defined]
    return await small_knowledge_base.of_document(HARBOUR, folder, embedding_model)


async def test_a_side_is_told_by_the_passage_that_opens_with_it_in_other_words(harbour_duties: KnowledgeBase) -> None:
    question = "Schools or companies: who does what?"
    evidence = await gather(understand(Question(question), screen(question)), harbour_duties)
    told = {aspect.name: aspect.passages[0].chunk.text for aspect in evidence.aspects if aspect.covered}
    assert told["Schools"].startswith("Educational institutions")
    assert told["companies"].startswith("Businesses")


async def test_a_side_of_which_nothing_is_said_has_no_passage(harbour_duties: KnowledgeBase) -> None:
    question = "Schools or astronauts: who does what?"
    evidence = await gather(understand(Question(question), screen(question)), harbour_duties)
    assert not any(aspect.covered for aspect in evidence.aspects if aspect.name == "astronauts")


def test_a_list_that_is_headed_as_the_most_of_something_tells_which_are_most() -> None:
    boats = ["Dinghy 188", "Canoe 141", "Raft 97"]
    asked = Particulars.asked_in("Which boats got hired most?", boats)
    assert asked.lacking_in(boats, listed=True, above=["The five boats that were rented most"]) == ()
    assert "which_most" in asked.lacking_in(boats, listed=True, above=["Boats of the harbour"])


def test_what_is_said_to_be_alike_is_compared() -> None:
    assert compared("Rowing and sculling look the same to me. How do I tell them apart?") == ("Rowing", "sculling")
    assert compared("is the season ticket worth it over the day ticket") == ("season ticket", "day ticket")


def test_being_on_a_list_asks_for_no_list() -> None:
    assert "list" not in facets("If my boat is on the 'to be scrapped' list, is that the end of it?")
    assert "list" in facets("list the boats")


def test_a_claim_of_what_it_says_is_taken_up_before_the_question_on_top_of_it() -> None:
    claim = premise("so it says every boat will be scrapped, when?")
    assert claim is not None
    assert claim.rstrip(" ,") == "every boat will be scrapped"


def test_a_basic_wage_for_everybody_is_no_amount_asked_for() -> None:
    assert asked_kinds("is there anything about a basic wage for everybody?") == ()
    assert [asked.kind for asked in asked_kinds("is there anything about wages?")] == ["money"]


def test_for_what_something_comes_first_is_no_question_for_an_order() -> None:
    assert not {"order", "ranking"} & {asked.kind for asked in asked_kinds("For which boats must I take a lesson first?")}
    assert {"order"} <= {asked.kind for asked in asked_kinds("Which boat leaves first?")}
