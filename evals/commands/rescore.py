"""`evals rescore`: scores the stored answers of a run again; nobody is asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

HELP = "score the stored answers of a run with today's cases and metrics"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("run", metavar="RUN", help="its folder, its id, or last")
    parser.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files (default: all in evals/suites)")
    parser.add_argument("--support", choices=("embedding", "lexical"), default="embedding", help="scorer of groundedness")
    parser.add_argument("--judge", action="store_true", help="a hosted model's second opinion on support, beside the figures")
    parser.add_argument("--gate", choices=("point", "ci"), default="point", help="judge gates by the value or by its whole interval")
    parser.add_argument("--gates", type=Path, metavar="FILE", help="gates (default: evals/gates.toml)")
    parser.add_argument("--fail-under", action="append", default=[], metavar="GATE", help="one more gate: answerable.vital_recall=0.85")
    parser.add_argument("--json", type=Path, metavar="PATH", help="the run and its results as one JSON file")
    parser.add_argument("--html", type=Path, metavar="PATH", help="the report that people read")
    parser.add_argument("--junit", type=Path, metavar="PATH", help="the report that CI reads")
    parser.add_argument("--failures", action="store_true", help="print why each case failed")


def run(arguments: Namespace) -> int:
    from evals.run_command import rescore_run  # noqa: PLC0415  imports torch, pydantic-evals and scipy; --help must not wait for them

    return rescore_run(arguments)
