from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from knowledge import (
    EmbeddingModel,
    IndexUnavailable,
    IngestionReport,
    KnowledgeBase,
    KnowledgeSettings,
    LoadingError,
    NamedBytes,
    add,
    build,
    list_documents,
    remove,
)


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    path = tmp_path / "notes.md"
    path.write_text("# Notes\n\nZookeepers feed penguins every morning.\n", encoding="utf-8")
    return path


async def texts(settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> str:
    """All that can be found."""
    knowledge_base = await KnowledgeBase.open(settings, embedding_model)
    found = await knowledge_base.search("work, bees and penguins", limit=1000)
    assert {passage.chunk.id for passage in found} == {chunk.id for chunk in knowledge_base.chunks}
    knowledge_base.close()
    return "\n".join(chunk.text for chunk in knowledge_base.chunks)


async def test_building_again_embeds_nothing_and_publishes_nothing(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    first = await build(knowledge_settings, embedding_model=embedding_model)
    assert first.added == ("bees.md", "work.md")
    assert first.chunks_embedded == first.chunks > 5
    again = await build(knowledge_settings, embedding_model=embedding_model)
    assert again.unchanged == ("bees.md", "work.md")
    assert (again.chunks, again.chunks_embedded, again.texts_embedded) == (first.chunks, 0, 0)
    assert again.generation == first.generation


async def test_a_changed_file_embeds_what_changed_and_leaves_nothing_of_the_old_behind(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    bees = knowledge_settings.documents_path / "bees.md"
    bees.write_text(bees.read_text(encoding="utf-8").replace("Wax becomes candles.", "Propolis becomes varnish."), encoding="utf-8")
    report = await build(knowledge_settings, embedding_model=embedding_model)
    assert (report.changed, report.unchanged) == (("bees.md",), ("work.md",))
    assert report.chunks_embedded == 1
    found = await texts(knowledge_settings, embedding_model)
    assert "Propolis" in found
    assert "Wax" not in found
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    assert (knowledge_base.document_frequency("wax"), knowledge_base.document_frequency("propoli")) == (0, 1)
    assert not any("Wax" in passage.chunk.text for passage in await knowledge_base.search("Wax becomes candles.", limit=100))
    knowledge_base.close()


async def test_a_removed_file_leaves_nothing_behind(knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    (knowledge_settings.documents_path / "bees.md").unlink()
    report = await build(knowledge_settings, embedding_model=embedding_model)
    assert (report.removed, report.chunks_embedded) == (("bees.md",), 0)
    assert "honey" not in await texts(knowledge_settings, embedding_model)
    (generation,) = (knowledge_settings.index_path / "generations").iterdir()
    for file in generation.rglob("*"):
        # Chroma's vector file has no text, but unused room in it that is filled with whatever the process had in memory
        if file.is_file() and file.name != "data_level0.bin":
            assert b"honey" not in file.read_bytes(), file.name


async def test_what_was_added_by_hand_survives_a_build(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, notes: Path
) -> None:
    report = await add(knowledge_settings, [notes], embedding_model=embedding_model)  # into an index that is not there yet
    assert report.added == ("notes.md",)
    await asyncio.to_thread(notes.unlink)
    await build(knowledge_settings, embedding_model=embedding_model)
    origins = {one.document.key: one.origin for one in await list_documents(knowledge_settings)}
    assert origins == {"bees.md": "folder", "notes.md": "added", "work.md": "folder"}
    assert "penguins" in await texts(knowledge_settings, embedding_model)


async def test_removing_takes_one_document_and_names_unknown_keys(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    report = await remove(knowledge_settings, ["bees.md", "cows.md"], embedding_model=embedding_model)
    assert report.removed == ("bees.md",)
    assert [error.name for error in report.failed] == ["cows.md"]
    assert [one.document.key for one in await list_documents(knowledge_settings)] == ["work.md"]


async def test_bad_files_are_named_and_the_rest_goes_in(knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    (knowledge_settings.documents_path / "empty.md").write_text("", encoding="utf-8")
    (knowledge_settings.documents_path / "broken.pdf").write_bytes(b"%PDF-1.7 but nothing more")
    (knowledge_settings.documents_path / "headings.md").write_text("# Only\n\n## Headings\n", encoding="utf-8")
    report = await build(knowledge_settings, embedding_model=embedding_model)
    assert report.added == ("bees.md", "work.md")
    assert {error.name for error in report.failed} == {"broken.pdf", "empty.md", "headings.md"}


async def test_a_file_that_can_no_longer_be_read_is_no_longer_served(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    (knowledge_settings.documents_path / "bees.md").write_text("", encoding="utf-8")
    report = await build(knowledge_settings, embedding_model=embedding_model)
    assert report.removed == ("bees.md",)
    assert [error.name for error in report.failed] == ["bees.md"]


async def test_adding_what_cannot_be_read_changes_nothing(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, notes: Path
) -> None:
    before = await add(knowledge_settings, [notes], embedding_model=embedding_model)
    report = await add(knowledge_settings, [NamedBytes("notes.md", b""), Path("no/such.md")], embedding_model=embedding_model)
    assert [error.name for error in report.failed] == ["notes.md", "such.md"]
    assert report.generation == before.generation


async def test_a_missing_documents_folder_does_not_empty_the_index(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    with pytest.raises(LoadingError, match="no such"):
        await build(knowledge_settings, [Path("no/such/folder")], embedding_model=embedding_model)
    assert len(await list_documents(knowledge_settings)) == 2


async def test_an_empty_documents_folder_makes_an_index_that_finds_nothing(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    (tmp_path / "nothing").mkdir()
    await build(knowledge_settings, [tmp_path / "nothing"], embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    assert await knowledge_base.search("Which jobs are at risk?") == ()
    assert (knowledge_base.chunks, knowledge_base.document_frequency("job")) == ((), 0)
    knowledge_base.close()


async def test_progress_is_told_for_every_stage(knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    heard: list[tuple[str, int, int]] = []
    report = await build(knowledge_settings, progress=lambda *step: heard.append(step), embedding_model=embedding_model)
    assert [stage for stage, done, total in heard if done == total] == ["loading", "embedding", "writing"]
    assert ("embedding", report.texts_embedded, report.texts_embedded) in heard


async def test_a_new_title_is_embedded_anew(knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    """The title is part of what is embedded, though not of the chunk's text."""
    await build(knowledge_settings, embedding_model=embedding_model)
    work = knowledge_settings.documents_path / "work.md"
    work.write_text(work.read_text(encoding="utf-8").replace("title: Work and machines", "title: Labour and robots"), encoding="utf-8")
    report = await build(knowledge_settings, embedding_model=embedding_model)
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    of_work = [chunk for chunk in knowledge_base.chunks if chunk.document_title == "Labour and robots"]
    assert report.chunks_embedded == len(of_work) > 0
    best = (await knowledge_base.search(of_work[0].search_text, limit=1))[0]
    assert best.similarity > 0.9999
    knowledge_base.close()


async def damage(settings: KnowledgeSettings, name: str) -> None:
    (generation,) = (settings.index_path / "generations").iterdir()
    (generation / name).write_bytes(b"damaged")


async def test_damaged_vectors_are_made_again_and_the_documents_are_kept(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, notes: Path
) -> None:
    await add(knowledge_settings, [notes], embedding_model=embedding_model)
    first = await build(knowledge_settings, embedding_model=embedding_model)
    await damage(knowledge_settings, "vectors.npy")
    report: IngestionReport = await build(knowledge_settings, embedding_model=embedding_model)
    assert report.chunks_embedded == first.chunks
    assert "penguins" in await texts(knowledge_settings, embedding_model)


async def test_damaged_documents_stop_an_add_and_are_mended_by_a_build(
    embedded_settings: KnowledgeSettings, embedding_model: EmbeddingModel, notes: Path
) -> None:
    await build(embedded_settings, embedding_model=embedding_model)
    await damage(embedded_settings, "documents.jsonl")
    with pytest.raises(IndexUnavailable, match="python -m knowledge build"):
        await add(embedded_settings, [notes], embedding_model=embedding_model)
    await build(embedded_settings, embedding_model=embedding_model)
    assert len(await list_documents(embedded_settings)) == 2
