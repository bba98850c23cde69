"""Whom "she" or "his" stands for: somebody by name, or a word for a person; never a thing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot import patterns
from bot.follow_ups.discourse import Discourse
from bot.messages.phrases import generic, named

_PATTERNS = patterns.load("persons")
LONGEST_TITLE = 5  # words


def person_meant(state: Discourse) -> str | None:
    """Who was asked about comes before whom the answer names, except where a name was asked for."""
    of_question = _names(state.query)
    of_reply = _names(state.reply)
    words = [phrase for phrase in (*state.subjects, *named(state.query)) if _is_person(phrase)]
    asks_who = bool(_PATTERNS["asks_who"].search(state.query))
    earlier = [name for phrase in state.earlier for name in _names(phrase)] + [phrase for phrase in state.earlier if _is_person(phrase)]
    if asks_who and of_reply and not of_question:
        called = next((word for word in words if word in named(state.query) and not generic(word)), None)
        return f"{called} {of_reply[0]}" if called else of_reply[0]  # "the chief" in one passage is "Ada Brook" in another
    return next(iter((*of_question, *words, *of_reply, *earlier)), None)


def is_personal(pronoun: str) -> bool:
    return bool(_PATTERNS["pronoun"].fullmatch(pronoun))


def is_kin(phrase: str) -> bool:
    return bool(_PATTERNS["kin"].fullmatch(phrase))


def _names(text: str) -> list[str]:
    """Two or three capitalised words that are not known to name a place or an institution; no label of a list."""
    found: Iterable[re.Match[str]] = _PATTERNS["name"].finditer(_PATTERNS["label"].sub(" ", text))
    names = (re.sub(r"['’]s$", "", match["name"]) for match in found)
    return [name for name in dict.fromkeys(names) if not _PATTERNS["no_person"].search(name)]


def _is_person(phrase: str) -> bool:
    *before, last = phrase.split()
    if len(before) >= LONGEST_TITLE or "," in phrase:  # an item of a list that is a whole clause
        return False
    if _PATTERNS["no_agent"].search(last):
        return False
    return bool(_PATTERNS["person"].fullmatch(last) or _PATTERNS["agent"].search(last) or _names(phrase))
