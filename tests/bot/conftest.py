"""What the tests of the bot share: a small knowledge base about an invented harbour, so that nothing here is tuned to career guidance."""

from __future__ import annotations

import pytest
import pytest_asyncio

from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

HARBOUR = """---
title: The harbour of Grimsand
source: https://example.org/grimsand
date: 2026-10-01
---

## Ropes

Ropemakers twist hemp into hawsers in a long shed. A hawser holds a ship of 300 tons at the quay.

## The lamp

The lighthouse keeper trims the lamp every four hours. At sunrise the keeper writes the weather into the logbook.

## Boats

Four kinds of boats lie in the harbour:

- **Ferries**: Ferries carry passengers across the bay, because the road around it takes a day.
- **Trawlers**: Trawlers bring in herring at dawn.
- **Pilot cutters**: Pilot cutters guide large ships past the sandbank.
- **Dredgers**: Dredgers keep the channel deep enough for the ferries.

## Fees

A berth costs 12 crowns a night. Fishing licences are sold for 40 crowns by the warden each spring.

## Rules

Children may not swim in the harbour. Dogs are welcome on the quay.

## Trade

The herring catch has increased since the channel was dredged.
"""


@pytest.fixture(scope="session")
def embedding_model() -> EmbeddingModel:
    """One thread, because threads that wait for each other are slow where the cores are busy."""
    return EmbeddingModel("all-MiniLM-L6-v2", threads=1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harbour(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    folder = tmp_path_factory.mktemp("harbour")
    documents = folder / "documents"
    documents.mkdir()
    (documents / "harbour.md").write_text(HARBOUR, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents, embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)
