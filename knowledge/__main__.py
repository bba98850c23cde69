"""`python -m knowledge`: the index from the terminal. Only this module knows the words of that interface."""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from knowledge.document_sources import NamedBytes
    from knowledge.index_writing import Progress
    from knowledge.ingestion import IngestionReport
    from knowledge.passages import Passage
    from knowledge.poison import PoisonedPassage
    from knowledge.settings import KnowledgeSettings

# What the commands need is imported inside them (noqa: PLC0415), so that --help and a mistyped command are answered at once.

_STAGES = {"loading": "Reading documents", "embedding": "Embedding", "writing": "Writing the index"}


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s: %(message)s")
    signal.signal(signal.SIGINT, _stop_at_once)
    command: Callable[[argparse.Namespace, KnowledgeSettings], Awaitable[int]] = options.command
    try:
        return asyncio.run(_run(command, options))
    except KnowledgeError as error:
        print(error, file=sys.stderr)
        return 1


async def _run(command: Callable[[argparse.Namespace, KnowledgeSettings], Awaitable[int]], options: argparse.Namespace) -> int:
    from knowledge.settings import KnowledgeSettings  # noqa: PLC0415

    settings = KnowledgeSettings.read(**({"index_path": options.index} if "index" in options else {}))
    return await command(options, settings)


def _parser() -> argparse.ArgumentParser:
    index = argparse.ArgumentParser(add_help=False)  # may stand before the command and behind it
    index.add_argument(
        "--index",
        type=Path,
        metavar="PATH",
        default=argparse.SUPPRESS,
        help="folder of the index (default: KNOWLEDGE_INDEX_PATH or data/index)",
    )
    parser = argparse.ArgumentParser(
        prog="python -m knowledge", description="Put documents into the knowledge base and search it.", parents=[index]
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    build = commands.add_parser(
        "build", parents=[index], help="make the index hold what is in the documents folder, and what was added by hand"
    )
    build.add_argument("folder", nargs="*", type=Path, help="another folder (default: KNOWLEDGE_DOCUMENTS_PATH or knowledge/documents)")
    build.set_defaults(command=_build)

    add = commands.add_parser("add", parents=[index], help="add files, folders, or `-` for standard input")
    add.add_argument("path", nargs="+")
    add.add_argument("--name", default="standard-input", help="name of what comes from standard input; its ending tells the format")
    add.set_defaults(command=_add)

    remove = commands.add_parser("remove", parents=[index], help="remove documents by the names that `list` shows")
    remove.add_argument("key", nargs="+")
    remove.set_defaults(command=_remove)

    list_ = commands.add_parser("list", parents=[index], help="show what is in the index")
    list_.set_defaults(command=_list)

    search = commands.add_parser("search", parents=[index], help="show the passages that are found for a question, and how")
    search.add_argument("query")
    search.add_argument("--limit", type=_positive, default=5, metavar="N")
    search.add_argument("--json", action="store_true", help="one JSON list on standard output")
    search.set_defaults(command=_search)
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


async def _build(options: argparse.Namespace, settings: KnowledgeSettings) -> int:
    from knowledge.ingestion import build  # noqa: PLC0415

    with _progress() as progress:
        report = await build(settings, options.folder or None, progress)
    return _summary(report)


async def _add(options: argparse.Namespace, settings: KnowledgeSettings) -> int:
    from knowledge.document_sources import NamedBytes  # noqa: PLC0415
    from knowledge.ingestion import add  # noqa: PLC0415

    sources: list[Path | NamedBytes] = [
        NamedBytes(options.name, sys.stdin.buffer.read()) if path == "-" else Path(path) for path in dict.fromkeys(options.path)
    ]
    with _progress() as progress:
        report = await add(settings, sources, progress)
    return _summary(report)


async def _remove(options: argparse.Namespace, settings: KnowledgeSettings) -> int:
    from knowledge.ingestion import remove  # noqa: PLC0415

    with _progress() as progress:
        report = await remove(settings, options.key, progress)
    return _summary(report)


async def _list(options: argparse.Namespace, settings: KnowledgeSettings) -> int:
    from knowledge.ingestion import list_documents  # noqa: PLC0415
    from knowledge.poison import poisoned_passages  # noqa: PLC0415

    rows = [("NAME", "TITLE", "CHUNKS", "UPDATED", "FROM")]
    documents = await list_documents(settings)
    for one in documents:
        document = one.document
        rows.append((document.key, document.title, str(len(one.chunks)), str(document.updated or "-"), one.origin))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        print("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip())
    _warn_of_poison([passage for one in documents for passage in poisoned_passages(one.document.key, one.chunks)])
    return 0


async def _search(options: argparse.Namespace, settings: KnowledgeSettings) -> int:
    from rich.console import Console  # noqa: PLC0415

    from knowledge.retrieval import KnowledgeBase  # noqa: PLC0415

    with Console(stderr=True).status("Opening the index"):
        knowledge_base = await KnowledgeBase.open(settings)
    passages = await knowledge_base.search(options.query, limit=options.limit)
    if options.json:
        print(json.dumps([_record(passage) for passage in passages], ensure_ascii=False, indent=1))
        return 0
    if not passages:
        print("Nothing was found.")
    for number, passage in enumerate(passages, start=1):
        print(f"{number}. {_section(passage)}\n   {passage.chunk.text}\n   {_how_found(passage)}\n")
    return 0


def _section(passage: Passage) -> str:
    return " > ".join((passage.chunk.document_title, *passage.chunk.heading_path))


def _how_found(passage: Passage) -> str:
    vector = f"vector rank {passage.vector_rank}" if passage.vector_rank else "not among the nearest vectors"
    keyword = f"keyword rank {passage.keyword_rank} (BM25 {passage.keyword_score:.1f})" if passage.keyword_rank else "no keyword in common"
    return f"score {passage.score:.4f} | {vector} (similarity {passage.similarity:.2f}) | {keyword}"


def _record(passage: Passage) -> dict[str, Any]:
    chunk = passage.chunk
    return {
        "chunk_id": chunk.id,
        "document_id": chunk.document_id,
        "title": chunk.document_title,
        "section": list(chunk.heading_path),
        "kind": chunk.kind,
        "text": chunk.text,
        "page": chunk.page,
        "source": chunk.source,
        "updated": chunk.updated.isoformat() if chunk.updated else None,
        "score": passage.score,
        "similarity": passage.similarity,
        "vector_rank": passage.vector_rank,
        "keyword_rank": passage.keyword_rank,
        "keyword_score": passage.keyword_score,
    }


def _summary(report: IngestionReport) -> int:
    for what, keys in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        for key in keys:
            print(f"{what}: {key}")
    done = f"{len(report.unchanged)} unchanged; " if report.unchanged else ""
    print(f"{done}{report.chunks} chunks in the index, {report.chunks_embedded} embedded anew, {report.seconds:.1f} s")
    _warn_of_poison(report.poisoned)
    for key in report.skipped:
        print(f"skipped: {key}: not in a format that is read", file=sys.stderr)
    for error in report.failed:
        print(f"failed: {error}", file=sys.stderr)
    return 1 if report.failed else 0


def _warn_of_poison(passages: Sequence[PoisonedPassage]) -> None:
    for passage in passages:
        place = f"{passage.document_key}, under {passage.section}" if passage.section else passage.document_key
        print(f"poisoned: {place}: gives orders to a bot and is never used: {passage.excerpt}", file=sys.stderr)


@contextmanager
def _progress() -> Iterator[Progress]:
    """Bars on standard error, one for each stage."""
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {stage: bars.add_task(description, visible=False) for stage, description in _STAGES.items()}

        def show(stage: str, done: int, total: int) -> None:
            bars.update(tasks[stage], completed=done, total=total, visible=True)

        yield show


def _stop_at_once(_signal: int, _frame: object) -> None:
    """Without waiting for the worker thread: an index that is not finished is never served."""
    sys.stderr.write("\x1b[?25h\nStopped; the index is as it was.\n")  # the progress bars hide the cursor
    sys.stderr.flush()
    os._exit(130)


if __name__ == "__main__":
    sys.exit(main())
