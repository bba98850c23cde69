"""What a sentence about the very thing may leave out: where to turn for it, how to come by it, which ones of many are meant."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from typing import Literal

from bot import patterns
from bot.retrieval.proper_names import proper_names
from knowledge import stem, tokens

Untold = Literal["place", "steps", "name"]

_PATTERNS = patterns.load("untold")
_WORD = re.compile(r"[\w’'-]+")
_CLAUSE = re.compile(r"[.,;:!?–—(]")
_STEM = 5  # letters; "mentorship" speaks of mentors


def untold(query: str, sentences: Sequence[str], plain: Set[str]) -> tuple[Untold, ...]:
    """`sentences`: what would be told; `plain`: see proper_names."""
    if _where_to_turn(query, sentences):
        return ("place",)
    if _how_to_come_by(query, sentences):
        return ("steps",)
    return ("name",) if _which_ones(query, sentences, plain) else ()


def _where_to_turn(query: str, sentences: Sequence[str]) -> bool:
    wanted = [name for name in ("turns_to", "learns_at") if _PATTERNS[name].search(query)]
    told = [_PATTERNS["turns_to_told"], *([_PATTERNS["learns_at_told"]] if "learns_at" in wanted else [])]
    if _PATTERNS["gets_from"].search(query):
        return _untold_of_the_thing("gets_from", query, sentences)
    return bool(wanted) and not any(given.search(text) for given in told for text in sentences)


def _how_to_come_by(query: str, sentences: Sequence[str]) -> bool:
    """Whether the sentences that speak of the thing only mention it, or say what it does itself: "Mentors can give guidance."."""
    return any(_untold_of_the_thing(asked, query, sentences) for asked in ("comes_by", "becomes"))


def _untold_of_the_thing(name: str, query: str, sentences: Sequence[str]) -> bool:
    asked = _PATTERNS[name].search(query)
    if asked is None:
        return False
    thing = (tokens(asked["thing"]) or [""])[-1]
    about = [text for text in sentences if any(_same(thing, word) for word in tokens(text))]
    return not any(_PATTERNS[f"{name}_told"].search(text) for text in about or sentences)


def _which_ones(query: str, sentences: Sequence[str], plain: Set[str]) -> bool:
    """Whether all that is said is said of such people or firms at large: "Leading firms train their staff."."""
    asked = _PATTERNS["which_of_many"].search(query)
    who = (asked["who"] or asked["of_whom"]).split()[-1].lower() if asked else ""
    if not _PATTERNS["agents"].fullmatch(who):
        return False
    same = _PATTERNS["same_agents"] if _PATTERNS["same_agents"].fullmatch(who) else re.compile(rf"\b{re.escape(who)}\b", re.IGNORECASE)
    spoken_of = [(text, word) for text in sentences for word in same.finditer(text)]
    asked_words = frozenset(tokens(query))
    if not spoken_of or not all(_at_large(text, word, asked_words) for text, word in spoken_of):
        return False
    no_names = plain | asked_words
    return not any(_PATTERNS["names_some"].search(text) or proper_names(text, no_names) for text in {text for text, _ in spoken_of})


def _at_large(text: str, word: re.Match[str], asked: Set[str]) -> bool:
    """Whether the clause that speaks of them begins with them, but for words that say no more than how many or how good they are."""
    if _PATTERNS["singles_out"].match(text, word.end()):
        return False
    clause = _CLAUSE.split(text[: word.start()])[-1]
    before = [part.lower() for part in _WORD.findall(clause)]
    while before and before[-1] not in asked and _PATTERNS["says_not_which"].fullmatch(before[-1]):
        before.pop()
    return not before or bool(_PATTERNS["before_it"].fullmatch(before[-1]))


def _same(one: str, other: str) -> bool:
    return stem(one) == stem(other) or (len(one) >= _STEM and other.startswith(one[:-1]))
