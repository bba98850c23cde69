"""`evals run`: asks the cases, scores the answers, judges the gates, keeps the run."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from pathlib import Path

HELP = "run cases against a target, score and judge them"
SUPPORT_BACKENDS = ("embedding", "lexical")


def add_arguments(parser: ArgumentParser) -> None:
    which = parser.add_argument_group("which cases")
    which.add_argument("--suite", type=_names, default=(), metavar="NAMES", help="suites or tags, separated by commas (default: all)")
    which.add_argument("--split", choices=("development", "held_out"), help="only this split (default: both)")
    which.add_argument("--cases", nargs="+", type=Path, metavar="FILE", help="case files (default: all in evals/suites)")
    which.add_argument("--limit", type=_positive, metavar="N", help="a seeded sample of N cases")
    which.add_argument("--per-suite", type=_positive, metavar="N", help="a seeded sample: N cases or more of each suite, whole groups")
    which.add_argument("--only-failed", metavar="RUN", help="what failed or erred in a run: its folder, its id, or last")
    which.add_argument("--seed", type=int, default=7, help="of the samples that --limit and --per-suite draw (default: 7)")

    whom = parser.add_argument_group("whom to ask")
    whom.add_argument("--target", default="in-process", metavar="TARGET", help="in-process (default), tutorial, or http://host:port")
    whom.add_argument("--language-models", metavar="LINKS", help="the chain of in-process, e.g. extractive or local,extractive")
    whom.add_argument("--target-model", metavar="NAME", help="what an HTTP server is asked for (default: the first that it lists)")
    whom.add_argument("--knowledge", nargs="+", type=Path, metavar="PATH", help="documents in place of knowledge/documents")
    whom.add_argument("--repeat", type=_positive, default=1, metavar="N", help="ask every case N times")
    whom.add_argument("--jobs", type=_positive, default=2, metavar="N", help="cases at a time (default: 2)")
    whom.add_argument("--cache", action=BooleanOptionalAction, default=False, help="take answers of an equal target from the cache")

    judging = parser.add_argument_group("judging")
    judging.add_argument("--support", choices=SUPPORT_BACKENDS, default="embedding", help="scorer of groundedness (default: embedding)")
    judging.add_argument("--judge", action="store_true", help="a hosted model's second opinion on support, beside the figures")
    judging.add_argument("--gate", choices=("point", "ci"), default="point", help="judge gates by the value or by its whole interval")
    judging.add_argument("--gates", type=Path, metavar="FILE", help="gates (default: evals/gates.toml)")
    judging.add_argument("--fail-under", action="append", default=[], metavar="GATE", help="one more gate: answerable.vital_recall=0.85")
    judging.add_argument("--baseline", metavar="RUN", help="compare with this run: its folder, its JSON file, its id, or last")

    output = parser.add_argument_group("output")
    output.add_argument("--json", type=Path, metavar="PATH", help="the run and its results as one JSON file")
    output.add_argument("--html", type=Path, metavar="PATH", help="the report that people read")
    output.add_argument("--junit", type=Path, metavar="PATH", help="the report that CI reads")
    output.add_argument("--failures", action="store_true", help="print why each case failed")


def run(arguments: Namespace) -> int:
    # What runs cases imports torch, pydantic-evals and scipy; `--help` must not wait for them.
    from evals.run_command import run_cases  # noqa: PLC0415

    return run_cases(arguments)


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise ArgumentTypeError(f"{text} is no positive number")
    return number
