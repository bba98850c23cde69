from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.retrieval.making import asks_of_making
from bot.safety import screen
from bot.stages import Evidence, Question
from bot.understanding import understand
from knowledge import EmbeddingModel, KnowledgeBase
from tests.small_knowledge_base import of_document, of_folder

SIGNED = """# Rules of the reading room

Published by the Library of Orn. Second edition, March 2024.

The reading room is open on weekdays. Whoever writes an article here may borrow a lamp.
"""
UNSIGNED = """# Rules of the boathouse

The boathouse is open at weekends. Members wrote an article about its roof in 2019.

Oars hang on the north wall.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def signed(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(SIGNED, tmp_path_factory.mktemp("signed"), embedding_model)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def unsigned(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(UNSIGNED, tmp_path_factory.mktemp("unsigned"), embedding_model)


async def evidence_for(text: str, knowledge_base: KnowledgeBase) -> Evidence:
    return await gather(understand(Question(text), screen(text)), knowledge_base)


OF_THE_DOCUMENT = [
    "Who wrote this article?",
    "who wrote this article and are they an expert",
    "when was it published",
    "When was this document last updated?",
    "Who is the author?",
    "what edition is this handbook",
    "is this information up to date?",
]


@pytest.mark.parametrize("question", OF_THE_DOCUMENT)
async def test_who_wrote_a_document_and_when_is_told_where_it_says_so_of_itself(question: str, signed: KnowledgeBase) -> None:
    evidence = await evidence_for(question, signed)
    assert evidence.coverage.covered
    assert [passage.chunk.text for passage in evidence.told] == ["Published by the Library of Orn. Second edition, March 2024."]


async def test_who_wrote_a_document_is_told_by_its_byline(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    essay = await of_document(
        "# Keep the hemp\n\n*An essay by Ada Brook, ropemaker*\n\nHemp ropes groan before they break.\n", tmp_path, embedding_model
    )
    evidence = await evidence_for("Who wrote this essay?", essay)
    assert [passage.chunk.text for passage in evidence.told] == ["An essay by Ada Brook, ropemaker"]
    assert not (await evidence_for("When was this essay published?", essay)).coverage.covered


@pytest.mark.parametrize("question", OF_THE_DOCUMENT)
async def test_a_sentence_that_only_speaks_of_writing_does_not_tell_who_wrote_a_document(question: str, unsigned: KnowledgeBase) -> None:
    evidence = await evidence_for(question, unsigned)
    assert not evidence.coverage.covered
    assert evidence.coverage.missing_kinds == ("making",)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote the letter to the mayor?",
        "Who published the report on herring?",
        "When was the boathouse built?",
        "When was the lens made?",
        "What does the author say about oars?",
        "Who may borrow this lamp?",
    ],
)
def test_what_a_document_tells_of_other_things_is_not_asked_of_its_making(question: str) -> None:
    assert not asks_of_making(question)


async def test_of_several_documents_the_one_that_is_named_is_meant(tmp_path: Path, embedding_model: EmbeddingModel) -> None:
    (tmp_path / "documents").mkdir()
    for name, text in (("reading.md", SIGNED), ("boats.md", UNSIGNED)):
        (tmp_path / "documents" / name).write_text(text, encoding="utf-8")
    both = await of_folder(tmp_path / "documents", tmp_path / "index", embedding_model)
    assert (await evidence_for("Who published these rules of the reading room?", both)).coverage.covered
    assert not (await evidence_for("When was it published?", both)).coverage.covered
