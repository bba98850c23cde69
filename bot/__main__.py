"""Career Clarity in the terminal: a conversation, or one question and its answer."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description=__doc__)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    commands.add_parser("chat", help="hold a conversation (the default)")
    ask = commands.add_parser("ask", help="answer one question")
    ask.add_argument("question", help="the question; - reads it from standard input")
    ask.add_argument("--json", action="store_true", help="print the whole reply as JSON")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 answered (a decline is an answer), 1 the bot cannot start or take the question, 2 wrong usage, 130 interrupted."""
    options = _parser().parse_args(arguments)
    # --help must answer at once: everything behind this line takes its time
    from bot.terminal import run  # noqa: PLC0415

    question = getattr(options, "question", None)
    if question == "-":
        question = sys.stdin.read()
    try:
        return run(question, as_json=getattr(options, "json", False))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
