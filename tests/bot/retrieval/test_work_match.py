from __future__ import annotations

import tomllib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.retrieval.evidence import gather
from bot.retrieval.personal_evidence import QUERIES, _search
from bot.retrieval.work_match import led_to, phrases, suiting
from bot.safety import screen
from bot.stages import Question
from bot.understanding import understand
from knowledge import Chunk, EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

OCCUPATIONS = tomllib.loads((Path(__file__).parent / "occupations.toml").read_text(encoding="utf-8"))
DOCUMENTS = Path(__file__).parents[3] / "knowledge" / "documents"
MAY_BE_WRONG = 2  # of about 40 that the guidance speaks of, and of 40 that it does not


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def guidance(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> AsyncIterator[KnowledgeBase]:
    settings = KnowledgeSettings(index_path=tmp_path_factory.mktemp("guidance"), documents_path=DOCUMENTS, embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(settings, embedding_model)
    yield knowledge_base
    knowledge_base.close()


async def group_of(said: str, guidance: KnowledgeBase) -> str | None:
    """The group of exposed jobs that the guidance is found to count this work to; "none" where it names no such work."""
    evidence = await gather(understand(Question(said), screen(said)), guidance)
    standing = next((aspect for aspect in evidence.aspects if aspect.name in {"exposed", "growing", "unnamed"}), None)
    if standing is None:
        return None
    return (standing.passages[0].chunk.label or "").lower() if standing.name == "exposed" else "none"


@pytest.mark.heavy
@pytest.mark.parametrize("which", ["tuned", "checked"])
async def test_people_find_their_work_and_nobody_is_told_that_other_work_is_at_risk(which: str, guidance: KnowledgeBase) -> None:
    found = {(group, said): await group_of(said, guidance) for group, of_group in OCCUPATIONS[which].items() for said in of_group["said"]}
    missed = [said for (group, said), answer in found.items() if group not in {"none", answer}]
    false_alarms = [said for (group, said), answer in found.items() if group == "none" and answer != "none"]
    assert len(missed) <= MAY_BE_WRONG, missed
    assert len(false_alarms) <= MAY_BE_WRONG, false_alarms


def test_an_item_names_its_label_its_parts_and_its_examples(valley: KnowledgeBase) -> None:
    road = next(chunk for chunk in valley.chunks if chunk.label == "Road transport")
    assert {"Road transport", "coach drivers", "carriers"} <= set(phrases(road))


def test_a_long_piece_names_nothing_in_particular(valley: KnowledgeBase) -> None:
    item: Chunk = next(chunk for chunk in valley.chunks if chunk.label == "Weaving and textile work")
    assert all(len(phrase.split()) <= 9 for phrase in phrases(item))


async def test_what_somebody_likes_leads_to_the_role_that_is_named_like_the_skill_it_is_near_to(guidance: KnowledgeBase) -> None:
    found = await _search(QUERIES, guidance)
    (role,) = await led_to(["arguing about right and wrong"], found.skills, found.growing, guidance)
    assert role.item.label == "AI ethicists and governance specialists"
    assert await led_to(["people"], found.skills, found.growing, guidance) == ()


async def test_each_of_several_things_that_somebody_likes_can_be_near_to_a_role(guidance: KnowledgeBase) -> None:
    found = await _search(QUERIES, guidance)
    best = (await suiting(["gardening, spreadsheets and football"], (), found.growing, guidance))[0]
    assert best.item.label == "Data scientists and analysts"
