"""What somebody is like or good at, among the skills that documents list."""

from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase
from tests import conversations, small_knowledge_base

YARD = """# Work in the yard

The yard builds boats of wood and of steel. It has stood at the river since 1902.

## Skills that stay in demand

- **Listening**: Hearing what worries a customer or a mate, and feeling with them, sells more boats than a brochure.
- **Patience with change**: Plans change with the weather. Whoever stays calm when they do is needed everywhere.
- **A head for figures**: Reading tables, charts and measurements, and seeing what does not add up.
- **Invention**: Nobody has built the same boat twice. New shapes come from people who imagine and sketch.

## Courses

The caulking course takes six weeks. Courses finished before 2015 do not count for the master's papers.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def yard(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await small_knowledge_base.of_document(YARD, tmp_path_factory.mktemp("yard"), embedding_model)


@pytest.mark.parametrize(
    ("message", "skill"),
    [
        ("I can tell when somebody in the room is upset. Is that worth anything?", "Listening"),
        ("I'm a nurse, but I'm comfortable with charts and spreadsheets. Does that matter outside the ward?", "A head for figures"),
        ("I stay cool when everything is turned upside down, is that a useful strength?", "Patience with change"),
        ("I draw odd things that nobody has seen. Which of the skills is that?", "Invention"),
    ],
)
async def test_what_somebody_is_good_at_is_found_among_the_skills(message: str, skill: str, yard: KnowledgeBase) -> None:
    (reply,) = await conversations.held(yard, message)
    assert reply.text.startswith(f"**{skill}**")


@pytest.mark.parametrize(
    "message",
    [
        "I finished the caulking course in 2012. Does it still count?",
        "Is that course worth anything?",
        "I paid for the papers. Does that help?",
    ],
)
async def test_whether_papers_count_is_no_question_for_skills(message: str, yard: KnowledgeBase) -> None:
    (reply,) = await conversations.held(yard, message)
    assert not any(skill in reply.text for skill in ("Listening", "Patience with change", "A head for figures", "Invention"))
