"""What the tests of the bot share: a small knowledge base about an invented harbour, so that nothing here is tuned to career guidance."""

from __future__ import annotations

from pathlib import Path

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


VALLEY = """---
title: Work in the valley of Orn
---

## Jobs most at risk of automation

AI displaces people from roles with repetitive and predictable tasks.

These jobs are most at risk of automation:

- **Weaving and textile work**: Looms that set themselves up take over the work of weavers and other factory hands.
- **Road transport**: Vans and coaches without a driver threaten roles like coach drivers, carriers and delivery personnel.
- **Ledger keeping**: Machines keep accounts and ledgers, which affects bookkeepers.

Being at risk does not mean that a job disappears completely. The role changes: people watch over the machines and handle the exceptions.

## New roles and jobs that AI is creating

These new roles are growing:

- **Loom mechanics**: Loom mechanics install, repair and maintain the machines.
- **Guild teachers**: Guild teachers show others how to work with the looms.
- **Pattern artists**: Pattern artists draw and refine what the looms weave, with an eye for beauty.

## Human skills that machines cannot replace

Human skills that machines cannot replace stay valuable in every trade.

These skills are worth building:

- **Listening**: Whoever can listen to people and calm them is needed everywhere.
- **Bargaining**: A good bargain takes a feeling for what the other side needs.
- **Creativity**: Imagination shows in artistic drawings and in new products.

## What individuals can do

Individuals can learn new skills in training and courses of the guild. A mentor helps with the next career step.

## What businesses can do for the people who work for them

Businesses can pay for training programs and open ways into new roles for the people who work for them.

## Support for workers who lost their jobs

The valley has social safety nets and support programs for workers who lost their jobs to automation.
"""


YARD = """---
title: The yard at Grimsand
---

## Learning with a master

Every prentice has a master of the same craft for the first two years. You may change your master once; ask Ina Holm.

## What the survey found

First, the danger of the coming years is not that people are sent away but that nobody is taken on. The machine took the easy half of the
trade and left the hard half to us.

## Who gets a grant

People who were laid off need not have lived in the town for a year. Your household must have had less than 900 crowns a year.
"""


@pytest.fixture(scope="session")
def embedding_model() -> EmbeddingModel:
    """One thread, because threads that wait for each other are slow where the cores are busy."""
    return EmbeddingModel.shared("all-MiniLM-L6-v2", threads=1)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def harbour(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    return await _knowledge_base(tmp_path_factory.mktemp("harbour"), HARBOUR, embedding_model)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def valley(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    """Career guidance for an invented valley, with other jobs, roles and skills than the project's own."""
    return await _knowledge_base(tmp_path_factory.mktemp("valley"), VALLEY, embedding_model)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def yard(tmp_path_factory: pytest.TempPathFactory, embedding_model: EmbeddingModel) -> KnowledgeBase:
    """Rules and findings about work that are no guidance on careers."""
    return await _knowledge_base(tmp_path_factory.mktemp("yard"), YARD, embedding_model)


async def _knowledge_base(folder: Path, text: str, embedding_model: EmbeddingModel) -> KnowledgeBase:
    documents = folder / "documents"
    documents.mkdir()
    (documents / "document.md").write_text(text, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=documents, embedding_threads=1)
    await build(settings, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)
