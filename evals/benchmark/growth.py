"""Retrieval over ever more passages: how long it takes, what it misses beside exact search, and what the index costs.

Passages and their vectors are made up, in clusters as those of documents on one topic are, so that 100,000 do not take an hour to embed.
What is measured is the index. To embed a question takes as long whatever the index holds: that is measured with the real embedding model
and added.
"""

from __future__ import annotations

import asyncio
import hashlib
import multiprocessing
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from evals.benchmark import processes
from evals.benchmark.figures import Figure, Progress, at_least, at_most
from evals.benchmark.questions import QUESTIONS, Wordings
from knowledge import EmbeddingModel, IngestionReport, KnowledgeBase, KnowledgeSettings, add, build

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECTION: Final = "growth"
QUERIES: Final = 100
NEIGHBOURS: Final = 8
DOCUMENT_PASSAGES: Final = 500
CLUSTER_PASSAGES: Final = 50
SPREAD: Final = 0.05  # of each number around its cluster's centre: neighbours at cosines of 0.5, as sentences on one topic have them
EXPECTED_PASSAGES: Final = 10_000  # what is expected holds up to here
SEARCH_SECONDS, RECALL = 0.025, 0.98
_WORDS: Final = tuple(f"word{number}" for number in range(5_000))


class MadeUpEmbedding(EmbeddingModel):
    """A vector that the text decides about, in the cluster that its first word names."""

    def __init__(self, dimension: int) -> None:
        super().__init__("made-up")
        self._dimension = dimension

    def prepare(self) -> None:
        """Nothing: there is no model."""

    @property
    def fingerprint(self) -> str:
        return hashlib.sha256(f"made up {self._dimension}".encode()).hexdigest()

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode(self, texts: Sequence[str], progress: Callable[[int], None] | None = None) -> NDArray[np.float32]:
        if not texts:
            return np.empty((0, self._dimension), dtype=np.float32)
        return np.stack([self._vector(text) for text in texts])

    def encode_queries(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        return [self._vector(text) for text in texts]

    def encode_passages(self, texts: Sequence[str]) -> list[NDArray[np.float32]]:
        return [self._vector(text) for text in texts]

    def _vector(self, text: str) -> NDArray[np.float32]:
        cluster = next((word for word in text.split() if word.startswith("cluster")), "")
        vector = _centre(cluster, self._dimension) + SPREAD * np.random.default_rng(_seed(text)).normal(size=self._dimension)
        return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)


@lru_cache(maxsize=16)  # passages of a cluster stand together
def _centre(cluster: str, dimension: int) -> NDArray[np.float64]:
    centre = np.random.default_rng(_seed(cluster)).normal(size=dimension)
    return np.asarray(centre / np.linalg.norm(centre))


async def measure(settings: KnowledgeSettings, folder: Path, sizes: Sequence[int], progress: Progress) -> tuple[Figure, ...]:
    real = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    await asyncio.to_thread(real.load)
    embedding_seconds = await asyncio.to_thread(_embedding_seconds, real)
    made_up = MadeUpEmbedding(real.dimension)
    figures: list[Figure] = []
    for size in sizes:
        step = progress(f"{size:,} passages", QUERIES + 2)
        documents, more = folder / f"documents-{size}", folder / f"more-{size}"
        await asyncio.to_thread(_write_documents, documents, 0, size)
        await asyncio.to_thread(_write_documents, more, size, min(size, DOCUMENT_PASSAGES // 10))
        place = settings.model_copy(update={"index_path": folder / f"index-{size}", "documents_path": documents, "vector_url": None})
        report, built_processor_seconds = await _in_a_process_of_its_own(_build, place, made_up.dimension)
        step()
        before, started = processes.own_mebibytes(), time.perf_counter()
        knowledge_base = await KnowledgeBase.open(place, made_up)
        opened_seconds, memory = time.perf_counter() - started, max(0.0, processes.own_mebibytes() - before)
        searched, found = await _search(knowledge_base, made_up, size, step)
        knowledge_base.close()
        added, added_processor_seconds = await _in_a_process_of_its_own(_add, place, made_up.dimension, more)
        step()
        total = tuple(search + embedding for search, embedding in zip(searched, embedding_seconds, strict=True))
        within, at = "95 of 100 within", f"at {report.chunks:,}"
        bound = at_most(SEARCH_SECONDS) if size <= EXPECTED_PASSAGES else None
        to_index, to_add = f"indexing {report.chunks:,} without embedding", f"adding a document of {added.chunks - report.chunks} {at}"
        figures += [
            Figure(SECTION, f"question to passages {at}, {within}", "s", (float(np.percentile(total, 95)),), bound=bound),
            Figure(SECTION, f"of that the search {at}, {within}", "s", (float(np.percentile(searched, 95)),)),
            Figure(SECTION, f"of the {NEIGHBOURS} true neighbours {at}", "score", (found,), bound=at_least(RECALL)),
            Figure(SECTION, to_index, "s", (report.seconds,)),
            Figure(SECTION, f"{to_index}{processes.PROCESSOR}", "s", (built_processor_seconds,)),
            Figure(SECTION, to_add, "s", (added.seconds,)),
            Figure(SECTION, f"{to_add}{processes.PROCESSOR}", "s", (added_processor_seconds,)),
            Figure(SECTION, f"opening {report.chunks:,}", "s", (opened_seconds,)),
            Figure(SECTION, f"memory for {report.chunks:,}", "MiB", (memory,)),
        ]
    return tuple(figures)


async def _in_a_process_of_its_own(
    work: Callable[..., tuple[IngestionReport, float]], *arguments: KnowledgeSettings | int | Path
) -> tuple[IngestionReport, float]:
    """What ingestion has freed would otherwise be taken for the next index's memory, and the other way round."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return await asyncio.get_running_loop().run_in_executor(pool, work, *arguments)


def _build(place: KnowledgeSettings, dimension: int) -> tuple[IngestionReport, float]:
    started = time.process_time()
    return asyncio.run(build(place, embedding_model=MadeUpEmbedding(dimension))), time.process_time() - started


def _add(place: KnowledgeSettings, dimension: int, more: Path) -> tuple[IngestionReport, float]:
    started = time.process_time()
    return asyncio.run(add(place, [more], embedding_model=MadeUpEmbedding(dimension))), time.process_time() - started


async def _search(
    knowledge_base: KnowledgeBase, embedding: MadeUpEmbedding, size: int, step: Callable[[], None]
) -> tuple[list[float], float]:
    """Seconds of each search, and the share of the true neighbours that the vector search found."""
    vectors = await asyncio.to_thread(embedding.encode, [chunk.search_text for chunk in knowledge_base.chunks])
    random = np.random.default_rng(1)
    seconds, found = [], 0
    for _ in range(QUERIES):
        query = f"cluster{random.integers(max(1, size // CLUSTER_PASSAGES))} {' '.join(random.choice(_WORDS, 6))}"
        started = time.perf_counter()
        await knowledge_base.search(query, limit=NEIGHBOURS)
        seconds.append(time.perf_counter() - started)
        passages = await knowledge_base.search(query, limit=100)  # past what the fusion with keywords puts first
        nearest = np.argsort(-(vectors @ embedding.encode_queries([query])[0]), kind="stable")[:NEIGHBOURS]
        wanted = {knowledge_base.chunks[row].id for row in nearest}
        found += len(wanted & {one.chunk.id for one in passages if one.vector_rank is not None and one.vector_rank <= NEIGHBOURS})
        step()
    return seconds, found / (QUERIES * NEIGHBOURS)


def _embedding_seconds(embedding_model: EmbeddingModel) -> list[float]:
    wordings, seconds = Wordings(), []
    for number in range(QUERIES):
        text = wordings.fresh(QUESTIONS[number % len(QUESTIONS)].text)
        started = time.perf_counter()
        embedding_model.encode_queries([text])
        seconds.append(time.perf_counter() - started)
    return seconds


def _write_documents(folder: Path, first: int, passages: int) -> None:
    folder.mkdir()
    random = np.random.default_rng(first)
    for start in range(first, first + passages, DOCUMENT_PASSAGES):
        rows = range(start, min(start + DOCUMENT_PASSAGES, first + passages))
        lines = [f"- cluster{row // CLUSTER_PASSAGES} {' '.join(random.choice(_WORDS, 15))}." for row in rows]
        (folder / f"{start:08}.md").write_text(f"# Part {start}\n\n" + "\n".join(lines) + "\n", encoding="utf-8")


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
