"""Whether a thing that is asked after ("Do we get lunch?", "Is there a test?") is spoken of in what would be told.

What comes nearest is about whoever would have it, the course or the job, and says nothing of the thing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot import patterns
from knowledge import Passage, tokens

RESTRICTS = 0.6  # of a word of the thing: "a way" and "a chance" are given without that word
SURE = 0.7  # that the passages hold what is asked: they may do so in other words
RESTRICTS_DONE = 0.45  # of what is done with it: "something to eat"

_PATTERNS = patterns.load("untold")
_KINDS = patterns.load("kinds")


def had_in_vain(query: str, unmet: Mapping[str, float], told: Sequence[Passage]) -> bool:
    """`unmet`: see passage_choice.Choice."""
    asked = _PATTERNS["has_thing"].search(query)
    if asked is None or _PATTERNS["has_a_place"].match(query, asked.end()):
        return False
    done = _PATTERNS["thing_to_do"].search(query, asked.start())
    thing = [word for group in asked.groupdict().values() if group for word in tokens(group)]
    vain = [word for word in thing if unmet.get(word, 0.0) >= RESTRICTS]
    vain += [word for word in tokens(done["done"] if done else "") if unmet.get(word, 0.0) >= RESTRICTS_DONE]
    return any(not (_KINDS["money_word"].fullmatch(word) and _tells_of_money(told)) for word in vain)


def _tells_of_money(told: Sequence[Passage]) -> bool:
    texts = [passage.chunk.search_text for passage in told]
    return any(given.search(text) for given in (_KINDS["money_given"], _PATTERNS["speaks_of_money"]) for text in texts)
