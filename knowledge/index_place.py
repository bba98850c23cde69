"""Where the index lies, by the settings. The only module that chooses between this machine, a Chroma server and PostgreSQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from knowledge.generations import Generations
from knowledge.postgresql import PostgreSQL
from knowledge.settings import KnowledgeSettings
from knowledge.shared_generations import AnyGenerations, SharedGenerations
from knowledge.vector_index import ChromaServer, EmbeddedChroma, PgVector, VectorStore


@dataclass(frozen=True, slots=True)
class IndexPlace:
    """To be closed, or used in a `with`."""

    generations: AnyGenerations
    vector_store: VectorStore

    def copy_again(self) -> bool:
        """Takes the place of a damaged copy; False where this machine has the original."""
        if isinstance(self.generations, Generations):
            return False
        self.generations.copy_again()
        return True

    def close(self) -> None:
        self.vector_store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def index_place(settings: KnowledgeSettings) -> IndexPlace:
    here = Generations(settings.index_path)
    if settings.vector_url is None:
        return IndexPlace(here, EmbeddedChroma())
    if settings.vector_url.startswith("http"):
        return IndexPlace(here, ChromaServer(settings.vector_url))
    postgresql = PostgreSQL(settings.vector_url)
    return IndexPlace(SharedGenerations(postgresql, here), PgVector(postgresql))
