"""`evals compare`: two runs beside each other, with a verdict in one sentence."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from evals import run_folder
from evals.exit_codes import ExitCode
from evals.settings import EvalsSettings

if TYPE_CHECKING:
    from evals.compare import Comparison, Flip, PairedTest

HELP = "compare two runs: better, worse, or no decisive difference"
_SHOWN = 20


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("baseline", help='the run to compare with: a folder, an id, or "last"')
    parser.add_argument("candidate", help="the run that is judged")
    parser.add_argument("--all", action="store_true", help=f"list every changed case, not only the first {_SHOWN} each way")


def run(arguments: Namespace) -> int:
    from evals import compare  # noqa: PLC0415  scipy takes a second to import, which --help must not

    runs_path = EvalsSettings().runs_path
    try:
        baseline = compare.RunResults(*run_folder.read(run_folder.find(runs_path, arguments.baseline)))
        candidate = compare.RunResults(*run_folder.read(run_folder.find(runs_path, arguments.candidate)))
        comparison = compare.compare(baseline, candidate)
    except (run_folder.RunNotFound, compare.NotComparable) as error:
        print(f"These runs cannot be compared: {error}.", file=sys.stderr)
        return ExitCode.USAGE
    print("\n".join(_lines(comparison, None if arguments.all else _SHOWN)))
    return comparison.exit_code


def _lines(comparison: Comparison, shown: int | None) -> Iterator[str]:
    yield comparison.sentence
    yield ""
    if comparison.overall:
        yield f"{'':26} {'cases':>5} {'before':>7} {'after':>7} {'change, 95 % interval':>26} {'p':>7}  {'gained/lost':>11}"
        for test in (comparison.overall, *comparison.suites, *comparison.metrics):
            yield _row(test)
        yield "p: exact McNemar for pass rates, sign flips for metrics; those of suites and metrics corrected together (Holm)"
    for now_passes, title in ((False, "fail now"), (True, "pass now")):
        yield from _flips(title, [flip for flip in comparison.flips if flip.now_passes == now_passes], shown)
    yield from _names("only in the first run", comparison.only_in_baseline, shown)
    yield from _names("only in the second run", comparison.only_in_candidate, shown)
    yield from _names("not compared, since the case was changed between the runs", comparison.changed, shown)
    yield from _names("not compared, since one of the runs ended in an error", comparison.errors, shown)


def _row(test: PairedTest) -> str:
    from evals.compare import points  # noqa: PLC0415

    difference = test.difference
    interval = f" [{points(difference.low)} to {points(difference.high)}]" if difference.known else ""
    flips = f"{test.flips.gained}/{test.flips.lost}" if test.flips else ""
    mark = {"better": "  better", "worse": "  worse", "same": ""}[test.direction]
    return (
        f"{test.name.replace('_', ' '):26} {test.cases:5} {100 * test.baseline:7.1f} {100 * test.candidate:7.1f} "
        f"{points(difference.estimate) + interval:>26} {test.adjusted:7.3f}  {flips:>11}{mark}"
    )


def _flips(title: str, flips: list[Flip], shown: int | None) -> Iterator[str]:
    if flips:
        yield f"\n{len(flips)} cases {title}:"
        yield from (f"  {flip.name}: {flip.reason}" for flip in flips[:shown])
        if shown is not None and len(flips) > shown:
            yield f"  and {len(flips) - shown} more (--all)"


def _names(title: str, names: Iterable[str], shown: int | None) -> Iterator[str]:
    listed = list(names)
    if listed:
        more = f" and {len(listed) - shown} more (--all)" if shown is not None and len(listed) > shown else ""
        yield f"\n{len(listed)} cases {title}: {', '.join(listed[:shown])}{more}"
