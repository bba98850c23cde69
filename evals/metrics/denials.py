"""Who denies what: whether a claim says no where the passage says yes, or yes where it says no. Only this module knows how denial is said.

A denial has a head, the first content word behind its negator, and a scope, the few that follow. It conflicts with a sentence that has the
head (or most of the scope) with nothing near it that denies or restricts: "not taxed" may retell "exempt from tax", but not "is taxed".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from knowledge import STOP_WORDS, content_words, stem

_NEGATORS = frozenset(
    """not no never none neither nor without cannot can't nothing nobody hardly barely unlikely unable impossible incapable fail fails
    failed""".split()
)
_SCOPE = 3  # content words after a negator that it is taken to deny
_BEFORE, _AFTER = 6, 3  # words: how far from what it restricts a restriction stands
_CLAUSE_END = re.compile(r"[.;:,!?](?=\s|$)|[()—–]|\b(?:but|although|though|while|whereas|instead|rather)\b", re.IGNORECASE)
_CLAUSE = re.compile(r"[;:,](?=\s)|[()—–]|\s+\b(?:while|whereas|but|and|although|though)\b\s+", re.IGNORECASE)
_CLAUSE_WORDS = 3  # content words; a shorter piece is part of a list
_DENIES_NOTHING = re.compile(r"\s*(?:,|(?:only|just|merely|simply|alone|necessarily|least)\b)", re.IGNORECASE)  # "No, ...", "not only"
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")

# Wider than the negators: whoever retells "exempt" may say "not charged".
_RESTRICTION = re.compile(
    r"(?:no|not|never|none|nor|neither|nothing|nobody|cannot|without|hardly|barely|rarely|seldom|unless|only|except\w*|rather|instead"
    r"|optional|lack\w*|avoid\w*|prevent\w*|refus\w*|fail\w*|prohibit\w*|forbid\w*|den(?:y|ied)|exempt\w*|waive\w*"
    r"|ends?|ended|wait\w*|illegal|impossible|[\w-]+-free|in(?:valid|eligible|complete|correct|accurate)|un(?!der|til|it|i[oqv]|ix)\w+|\w+n['’]t)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Denial:
    head: str
    scope: frozenset[str]  # the head among them


@dataclass(frozen=True, slots=True)
class _Sentence:
    places: dict[str, tuple[int, ...]]  # stem of a content word -> where it stands
    restrictions: tuple[tuple[int, str], ...]  # where it stands, and the word
    denials: tuple[_Denial, ...]

    @property
    def restricting(self) -> frozenset[str]:
        """Words that restrict and are no plain denial: "unwanted", "avoid"."""
        return frozenset(word for _, word in self.restrictions if not _is_negator(word))

    def restricts(self, word: str, besides: frozenset[str] = frozenset()) -> bool:
        """Whether something near the word denies or restricts it; `besides`: restrictions that the other side has too."""
        return any(self._near(place, besides) for place in self.places[word])

    def denies(self, besides: frozenset[str]) -> bool:
        return any(word not in besides for _, word in self.restrictions)

    def always_restricts(self, word: str) -> bool:
        return all(self._near(place, frozenset()) for place in self.places[word])

    def _near(self, place: int, besides: frozenset[str]) -> bool:
        return any(place - _BEFORE <= at <= place + _AFTER and at != place and word not in besides for at, word in self.restrictions)


def denial_conflict(claim: str, sentence: str) -> str | None:
    """One of the two denies what the other says."""
    said, stated = _read(claim), _read(sentence)
    if any(_contradicts(denial, stated, 0.3, said.restricting) for denial in said.denials):
        return "the claim denies what the passage says"
    if any(
        denial.head in said.places and stated.always_restricts(denial.head) and _contradicts(denial, said, 0.6, stated.restricting)
        for denial in stated.denials
    ):
        return "the passage denies what the claim says"
    return None


def unfounded_denial(claim: str, nearest: str, sentences: Sequence[str]) -> str | None:
    """The claim denies something, and no sentence of the passage that speaks of it denies or restricts it, the nearest one least of all."""
    said = _read(claim)
    for denial in said.denials:
        about = [read for read in map(_read, sentences) if len(denial.scope & read.places.keys()) * 2 >= len(denial.scope)]
        if any(read.restricts(word, said.restricting) for read in about for word in denial.scope & read.places.keys()):
            continue
        if about or not _read(nearest).denies(said.restricting):
            return "the claim denies what the passage does not deny"
    return None


def clauses(claim: str) -> Iterator[str]:
    """Pieces of the claim that can each be denied by another sentence."""
    parts = [part.strip(" ,.") for part in _CLAUSE.split(claim)]
    return (part for part in parts if len(parts) > 1 and len(content_words(part)) >= _CLAUSE_WORDS)


def _contradicts(denial: _Denial, other: _Sentence, of_scope: float, besides: frozenset[str]) -> bool:
    shared = denial.scope & other.places.keys()
    if not shared or len(shared) < of_scope * len(denial.scope):
        return False
    if denial.head in shared:
        return not other.restricts(denial.head, besides)
    return len(shared) >= 2 and not any(other.restricts(word, besides) for word in shared)


@lru_cache(maxsize=20_000)
def _read(text: str) -> _Sentence:
    words = list(_WORD.finditer(text))
    places: dict[str, list[int]] = {}
    for place, match in enumerate(words):
        if _carries_meaning(match.group()):
            places.setdefault(_stem(match.group()), []).append(place)
    restrictions = tuple(
        (place, match.group().lower().replace("’", "'")) for place, match in enumerate(words) if _RESTRICTION.fullmatch(match.group())
    )
    return _Sentence({word: tuple(at) for word, at in places.items()}, restrictions, tuple(_denials(text, words)))


def _denials(text: str, words: Sequence[re.Match[str]]) -> Iterator[_Denial]:
    for match in words:
        word = match.group().lower().replace("’", "'")
        if _is_negator(word):
            rest = text[match.end() :]
            if _DENIES_NOTHING.match(rest):
                continue
            end = _CLAUSE_END.search(rest)
            behind = [
                other for other in _WORD.findall(rest[: end.start()] if end else rest) if _carries_meaning(other) and other != "longer"
            ]
            scope = [_stem(other) for other in behind[:_SCOPE]]
            if scope:
                yield _Denial(scope[0], frozenset(scope))


def _carries_meaning(word: str) -> bool:
    lower = word.lower().replace("’", "'")
    return lower not in STOP_WORDS and not _is_negator(lower)


def _is_negator(word: str) -> bool:
    return word in _NEGATORS or word.endswith("n't")


def _stem(word: str) -> str:
    return stem(word.lower().replace("’", "'"))
