"""Measures what needs no language model: embedding, retrieval, the extractive answer, and ingestion."""

from __future__ import annotations

import asyncio
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from bot import CareerBot, Finished, Question, SentenceReady
from bot.extractive import ExtractiveWriter
from evals.benchmark.figures import Figure, Plan, Progress, at_least, at_most, select
from evals.benchmark.limits import RawEncoder
from evals.benchmark.questions import Wordings, chosen
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build

RAW_QUESTION = "SentenceTransformer.encode of the question"


async def ingestion(
    settings: KnowledgeSettings, folder: Path, embedding_model: EmbeddingModel, raw: RawEncoder, plan: Plan, progress: Progress
) -> tuple[tuple[Figure, ...], KnowledgeSettings]:
    """The guidance into an empty index and to its publication, beside the encoding of the same texts. Gives the last index as well."""
    step = progress("ingesting", 2 * plan.ingest_rounds)
    ours, limit = [], []
    for turn in range(plan.ingest_rounds):
        index = settings.model_copy(update={"index_path": folder / f"index-{turn}", "vector_url": None})
        report = await build(index, embedding_model=embedding_model)
        ours.append(report.texts_embedded / report.seconds)
        step()
        knowledge_base = await KnowledgeBase.open(index, embedding_model)
        texts = _embedded_texts(knowledge_base)
        knowledge_base.close()
        limit.append(len(texts) / await asyncio.to_thread(raw.seconds, texts))
        step()
    name = f"ingesting {settings.documents_path.name}, {len(texts)} texts, to the published index"
    figure = Figure(
        "ingestion", name, "texts/s", tuple(ours), "SentenceTransformer.encode of the texts", tuple(limit), at_least(0.8, of="ratio")
    )
    return (figure,), index


def _embedded_texts(knowledge_base: KnowledgeBase) -> list[str]:
    of_chunks = (chunk.search_text for chunk in knowledge_base.chunks)
    of_sentences = (sentence.text for chunk in knowledge_base.chunks for sentence in chunk.sentences)
    return list(dict.fromkeys((*of_chunks, *of_sentences)))


async def questions(knowledge_base: KnowledgeBase, raw: RawEncoder, plan: Plan, progress: Progress) -> tuple[Figure, ...]:
    """Each measurement of a question follows on the encoding of the same question by the raw library."""
    bot = CareerBot(knowledge_base, [ExtractiveWriter()])
    asked = chosen(plan.questions_per_kind)
    step = progress("asking, extractive", plan.rounds * len(asked))
    wordings = Wordings()
    for one in asked:  # once around: what a fresh process loads late is not what is measured here
        await answer_seconds(bot, wordings.fresh(one.text))
        raw.seconds([one.text])
    seconds: dict[str, list[float]] = defaultdict(list)
    kinds = []
    for _ in range(plan.rounds):
        for one in asked:
            kinds.append(one.kind)
            seconds["raw"].append(await asyncio.to_thread(raw.seconds, [wordings.fresh(one.text)]))
            started = time.perf_counter()
            await knowledge_base.embed([text := wordings.fresh(one.text)])
            seconds["embedding"].append(time.perf_counter() - started)
            started = time.perf_counter()
            await knowledge_base.search(text, limit=30)
            seconds["retrieval"].append(time.perf_counter() - started)
            first, whole = await answer_seconds(bot, wordings.fresh(one.text))
            seconds["first"].append(first)
            seconds["whole"].append(whole)
            step()
    return _question_figures({name: tuple(samples) for name, samples in seconds.items()}, kinds)


def _question_figures(seconds: dict[str, tuple[float, ...]], kinds: Sequence[str]) -> tuple[Figure, ...]:
    def beside_raw(name: str, samples: tuple[float, ...], bounded: bool = False) -> Figure:
        bound = at_most(3, of="ratio") if bounded else None
        return Figure("questions", name, "s", samples, RAW_QUESTION, seconds["raw"], bound)

    by_kind = []
    for kind in dict.fromkeys(kinds):
        wanted = [one == kind for one in kinds]
        of_kind = select(seconds["whole"], wanted)
        by_kind.append(Figure("questions", f"  of these, {kind}", "s", of_kind, RAW_QUESTION, select(seconds["raw"], wanted)))
    return (
        beside_raw("embedding a question", seconds["embedding"]),
        beside_raw("searching for an embedded question", seconds["retrieval"]),
        beside_raw("extractive: first sentence", seconds["first"]),
        beside_raw("extractive: whole answer", seconds["whole"], bounded=True),
        *by_kind,
        Figure(
            "questions",
            "extractive: whole answer",
            "s",
            seconds["whole"],
            "our embedding of the question",
            seconds["embedding"],
            at_most(3, of="ratio"),
        ),
    )


async def answer_seconds(bot: CareerBot, text: str) -> tuple[float, float]:
    """To the first sentence and to the end."""
    started = time.perf_counter()
    first = None
    async for event in bot.respond(Question(text)):
        if isinstance(event, SentenceReady) and first is None:
            first = time.perf_counter() - started
        elif isinstance(event, Finished):
            break
    whole = time.perf_counter() - started
    return whole if first is None else first, whole
