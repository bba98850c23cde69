"""`evals fit`: what tells covered questions from uncovered ones, made anew."""

from __future__ import annotations

import asyncio
import json
import sys
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack
from functools import partial

from evals.exit_codes import ExitCode

HELP = "fit what tells covered questions from uncovered ones, on the development split and labelled questions"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument(
        "what",
        nargs="?",
        choices=["coverage", "answerable"],
        default="coverage",
        help="coverage: how the evidence is weighed (default); answerable: how likely a question is answered, by its wording alone",
    )
    parser.add_argument("--dry-run", action="store_true", help="measure, and change nothing")


def run(arguments: Namespace) -> int:
    if arguments.what == "answerable":
        return _fit_answerable(write=not arguments.dry_run)
    return asyncio.run(_fit_coverage(write=not arguments.dry_run))


def _fit_answerable(*, write: bool) -> int:
    from evals import answerable_fit, asked_documents  # noqa: PLC0415  sklearn and torch, as below
    from knowledge import EmbeddingModel, KnowledgeSettings  # noqa: PLC0415

    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    documents = asked_documents.read()
    texts = {question.text for document in documents for question in document.questions}  # equal ones are embedded once
    fitted = answerable_fit.fit(documents, embedding_model, lambda done: _progress("embedding", done, len(texts)))
    measured = {"questions": fitted.questions, "auroc": fitted.auroc, "auroc_by_file": fitted.auroc_by_file}
    print(json.dumps(measured, indent=1))
    if write:
        fitted.answerable.write(embedding_model.fingerprint, asked_documents.digest(documents))
    return ExitCode.PASSED


async def _fit_coverage(*, write: bool) -> int:
    # sklearn, torch and Chroma, which --help must not wait for
    from bot.retrieval import fitted_coverage  # noqa: PLC0415
    from evals import cases, coverage_fit  # noqa: PLC0415
    from evals.corpus_indexes import Corpora  # noqa: PLC0415
    from evals.settings import EvalsSettings  # noqa: PLC0415
    from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings  # noqa: PLC0415

    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    corpora = Corpora(settings, EvalsSettings().cache_path, embedding_model)
    questions = coverage_fit.labelled_questions(cases.load())
    names = [*dict.fromkeys(question.corpus for question in questions), *coverage_fit.SAME_FACTS]
    async with AsyncExitStack() as stack:
        bases = {}
        for name in names:
            if absence := corpora.absence(name):
                print(f"Not fitted on {name}: {absence}.")
                continue
            bases[name] = await KnowledgeBase.open(await corpora.index(name), embedding_model)
            stack.callback(bases[name].close)
        fitted = await coverage_fit.fit(questions, bases, embedding_model, partial(_progress, "reading"))
    print(json.dumps({"weights": fitted.weights, "bias": fitted.bias, "threshold": fitted.threshold, **fitted.measured}, indent=1))
    if write:
        fitted_coverage.write(fitted)
    return ExitCode.PASSED


def _progress(doing: str, done: int, total: int) -> None:
    end = "\n" if done >= total else ""
    print(f"\r{doing} {done} of {total} questions", end=end, file=sys.stderr, flush=True)
