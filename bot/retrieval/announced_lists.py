"""Lists that are known by what stands above them: the line that leads to them, or the very thing that is asked for as their heading."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from bot.messages.number_words import NUMBER_WORDS
from bot.messages.phrases import in_order
from bot.retrieval.denials import turned_round
from bot.retrieval.list_candidates import heading_of
from bot.stages import FoundList
from knowledge import Chunk, content_words

_ALL = re.compile(r"\b(?:all|every|each)\b", re.IGNORECASE)
_COUNTING = frozenset(content_words(" ".join(NUMBER_WORDS)))


def leads_on(query: str, lead: Chunk) -> bool:
    """Whether what a paragraph says to the question stands in its last line, which only leads to a list: "Three things we do not accept:".

    Told without the list it would say nothing.
    """
    *before, last = [sentence.text for sentence in lead.sentences] or [lead.text]
    asked = set(content_words(query))
    shared = len(asked & set(content_words(last)))
    most_before = max((len(asked & set(content_words(text))) for text in before), default=0)
    return last.rstrip().endswith(":") and shared > most_before and not turned_round(query, last)


def introduced_nearby(found: FoundList, near: Collection[Chunk]) -> bool:
    """Whether a line that says nothing without the list is among the passages nearest to the question."""
    return found.lead is not None and found.lead in near and found.lead.text.rstrip().endswith(":")


def headed_by_the_asked(query: str, best: Chunk, lists: Sequence[FoundList]) -> FoundList | None:
    """The list under "Reductions" for "all the reductions on course fees", where the best passage, on fees, speaks of none.

    Or where that is one of them, and all are asked for.
    """
    phrases = in_order(query)
    head = content_words(phrases[0].partition(" of ")[0])[-1:] if phrases else []
    if not head:
        return None
    asked, spoken_of = frozenset(content_words(query)), head[0] in content_words(best.search_text)
    headings = [(found, _heading(found)) for found in lists if not spoken_of or (best in found.items and _ALL.search(query))]
    named = [(len(words), _held(asked - words, found), found) for found, words in headings if head[0] in words and words <= asked]
    return max(named, key=lambda one: one[:2])[2] if named else None


def _held(asked: frozenset[str], found: FoundList) -> int:
    """How many of the words one of its items has: of two lists under "Courses" the one that has what the courses are to be like."""
    return max(len(asked & frozenset(content_words(item.text))) for item in found.items)


def _heading(found: FoundList) -> frozenset[str]:
    """What it says, whichever number of things it counts."""
    words = content_words(heading_of(found.items[0]))
    return frozenset(word for word in words if word not in _COUNTING and not word.isdigit())
