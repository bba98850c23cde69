"""Sentences of one passage as they stand in an answer: a paragraph of their own, each resting on that passage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.retrieval.quoting import labelled
from bot.stages import DraftSentence
from knowledge import Chunk


def paragraph(chunk: Chunk, texts: Iterable[str]) -> Iterator[DraftSentence]:
    for place, text in enumerate(texts):
        yield DraftSentence(labelled(chunk, text), (chunk.id,), block="sentence" if place else "paragraph")
