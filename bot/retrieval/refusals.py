"""What becomes of those who will not do what documents advise: told by the sentence on them, and not by the advice once more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from bot import patterns
from bot.retrieval.passage_order import harmless_search
from knowledge import KnowledgeBase, Passage

_PATTERNS = patterns.load("refusals")
READ = 8  # passages that are found for what is meant
# Cosine of the question, or of what is meant by it, and the sentence: "What becomes of those who won't adapt?" and "However, for those
# unwilling or unable to adapt, the threat of displacement remains real." 0.6; "Workers who refuse the boots lose their bonus." 0.3 at most.
SPEAKS_OF_IT = 0.3
# What people mean who say it in a figure ("I'll sit it out") or of one thing only ("I won't learn another system")
MEANT = "What becomes of those who refuse to adapt, learn or change?"
SPEAKS_OF_WHAT_IS_MEANT = 0.35


def asks_of_refusing(query: str) -> bool:
    """Not what follows where somebody else refuses: "What if my boss refuses to train us?"."""
    refuses = _PATTERNS["refuses"].search(query) or _PATTERNS["refuses_to_change"].search(query)
    return bool(refuses and _PATTERNS["asks_what_follows"].search(query) and not _PATTERNS["others_refuse"].search(query))


async def of_those_who_refuse(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Passage | None:
    """Of the passages the one with the sentence on people who refuse that is nearest to the question; None where there is none."""
    if not asks_of_refusing(query):
        return None
    bars = np.array([SPEAKS_OF_IT, np.inf])
    if _PATTERNS["refuses_to_change"].search(query):
        bars[1] = SPEAKS_OF_WHAT_IS_MEANT
        (meant,) = await knowledge_base.search_each([MEANT], limit=READ)
        passages = (*passages, *harmless_search(MEANT, meant).passages)
    vectors = await knowledge_base.embed([query, MEANT])
    found = []
    for passage in passages:
        on_them = [bool(_PATTERNS["told_of_them"].search(sentence.text)) for sentence in passage.chunk.sentences]
        if any(on_them):
            beyond = (knowledge_base.sentence_vectors(passage.chunk) @ vectors.T - bars).max(axis=1)
            found.append((float(np.where(on_them, beyond, -1.0).max()), passage))
    beyond_bar, best = max(found, key=lambda one: one[0], default=(-1.0, None))
    return best if beyond_bar >= 0 else None
