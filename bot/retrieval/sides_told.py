"""What two things are compared by, and whether anything is told of it: "which of the two pays better?"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot.retrieval.particulars import Particulars
from bot.retrieval.verdicts import told_alike
from bot.stages import Aspect, Coverage
from knowledge import content_words

SIDES_READ = 1  # passages of each side that an answer tells
_ASKS_WHICH = re.compile(r"(?:(?:and|so|but)[\s,]+)*(?:which|who)\b", re.IGNORECASE)
# a judgement that may be told in any words; what is said of both sides lets a person judge
_JUDGES = re.compile(r"(?:better|worse|best|worst|more|less|\w{3,}(?:er|est))", re.IGNORECASE)


def sides_told(query: str, aspects: Sequence[Aspect], judged: Coverage) -> Coverage | None:
    """Not covered, with what is missing, where the sides are compared by something that is told of neither; None where it may be told.

    `query`: without the sides themselves.
    """
    if told_alike(aspects):
        return replace(judged, covered=False, missing_kinds=("ranking",))
    told = [passage for aspect in aspects for passage in aspect.passages[:SIDES_READ]]
    # which of the two comes first need not be told: both are, and that it is not said
    asked = replace(Particulars.asked_in(query, (passage.chunk.search_text for passage in told)), tellings=())
    lacking = asked.lacking_in([sentence.text for passage in told for sentence in passage.chunk.sentences])
    if lacking:
        return replace(judged, covered=False, missing_kinds=lacking)
    of_sides = {word for aspect in aspects for word in content_words(aspect.name)}
    missing = tuple(word for word in judged.missing if not set(content_words(word)) & of_sides and not _JUDGES.fullmatch(word))
    return replace(judged, covered=False, missing=missing) if missing and _ASKS_WHICH.match(query) else None
