"""What the tests of the knowledge base share: one loaded embedding model, and settings that touch nothing but the test's own folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from knowledge import EmbeddingModel, KnowledgeSettings


@pytest.fixture(scope="session")
def embedding_model() -> EmbeddingModel:
    """The real default, loaded once; one thread, because threads that wait for each other are slow where the cores are busy."""
    return EmbeddingModel("all-MiniLM-L6-v2", threads=1)


@pytest.fixture
def knowledge_settings(tmp_path: Path) -> KnowledgeSettings:
    """An empty documents folder, no index yet, and every search looks for a newer one."""
    documents_path = tmp_path / "documents"
    documents_path.mkdir()
    return KnowledgeSettings(index_path=tmp_path / "index", documents_path=documents_path, embedding_threads=1, reload_check_seconds=0)
