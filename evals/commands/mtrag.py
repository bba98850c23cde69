"""`evals mtrag`: the bot on general text with follow-up questions and questions that the text does not answer."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evals.exit_codes import ExitCode

if TYPE_CHECKING:
    from evals.mtrag import Attempt
    from evals.mtrag_data import MtragPassage, MtragTask
    from evals.statistics import Interval

HELP = "measure retrieval, coverage and declining on MTRAG's conversations"


def add_arguments(parser: ArgumentParser) -> None:
    default = Path(__file__).parents[3] / "shared" / "data" / "mtrag"
    parser.add_argument("--data", type=Path, default=default, metavar="FOLDER", help="with passages.jsonl and tasks.jsonl")
    parser.add_argument("--collection", action="append", metavar="NAME", help="only this one, or pooled (default: each, and pooled)")
    parser.add_argument("--limit", type=int, metavar="N", help="only the first N tasks of each")


def run(arguments: Namespace) -> int:
    from evals import mtrag_data  # noqa: PLC0415

    try:
        passages = mtrag_data.passages(arguments.data / "passages.jsonl")
        tasks = mtrag_data.tasks(arguments.data / "tasks.jsonl")
    except mtrag_data.DataAbsent as error:
        print(f"Not measured: {error}.")
        return ExitCode.PASSED
    known = sorted({passage.collection for passage in passages})
    wanted = arguments.collection or [*known, "pooled"]
    unknown = set(wanted) - {*known, "pooled"}
    if unknown:
        print(f"There is no collection {unknown.pop()}; there are {', '.join(known)} and pooled.", file=sys.stderr)
        return ExitCode.USAGE
    asyncio.run(_measure(wanted, passages, tasks, arguments.limit))
    return ExitCode.PASSED


async def _measure(wanted: Sequence[str], passages: Sequence[MtragPassage], tasks: Sequence[MtragTask], limit: int | None) -> None:
    # torch, Chroma and scipy, which --help must not wait for
    from evals import mtrag  # noqa: PLC0415
    from evals.settings import EvalsSettings  # noqa: PLC0415
    from knowledge import EmbeddingModel, KnowledgeSettings  # noqa: PLC0415

    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    for name in wanted:
        of_collection = [passage for passage in passages if name in {"pooled", passage.collection}]
        asked = [task for task in tasks if name in {"pooled", task.collection}][:limit]
        knowledge_base = await mtrag.open_knowledge_base(of_collection, EvalsSettings().cache_path, embedding_model, _progress)
        done = await mtrag.attempts(knowledge_base, asked, _progress)
        _clear_line()
        print(f"{name}: {len(of_collection)} passages, {len(knowledge_base.chunks)} chunks, {len(asked)} tasks\n")
        _show(done)


def _show(done: Sequence[Attempt]) -> None:
    from evals import mtrag  # noqa: PLC0415

    print(f"  {'gold passages found':38}" + "".join(f"{f'recall@{k}':>24}" for k in mtrag.RECALL_AT))
    for ranking in sorted(done[0].rankings, key=lambda name: "bot" in name):
        print(f"  {ranking:38}" + "".join(f"{_interval(mtrag.recall(done, ranking, k)):>24}" for k in mtrag.RECALL_AT))
    print(f"\n  {'covered against uncovered':38}{'AUROC':>24}")
    for name, auroc in mtrag.separation(done).items():
        print(f"  {name:38}{_interval(auroc):>24}")
    declines = mtrag.declines(done)
    print(f"\n  declining ({declines.unanswerable} unanswerable, {declines.answerable} answerable)")
    for label, interval in (
        ("precision", declines.precision),
        ("recall", declines.recall),
        ("F1", declines.f1),
        ("answerable ones declined", declines.over_refusal),
    ):
        print(f"  {label:38}{_interval(interval):>24}")
    print()
    for kind, counts in sorted(mtrag.statuses(done).items()):
        said = ", ".join(f"{count} {status.replace('_', ' ')}" for status, count in sorted(counts.items(), key=lambda entry: -entry[1]))
        print(f"  {kind.lower():16} {said}")
    print()


def _progress(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{stage} {done}/{total}\033[K", end="", file=sys.stderr, flush=True)


def _clear_line() -> None:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _interval(of: Interval) -> str:
    return f"{of.estimate:.3f}" + (f" [{of.low:.3f} to {of.high:.3f}]" if of.known else "")
