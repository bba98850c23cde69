"""Takes out of a text what leads to a person or opens a door: e-mail addresses, phone and account numbers, addresses of pages, keys."""

from __future__ import annotations

import re
from typing import Final

_ADDRESS: Final = re.compile(r"\b(?:https?|ftp|wss?|file|redis|postgresql\+?\w*)://\S+|\bwww\.\S+", re.IGNORECASE)
_LOGIN: Final = re.compile(r"://[^/\s@]+@")
# In this order: a key may hold what looks like a number, and an address what looks like a name.
_PATTERNS: Final = (
    ("address", _ADDRESS),
    ("e-mail", re.compile(r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]+(?:\s?(?:\.|\(dot\)|\[dot\])\s?[\w-]+)+", re.IGNORECASE)),
    (
        "key",
        re.compile(
            r"\b(?:bearer|basic)\s+[\w.~+/=-]{8,}"
            r"|\b(?:api[_ -]?key|password|passwort|secret|token|pwd)\b\s*(?:is|[:=])\s*\S+"
            r"|\b(?:sk|pk|rk|ghp|gho|xox[abeprs]|xapp|operator|hf|glpat|AKIA|AIza)[_-]?[\w-]{16,}"
            r"|\beyJ[\w-]{8,}\.[\w.-]+"
            r"|\b(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}",
            re.IGNORECASE,
        ),
    ),
    (
        "number",
        re.compile(
            r"\b[A-Z]{2}\d{2}(?:\s?[A-Z0-9]{4}){2,7}(?:\s?[A-Z0-9]{1,4})?\b"  # of an account
            r"|(?<!\w)(?<!\d{8}T\d{6}Z-)"  # not the end of an index generation's name, which may be all digits
            r"(?!(?:19|20)\d\d\s?[-–/]\s?(?:19|20)?\d\d(?!\d))"  # nor years from and to, or a date
            r"\+?\(?\d(?:[\s()./-]{0,3}\d){6,18}(?!\w)"
        ),
    ),
)


def masked(text: str) -> str:
    """[e-mail], [number], [key] and [address] stand where something was taken out."""
    for name, pattern in _PATTERNS:
        text = pattern.sub(f"[{name}]", text)
    return text


def masked_message(text: str) -> str:
    """As `masked`, of what a program says: addresses of servers stay, without who logs in to them and what is asked there."""
    pieces = _ADDRESS.split(text)
    addresses = _ADDRESS.findall(text)
    shown = [_LOGIN.sub("://[key]@", address.split("?")[0]) for address in addresses]
    return "".join(part for pair in zip(map(masked, pieces), [*shown, ""], strict=True) for part in pair)
