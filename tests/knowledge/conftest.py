"""What the tests of the knowledge base share: one loaded embedding model, and settings that touch nothing but the test's own folder."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from knowledge import EmbeddingModel, KnowledgeSettings, build

RISKS = """---
title: Work and machines
source: https://example.org/work
date: 2026-10-01
---

# Jobs at risk

These jobs are at risk from automation:

- **Bookkeeping**: Software reconciles accounts. Junior bookkeepers do less routine work.
- **Telephone sales**: Voice assistants place and answer the calls of telephone sellers.
- **Warehouse picking**: Robots fetch goods from the shelves of a warehouse.

# What to do

Bookkeepers can learn data analysis in evening courses.

Data analysis keeps accountants in demand. Employers pay for it.
"""

BEES = """# Beekeeping

Beekeepers keep their bees in wooden hives. The honey is harvested in August.

Wax becomes candles.
"""


@pytest.fixture(scope="session")
def embedding_model() -> EmbeddingModel:
    """The real default, loaded once; one thread, because threads that wait for each other are slow where the cores are busy."""
    return EmbeddingModel.shared("all-MiniLM-L6-v2", threads=1)


@pytest.fixture(params=["embedded", pytest.param("chroma", marks=pytest.mark.heavy), pytest.param("postgresql", marks=pytest.mark.heavy)])
def knowledge_settings(request: pytest.FixtureRequest, tmp_path: Path) -> KnowledgeSettings:
    """A documents folder with two files, no index yet, and every search looks for a newer one; in each of the places for an index."""
    return _settings(tmp_path, vector_url(request))


@pytest.fixture
def embedded_settings(tmp_path: Path) -> KnowledgeSettings:
    """The same in the default place alone."""
    return _settings(tmp_path)


def vector_url(request: pytest.FixtureRequest) -> str | None:
    """The value of KNOWLEDGE_VECTOR_URL for the place that the fixture's parameter names; nothing is there yet."""
    match request.param:
        case "chroma" | "postgresql" as place:
            address: str = request.getfixturevalue("chroma" if place == "chroma" else "postgres").new_database()
            return address.replace("+asyncpg", "")
        case _:
            return None


@pytest.fixture(scope="session")
def served_settings(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeSettings:
    """The same with its index, for tests that only read it."""
    settings = _settings(tmp_path_factory.mktemp("knowledge"))
    asyncio.run(build(settings, embedding_model=embedding_model))
    return settings


def _settings(folder: Path, vector_url: str | None = None) -> KnowledgeSettings:
    documents_path = folder / "documents"
    documents_path.mkdir()
    (documents_path / "work.md").write_text(RISKS, encoding="utf-8")
    (documents_path / "bees.md").write_text(BEES, encoding="utf-8")
    return KnowledgeSettings(
        index_path=folder / "index",
        documents_path=documents_path,
        vector_url=vector_url,
        embedding_threads=1,
        reload_check_seconds=0,
    )
