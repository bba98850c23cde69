"""Messages typed in a hurry, written out. Only this module reads texting.toml."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

_WORDS: dict[str, str] = tomllib.loads((Path(__file__).parents[1] / "patterns" / "texting.toml").read_text(encoding="utf-8"))["words"]
_TYPED = re.compile(rf"(?<![\w'’.-])(?:{'|'.join(sorted(map(re.escape, _WORDS), key=len, reverse=True))})(?![\w'’-]|\.\w)", re.IGNORECASE)
_LONE_I = re.compile(r"(?<![\w'’.-])i(?=['’](?:m|ve|d|ll)\b|\s)")
_WITHOUT_I = re.compile(r"(?:^|(?<=[.!?,;\n] ))been (?=\w+ing\b)", re.IGNORECASE)
# "Work nights in a depot", "Own two shops", "Was a porter for years": a sentence that tells, and neither asks nor orders
_SHIFTS = r"(?:(?:full|part)[- ]time|nights?|days|evenings|mornings|weekends|shifts|from home|freelance)"
_TELLS_WITHOUT_I = re.compile(
    rf"(?:^|(?<=[.!?;\n] ))(?=(?:work (?:{_SHIFTS}|as|in|at|for)\b|worked (?:{_SHIFTS}|as|in|at|for|on|with)\b"
    r"|(?:own|run|manage|drive|ran|managed|drove) (?:an?|two|three|four|five|six|\d+)\b|used to (?:be|work|drive|run|own|teach)\b"
    r"|was an? )[^?\n.!;]*(?:[.!\n;]|$))(?P<verb>\w+)",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """Text-message words and common slips as full words; everything else stays as it was typed."""
    typed = _TELLS_WITHOUT_I.sub(lambda match: f"I {match['verb'].lower()}", _WITHOUT_I.sub("I've been ", _TYPED.sub(_full, text)))
    return re.sub(r"  +", " ", _LONE_I.sub("I", typed)).strip()


def _full(match: re.Match[str]) -> str:
    typed = match.group()
    full = _WORDS[typed.lower()]
    if len(typed) == 1 and typed.isupper():  # "R" and "B" are names of their own
        return typed
    return full[:1].upper() + full[1:] if typed[:1].isupper() else full
