"""The section in which a document draws its conclusions, by its heading."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.retrieval.quoting import enumerates_in_order, leans
from bot.stages import Quote
from knowledge import Chunk

LEAST_COUNTED, MOST_WORDS = 3, 180
_HEADING_CONCLUDES = re.compile(
    r"\b(?:conclu\w+|in the end|in closing|final (?:thoughts?|words?|remarks?)|take-?aways?|take (?:home|away)|what matters|lessons?"
    r"|(?:i|we) (?:learned|learnt|think|believe|found|concluded?)|outlook|summary|summing up)\b",
    re.IGNORECASE,
)


def closes(chunk: Chunk) -> bool:
    return bool(chunk.heading_path and _HEADING_CONCLUDES.search(chunk.heading_path[-1]))


def counted_conclusions(chunks: Sequence[Chunk]) -> tuple[Quote, ...]:
    """The conclusions that a document counts ("First, ..."): of a long section the sentences that count and what leans on them."""
    closing = [chunk for chunk in chunks if chunk.kind == "paragraph" and closes(chunk)]
    quotes = [Quote(chunk, sentence.text) for chunk in closing for sentence in chunk.sentences]
    counting = [enumerates_in_order(quote.text) for quote in quotes]
    if sum(counting) < LEAST_COUNTED:
        return ()
    if sum(len(quote.text.split()) for quote in quotes) <= MOST_WORDS:
        return tuple(quotes)
    return tuple(quote for place, quote in enumerate(quotes) if counting[place] or (place and counting[place - 1] and leans(quote.text)))
