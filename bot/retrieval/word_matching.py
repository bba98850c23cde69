"""How well each word of one text is met in another, both in context (the recall of BERTScore, Zhang et al., ICLR 2020)."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.leaning import gone_on_about
from knowledge import Chunk, WordPieces

_UNREAD = 0.5  # of a word of which the embedding model reads no piece


def nearest_pieces(asked: WordPieces, given: WordPieces) -> NDArray[np.float32]:
    """For each piece of the one text the cosine of the nearest piece of the other; zeros where that has none."""
    if not len(given.vectors):
        return np.zeros(len(asked.vectors), dtype=np.float32)
    nearest: NDArray[np.float32] = (asked.vectors.astype(np.float32) @ given.vectors.astype(np.float32).T).max(axis=1)
    return nearest


def place_of(word: str, query: str) -> re.Match[str] | None:
    """Where the word first stands in the query, whatever its apostrophes and capitals."""
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", query.replace("’", "'"), re.IGNORECASE)


def rows_of(place: re.Match[str] | None, pieces: WordPieces) -> list[int]:
    """The rows of the pieces that this part of the text was cut into."""
    return [row for row, (start, end) in enumerate(pieces.spans) if place and start < place.end() and end > place.start()]


def met(nearest: NDArray[np.float32], rows: Sequence[Sequence[int]]) -> NDArray[np.float64]:
    """For each word, given by the rows of its pieces, the mean over them."""
    return np.array([float(nearest[list(of_word)].mean()) if of_word else _UNREAD for of_word in rows])


def sentence_columns(chunk: Chunk, pieces: WordPieces) -> list[NDArray[np.bool_]]:
    """For each sentence of the chunk its pieces of `search_text`, and those of the headings and the label that it stands under."""
    starts, ends = np.array(pieces.spans, dtype=int).reshape(-1, 2).T
    text = len(chunk.search_text) - len(chunk.text)
    above = (starts < text) | (ends <= text + len(chunk.label or ""))
    return [above | ((starts >= text + sentence.start) & (ends <= text + sentence.end)) for sentence in chunk.sentences]


def read_on(columns: Sequence[NDArray[np.bool_]], chunk: Chunk) -> list[NDArray[np.bool_]]:
    """The same, and of a sentence that goes on about something also those of the one that names it: "It meets on Wednesdays."."""
    before = gone_on_about([sentence.text for sentence in chunk.sentences])
    return [own if names is None else own | columns[names] for own, names in zip(columns, before, strict=True)]
