"""What else there is to say where somebody wants to hear more: the rest of what was quoted, then what stands near the question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set

from bot.retrieval.told_already import Told
from bot.set_replies import is_decline
from bot.stages import Evidence, Quote
from knowledge import Chunk, content_words

# Of the cosine of the sentence nearest to the question: what is farther is about something else. Nearer home less is asked for.
NEAR, NEAR_AT_HOME = 0.7, 0.6
MOST_CHUNKS = 2  # that were not quoted before
MOST_WORDS = 150


def going_on(evidence: Evidence, replies: tuple[str, ...], telling: Set[str] = frozenset()) -> tuple[Quote, ...] | None:
    """Sentences that no reply has told; none where that was all, and None where the last reply quotes nothing (latest first).

    `telling`: the words of the question that few passages have; elsewhere than in the sections quoted one of them must stand.
    """
    chunks = list({chunk.id: chunk for chunk in evidence.chunks()}.values())
    told = Told(replies)
    quoted = _quoted_last(chunks, replies)
    if not quoted:
        return None
    rest = _within(Quote(chunk, text) for chunk in quoted for text in told.unsaid_of(chunk))
    if rest:
        return rest
    lists = {chunk.list_id for chunk in chunks if chunk.list_id and told.said_of(chunk)}  # whose other items are about something else
    home = {(chunk.document_id, chunk.heading_path) for chunk in quoted}
    scores = {chunk.id: max(evidence.sentence_scores.get(chunk.id, ()), default=0.0) for chunk in chunks}
    best = max(scores.values())
    others = [
        chunk
        for chunk in chunks
        if chunk not in quoted
        and told.unsaid_of(chunk)
        and (
            scores[chunk.id] >= best * NEAR_AT_HOME
            if (chunk.document_id, chunk.heading_path) in home and chunk.list_id not in lists
            else scores[chunk.id] >= best * NEAR and (not telling or telling & set(content_words(chunk.search_text)))
        )
    ]
    others = sorted(others, key=lambda chunk: scores[chunk.id], reverse=True)[:MOST_CHUNKS]
    return _within(Quote(chunk, text) for chunk in others for text in told.unsaid_of(chunk))


def _quoted_last(chunks: Sequence[Chunk], replies: tuple[str, ...]) -> list[Chunk]:
    """Those that the last reply quotes, or the one before a reply that had nothing to add."""
    for reply in replies:
        last = Told((reply,))
        quoted = [chunk for chunk in chunks if last.said_of(chunk)]
        if quoted or not is_decline(reply):
            return sorted(quoted, key=lambda chunk: (chunk.document_id, chunk.position))
    return []


def _within(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    kept: list[Quote] = []
    words = 0
    for quote in quotes:
        words += len(quote.text.split())
        if kept and words > MOST_WORDS:
            break
        kept.append(quote)
    return tuple(kept)
