"""A server over a small index, and one key that may operate it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.operator_access import new_key
from api.settings import ApiSettings
from bot import BotSettings, open_bot
from knowledge import KnowledgeSettings, build
from tests.running_api import serving, wait_until_ready

MILLS = """# Mills

## Grinding

Millers grind barley between two granite stones. A granite stone lasts for thirty years.

## Trades

- **Millers**: Millers watch the stones.
- **Carters**: Carters bring the barley.
"""
KEY, KEY_HASH = new_key()
EXTRACTIVE = BotSettings(language_models=("extractive",))


def index_of(folder: Path, **documents: str) -> KnowledgeSettings:
    """An index of these texts, by the names of their files with _ for the dot."""
    (folder / "documents").mkdir()
    for name, text in documents.items():
        (folder / "documents" / name.replace("_", ".")).write_text(text, encoding="utf-8")
    settings = KnowledgeSettings(index_path=folder / "index", documents_path=folder / "documents", embedding_threads=1)
    asyncio.run(build(settings))
    return settings


@pytest.fixture(scope="session")
def mills(tmp_path_factory: pytest.TempPathFactory) -> KnowledgeSettings:
    return index_of(tmp_path_factory.mktemp("mills"), mills_md=MILLS)


@pytest.fixture(scope="session")
def server(mills: KnowledgeSettings) -> Iterator[str]:
    settings = ApiSettings(operator_key_hashes=(KEY_HASH,), metrics_key_hashes=(KEY_HASH,))
    with serving(lambda: open_bot(EXTRACTIVE, mills), settings, mills) as address:
        wait_until_ready(address)
        yield address
