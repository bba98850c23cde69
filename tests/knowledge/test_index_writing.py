"""A writer that is killed, for real, at every stage of its work."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from knowledge import EmbeddingModel, IndexBusy, KnowledgeBase, KnowledgeSettings, build, remove

STAGES = ("lock", "vectors.npy", "keywords")
# With PostgreSQL the manifest is followed at once by the transaction that publishes.
FILE_STAGES = ("manifest.json",)
EMBEDDED_STAGES = ("chroma", "chroma/chroma.sqlite3")


def stages(settings: KnowledgeSettings) -> tuple[str, ...]:
    match (settings.vector_url or "embedded").partition(":")[0]:
        case "postgresql":
            return STAGES
        case "http":
            return (*STAGES, *FILE_STAGES)
        case _:
            return (*STAGES, *EMBEDDED_STAGES, *FILE_STAGES)


def start_writer(settings: KnowledgeSettings, path: Path) -> subprocess.Popen[bytes]:
    """`path` holds texts that the index has vectors for, so that nothing but the writing takes time."""
    return subprocess.Popen(
        [sys.executable, "-m", "knowledge", "--index", str(settings.index_path), "add", str(path)],
        env={**os.environ, "KNOWLEDGE_VECTOR_URL": settings.vector_url or ""},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(happened: Callable[[], object], writer: subprocess.Popen[bytes]) -> None:
    while not happened():
        assert writer.poll() is None, "the writer ended before it came to this"
        time.sleep(0.0005)


def kill(writer: subprocess.Popen[bytes]) -> None:
    writer.kill()
    assert writer.wait() == -signal.SIGKILL


async def served(settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> tuple[str, int]:
    """Opens the index, which verifies every byte of it, and searches."""
    knowledge_base = await KnowledgeBase.open(settings, embedding_model)
    (best,) = await knowledge_base.search("Where do bees live?", limit=1)
    assert "wooden hives" in best.chunk.text
    knowledge_base.close()
    return knowledge_base.generation, len(knowledge_base.documents)


@pytest.mark.heavy
def test_a_writer_killed_at_any_stage_leaves_the_old_generation_serving_and_the_next_writer_succeeds(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    first = asyncio.run(build(knowledge_settings, embedding_model=embedding_model)).generation
    generations = knowledge_settings.index_path / "generations"
    copy = tmp_path / "copy.md"
    copy.write_bytes((knowledge_settings.documents_path / "bees.md").read_bytes())
    for stage in stages(knowledge_settings):
        seen = set(generations.iterdir())
        writer = start_writer(knowledge_settings, copy)
        wait_for(lambda seen=seen, stage=stage: any((new / stage).exists() for new in {*generations.iterdir()} - seen), writer)  # type: ignore[misc]
        kill(writer)
        assert (knowledge_settings.index_path / "CURRENT").read_text(encoding="utf-8").strip() == first
        assert asyncio.run(served(knowledge_settings, embedding_model)) == (first, 2)
    writer = start_writer(knowledge_settings, copy)
    assert writer.wait() == 0
    newest, documents = asyncio.run(served(knowledge_settings, embedding_model))
    assert newest != first
    assert documents == 3
    assert [folder.name for folder in generations.iterdir()] == [newest], "what the killed writers left is gone"


def test_a_writer_killed_while_it_embeds_leaves_the_way_free(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel, tmp_path: Path
) -> None:
    first = asyncio.run(build(knowledge_settings, embedding_model=embedding_model)).generation
    news = tmp_path / "news.md"
    news.write_text("# News\n\nPenguins found a bank.\n", encoding="utf-8")
    lock = knowledge_settings.index_path / "write.lock"
    lock.write_text("", encoding="utf-8")
    writer = start_writer(knowledge_settings, news)
    wait_for(lock.read_bytes, writer)
    with pytest.raises(IndexBusy, match="another process" if "postgresql" in str(knowledge_settings.vector_url) else str(writer.pid)):
        asyncio.run(remove(knowledge_settings, ["bees.md"], embedding_model=embedding_model))
    kill(writer)
    assert asyncio.run(served(knowledge_settings, embedding_model)) == (first, 2)
    report = asyncio.run(remove(knowledge_settings, ["work.md"], embedding_model=embedding_model))
    assert report.removed == ("work.md",)
    assert asyncio.run(served(knowledge_settings, embedding_model)) == (report.generation, 1)
