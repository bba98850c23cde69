from __future__ import annotations

from pathlib import Path

import pytest
import pytest_asyncio

from bot.proposals.topics import nearest_topics
from bot.retrieval.evidence import gather
from bot.stages import Understanding
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

MILLS = """The mills of the valley

MILLS AT REST: WHAT A QUIET WHEEL TELLS US

Three mills of the valley stand still since the NATO bridge was built. A mill at rest rots from the wheel inwards.

WORKING FOR UNESCO: A MILLER'S DAY

A miller who works for UNESCO starts at dawn. Grain is weighed before it is ground.

I WENT UP THE VALLEY TO SEE WHAT HAD BECOME OF THE MILLS AND CAME HOME WITH FLOUR IN MY HAIR

The walk takes a morning. The miller gives flour away.
"""


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def valley(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder: Path = tmp_path_factory.mktemp("valley")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "mills.txt").write_text(MILLS, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents, embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)


async def topics_for(query: str, knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    return nearest_topics(await gather(Understanding(query), knowledge_base), knowledge_base)


async def test_the_topics_are_those_nearest_to_the_question(harbour: KnowledgeBase) -> None:
    topics = await topics_for("Who sells fishing licences for salmon?", harbour)
    assert "Fees" in topics
    assert len(topics) == len(set(topics)) <= 3


async def test_a_shouted_heading_is_named_as_a_sentence_would_name_it(valley: KnowledgeBase) -> None:
    topics = await topics_for("What does a miller earn?", valley)
    assert set(topics) == {"Mills at rest", "Working for UNESCO"}
