"""What a text says in base64, in hexadecimals or in bits. Only this module decodes; whether it may be said is for others to judge."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator

# In lines, as mail programs break it; a short last one is one by the filling at its end.
_BASE64 = re.compile(r"(?<![\w+/-])[\w+/-]{16,}(?:\s+[\w+/-]{16,})*(?:\s+[\w+/-]{2,15}(?==))?={0,2}", re.ASCII)
_HEX = re.compile(r"(?:0x)?((?:[0-9a-f]{2}){8,})", re.IGNORECASE)
_BITS = re.compile(r"(?:[01]{8}\s*){4,}")
_TO_STANDARD = str.maketrans("-_", "+/")
_READABLE = 0.95  # share of letters, digits, spaces and points in what was decoded; chance bytes have 0.3


def decoded(text: str) -> Iterator[str]:
    """Each reading that makes sense, as text."""
    for hidden in _candidates(text):
        said = hidden.decode("utf-8", "ignore")
        if len(said) >= 8 and len(re.findall(r"[^\W_]|[ .,;:!?'\"@/<>|\n-]", said)) >= _READABLE * len(hidden.decode("utf-8", "replace")):
            yield said


def _candidates(text: str) -> Iterator[bytes]:
    for match in _BASE64.findall(text):
        lines = match.split()
        yield from map(_from_base64, lines)
        if len(lines) > 1:
            yield _from_base64("".join(lines))
    for match in _HEX.findall(text):
        yield bytes.fromhex(match)
    for match in _BITS.findall(text):
        yield bytes(int(bits, 2) for bits in re.findall("[01]{8}", match))


def _from_base64(match: str) -> bytes:
    letters = match.rstrip("=").translate(_TO_STANDARD)
    try:
        return base64.b64decode(letters + "=" * (-len(letters) % 4))
    except (binascii.Error, ValueError):
        return b""
