"""What the words of a rule mean, where the same section says it: "without good reason ..." and, below, "Good reasons are: ..."."""

from __future__ import annotations

import re
from collections.abc import Sequence

from knowledge import Chunk, KnowledgeBase, Passage, content_words, harmless

MOST = 1  # such passages beside those that are told
_EXPLAINS = re.compile(
    r"(?:\(?\d+(?:\.\d+)*[.)]?\s+)?(?:an? |the |[\"“'‘])?(?P<term>[\w’'-]+(?: [\w’'-]+){1,3}?)[\"”'’]? "
    r"(?:(?:are|is|means?|includes?|covers?):|means? )",
    re.IGNORECASE,
)


def with_explained(told: Sequence[Passage], knowledge_base: KnowledgeBase) -> tuple[Passage, ...]:
    """The best passage, after it the one of its section that says what a term of several words in it means, then the others."""
    if not told or told[0].chunk.kind == "table_row":
        return tuple(told)
    best = told[0].chunk
    known = {passage.chunk.id for passage in told}
    beside = [one for one in knowledge_base.section(best) if one.id not in known and harmless(one) and _explains(one, best)]
    return (*told[:1], *(Passage(chunk, told[0].similarity, told[0].score) for chunk in beside[:MOST]), *told[1:])


def _explains(chunk: Chunk, used: Chunk) -> bool:
    match = _EXPLAINS.match(chunk.text)
    term = content_words(match["term"]) if match else []
    return len(term) > 1 and f" {' '.join(term)} " in f" {' '.join(content_words(used.text))} "
