"""The text of a message as a person sees it. Invisible characters carry hidden instructions and break words apart for filters."""

from __future__ import annotations

import re
import unicodedata

# zero-width, bidirectional, soft hyphen, tag and control characters
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad\U000e0000-\U000e007f\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPACE = re.compile(r"[^\S\n]+")


def visible(text: str) -> str:
    """NFKC, straight spaces, nothing invisible."""
    return _SPACE.sub(" ", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))).strip()
