"""`python -m evals`: the command line. Knows only how to find a command and what its exit status means."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from evals.cases import CaseFilesInvalid
from evals.commands import discover
from evals.exit_codes import ExitCode

DESCRIPTION = "Run eval sets against the bot. Exit status: 0 passed, 1 a gate failed, 2 wrong usage or case files, 3 inconclusive."


def main(words: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m evals", description=DESCRIPTION)
    subparsers = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands = discover()
    for name, command in commands.items():
        command.add_arguments(subparsers.add_parser(name, help=command.HELP, description=command.HELP))
    arguments = parser.parse_args(words)
    try:
        return commands[arguments.command].run(arguments)
    except CaseFilesInvalid as error:
        print(error, file=sys.stderr)
        return ExitCode.USAGE
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return ExitCode.INCONCLUSIVE


if __name__ == "__main__":
    sys.exit(main())
