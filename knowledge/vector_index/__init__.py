"""The vector index: nearest neighbours by row number, in this process, in a Chroma server or in PostgreSQL. Used through this door."""

from knowledge.vector_index.chroma_server import ChromaServer
from knowledge.vector_index.embedded_chroma import SUBFOLDER as EMBEDDED_SUBFOLDER
from knowledge.vector_index.embedded_chroma import EmbeddedChroma
from knowledge.vector_index.pgvector import PgVector
from knowledge.vector_index.protocol import VectorIndex, VectorStore

__all__ = ["EMBEDDED_SUBFOLDER", "ChromaServer", "EmbeddedChroma", "PgVector", "VectorIndex", "VectorStore"]
