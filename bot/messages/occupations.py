"""Kinds of work and what people call them. Only this module reads occupations.toml."""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
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
_INCIDENTAL = 0.3  # of a weight: who "puts cables under the floor of a school" does not teach
# "IT support": the stop word is none there
_IT = re.compile(
    r"\bIT\b(?=[^A-Z]*(?:$|[A-Z][a-z]))"
    r"|\bit(?= (?:support|manager|technician|admin\w*|help ?desk|engineer|guy|department|officer|team)\b)"
)


@cache
def _tables() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parents[1] / "patterns" / "occupations.toml").read_text(encoding="utf-8"))


@cache
def _names() -> Mapping[_Words, str]:
    """The stems of each everyday name, and the kind of work that it is a name of."""
    return {_stems(name): kind for kind, name in _listed()}


@cache
def _longest() -> Mapping[str, int]:
    """The number of words of the longest name that begins with a stem: most words of a message begin none."""
    longest: dict[str, int] = defaultdict(int)
    for name in _names():
        longest[name[0]] = max(longest[name[0]], len(name))
    return dict(longest)


@cache
def _told_apart() -> Mapping[_Words, str]:
    """Names of different kinds of work that have the same stems, by their very words: animators draw and do not look after animals."""
    by_stems: dict[_Words, set[str]] = defaultdict(set)
    for kind, name in _listed():
        by_stems[_stems(name)].add(kind)
    apart = {_said(name): kind for kind, name in _listed() if len(by_stems[_stems(name)]) > 1}
    return apart | {(*words[:-1], f"{words[-1]}s"): kind for words, kind in apart.items()}


@cache
def _listed() -> Sequence[tuple[str, str]]:
    return [(kind, name) for kind, names in _tables()["kinds"].items() for name in names.split(",") if _stems(name)]


@cache
def _forms_of_work() -> Mapping[_Words, frozenset[str]]:
    """Of names that are a kind of work with the last word in some forms only, these forms: who does the typing, and not who types a
    question; who works the phones, and not whose work phone is broken."""
    forms: dict[_Words, set[str]] = defaultdict(set)
    for name in _tables()["only"]["in_this_form"].split(","):
        form = _said(name)[-1]
        forms[_stems(name)] |= {form, f"{form}s"}
    return {name: frozenset(of_name) for name, of_name in forms.items()}


@cache
def _incidental() -> frozenset[_Words]:
    return frozenset(_stems(name) for name in _tables()["only"]["where_nothing_else_is_named"].split(","))


def _stems(text: str) -> _Words:
    return tuple(stem(word) for word in _said(text))


def _said(text: str) -> _Words:
    """The words that may name work. Without possessives: a lawyer's wife is no lawyer, and who types doctors' notes no doctor."""
    return tuple(
        _PRESENT.get(token, token)
        for token in tokens(_POSSESSIVE.sub(" ", _IT.sub("infotech", text)))
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
    begins = _longest()
    for clause in re.split(r"[.,;:!?]\s|\band\b|\+", text):
        said = _said(clause)
        words = tuple(stem(word) for word in said)
        place, weight = 0, 1.0
        while place < len(words):
            name, kind = _name_at(said, words, place) if words[place] in begins else ((), "")
            if kind:
                # English names end in what they are: a "dance teacher" teaches
                weigh = _INCIDENTAL if name in _incidental() else 1.0
                named[kind] += weight * weigh * len(name) ** 2 + place / 100
            elif words[place] in _PLACE_FOLLOWS:
                weight = _OF_PLACE
            place += len(name) or 1
    return tuple(sorted(named, key=lambda kind: named[kind], reverse=True))


def _name_at(said: _Words, words: _Words, place: int) -> tuple[_Words, str]:
    """The longest name that begins there, and its kind; one of two words may have another between: "keep confidential records"."""
    longest = min(_longest()[words[place]], len(words) - place)
    found = next((size for size in range(longest, 0, -1) if _is_name(said[place : place + size], words[place : place + size])), 0)
    if found < 2 <= longest and place + 2 < len(words) and not _PLACE_FOLLOWS & {words[place + 1], words[place + 2]}:
        apart, stems = (said[place], said[place + 2]), (words[place], words[place + 2])
        if _is_name(apart, stems):
            return stems, _kind(apart, stems)
    name = words[place : place + found]
    return name, _kind(said[place : place + found], name) if name else ""


def _is_name(said: _Words, stems: _Words) -> bool:
    return stems in _names() and said[-1] in _forms_of_work().get(stems, said)


def _kind(said: _Words, stems: _Words) -> str:
    return _told_apart().get(said) or _names()[stems]
