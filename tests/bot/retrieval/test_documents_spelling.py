from __future__ import annotations

import pytest
import pytest_asyncio

from bot.retrieval.documents_spelling import as_documents_write
from knowledge import EmbeddingModel, KnowledgeBase
from tests.small_knowledge_base import of_document

LOCKS = """# The locks of Grimsand

Every lock keeper listens to the SHF band. The laboratory tests the water on Mondays, and a temporary worker opens the gates at night.
Courses for keepers are held in winter. The exam is in March.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def locks(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await of_document(LOCKS, tmp_path_factory.mktemp("locks"), embedding_model)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("What does S-H-F stand for?", "What does SHF stand for?"),
        ("Will a keeper take me under their wing?", "Will a keeper mentor?"),
        ("Is the lock on thin ice?", "Is the lock at risk?"),
        ("Do all keepers stand in the same boat?", "Do all keepers stand in the same situation?"),
        ("What does S.H.F. stand for?", "What does SHF stand for?"),
        ("Who listens to s h f?", "Who listens to SHF?"),
        ("When does the lab test the water?", "When does the laboratory test the water?"),
        ("May a Grimsand temp open the gates?", "May a Grimsand temporary worker open the gates?"),
        ("What do temps do at night?", "What do temporary workers do at night?"),
        ("When are the corses held?", "When are the courses held?"),
        ("Is it the kepeers or the gates?", "Is it the keepers or the gates?"),
        ("Will the keepers all get the sack?", "Will the keepers all lose their jobs?"),
    ],
)
async def test_a_question_is_put_as_the_documents_write(question: str, written: str, locks: KnowledgeBase) -> None:
    assert as_documents_write(question, locks) == written


@pytest.mark.parametrize(
    "question",
    [
        "What does V-H-F stand for?",
        "When is the exam?",  # the documents cut it short too
        "Where is the uni?",  # and say nothing of this
        "coursero or zembly for keepers?",
        "coursero or zembly?",  # neither is a slip where the documents have none of the two
    ],
)
async def test_what_the_documents_do_not_write_otherwise_stays(question: str, locks: KnowledgeBase) -> None:
    assert as_documents_write(question, locks) == question
