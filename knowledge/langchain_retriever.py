"""The knowledge base as a LangChain retriever. The only module of this package that knows LangChain."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from langchain_core.callbacks import AsyncCallbackManagerForRetrieverRun, CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from pydantic import Field, SkipValidation

from knowledge.passages import Passage
from knowledge.retrieval import KnowledgeBase


class CareerKnowledgeRetriever(BaseRetriever):
    """`retriever = CareerKnowledgeRetriever(knowledge_base=await KnowledgeBase.open(settings), limit=4)`, then as any retriever."""

    knowledge_base: SkipValidation[KnowledgeBase]
    limit: int = Field(default=8, ge=1)

    async def _aget_relevant_documents(self, query: str, *, run_manager: AsyncCallbackManagerForRetrieverRun) -> list[LangChainDocument]:
        return [_langchain_document(passage) for passage in await self.knowledge_base.search(query, limit=self.limit)]

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[LangChainDocument]:
        # In a thread of its own, because `invoke` may be called where an event loop is running already.
        with ThreadPoolExecutor(max_workers=1) as thread:
            passages = thread.submit(asyncio.run, self.knowledge_base.search(query, limit=self.limit)).result()
        return [_langchain_document(passage) for passage in passages]


def _langchain_document(passage: Passage) -> LangChainDocument:
    chunk = passage.chunk
    return LangChainDocument(
        id=chunk.id,
        page_content=chunk.text,
        metadata={
            "document_id": chunk.document_id,
            "title": chunk.document_title,
            "section": " > ".join(chunk.heading_path),
            "kind": chunk.kind,
            "source": chunk.source,
            "page": chunk.page,
            "updated": chunk.updated.isoformat() if chunk.updated else None,
            "language": chunk.language,
            "score": passage.score,
            "similarity": passage.similarity,
            "keyword_score": passage.keyword_score,
            "vector_rank": passage.vector_rank,
            "keyword_rank": passage.keyword_rank,
        },
    )
