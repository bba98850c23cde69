from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.asked_kinds import asked_kinds
from bot.retrieval.evidence import gather, passages_for
from bot.retrieval.one_of_a_kind import one_of_a_kind
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests import small_knowledge_base

DIKE = """# The dike and who keeps it

The dike needs many hands, and the people of the dike do all that the sea makes necessary.

## Roles on the dike

These roles keep the dike:

- **Warden**: Walks the dike in storms and raises the alarm when water comes through.
- **Sluice hand**: Opens and shuts the gates so that the fields drain at low tide.
- **Thatcher of the bank**: Covers bare clay with straw so that waves do not wash it away.
- **Mole catcher**: Rids the dike of animals that dig.

## Tools in the shed

These tools hang in the shed of the dike, and every role has use for some of them.

- **Spade**: For clay and for the digging of drains on the dike.
- **Fork**: For straw on the bank of the dike.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def dike(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(DIKE, tmp_path_factory.mktemp("dike"), embedding_model)


async def described(question: str, knowledge_base: KnowledgeBase) -> str | None:
    one = await one_of_a_kind(question, await passages_for(question, knowledge_base), knowledge_base)
    return one.chunk.label if one else None


@pytest.mark.parametrize(
    ("question", "label"),
    [
        ("Which role lets the fields drain?", "Sluice hand"),
        ("the people who get rid of animals on the dike, what's that job called", "Mole catcher"),
        ("What do you call someone who puts straw on the clay of the dike?", "Thatcher of the bank"),
        ("Which tool is for straw?", "Fork"),
        ("Who walks the dike in a storm? Job title please", "Warden"),
    ],
)
async def test_one_of_a_kind_is_told_by_what_is_said_of_it(question: str, label: str, dike: KnowledgeBase) -> None:
    assert await described(question, dike) == label


@pytest.mark.parametrize(
    "question",
    [
        "Which boat is for storms?",  # no list of boats
        "Which roles keep the dike?",  # all of them
        "What is the job of the warden?",
        "What kind of work is hard on the dike?",
        "What new roles does the dike bring?",  # all that are new
        "What role does the dike play for the fields?",
        "Which small tools hang in the shed?",
    ],
)
async def test_other_questions_ask_for_no_one_of_a_kind(question: str, dike: KnowledgeBase) -> None:
    assert await described(question, dike) is None


async def test_the_one_that_is_described_is_told_alone(dike: KnowledgeBase) -> None:
    question = "what do you call someone who keeps moles off the dike?"
    evidence = await gather(understand(Question(question), screen(question)), dike)
    assert [passage.chunk.label for passage in evidence.told] == ["Mole catcher"]
    assert evidence.lists == ()
    assert evidence.coverage.covered


def test_what_a_job_is_called_is_no_question_for_a_name_or_for_steps() -> None:
    assert asked_kinds("What is the job called where you mend roofs?") == ()
    assert [asked.kind for asked in asked_kinds("What is the ferry called?")] == ["name"]
