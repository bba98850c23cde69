"""`evals table`: several targets beside each other, as a table in Markdown with intervals."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace

from evals import run_folder
from evals.exit_codes import ExitCode
from evals.settings import EvalsSettings

HELP = "lay several targets side by side over the cases that all were asked, as a Markdown table"


def add_arguments(parser: ArgumentParser) -> None:
    what = "a column: its name, and the runs (folder, id or JSON file) of one target"
    parser.add_argument("columns", nargs="+", type=_column, metavar="NAME=RUN[,RUN]", help=what)


def run(arguments: Namespace) -> int:
    from evals import side_by_side  # noqa: PLC0415  scipy takes a second to import, which --help must not
    from evals.compare import NotComparable, RunResults  # noqa: PLC0415

    runs_path = EvalsSettings().runs_path
    try:
        columns = [
            side_by_side.Column(name, tuple(RunResults(*run_folder.read(run_folder.find(runs_path, run))) for run in runs))
            for name, runs in arguments.columns
        ]
        print(side_by_side.markdown(side_by_side.table(columns)))
    except (run_folder.RunNotFound, side_by_side.NothingShared, NotComparable) as error:
        print(f"No table: {error}.", file=sys.stderr)
        return ExitCode.USAGE
    return ExitCode.PASSED


def _column(text: str) -> tuple[str, tuple[str, ...]]:
    name, equals, runs = text.partition("=")
    if not (name and equals and runs):
        raise ArgumentTypeError(f"{text} is no column: write NAME=RUN")
    return name, tuple(runs.split(","))
