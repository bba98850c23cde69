"""Kinds of work and what people call them. Only this module reads occupations.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from knowledge import STOP_WORDS, stem, tokens

_Words = tuple[str, ...]
_POSSESSIVE = re.compile(r"\b[\w-]+(?:['’]s|s['’])(?=\s)")
_KEPT = frozenset({"do", "thing", "things"})  # stop words that names of work are made with: "do the books", "mend things"
# What follows them is where, for whom and with what somebody works: a secretary at a dentist's is a secretary.
_PLACE_FOLLOWS = frozenset({"in", "at", "for", "of", "from", "with", "by", "on"})
_OF_PLACE = 0.2
# Names are listed in the present tense, and people tell what they have done.
_PRESENT = dict(
    pair.split(":")
    for pair in """driven:drive drove:drive kept:keep written:write wrote:write taught:teach sold:sell built:build ran:run drew:draw
    drawn:draw did:do done:do sewn:sew dug:dig laid:lay made:make took:take taken:take""".split()
)
_LONGEST = 5  # words of a name


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parents[1] / "patterns" / "occupations.toml").read_text(encoding="utf-8"))


@cache
def _names() -> Mapping[_Words, str]:
    """The stems of each everyday name, and the kind of work that it is a name of."""
    return {_stems(name): kind for kind, names in _tables()["kinds"].items() for name in names.split(",") if _stems(name)}


@cache
def _forms_of_work() -> Mapping[str, frozenset[str]]:
    """Of stems that are a kind of work in some forms only, these forms: who does the typing, and not who types a question."""
    forms: dict[str, set[str]] = defaultdict(set)
    for form in tokens(_tables()["only"]["in_this_form"]):
        forms[stem(form)] |= {form, f"{form}s"}
    return {one: frozenset(of_stem) for one, of_stem in forms.items()}


def _stems(text: str) -> _Words:
    return tuple(stem(word) for word in _said(text))


def _said(text: str) -> _Words:
    """The words that may name work. Without possessives: a lawyer's wife is no lawyer, and who types doctors' notes no doctor."""
    return tuple(
        _PRESENT.get(token, token)
        for token in tokens(_POSSESSIVE.sub(" ", text))
        if token not in STOP_WORDS or token in _KEPT or token in _PLACE_FOLLOWS
    )


@cache
def kinds() -> tuple[str, ...]:
    """Every kind of work, described in the words by which it is compared with documents."""
    return tuple(dict.fromkeys(_names().values()))


def kinds_named(text: str) -> tuple[str, ...]:
    """The kinds of work that somebody's words name, the best named first; none where they name none.

    The longest names count ("bus driver" is no "bus"), and of several kinds the one with the most words.
    """
    named: dict[str, float] = defaultdict(float)
    for clause in re.split(r"[.,;:!?]\s|\band\b|\+", text):
        said = _said(clause)
        words = tuple(stem(word) for word in said)
        place, weight = 0, 1.0
        while place < len(words):
            name = _name_at(words, place)
            if len(name) == 1 and said[place] not in _forms_of_work().get(name[0], (said[place],)):
                name = ()
            if name:
                # English names end in what they are: a "dance teacher" teaches
                named[_names()[name]] += weight * len(name) ** 2 + place / 100
            elif words[place] in _PLACE_FOLLOWS:
                weight = _OF_PLACE
            place += len(name) or 1
    return tuple(sorted(named, key=lambda kind: named[kind], reverse=True))


def _name_at(words: _Words, place: int) -> _Words:
    """The longest name that begins there; one of two words may have another between them: "keep confidential records"."""
    longest = min(_LONGEST, len(words) - place)
    found = next((words[place : place + size] for size in range(longest, 0, -1) if words[place : place + size] in _names()), ())
    apart = (words[place], words[place + 2]) if len(found) < 2 and place + 2 < len(words) else ()
    return apart if apart in _names() and not _PLACE_FOLLOWS & {words[place + 1], words[place + 2]} else found
