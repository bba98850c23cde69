"""One index for processes on several machines: each has a folder of its own, and all serve what was published last."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge import EmbeddingModel, IndexUnavailable, KnowledgeBase, KnowledgeSettings, add, build, list_documents, remove
from tests import postgres_server
from tests.postgres_server import PostgresServer

pytestmark = pytest.mark.heavy

QUESTION = "Where do bees live?"


@pytest.fixture
def two_machines(
    tmp_path: Path, embedded_settings: KnowledgeSettings, postgres: PostgresServer
) -> tuple[KnowledgeSettings, KnowledgeSettings]:
    address = postgres.new_database().replace("+asyncpg", "")
    return _machines(tmp_path, embedded_settings, address)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    if reason := postgres_server.missing():
        pytest.skip(reason)
    with postgres_server.postgres_server() as server:
        yield server


def _machines(tmp_path: Path, settings: KnowledgeSettings, address: str) -> tuple[KnowledgeSettings, KnowledgeSettings]:
    first, second = (settings.model_copy(update={"vector_url": address, "index_path": tmp_path / name}) for name in ("first", "second"))
    return first, second


async def test_what_one_machine_publishes_every_other_serves(
    two_machines: tuple[KnowledgeSettings, KnowledgeSettings], embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    first, second = two_machines
    with pytest.raises(IndexUnavailable, match="python -m knowledge build"):
        await KnowledgeBase.open(second, embedding_model)
    await build(first, embedding_model=embedding_model)
    there = await KnowledgeBase.open(second, embedding_model)
    assert "wooden hives" in (await there.search(QUESTION, limit=1))[0].chunk.text
    (tmp_path / "penguins.md").write_text("# Penguins\n\nPenguins found a bank in Oslo.\n", encoding="utf-8")
    report = await add(second, [tmp_path / "penguins.md"], embedding_model=embedding_model)
    here = await KnowledgeBase.open(first, embedding_model)
    for knowledge_base in (here, there):
        assert "bank in Oslo" in (await knowledge_base.search("Who founded a bank?", limit=1))[0].chunk.text
        assert knowledge_base.generation == report.generation
        assert await knowledge_base.failing() is None
        knowledge_base.close()
    assert [one.document.key for one in await list_documents(first)] == ["bees.md", "penguins.md", "work.md"]


async def test_a_second_machine_builds_on_what_is_there_and_embeds_nothing_again(
    two_machines: tuple[KnowledgeSettings, KnowledgeSettings], embedding_model: EmbeddingModel
) -> None:
    first, second = two_machines
    published = await build(first, embedding_model=embedding_model)
    report = await build(second, embedding_model=embedding_model)
    assert (report.texts_embedded, report.generation) == (0, published.generation)


async def test_readers_see_one_generation_or_the_next_while_it_changes_and_never_a_mixture(
    two_machines: tuple[KnowledgeSettings, KnowledgeSettings], embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    first, second = two_machines
    await build(first, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(second, embedding_model)
    (tmp_path / "bees.md").write_text("# Beekeeping\n\nBees live in hollow trees here.\n", encoding="utf-8")
    changing = True
    seen: list[frozenset[str]] = []

    async def keep_asking() -> None:
        while changing or len(seen) < 5:
            passages = await knowledge_base.search(QUESTION, limit=50)
            seen.append(frozenset(passage.chunk.text for passage in passages))

    async def change() -> None:
        nonlocal changing
        for _ in range(3):
            await remove(first, ["bees.md"], embedding_model=embedding_model)
            await add(first, [tmp_path / "bees.md"], embedding_model=embedding_model)
        changing = False

    await asyncio.gather(keep_asking(), change())
    knowledge_base.close()
    for texts in seen:
        assert not (any("wooden hives" in text for text in texts) and any("hollow trees" in text for text in texts))
    assert any("hollow trees" in text for text in seen[-1])


async def test_while_postgresql_is_gone_a_machine_serves_what_it_has_and_finds_the_same(
    own_postgres: PostgresServer, embedded_settings: KnowledgeSettings, embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    address = await asyncio.to_thread(own_postgres.new_database)
    first, second = _machines(tmp_path, embedded_settings, address.replace("+asyncpg", ""))
    await build(first, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(first, embedding_model)
    before = await knowledge_base.search("Which jobs are at risk?")
    await asyncio.to_thread(own_postgres.stop)
    assert await knowledge_base.search("Which jobs are at risk?") == before
    assert await knowledge_base.failing() is not None
    opened_meanwhile = await KnowledgeBase.open(first, embedding_model)
    assert await opened_meanwhile.search("Which jobs are at risk?") == before
    with pytest.raises(IndexUnavailable, match="does not answer"):
        await KnowledgeBase.open(second, embedding_model)
    with pytest.raises(IndexUnavailable, match="does not answer"):
        await build(first, embedding_model=embedding_model)
    await asyncio.to_thread(own_postgres.start)
    assert await knowledge_base.failing() is None
    assert (await remove(second, ["work.md"], embedding_model=embedding_model)).removed == ("work.md",)
    for one in (knowledge_base, opened_meanwhile):
        assert len(await one.search("Which jobs are at risk?")) < len(before)
        assert len(one.documents) == 1
        one.close()


@pytest.mark.parametrize("name", ["vectors.npy", "documents.jsonl"])
async def test_a_copy_that_is_damaged_on_one_machine_is_fetched_again_with_all_that_was_added_by_hand(
    name: str, two_machines: tuple[KnowledgeSettings, KnowledgeSettings], embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    first, _ = two_machines
    (tmp_path / "penguins.md").write_text("# Penguins\n\nPenguins found a bank in Oslo.\n", encoding="utf-8")
    await build(first, embedding_model=embedding_model)
    report = await add(first, [tmp_path / "penguins.md"], embedding_model=embedding_model)
    for mend in ("open", "build"):
        for path in first.index_path.glob(f"generations/*/{name}"):
            path.write_bytes(b"damaged")
        if mend == "build":
            assert not (await build(first, embedding_model=embedding_model)).removed
        knowledge_base = await KnowledgeBase.open(first, embedding_model)
        assert await knowledge_base.failing() is None
        assert len(knowledge_base.documents) == 3
        assert mend == "build" or knowledge_base.generation == report.generation
        knowledge_base.close()
