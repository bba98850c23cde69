"""Another name or another occupation in an otherwise faithful sentence: "Oregon" where the passage says "California".

Neither word overlap nor cosine sees one word changed in twenty. The claim is laid beside the passage's sentence; where one stretch of words
stands in the place of another, names must be the same, and an occupation must not become another one. What differs otherwise is wording:
people who wrote faithful answers put other words in the same place in one of seven sentences, so a difference alone proves nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from knowledge import STOP_WORDS, stem

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*", re.UNICODE)
_LONGEST = 4  # words; a longer stretch is another wording, not another word
_TYPICAL_OCCUPATIONS = "teacher engineer nurse lawyer driver manager analyst technician specialist operator".split()
# Mean cosine of the two words to the typical occupations. Over pairs that faithful writers exchanged the 95th percentile is 0.38.
_BOTH_OCCUPATIONS = 0.38
_TYPICAL_PLACES = "europe asia africa scandinavia bavaria siberia quebec yorkshire normandy catalonia".split()
_BOTH_PLACES = 0.43  # mean cosine of two names to the typical places: 98 of 100 pairs of places lie above, "Companies" and "Firms" below
_A_PLACE = 0.45  # for one name by itself; of 817 faithful sentences two have a name above it that no passage has ("the Americas")
_FIELD_OF_WORK = re.compile(
    r"\b(?:jobs?|roles?|careers?|positions?|professions?|workers?|employment)\s+in\s+(?:the\s+)?([a-z-]+)(?:\s+([a-z-]+))?"
)
_BEFORE_VERBS = frozenset("to will would can could may might must should do does did not never".split())
_SAME_MEANING = 0.5  # cosine of the two words: "jobs" and "roles" 0.55; of 100 pairs of occupations 95 lie below 0.45


@dataclass(frozen=True, slots=True)
class Substitution:
    claimed: tuple[str, ...]  # words of the claim that the passage does not have
    stated: tuple[str, ...]  # words of the passage in whose place they stand
    before: str  # the word of the claim that stands before it, in lower case; empty where it opens the claim

    @property
    def both_names(self) -> bool:
        claimed_name = all(word[0].isupper() for word in self.claimed)
        return claimed_name and all(word[0].isupper() for word in self.stated)


def substitutions(claim: str, sentence: str, passage: str) -> Iterator[Substitution]:
    """Stretches of the claim that stand between the same words as other words of the sentence do."""
    held = _held(passage)
    theirs, ours = _WORD.findall(sentence), _WORD.findall(claim)
    their_stems, our_stems = [_stem(word) for word in theirs], [_stem(word) for word in ours]
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, their_stems, our_stems, autojunk=False).get_opcodes():
        if j1 == 0:  # a claim may be a part of the sentence: what that says before and after it is beside the point
            i1 = max(i1, i2 - (j2 - j1) - 1)
        if j2 == len(ours):
            i2 = min(i2, i1 + (j2 - j1) + 1)
        if operation != "replace" or i2 - i1 > _LONGEST or j2 - j1 > _LONGEST:
            continue
        claimed = tuple(word for word in ours[j1:j2] if _carries_meaning(word) and _key(word) not in held)
        stated = tuple(word for word in theirs[i1:i2] if _carries_meaning(word))
        if claimed and stated:
            yield Substitution(claimed, stated, ours[j1 - 1].lower() if j1 else "")


def substitution_conflict(claim: str, sentence: str, passage: str, embed: Embed | None) -> str | None:
    for found in substitutions(claim, sentence, passage):
        if _other_name(found, passage, embed) or (embed is not None and _other_occupation(found, embed)):
            return f"“{' '.join(found.claimed)}” in the claim, “{' '.join(found.stated)}” in the passage"
    return None


def unknown_place_conflict(claim: str, passage: str, embed: Embed | None) -> str | None:
    """A place that the passage does not name, wherever it stands."""
    if embed is None:
        return None
    held = _held(passage)
    for match in _WORD.finditer(claim):
        word = match.group()
        inside = re.search(r"[a-z,’']\s*\(?$", claim[: match.start()])
        unknown = word[0].isupper() and not word.isupper() and _key(word) not in held and _key(word.lower()) not in held
        if inside and unknown and _likeness([word], _TYPICAL_PLACES, embed) >= _A_PLACE:
            return f"the passage does not speak of “{word}”"
    return None


def unknown_field_conflict(claim: str, passage: str, embed: Embed | None) -> str | None:
    """A field of work ("jobs in marketing") that the passage neither names nor means."""
    if embed is None:
        return None
    held = _held(passage)
    for match in _FIELD_OF_WORK.finditer(claim):
        unknown = [word for word in match.groups() if word and _carries_meaning(word) and _key(word) not in held]
        if unknown and unknown[0] == match[1]:
            known = [word.lower() for word in dict.fromkeys(_WORD.findall(passage)) if _carries_meaning(word)]
            field, *others = embed([unknown[0], *known])
            if all(float(field @ other) < _SAME_MEANING for other in others):
                return f"the passage does not speak of “{unknown[0]}”"
    return None


def _other_name(found: Substitution, passage: str, embed: Embed | None) -> bool:
    """A capital says so, but for the word that opens a sentence."""
    if not found.both_names:
        return False
    if found.before or any(re.search(rf"[a-z,] {re.escape(word)}\b", passage) for word in found.stated):
        return True
    return embed is not None and _alike(found, _TYPICAL_PLACES, embed) >= _BOTH_PLACES


def _other_occupation(found: Substitution, embed: Embed) -> bool:
    if found.before in _BEFORE_VERBS or _alike(found, _TYPICAL_OCCUPATIONS, embed) < _BOTH_OCCUPATIONS:
        return False
    claimed, stated = embed([" ".join(found.claimed).lower(), " ".join(found.stated).lower()])
    return float(claimed @ stated) < _SAME_MEANING


def _alike(found: Substitution, typical: Sequence[str], embed: Embed) -> float:
    return _likeness([" ".join(found.claimed), " ".join(found.stated)], typical, embed)


def _likeness(words: Sequence[str], typical: Sequence[str], embed: Embed) -> float:
    """Mean cosine of the words to the middle of what is typical."""
    vectors = embed([*(word.lower() for word in words), *typical])
    middle = vectors[len(words) :].mean(axis=0)
    return float((vectors[: len(words)] @ (middle / np.linalg.norm(middle))).mean())


@lru_cache(maxsize=20_000)
def _held(passage: str) -> frozenset[str]:
    return frozenset(key for word in _WORD.findall(passage) for key in (_key(word), _key(word.lower())))


def _key(word: str) -> str:
    """Names as they stand, other words by their stem: Maine is not the main thing."""
    return "=" + re.sub("['’]s?$", "", word) if word[0].isupper() else _stem(word)


def _stem(word: str) -> str:
    return stem(word.lower().replace("’", "'"))


def _carries_meaning(word: str) -> bool:
    return word.lower() not in STOP_WORDS and not word[0].isdigit()
