"""Figures of speech in plain words: guides that say "mentor" are found by "an old hand who takes me under their wing" in no other way.

The dictionary gives each as a pattern and what stands for it in the same place of a sentence, in every form of its verb; `{my}` is any
possessive and `{me}` anybody. Only such are in it as hardly ever mean what they say; where documents speak of ice, thin ice is ice.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_DICTIONARY = Path(__file__).parents[1] / "patterns" / "idioms.tsv"
_ANYBODY = r"(?:me|you|him|her|us|them|people|workers|somebody|someone|everybody|everyone|anybody|anyone)"
_OWN = r"(?:my|your|there|his|her|our|their|its|one['’]s|someone['’]s|somebody['’]s|people['’]s)"
_WORD = re.compile(r"[a-z]+")
_LOOKS_AROUND = re.compile(r"\(\?<?[!=](?:[^()]|\([^()]*\))*\)")
_GROUP = re.compile(r"\((?:\?:)?[^()]*\)\??")
_WHOLE_WORD = re.compile(r"(?<![^\s])[a-z]{2,}(?![^\s])")


@dataclass(frozen=True, slots=True)
class _Idiom:
    pattern: str
    plain: str

    def replaced_in(self, text: str, is_literal: Callable[[str], bool]) -> str:
        return _compiled(self.pattern).sub(lambda match: match.group() if is_literal(match.group()) else self.plain, text)


def in_plain_words(text: str, is_literal: Callable[[str], bool]) -> str:
    """The text with its figures of speech replaced, longest first, but for those that are literal where the text is asked."""
    words = frozenset(_WORD.findall(text.lower()))
    known = _by_word()
    candidates = {idiom: place for word in words | {""} for place, idiom in known.get(word, ())}
    for idiom in sorted(candidates, key=candidates.__getitem__):
        text = idiom.replaced_in(text, is_literal)
    return text


@lru_cache(maxsize=512)
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{pattern.replace('{my}', _OWN).replace('{me}', _ANYBODY)})(?!\w)", re.IGNORECASE)


@cache
def _by_word() -> Mapping[str, tuple[tuple[int, _Idiom], ...]]:
    """Each idiom with its place in the dictionary, by the rarest word that all of its wordings have; by "" where they share none."""
    idioms = [_Idiom(*line.split("\t")) for line in _DICTIONARY.read_text(encoding="utf-8").splitlines()]
    sure = [_sure_words(idiom.pattern) for idiom in idioms]
    count = Counter(word for words in sure for word in words)
    found: dict[str, list[tuple[int, _Idiom]]] = {}
    for place, (idiom, words) in enumerate(zip(idioms, sure, strict=True)):
        found.setdefault(min(words, key=count.__getitem__, default=""), []).append((place, idiom))
    return {word: tuple(with_word) for word, with_word in found.items()}


def _sure_words(pattern: str) -> frozenset[str]:
    """The words outside of everything that may be left out or be another word."""
    sure = _LOOKS_AROUND.sub(" ", pattern).replace("{my}", " ").replace("{me}", " ")
    while (outside := _GROUP.sub(" ", sure)) != sure:
        sure = outside
    return frozenset(_WHOLE_WORD.findall(sure))
