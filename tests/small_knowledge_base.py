"""A knowledge base of the few documents that a test is about."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build


async def of_document(text: str, folder: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    """Of one document that the test has written; built in `folder` and opened."""
    return await of_documents({"document": text}, folder, embedding_model)


async def of_documents(texts: Mapping[str, str], folder: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    """Of documents by name."""
    (folder / "documents").mkdir()
    for name, text in texts.items():
        (folder / "documents" / f"{name}.md").write_text(text, encoding="utf-8")
    return await of_folder(folder / "documents", folder / "index", embedding_model)


async def of_folder(documents: Path, index: Path, embedding_model: EmbeddingModel) -> KnowledgeBase:
    settings = KnowledgeSettings(documents_path=documents, index_path=index)
    await build(settings, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)
