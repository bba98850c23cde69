"""The bot on text that is not about careers: retrieval with history, covered against uncovered, and declining, on MTRAG-UN.

A passage of MTRAG becomes a document here and may fall into several chunks; what counts is the passage, at its first chunk.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bot import CareerBot, Finished, Question, Status, Trace, Turn
from bot.extractive import ExtractiveWriter
from evals import statistics
from evals.mtrag_data import MtragPassage, MtragTask
from evals.statistics import Interval
from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, Passage, build

POOLED = "both, pooled"
RECALL_AT = (5, 10)
_CHUNKS = 60  # enough for ten passages, however finely they are cut
BOT_QUERY, BOT_EVIDENCE = "the bot's query alone", "the bot's evidence"
_LAST, _LAST_TWO = "last turn", "last two turns"

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Attempt:
    """One task, asked."""

    task: MtragTask
    rankings: Mapping[str, tuple[str, ...]]  # way of searching -> keys of passages, best first
    similarities: Mapping[str, float]  # of the best chunk, for each query
    probability: float  # that the task is covered, as the bot sees it
    status: Status


@dataclass(frozen=True, slots=True)
class Declines:
    precision: Interval
    recall: Interval
    f1: Interval
    over_refusal: Interval
    answerable: int
    unanswerable: int


async def open_knowledge_base(
    passages: Sequence[MtragPassage], cache_path: Path, embedding_model: EmbeddingModel, progress: Progress | None = None
) -> KnowledgeBase:
    """Builds the index once; a second call with the same passages embeds nothing."""
    digest = hashlib.sha256("\0".join(f"{passage.key}\0{passage.text}" for passage in passages).encode()).hexdigest()[:16]
    folder = cache_path / "mtrag" / digest
    for passage in passages:
        path = folder / "documents" / passage.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(passage.text, encoding="utf-8")
    settings = KnowledgeSettings().model_copy(
        update={"index_path": folder / "index", "documents_path": folder / "documents", "vector_url": None}
    )
    await build(settings, progress=progress, embedding_model=embedding_model)
    return await KnowledgeBase.open(settings, embedding_model)


async def attempts(knowledge_base: KnowledgeBase, tasks: Sequence[MtragTask], progress: Progress | None = None) -> list[Attempt]:
    bot = CareerBot(knowledge_base, [ExtractiveWriter()])
    done = []
    for number, task in enumerate(tasks):
        if progress:
            progress("asking", number, len(tasks))
        done.append(await _attempt(task, bot))
    return done


async def _attempt(task: MtragTask, bot: CareerBot) -> Attempt:
    trace = await _ask(task, bot)
    queries = {_LAST: task.question, _LAST_TWO: " ".join(task.user_turns[-2:]), BOT_QUERY: trace.understanding.query}
    found = {name: await bot.knowledge_base.search(query, limit=_CHUNKS) for name, query in queries.items()}
    rankings = {name: _keys(passages, bot.knowledge_base) for name, passages in found.items()}
    for name in (_LAST, _LAST_TWO):
        by_similarity = sorted(found[name], key=lambda passage: passage.similarity, reverse=True)
        rankings[f"{name}, similarity alone"] = _keys(by_similarity, bot.knowledge_base)
    rankings[BOT_EVIDENCE] = _keys(trace.evidence.passages if trace.evidence else (), bot.knowledge_base)
    similarities = {name: max((passage.similarity for passage in passages), default=-1.0) for name, passages in found.items()}
    probability = trace.evidence.coverage.probability if trace.evidence else 0.0
    return Attempt(task, rankings, similarities, probability, trace.reply.status)


async def _ask(task: MtragTask, bot: CareerBot) -> Trace:
    turns = tuple(Turn(role, text) for role, text in task.history)
    async for event in bot.respond(Question(task.question, turns)):
        if isinstance(event, Finished):
            return event.trace
    raise RuntimeError("respond() ended without Finished")


def _keys(passages: Iterable[Passage], knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    documents = [knowledge_base.document(passage.chunk.document_id) for passage in passages]
    return tuple(dict.fromkeys(document.key for document in documents if document))


def recall(done: Sequence[Attempt], ranking: str, k: int) -> Interval:
    """Mean share of a task's gold passages among the first k, over the answerable tasks."""
    answerable = [attempt for attempt in done if attempt.task.kind == "ANSWERABLE"]
    shares = [len(set(attempt.task.gold) & set(attempt.rankings[ranking][:k])) / len(attempt.task.gold) for attempt in answerable]
    return statistics.cluster_bootstrap(shares, [attempt.task.conversation for attempt in answerable])


def separation(done: Sequence[Attempt]) -> dict[str, Interval]:
    """AUROC of answerable against unanswerable, by the bot's probability and by the best similarity of each query."""
    judged = _clear_cut(done)
    covered = np.array([attempt.task.kind == "ANSWERABLE" for attempt in judged])
    scores = {"the bot's coverage": np.array([attempt.probability for attempt in judged])}
    for name in judged[0].similarities if judged else ():
        scores[f"best similarity, {name}"] = np.array([attempt.similarities[name] for attempt in judged])
    return {name: _bootstrapped_auroc(values, covered, judged) for name, values in scores.items()}


def _bootstrapped_auroc(
    values: np.ndarray[tuple[int], np.dtype[np.float64]], covered: np.ndarray[tuple[int], np.dtype[np.bool_]], judged: Sequence[Attempt]
) -> Interval:
    conversations = [attempt.task.conversation for attempt in judged]
    return statistics.bootstrap_statistic(lambda rows: statistics.auroc(values[rows], covered[rows]), conversations)


def declines(done: Sequence[Attempt]) -> Declines:
    """Unanswerable tasks are to be declined, answerable ones are not; what lies between says nothing about either."""
    judged = _clear_cut(done)
    conversations = [attempt.task.conversation for attempt in judged]
    declined = np.array([attempt.status == "declined" for attempt in judged])
    wanted = np.array([attempt.task.kind == "UNANSWERABLE" for attempt in judged])

    def rate(of: np.ndarray[tuple[int], np.dtype[np.bool_]], among: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Interval:
        return statistics.rate([float(value) for value in of[among]], [conversations[row] for row in np.flatnonzero(among)])

    def f1(rows: np.ndarray[tuple[int], np.dtype[np.intp]]) -> float:
        total = declined[rows].sum() + wanted[rows].sum()
        return float(2 * (declined[rows] & wanted[rows]).sum() / total) if total else float("nan")

    return Declines(
        precision=rate(wanted, declined),
        recall=rate(declined, wanted),
        f1=statistics.bootstrap_statistic(f1, conversations),
        over_refusal=rate(declined, ~wanted),
        answerable=int((~wanted).sum()),
        unanswerable=int(wanted.sum()),
    )


def statuses(done: Sequence[Attempt]) -> dict[str, dict[str, int]]:
    """What the bot did, by kind of task."""
    counts: dict[str, dict[str, int]] = {}
    for attempt in done:
        of_kind = counts.setdefault(attempt.task.kind, {})
        of_kind[attempt.status] = of_kind.get(attempt.status, 0) + 1
    return counts


def _clear_cut(done: Sequence[Attempt]) -> list[Attempt]:
    return [attempt for attempt in done if attempt.task.kind in {"ANSWERABLE", "UNANSWERABLE"}]
