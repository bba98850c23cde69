from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

QUAY = """# The quay school

## Courses

| Code | Course | Weeks | Fee in crowns | For |
|---|---|---|---|---|
| Q1 | Crane licence | 6 | 520 | anybody over 18 |
| Q2 | Crane refresher | 1 | 80 | crane drivers |
| Q3 | Net refresher | 2 | 60 | net menders |
| Q4 | Winch operator | 4 | 310 | deck hands |

## Work at the quay

Crane drivers sit high above the water and speak with the deck by radio. Winch operators stand on the deck in any weather.

- Crane licence, 12 places: because four cranes run day and night.
- Winch operator, 5 places: because the old winches are slow.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def quay(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(QUAY, tmp_path_factory.mktemp("quay"), embedding_model)


@pytest.mark.parametrize(
    "question",
    [
        "Which has the higher fee, the winch operator or the crane licence?",
        "Which is longer, the Winch operator course or the Crane licence course?",
        "What is the price difference between the crane licence and the winch operator course?",
        "Is the fee higher for the winch operator or for the crane licence?",
    ],
)
async def test_two_rows_are_told_where_they_are_compared_by_what_their_table_has(question: str, quay: KnowledgeBase) -> None:
    (reply,) = await conversations.held(quay, question)
    assert "520" in reply.text
    assert "310" in reply.text


async def test_a_side_that_could_be_two_rows_is_the_one_called_like_the_other_side(quay: KnowledgeBase) -> None:
    (reply,) = await conversations.held(quay, "What's the price difference between the crane licence and the refresher?")
    assert "520" in reply.text
    assert "80" in reply.text
    assert "Net refresher" not in reply.text


async def test_more_of_something_for_the_one_or_for_the_other_compares_the_two(quay: KnowledgeBase) -> None:
    (reply,) = await conversations.held(quay, "Are there more weeks for the winch operator or for the crane licence?")
    assert "weeks: 6" in reply.text
    assert "weeks: 4" in reply.text


async def test_what_two_trades_are_like_is_told_by_sentences_and_not_by_rows(quay: KnowledgeBase) -> None:
    (reply,) = await conversations.held(quay, "How do crane drivers and winch operators differ?")
    assert "crowns" not in reply.text


ORCHARD = """# The orchard

## Posts

| Post | Employed | Pay an hour |
|---|---|---|
| Picker | 9800 | 14.60 |
| Sorter | 2100 | 14.40 |

Sorters stand at the belt. The board writes that pickers have little to fear, and counts jobs.

## Varieties

| Variety | Picked in | Keeps until | Notes |
|---|---|---|---|
| Betty Larkin | August | two weeks | Not for frost hollows |
| Sallow Sweet | October | December | Late in flower |
| Golden Tansy | October | May | For drying |

## Charges

| What | Full plot | Half plot |
|---|---|---|
| Key | 10 | 10 |
| Water | 15 | 9 |
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def orchard(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(ORCHARD, tmp_path_factory.mktemp("orchard"), embedding_model)


@pytest.mark.parametrize("question", ["Which is better paid, picker or sorter?", "Do you start on more money as a picker or as a sorter?"])
async def test_what_is_better_paid_is_told_by_the_rows_of_both(question: str, orchard: KnowledgeBase) -> None:
    (reply,) = await conversations.held(orchard, question)
    assert "14.60" in reply.text
    assert "14.40" in reply.text


async def test_two_names_alone_with_an_or_ask_for_the_rows_of_both(orchard: KnowledgeBase) -> None:
    (reply,) = await conversations.held(orchard, "My field lies in a frost hollow. Betty Larkin or Sallow Sweet?")
    assert "Not for frost hollows" in reply.text
    assert "Late in flower" in reply.text
    assert "Golden Tansy" not in reply.text


async def test_two_names_that_no_document_has_are_not_compared(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    folder = Path(__file__).parents[3] / "evals" / "corpora" / "gardens_and_hut"
    gardens = await small_knowledge_base.of_folder(folder, tmp_path / "index", embedding_model)
    (reply,) = await conversations.held(gardens, "London or Paris?")
    assert reply.status == "declined"
