from __future__ import annotations

from langchain_core.runnables import RunnableLambda

from knowledge import CareerKnowledgeRetriever, EmbeddingModel, KnowledgeBase, KnowledgeSettings


async def test_it_takes_part_in_a_chain_and_keeps_how_each_passage_was_found(
    served_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    knowledge_base = await KnowledgeBase.open(served_settings, embedding_model)
    retriever = CareerKnowledgeRetriever(knowledge_base=knowledge_base, limit=2)
    chain = retriever | RunnableLambda(lambda documents: documents)
    documents = await chain.ainvoke("Are bookkeepers at risk?")
    assert len(documents) == 2
    best = documents[0]
    assert "bookkeepers" in best.page_content
    assert best.metadata["title"] == "Work and machines"
    assert best.metadata["section"] == "Jobs at risk"
    assert best.metadata["source"] == "https://example.org/work"
    assert best.metadata["updated"] == "2026-10-01"
    assert best.metadata["similarity"] > 0.3
    assert retriever.invoke("Are bookkeepers at risk?") == documents, "the synchronous way, also where a loop is running"
    knowledge_base.close()


def test_it_works_where_no_loop_runs(served_settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    knowledge_base = KnowledgeBase(served_settings, embedding_model)
    documents = CareerKnowledgeRetriever(knowledge_base=knowledge_base).batch(["Where do bees live?", "software that reconciles accounts"])
    assert "hives" in documents[0][0].page_content
    assert "accounts" in documents[1][0].page_content
    knowledge_base.close()
