"""What a message hides: the readings of text that was encoded, reversed or spelled so that a filter does not see it."""

from __future__ import annotations

import base64
import binascii
import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

LONGEST = 4000  # characters read; a disguise is looked for in nothing longer
_BASE64 = re.compile(r"(?<![\w+/])[A-Za-z0-9+/]{16,}={0,2}")
_HEX = re.compile(r"(?:0x)?((?:[0-9a-f]{2}){8,})", re.IGNORECASE)
_BITS = re.compile(r"(?:[01]{8}\s*){4,}")
_SPACED = re.compile(r"\b(?:[^\W\d_] ){3,}[^\W\d_]\b")
_LEET = str.maketrans("013457@$", "oieastas")
_READABLE = 0.95  # share of letters, digits, spaces and points in what was decoded; chance bytes have 0.3


def encoded(text: str) -> Iterator[str]:
    """What stands in it in base64, in hexadecimals or in bits, where that is readable."""
    text = text[:LONGEST]
    candidates = [_from_base64(match) for match in _BASE64.findall(text)]
    candidates += [bytes.fromhex(match) for match in _HEX.findall(text)]
    candidates += [bytes(int(bits, 2) for bits in re.findall("[01]{8}", match)) for match in _BITS.findall(text)]
    for hidden in candidates:
        said = hidden.decode("utf-8", "ignore")
        if len(said) >= 8 and len(re.findall(r"[A-Za-z0-9 .,;:!?'\"@\n-]", said)) >= _READABLE * len(hidden):
            yield said


def respelled(text: str) -> Iterator[str]:
    """The whole message with digits for letters, one letter at a time, percent-encoded, rotated by 13 or backwards."""
    text = text[:LONGEST]
    if re.search(r"[A-Za-z][0134578@$]|[0134578@$][A-Za-z]", text):
        yield text.lower().translate(_LEET)
        yield text.lower().replace("11", "ll").replace("8", "b").translate(_LEET)
    if _SPACED.search(text):
        yield _SPACED.sub(lambda match: match.group().replace(" ", ""), text)
    if "%20" in text:
        yield unquote(text)
    yield codecs.encode(text, "rot13")
    yield text[::-1]


def _from_base64(match: str) -> bytes:
    try:
        return base64.b64decode(match.rstrip("=") + "=" * (-len(match.rstrip("=")) % 4))
    except (binascii.Error, ValueError):
        return b""
