"""Whether a sentence has the particular thing that a question asks for: a price, a time, a name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot import patterns
from bot.retrieval.asked_kinds import AMOUNTS, NAMES, TEXTS, AskedKind, Kind, asked_kinds, gives
from bot.retrieval.proper_names import proper_names, written_small
from bot.retrieval.quoting import leans
from knowledge import Passage, stem, tokens

# A place to learn, a way to qualify may be told without the name of one.
MAY_BE_UNNAMED: frozenset[Kind] = frozenset({"place", "credential"})
PERIODS: frozenset[Kind] = frozenset({"duration", "frequency", "date"})

_PATTERNS = patterns.load("kinds")


@dataclass(frozen=True, slots=True)
class Particulars:
    query: str
    kinds: tuple[AskedKind, ...]
    plain: Set[str]  # see proper_names

    @classmethod
    def asked_in(cls, query: str, texts: Iterable[str]) -> Particulars:
        """`texts`: of the passages, whose spelling tells names from other words."""
        kinds = tuple(asked for asked in asked_kinds(query) if asked.kind in AMOUNTS | NAMES | TEXTS)
        return cls(query, kinds, written_small(texts) | frozenset(tokens(query)) if kinds else frozenset())

    @property
    def only_amounts(self) -> bool:
        return bool(self.kinds) and all(asked.kind in AMOUNTS for asked in self.kinds)

    def given_by(self, sentence: str) -> bool:
        """Whether it has each of them; where nothing particular is asked for, every sentence has."""
        return all(gives(asked, self.query, sentence, self.plain) == 1.0 for asked in self.kinds)

    def given_in(self, passage: Passage) -> bool:
        return any(self.given_by(sentence.text) for sentence in passage.chunk.sentences)

    def lacking_in(self, sentences: Sequence[str]) -> tuple[Kind, ...]:
        """What is asked for, where no sentence has any of it, or where they name somebody else."""
        kinds = {asked.kind: asked for asked in self.kinds if asked.kind not in MAY_BE_UNNAMED}
        if _PATTERNS["whoever"].search(self.query):  # "who can help me?" is answered with a kind of people
            kinds.pop("person", None)
        if _PATTERNS["advised"].search(self.query):  # "how long do I have to learn?": all one's life
            kinds = {kind: asked for kind, asked in kinds.items() if kind not in PERIODS}
        if "clock" in kinds:  # "what time" is no date
            kinds = {"clock": kinds["clock"]}
        if self._nameless(sentences):
            return tuple(kind for kind in kinds if kind in {"person", "name"})
        given = any(gives(asked, self.query, sentence, self.plain) for asked in kinds.values() for sentence in sentences)
        return () if given else tuple(kinds)

    def _nameless(self, sentences: Sequence[str]) -> bool:
        """Whether it is asked who somebody is, and what is said of them gives no name."""
        asked = _PATTERNS["role_named"].search(self.query)
        if asked is None:
            return False
        head = stem(tokens(asked["role"] or asked["role_of"])[-1])
        about = []
        for place, text in enumerate(sentences):
            if head in {stem(word) for word in tokens(text)}:
                about += [text, *(following for following in sentences[place + 1 : place + 2] if leans(following))]
        return bool(about) and not any(proper_names(text, self.plain) for text in about)
