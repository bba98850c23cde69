"""What a message hides: the readings of text that was reversed, rotated or spelled so that a filter does not see it."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from urllib.parse import unquote

LONGEST = 4000  # characters read; a disguise is looked for in nothing longer
_SPACED = re.compile(r"\b(?:[^\W\d_] ){3,}[^\W\d_]\b")
_LEET = str.maketrans("013457@$", "oieastas")


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
