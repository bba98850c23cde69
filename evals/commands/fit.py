"""`evals fit`: the coefficients that tell covered questions from uncovered ones, made anew."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, Namespace
from contextlib import AsyncExitStack

from evals.exit_codes import ExitCode

HELP = "fit what tells covered questions from uncovered ones, on the development split and labelled questions"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="measure, and change nothing")


def run(arguments: Namespace) -> int:
    return asyncio.run(_fit(write=not arguments.dry_run))


async def _fit(*, write: bool) -> int:
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
        fitted = await coverage_fit.fit(questions, bases, embedding_model, _progress)
    print(json.dumps({"weights": fitted.weights, "bias": fitted.bias, "threshold": fitted.threshold, **fitted.measured}, indent=1))
    if write:
        fitted_coverage.write(fitted)
    return ExitCode.PASSED


def _progress(done: int, total: int) -> None:
    end = "\n" if done + 1 == total else ""
    print(f"\rreading {done + 1} of {total} questions", end=end, flush=True)
