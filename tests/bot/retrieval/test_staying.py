from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.staying import staying
from bot.stages import Coverage, Evidence, Understanding
from knowledge import EmbeddingModel, KnowledgeBase, Passage
from tests import conversations, small_knowledge_base

HARBOUR = """# The harbour

## Becoming a pilot

The usual path takes seven to nine years: deckhand, mate, skipper, then pilot. With the diploma of the sea school it can be five.

## A week on board

Take a week on board. You sail with a mentor and are paid the minimum wage. Of last year's 300 guests, 180 stayed in the trade.

## Berths

A berth costs 40 crowns a night. The harbour master gives out the berths on Mondays. Boats longer than 15 metres lie at the outer pier.

## The slip

You can have your hull scraped on the slip in April and October. Bring your own brushes, and tell the yard how long the boat is.

## Paying back

If you leave the sea school early without good reason, you pay back half of the grant.

You may pay it back in up to 18 monthly parts, without interest.

## Letters to the harbour

We answer letters within ten days. If the answer is no, write again within a month.

The watch on the quay walks its round every night and rings the bell twice.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def harbour(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(HARBOUR, tmp_path_factory.mktemp("harbour"), embedding_model)


@pytest.mark.parametrize(
    ("query", "told"),
    [("Is there a quicker way?", "The usual path"), ("Who walks round the quay every night?", "The watch")],
    ids=["finds nothing of its own", "names what was found"],
)
async def test_what_finds_nothing_of_its_own_is_answered_from_what_was_told_last(harbour: KnowledgeBase, query: str, told: str) -> None:
    last, watch = (next(one for one in harbour.chunks if one.text.startswith(begin)) for begin in ("The usual path", "The watch"))
    found = (Passage(watch, 1.0, 0.2),)
    understanding = Understanding(query, replies=(last.text,), spoken_before=f"How do I become a pilot? {last.text}")
    evidence = await staying(understanding, Evidence(found, Coverage(0.9, covered=True), told=found), harbour)
    assert evidence.told[0].chunk.text.startswith(told)


@pytest.mark.parametrize(
    ("then", "told"), [("What does a berth cost?", "40 crowns"), ("and can I have my hull scraped?", "April and October")]
)
async def test_what_names_something_else_leaves_what_was_told_last(harbour: KnowledgeBase, then: str, told: str) -> None:
    *_, reply = await conversations.held(harbour, "How do I become a pilot?", then)
    assert told in reply.text
    assert "can be five" not in reply.text


async def test_beside_what_would_only_be_told_again_stands_the_next_of_its_section(harbour: KnowledgeBase) -> None:
    *_, reply = await conversations.held(harbour, "Do I pay back the grant if I leave school early?", "Could I pay that bit by bit?")
    assert "18 monthly parts" in reply.text
