"""Whether a sentence has the particular thing that a question asks for: a price, a time, a name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from bot import patterns
from bot.question_type import QuestionType
from bot.retrieval.asked_kinds import AMOUNTS, NAMES, TEXTS, AskedKind, Kind, asked_tellings, gives, kinds_by_type, one_day_asked
from bot.retrieval.bound_amounts import in_units, lacks_days_off, of_other_payments
from bot.retrieval.named_roles import NamedRole
from bot.retrieval.proper_names import written_small
from bot.retrieval.untold import untold
from knowledge import Passage, stem, tokens

# A place to learn, a way to qualify may be told without the name of one.
MAY_BE_UNNAMED: frozenset[Kind] = frozenset({"place", "credential"})
PERIODS: frozenset[Kind] = frozenset({"duration", "frequency", "date"})

_TITLE = re.compile(r"[A-Z][\w’'-]+(?:(?: (?:by|of|the|in|on|and|at|for|to|with|a))* [A-Z][\w’'-]+)+")
_PATTERNS = patterns.load("kinds")
_INSISTS = {"credential": _PATTERNS["credential_needed"], "name": _PATTERNS["by_name"]}


@dataclass(frozen=True, slots=True)
class Particulars:
    query: str
    kinds: tuple[AskedKind, ...]
    tellings: tuple[AskedKind, ...]
    plain: Set[str]  # see proper_names

    @classmethod
    def asked_in(cls, query: str, texts: Iterable[str], of: QuestionType | None = None) -> Particulars:
        """`texts`: of the passages, whose spelling tells names from other words; `of`: the type of the question, where it is known."""
        kinds = tuple(asked for asked in kinds_by_type(query, of) if asked.kind in AMOUNTS | NAMES | TEXTS)
        return cls(query, kinds, asked_tellings(query), written_small(texts) | frozenset(tokens(query)) if kinds else frozenset())

    @property
    def only_amounts(self) -> bool:
        return bool(self.kinds) and all(asked.kind in AMOUNTS for asked in self.kinds)

    @property
    def of_a_kind(self) -> bool:
        """Whether a kind of people is asked for: whoever makes such things."""
        return any(asked.kind == "person" for asked in self.kinds) and bool(_PATTERNS["person_of_a_kind"].search(self.query))

    @property
    def role(self) -> NamedRole | None:
        return NamedRole.asked_in(self.query, self.plain)

    def given_by(self, sentence: str) -> bool:
        """Whether it has each of them; where nothing particular is asked for, every sentence has."""
        return all(gives(asked, self.query, sentence, self.plain) == 1.0 for asked in self.kinds)

    def given_in(self, passage: Passage) -> bool:
        return any(self.given_by(sentence.text) for sentence in passage.chunk.sentences)

    def lacking_in(self, sentences: Sequence[str], *, listed: bool = False, above: Sequence[str] = ()) -> tuple[Kind, ...]:
        """What is asked for, where no sentence has any of it, or where they name somebody else.

        `listed`: they are those of a list, and `above` its heading: "The five tools lent most" are those that are lent most.
        """
        kinds = {asked.kind: asked for asked in self.kinds if asked.kind not in MAY_BE_UNNAMED}
        insisted = (*self.tellings, *(asked for asked in self.kinds if self._insists_on(asked)))
        lacking = tuple(asked.kind for asked in insisted if not self._given_among(sentences, asked, above if listed else None))
        if lacking or self._only_in_a_title(sentences):
            return lacking or ("name",)
        if not listed and (left_out := untold(self.query, sentences, self.plain)):
            return left_out
        if _PATTERNS["whoever"].search(self.query):  # "who can help me?" is answered with a kind of people
            kinds.pop("person", None)
        if _PATTERNS["advised"].search(self.query):  # "how long do I have to learn?": all one's life
            kinds = {kind: asked for kind, asked in kinds.items() if kind not in PERIODS}
        if "date" in kinds and one_day_asked(self.query):  # "on which day is it paid?" asks for no amount
            kinds = {"date": kinds["date"]}
        if "clock" in kinds:  # "what time" is no date
            kinds = {"clock": kinds["clock"]}
        if self.role and self.role.nameless(sentences):
            return tuple(kind for kind in kinds if kind in {"person", "name"})
        if "money" in kinds and of_other_payments(self.query, sentences):
            return ("money",)
        if "count" in kinds and lacks_days_off(self.query, sentences):
            return ("count",)
        given = any(self._has(asked, sentence) for asked in kinds.values() for sentence in sentences)
        return () if given else tuple(kinds)

    def _has(self, asked: AskedKind, sentence: str) -> bool:
        """Something else's number is no answer for pages or points; whoever asks for people may be told of students."""
        share = gives(asked, self.query, sentence, self.plain)
        return share == 1.0 or (share > 0.0 and not (asked.kind == "count" and in_units(asked)))

    def _given_among(self, sentences: Sequence[str], asked: AskedKind, above: Sequence[str] | None) -> bool:
        if asked.kind == "which_most" and _PATTERNS["timetabled"].search(self.query):
            times = (_PATTERNS["clock_given"], _PATTERNS["date_on_calendar_given"])
            if any(given.search(text) for given in times for text in sentences):
                return True
        if above is not None and asked.kind == "which_most":
            return any(_PATTERNS["which_most_listed"].search(text) for text in (*sentences, *above))
        return any(gives(asked, self.query, text, self.plain) for text in sentences)

    def _only_in_a_title(self, sentences: Sequence[str]) -> bool:
        """ "Which songs are sung at Songs by the Sea?": what is asked for stands in the name of the thing, and nowhere else."""
        asked = _PATTERNS["which_things"].search(self.query)
        titles = {title for text in sentences for title in _TITLE.findall(text) if title.lower() in self.query.lower()}
        if asked is None or not titles:
            return False
        things = stem(asked["things"].lower())
        rest = " ".join(sentences)
        for title in titles:
            rest = rest.replace(title, " ")
        in_titles = any(things in map(stem, tokens(title)) for title in titles)
        return in_titles and things not in {stem(word) for word in tokens(rest)}

    def _insists_on(self, asked: AskedKind) -> bool:
        """Whether nothing else that is asked for could stand in for it: "Do I need a degree?", "which firms, by name?"."""
        pattern = _INSISTS.get(asked.kind)
        return pattern is not None and bool(pattern.search(self.query))
