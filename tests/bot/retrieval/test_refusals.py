"""What becomes of those who will not do what documents advise."""

from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.refusals import asks_of_refusing
from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

LOOMS = """# After the looms

## What to learn

- Reading patterns on a screen: every mill has screens now.
- Mending motors: a motor stops more often than a weaver.

## What is to come

A weaver whose loom goes is not always let go. Many watch over six looms at once. For those unable or unwilling to change, however, the mill
has no place for long.

Members who refuse to show their card at the gate are sent home.

## Advice

Weavers should learn from one another and keep learning all their life.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def looms(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(LOOMS, tmp_path_factory.mktemp("looms"), embedding_model)


@pytest.mark.parametrize(
    "question",
    [
        "What becomes of weavers who won't learn anything new?",
        "What happens if I just sit it out?",
        "What if I bury my head in the sand?",
        "I'm 61 and I won't learn another machine. What happens to me?",
        "is it ok if i do nothing",
    ],
)
async def test_who_asks_what_becomes_of_those_who_refuse_hears_it_and_not_the_advice(question: str, looms: KnowledgeBase) -> None:
    (reply,) = await conversations.held(looms, question)
    assert "no place for long" in reply.text
    assert not reply.text.startswith("Weavers should learn")


async def test_who_refuses_another_thing_hears_what_is_said_of_that(looms: KnowledgeBase) -> None:
    (reply,) = await conversations.held(looms, "What happens if I refuse to show my card at the gate?")
    assert "sent home" in reply.text
    assert "no place for long" not in reply.text


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What happens to folks who dig in and refuse to retrain?", True),
        ("Am I lost if I stay put?", True),
        ("What if my boss refuses to train us?", False),
        ("What if the AI doesn't learn from us?", False),
        ("I don't want to learn to code. Which skills are there?", False),
        ("What happens to weavers?", False),
        ("What if I don't like screens?", False),
    ],
)
def test_only_who_refuses_to_change_and_asks_what_follows_asks_for_it(question: str, asks: bool) -> None:
    assert asks_of_refusing(question) is asks
