"""`evals list`: the suites and how many cases each has."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections import Counter
from pathlib import Path

from evals import cases
from evals.exit_codes import ExitCode

NAME = "list"
HELP = "list suites, or the cases of one"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("suite", nargs="?", help="list the cases of this suite")
    parser.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files (default: all in evals/suites)")


def run(arguments: Namespace) -> int:
    suite_cases = cases.load(arguments.cases)
    if arguments.suite:
        _print_cases([entry for entry in suite_cases if entry.suite == arguments.suite or arguments.suite in entry.case.tags])
    else:
        _print_suites(suite_cases)
    return ExitCode.PASSED


def _print_suites(suite_cases: tuple[cases.SuiteCase, ...]) -> None:
    print(f"{'suite':24} {'corpus':16} {'cases':>5} {'groups':>6} {'turns':>5} {'held out':>8}")
    for (suite, corpus), count in sorted(Counter((entry.suite, entry.corpus) for entry in suite_cases).items()):
        of_suite = [entry.case for entry in suite_cases if (entry.suite, entry.corpus) == (suite, corpus)]
        held_out = sum(case.split == "held_out" for case in of_suite)
        groups = len({case.cluster for case in of_suite})
        print(f"{suite:24} {corpus:16} {count:5} {groups:6} {sum(len(case.turns) for case in of_suite):5} {held_out:8}")
    smoke = sum(cases.SMOKE in entry.case.tags for entry in suite_cases)
    print(f"{len(suite_cases)} cases; {smoke} are tagged {cases.SMOKE}")


def _print_cases(suite_cases: list[cases.SuiteCase]) -> None:
    for entry in suite_cases:
        print(f"{entry.case.split:11} {entry.case.name}: {entry.case.turns[-1].user}")
