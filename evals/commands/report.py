"""`evals report`: a run as one HTML file for people, and as JUnit XML for CI."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from evals import run_folder
from evals.exit_codes import ExitCode
from evals.settings import EvalsSettings

HELP = "write a run as one HTML file, and as JUnit XML"
_BESIDE_RUN = Path()


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", nargs="?", default=run_folder.LAST, help='a folder, an id, or "last" (default)')
    parser.add_argument("--baseline", metavar="RUN", help="compare with this run")
    parser.add_argument("--html", nargs="?", type=Path, const=_BESIDE_RUN, metavar="FILE", help="default: report.html beside the run")
    parser.add_argument("--junit", nargs="?", type=Path, const=_BESIDE_RUN, metavar="FILE", help="default: junit.xml beside the run")


def run(arguments: Namespace) -> int:
    from evals import compare  # noqa: PLC0415  scipy takes a second to import, which --help must not
    from evals.report import junit, page  # noqa: PLC0415

    runs_path = EvalsSettings().runs_path
    try:
        folder = run_folder.find(runs_path, arguments.run)
        rated = compare.RunResults(*run_folder.read(folder))
        comparison = None
        if arguments.baseline:
            baseline = compare.RunResults(*run_folder.read(run_folder.find(runs_path, arguments.baseline)))
            comparison = compare.compare(baseline, rated)
    except (run_folder.RunNotFound, compare.NotComparable) as error:
        print(f"No report: {error}.", file=sys.stderr)
        return ExitCode.USAGE
    beside = folder if folder.is_dir() else folder.parent  # a run may be one JSON file
    if arguments.html is not None or arguments.junit is None:
        _write(arguments.html or _BESIDE_RUN, beside / "report.html", page.render(rated, comparison))
    if arguments.junit is not None:
        _write(arguments.junit, beside / "junit.xml", junit.render(rated))
    return ExitCode.PASSED


def _write(wanted: Path, beside_run: Path, text: str) -> None:
    target = beside_run if wanted == _BESIDE_RUN else wanted
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
    print(target)
