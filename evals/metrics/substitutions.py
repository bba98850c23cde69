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

import numpy as np
from numpy.typing import NDArray

from knowledge import STOP_WORDS, stem

Embed = Callable[[Sequence[str]], NDArray[np.float32]]

_WORD = re.compile(r"[^\W_]+(?:['’.][^\W_]+)*", re.UNICODE)
_LONGEST = 4  # words; a longer stretch is another wording, not another word
_TYPICAL_OCCUPATIONS = "teacher engineer nurse lawyer driver manager analyst technician specialist operator".split()
# Mean cosine of the two words to the typical occupations. Over pairs that faithful writers exchanged the 95th percentile is 0.38.
_BOTH_OCCUPATIONS = 0.38
_BEFORE_VERBS = frozenset("to will would can could may might must should do does did not never".split())
_SAME_MEANING = 0.6  # "doctor" and "physician"


@dataclass(frozen=True, slots=True)
class Substitution:
    claimed: tuple[str, ...]  # words of the claim that the passage does not have
    stated: tuple[str, ...]  # words of the passage in whose place they stand
    before: str  # the word of the claim that stands before it, in lower case; empty where it opens the claim

    @property
    def both_names(self) -> bool:
        claimed_name = all(word[0].isupper() for word in self.claimed)
        return claimed_name and all(word[0].isupper() for word in self.stated)


def substitutions(claim: str, sentence: str, passage_stems: frozenset[str]) -> Iterator[Substitution]:
    """Stretches of the claim that stand between the same words as other words of the sentence do."""
    theirs, ours = _WORD.findall(sentence), _WORD.findall(claim)
    their_stems, our_stems = [_stem(word) for word in theirs], [_stem(word) for word in ours]
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, their_stems, our_stems, autojunk=False).get_opcodes():
        if operation != "replace" or i2 - i1 > _LONGEST or j2 - j1 > _LONGEST:
            continue
        if (j1 > 0 and i1 == 0) or (j2 < len(ours) and i2 == len(theirs)):
            continue  # no word of the passage stands beside it
        claimed = tuple(word for word in ours[j1:j2] if _carries_meaning(word) and _stem(word) not in passage_stems)
        stated = tuple(word for word in theirs[i1:i2] if _carries_meaning(word))
        if claimed and stated:
            yield Substitution(claimed, stated, ours[j1 - 1].lower() if j1 else "")


def substitution_conflict(claim: str, sentence: str, passage: str, passage_stems: frozenset[str], embed: Embed | None) -> str | None:
    for found in substitutions(claim, sentence, passage_stems):
        claimed, stated = " ".join(found.claimed), " ".join(found.stated)
        is_name = found.both_names and (found.before or _is_name(found.stated, passage))
        if is_name or (embed is not None and found.before not in _BEFORE_VERBS and _other_occupation(claimed, stated, embed)):
            return f"“{claimed}” in the claim, “{stated}” in the passage"
    return None


def _is_name(words: Sequence[str], passage: str) -> bool:
    """Whether it also stands with a capital where no sentence begins."""
    return any(re.search(rf"[a-z,] {re.escape(word)}\b", passage) for word in words)


def _other_occupation(claimed: str, stated: str, embed: Embed) -> bool:
    vectors = embed([claimed.lower(), stated.lower(), *_TYPICAL_OCCUPATIONS])
    typical = vectors[2:].mean(axis=0)
    likeness = vectors[:2] @ (typical / np.linalg.norm(typical))
    return float(likeness.mean()) >= _BOTH_OCCUPATIONS and float(vectors[0] @ vectors[1]) < _SAME_MEANING


def _stem(word: str) -> str:
    return stem(word.lower().replace("’", "'"))


def _carries_meaning(word: str) -> bool:
    return word.lower() not in STOP_WORDS and not word[0].isdigit()
