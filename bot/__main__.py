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
    gaps = commands.add_parser("gaps", help="show what people asked that nothing covers, from the conversations that the server keeps")
    gaps.add_argument("--days", type=_positive, default=30, metavar="N", help="how far back (default: 30)")
    gaps.add_argument("--json", action="store_true", help="print them as JSON")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit status: 0 answered (a decline is an answer), 1 the bot cannot start or take the question, 2 wrong usage, 130 interrupted."""
    options = _parser().parse_args(arguments)
    # --help must answer at once: everything behind this line takes its time
    if options.command == "gaps":
        from bot.gap_listing import run as list_gaps  # noqa: PLC0415

        return list_gaps(options.days, as_json=options.json)
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
