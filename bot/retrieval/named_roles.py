"""Who somebody is by name: whether what is told of a role ("the keeper of the lock") names whoever has it."""

from __future__ import annotations

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass

from bot import patterns
from bot.retrieval.proper_names import proper_names
from bot.retrieval.quoting import leans
from knowledge import Passage, stem, tokens

BESIDE = 3  # words between a role and the name of whoever has it

_WORD = re.compile(r"[^\W_][\w’'-]*")
_PATTERNS = patterns.load("kinds")


@dataclass(frozen=True, slots=True)
class NamedRole:
    """What the role is called, as stems, its head last, and what it is a role in: ("lock",) ("keeper",)."""

    words: tuple[str, ...]
    within: frozenset[str]
    plain: Set[str]  # see proper_names

    @classmethod
    def asked_in(cls, query: str, plain: Set[str]) -> NamedRole | None:
        """None where nobody's name is asked for."""
        asked = _PATTERNS["role_named"].search(query)
        if asked is None:
            return None
        found = {name: text for name, text in asked.groupdict().items() if text}
        words = next((_stems(text) for name, text in found.items() if not name.endswith("_in")), ())
        within = frozenset(word for name, text in found.items() if name.endswith("_in") for word in _stems(text)[1:])
        return cls(words, within, plain) if words else None

    def named_in(self, passage: Passage) -> bool:
        """Whether a proper name stands beside the role in one of its sentences: "the Keeper, Nora Bell"."""
        above = set(_stems(passage.chunk.search_text))
        return self.within <= above and any(self._named_beside(sentence.text) for sentence in passage.chunk.sentences)

    def nameless(self, sentences: Sequence[str]) -> bool:
        """Whether it is spoken of, and what is said gives no name, or speaks of another one: a director, and not that of nursing."""
        about = []
        for place, text in enumerate(sentences):
            if self._spoken_of(text):
                about += [text, *(following for following in sentences[place + 1 : place + 2] if leans(following))]
        if self.within and about:
            about = [text for text in about if self.within & set(_stems(text))] or about
        return bool(about) and not any(self._names(text) for text in about)

    def _spoken_of(self, text: str) -> bool:
        return any(word == self.words[-1] or word.endswith(self.words[-1]) for word in _stems(text))

    def _names(self, text: str) -> bool:
        return bool(proper_names(text, self.plain) or _PATTERNS["called"].search(text))

    def _named_beside(self, text: str) -> bool:
        if not set(self.words) <= set(_stems(text)):
            return False
        words = _WORD.findall(text)
        names = set(proper_names(text, self.plain))
        heads = [place for place, word in enumerate(words) if stem(word.lower()) == self.words[-1]]
        return any(word in names for head in heads for word in words[max(0, head - BESIDE) : head + BESIDE + 1])


def _stems(text: str) -> tuple[str, ...]:
    return tuple(stem(word) for word in tokens(text))
