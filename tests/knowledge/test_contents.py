from __future__ import annotations

from pathlib import Path

from knowledge import EmbeddingModel
from tests import small_knowledge_base


async def test_a_chunk_leads_to_all_of_its_document_in_order_and_to_nothing_of_another(
    tmp_path: Path, embedding_model: EmbeddingModel
) -> None:
    (tmp_path / "documents").mkdir()
    for name in ("ropes", "sails"):
        text = f"# On {name}\n\n## Care\n\nDry {name} last.\n\n## Repair\n\nTorn {name} are mended in spring.\n"
        (tmp_path / "documents" / f"{name}.md").write_text(text, encoding="utf-8")
    knowledge_base = await small_knowledge_base.of_folder(tmp_path / "documents", tmp_path / "index", embedding_model)
    last = next(chunk for chunk in knowledge_base.chunks if chunk.text.startswith("Torn sails"))
    assert [chunk.text for chunk in knowledge_base.of_document(last)] == ["Dry sails last.", "Torn sails are mended in spring."]
