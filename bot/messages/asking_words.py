"""Slips in the words that ask: "the diffrence", "an exmaple". Those in what is asked about are put right where it is searched for."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from bot.stages import Question, Screening
from knowledge import KnowledgeBase, Spelling, stem

# What questions of any subject are made of, as far as the stages after this one listen for it.
WORDS = """
    what which where when whose does should would could might have about between before after during since until without
    difference differences different differ compare compared comparison versus similar better worse best worst easier harder safer cheaper
    example examples reason reasons summary summarise summarize overview conclusion explain describe define definition meaning
    everything everyone everybody anything anyone anybody something someone somebody nothing nobody people another others
    first second third fourth fifth last next previous number amount total minimum maximum average percent percentage
    money price salary wages earn cheap expensive free refund qualification qualifications qualified degree diploma certificate
    certificates requirement requirements required necessary allowed forbidden compulsory optional possible available experience
    address telephone email website contact location country company companies organisation organisations organization organizations
    author article document written published language
    january february march april june july august september october november december
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday morning afternoon evening tonight weekend weekday
    minute minutes hour hours week weeks month months year years annual daily weekly monthly opening closing deadline
    begin begins beginning finish finished because recommend recommended suggestion advice advise prepare worried worry afraid
    replace replaced automated automation disappear learn learning train training studying retrain skill skills career careers job jobs
    really actually instead usually always never sometimes especially exactly probably please thanks
"""
_LEAST = 6  # letters
# Words of their own, however they are typed.
_CONTRACTED = frozenset(
    """
    whats whos whens wheres whys hows thats theres heres lets isnt arent wasnt werent hasnt havent hadnt doesnt dont didnt wont wouldnt cant
    couldnt shouldnt mustnt neednt aint whatll wholl itll theyll theyre youre theyve youve weve whatre whove
    """.split()
)
_WORD = re.compile(rf"(?<![\w’'-])[a-z]{{{_LEAST - 1},}}(?![\w’'-])")


class AskingWords:
    """Knows those words, and leaves alone what is a word without them: of the language, or of the documents."""

    def __init__(self, knowledge_base: KnowledgeBase) -> None:
        self._knowledge_base = knowledge_base
        self._spelling: Spelling | None = None

    def put_right(self, text: str) -> str:
        return _WORD.sub(lambda match: self._right(match.group()), text)

    def _right(self, word: str) -> str:
        """Another first letter, or a short word with another letter, is more often another word: "lorry" is no "worry"."""
        if self._spelling is None:
            self._spelling = Spelling([WORDS], self)
        meant = self._spelling.put_right(word)
        return meant if meant[:1] == word[:1] and (len(word) >= _LEAST or len(meant) != len(word)) else word

    def __contains__(self, word: object) -> bool:
        if not isinstance(word, str):
            return False
        of_language = word in _CONTRACTED or word in self._knowledge_base.embedding_model.vocabulary
        return of_language or self._knowledge_base.document_frequency(stem(word)) > 0


def as_meant(question: Question, screening: Screening, put_right: Callable[[str], str]) -> tuple[Question, Screening]:
    """Both as they are to be understood; what is kept and shown of them stays as it was typed."""
    turns = tuple(replace(turn, text=put_right(turn.text)) if turn.role == "user" else turn for turn in question.turns)
    asked = None if screening.asked is None else put_right(screening.asked)
    return replace(question, text=put_right(question.text), turns=turns), replace(screening, text=put_right(screening.text), asked=asked)
