"""`evals validate`: reads the case files and says what is wrong, without asking anybody anything."""

from __future__ import annotations

import asyncio
import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from evals import cases
from evals.exit_codes import ExitCode

HELP = "check case files: fields, names, regular expressions, section keys"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="case files (default: all in evals/suites)")
    parser.add_argument("--no-sections", action="store_true", help="leave out whether the documents have the sections that cases name")


def run(arguments: Namespace) -> int:
    paths = arguments.paths or cases.suite_files()
    suite_cases = cases.load(paths)
    if not arguments.no_sections:
        problems = _unknown_sections(suite_cases)
        if problems:
            raise cases.CaseFilesInvalid(problems)
    print(f"{len(suite_cases)} cases in {len(paths)} files are valid")
    return ExitCode.PASSED


def _unknown_sections(suite_cases: tuple[cases.SuiteCase, ...]) -> list[cases.CaseProblem]:
    # The documents are read as they are indexed, so this needs the whole of knowledge; `--help` must not wait for it.
    from evals import section_keys  # noqa: PLC0415
    from evals.corpus_indexes import Corpora  # noqa: PLC0415
    from evals.settings import EvalsSettings  # noqa: PLC0415
    from knowledge import EmbeddingModel, KnowledgeSettings  # noqa: PLC0415

    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    corpora = Corpora(settings, EvalsSettings().cache_path, embedding_model)
    print("reading the documents ...", file=sys.stderr)
    for corpus in dict.fromkeys(entry.corpus for entry in suite_cases):
        absence = corpora.absence(corpus)
        if absence:
            print(f"NOT CHECKED: {absence}", file=sys.stderr)
    return asyncio.run(section_keys.unknown(suite_cases, corpora))
