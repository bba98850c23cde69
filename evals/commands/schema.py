"""`evals schema`: writes the JSON Schema that editors check case files against."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from evals.cases import SCHEMA_PATH, json_schema
from evals.exit_codes import ExitCode

HELP = "write the JSON Schema of case files"


def add_arguments(parser: ArgumentParser) -> None:
    parser.add_argument("--path", type=Path, default=SCHEMA_PATH, help="where to write it (default: evals/suites/case.schema.json)")


def run(arguments: Namespace) -> int:
    arguments.path.write_text(json_schema(), encoding="utf-8")
    print(arguments.path)
    return ExitCode.PASSED
