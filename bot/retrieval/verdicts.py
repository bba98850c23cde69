"""Whether one of two is better than the other: told by a sentence that holds them against each other, and by none that names them both."""

from __future__ import annotations

from collections.abc import Sequence

from bot import patterns
from bot.stages import Aspect
from knowledge import Chunk, content_words

READ = 2  # passages of each side

_PATTERNS = patterns.load("kinds")


def not_held_against(query: str, sides: Sequence[Aspect]) -> str | None:
    """The question which of them is better, where no sentence tells it; None where that is told or not asked."""
    better = _PATTERNS["better_than"].search(query) or (_PATTERNS["preferred"].search(query) if _only_together(sides) else None)
    if better is None:
        return None
    told = [sentence.text for side in sides for passage in side.passages[:READ] for sentence in passage.chunk.sentences]
    of_sides = [frozenset(content_words(side.name)) for side in sides]
    if any(_PATTERNS["better_given"].search(text) and _about(of_sides, frozenset(content_words(text))) for text in told):
        return None
    return f"which of them is {better['most']}?"


def told_alike(aspects: Sequence[Aspect]) -> bool:
    """Whether only one passage names the two, both of them, and nothing tells which of them is better: that is no answer."""
    unranked = any(not aspect.passages and not aspect.covered for aspect in aspects)
    return unranked and _only_together([aspect for aspect in aspects if aspect.passages])


def _only_together(sides: Sequence[Aspect]) -> bool:
    naming = [{passage.chunk.id for passage in side.passages if _names(passage.chunk, side.name)} for side in sides]
    return len(sides) > 1 and all(naming) and len(set().union(*naming)) == 1


def _names(chunk: Chunk, side: str) -> bool:
    return set(content_words(side)) <= set(content_words(chunk.search_text))


def _about(sides: Sequence[frozenset[str]], words: frozenset[str]) -> bool:
    return all(side & words for side in sides) and any(side <= words for side in sides)
