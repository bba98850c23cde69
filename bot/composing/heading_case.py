"""Headings as a sentence would write them: which capitals are a name's or an abbreviation's, only the document's prose can tell."""

from __future__ import annotations

import re

_CAPITALISED = re.compile(r"(?<![\w’'-])[A-Z][a-z]+(?![\w’'-])")
_SHOUTED = re.compile(r"[A-Z]+")


def inside_a_sentence(heading: str, prose: str) -> str:
    """Without the capitals of titles. `prose` is text of the same document."""
    shouted = is_shouted(heading)
    capitalised = _SHOUTED if shouted else _CAPITALISED
    return capitalised.sub(lambda word: _inside(word.group(), prose, first=shouted or word.start() == 0), heading)


def is_shouted(heading: str) -> bool:
    """Whether all of it is in capitals and it is no abbreviation."""
    return heading.isupper() and " " in heading


def _inside(word: str, prose: str, *, first: bool) -> str:
    """As it is written in the middle of a sentence: a first word has its capital for its place, another one may be a name."""
    if not first:
        return word.lower() if re.search(rf"\b{word.lower()}\b", prose) else word
    name = next((form for form in (word, word.capitalize()) if re.search(rf"[a-z,;] {form}\b", prose)), None)
    return name or word.lower()
