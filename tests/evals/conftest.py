"""What the tests of the evals share: the embedding model, loaded once, and the guidance, indexed once."""

from __future__ import annotations

from pathlib import Path

import pytest

from evals.corpus_indexes import Corpora
from knowledge import EmbeddingModel, KnowledgeSettings


@pytest.fixture(scope="session")
def embedding_model() -> EmbeddingModel:
    """One thread, because threads that wait for each other are slow where the cores are busy."""
    return EmbeddingModel("all-MiniLM-L6-v2", threads=1)


@pytest.fixture(scope="session")
def evals_cache_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("evals")


@pytest.fixture(scope="session")
def corpora(evals_cache_path: Path, embedding_model: EmbeddingModel) -> Corpora:
    """The project's corpora, with their indexes in a folder of the tests'."""
    settings = KnowledgeSettings(documents_path=Path("knowledge/documents"), embedding_threads=1)
    return Corpora(settings, evals_cache_path, embedding_model)
