from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.bylines import is_byline, of_named_authors
from bot.retrieval.evidence import gather
from bot.safety import screen
from bot.stages import Evidence, Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase, Passage
from tests import sample_evidence, small_knowledge_base

HEMP = """# Keep the hemp

*An essay by Ada Brook, ropemaker at the quay for thirty years*

## Why hemp

Hemp ropes groan before they break, and whoever has heard that steps aside.

## What I want

The quay should buy a third of its ropes from the ropewalk.
"""

WIRE = """# Wire for every boat

*Opinion piece by Tom Reed, harbour master*

## Why wire

Wire ropes last four winters, and the ropes of hemp last one.

## What I want

The quay should buy wire ropes alone, and sell the ropewalk.
"""

OFFICE = """# Ropes in winter

*A leaflet by the Office of Ropes*

## Care

Ropes that are frozen break when they are bent.
"""

MAY = """# Barges

*A talk by Ada May, bargee*

## Slow boats

Barges carry coal up to the lock.
"""


@pytest_asyncio.fixture
async def quay(tmp_path: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder = tmp_path / "documents"
    folder.mkdir()
    for name, text in (("hemp.md", HEMP), ("wire.md", WIRE), ("office.md", OFFICE), ("barges.md", MAY)):
        (folder / name).write_text(text, encoding="utf-8")
    return await small_knowledge_base.of_folder(folder, tmp_path / "index", embedding_model)


async def evidence_of(text: str, quay: KnowledgeBase) -> Evidence:
    return await gather(understand(Question(text), screen(text)), quay)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Which ropes does Ada Brook want the quay to buy?", "a third of its ropes"),
        ("which ropes does tom reed want the quay to buy", "wire ropes alone"),
        ("What does Brook say about hemp?", "groan before they break"),
        ("what does reed say about hemp", "last four winters"),
    ],
)
async def test_what_somebody_wrote_is_told_from_what_they_wrote(question: str, told: str, quay: KnowledgeBase) -> None:
    evidence = await evidence_of(question, quay)
    assert told in evidence.told[0].chunk.text
    assert len({passage.chunk.document_id for passage in evidence.passages}) == 1


@pytest.mark.parametrize("question", ["Which ropes should the quay buy?", "Which ropes may the quay buy?"])
async def test_a_word_that_is_part_of_a_name_and_not_meant_as_one_leaves_all_documents_in(question: str, quay: KnowledgeBase) -> None:
    evidence = await evidence_of(question, quay)
    assert {"Keep the hemp", "Wire for every boat", "Ropes in winter"} <= {passage.chunk.document_title for passage in evidence.passages}


@pytest.mark.parametrize("question", ["Who is Ada Brook?", "What is Ada Brook's job?"])
async def test_who_somebody_is_is_told_by_the_byline(question: str, quay: KnowledgeBase) -> None:
    assert "ropemaker at the quay" in (await evidence_of(question, quay)).told[0].chunk.text


@pytest.mark.parametrize(
    ("text", "byline"),
    [
        ("An essay by Ada Brook, ropemaker", True),
        ("Prepared by the Office of Ropes for the board, May 2024", True),
        ("A report on ropes by Tom Reed", True),
        ("The rope made by Ada Brook was bought by the quay.", False),
        ("Every guide by the gate is paid.", False),
    ],
)
def test_a_byline_is_a_first_line_that_says_who_made_the_document(text: str, byline: bool) -> None:
    assert is_byline("Which ropes are bought?", sample_evidence.chunk(0, "Ropes", text)) is byline


def test_no_later_line_is_a_byline() -> None:
    assert not is_byline("Which ropes are bought?", sample_evidence.chunk(1, "Ropes", "An essay by Ada Brook, ropemaker"))


def test_all_passages_are_kept_where_no_author_is_named() -> None:
    passages = [Passage(sample_evidence.chunk(place, "Ropes", "A text by Ada Brook"), 1.0, 1.0) for place in (0, 1)]
    assert list(of_named_authors("What does the ropewalk sell?", passages)) == passages


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Ada Brook, head of the quay council, for the harbour news, winter 2021.", True),
        ("By Ada Brook", True),
        ("By May the ropes are dry.", False),
        ("By Ada Brook no rope is thrown away, and she has kept some for thirty years.", False),
    ],
)
async def test_a_line_that_opens_with_by_and_a_name_and_tells_nothing_is_a_byline(
    line: str, byline: bool, tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    essay = await small_knowledge_base.of_document(f"# Hemp\n\n{line}\n\n## Why\n\nHemp ropes groan.\n", tmp_path, embedding_model)
    assert is_byline("What three things does Ada Brook want?", essay.chunks[0]) is byline
