"""`evals validate`: reads the case files and says what is wrong, without running anything."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from evals import cases
from evals.exit_codes import ExitCode

HELP = "check case files: fields, names, regular expressions, section keys"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", type=Path, metavar="FILE", help="case files (default: all in evals/suites)")


def run(arguments: Namespace) -> int:
    paths = arguments.paths or cases.suite_files()
    suite_cases = cases.load(paths)
    print(f"{len(suite_cases)} cases in {len(paths)} files are valid")
    return ExitCode.PASSED
