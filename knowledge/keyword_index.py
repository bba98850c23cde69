"""The keyword index. The only module that knows it is bm25s; words are cut and stemmed by knowledge.words, here as everywhere."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import numpy as np

from knowledge.words import content_words

if TYPE_CHECKING:
    from numpy.typing import NDArray


class KeywordIndex:
    """BM25 over the stems of each text's content words, by row number."""

    def __init__(self, size: int, bm25: Any | None) -> None:
        self._size = size
        self._bm25 = bm25  # None where no text holds a single content word
        self._vocabulary: dict[str, int] = bm25.vocab_dict if bm25 else {}

    @classmethod
    def create(cls, texts: Sequence[str]) -> Self:
        words = [content_words(text) for text in texts]
        if not any(words):
            return cls(len(texts), None)
        # k1 and b are Lucene's and bm25s's own defaults.
        bm25 = _bm25_class()(method="lucene", k1=1.5, b=0.75)
        bm25.index(words, create_empty_token=False, show_progress=False)
        return cls(len(texts), bm25)

    @classmethod
    def open(cls, folder: Path, size: int) -> Self:
        """Memory-mapped; `size` is the number of texts."""
        if not (folder / "params.index.json").exists():
            return cls(size, None)
        return cls(size, _bm25_class().load(folder, mmap=True, load_corpus=False, show_progress=False))

    def save(self, folder: Path) -> None:
        folder.mkdir()
        if self._bm25:
            self._bm25.save(folder, show_progress=False)

    def scores(self, query: str) -> NDArray[np.float32]:
        """BM25 of every text for the query, 0 where they share no content word."""
        known = [self._vocabulary[word] for word in content_words(query) if word in self._vocabulary]
        if not known or self._bm25 is None:
            return np.zeros(self._size, dtype=np.float32)
        return np.asarray(self._bm25.get_scores_from_ids(known), dtype=np.float32)

    def document_frequency(self, stem: str) -> int:
        """How many texts hold a word with this stem."""
        if stem not in self._vocabulary or self._bm25 is None:
            return 0
        first_postings = self._bm25.scores["indptr"]
        token = self._vocabulary[stem]
        return int(first_postings[token + 1] - first_postings[token])

    def hold_together(self, stems: Collection[str]) -> bool:
        """Whether one text holds words with all of these stems; none does where there are no stems."""
        if self._bm25 is None or not stems or any(stem not in self._vocabulary for stem in stems):
            return False
        first_postings, texts = self._bm25.scores["indptr"], self._bm25.scores["indices"]
        tokens = [self._vocabulary[stem] for stem in set(stems)]
        holding = [texts[first_postings[token] : first_postings[token + 1]] for token in tokens]
        return bool(len(reduce(np.intersect1d, holding)))


def _bm25_class() -> Any:
    import bm25s  # noqa: PLC0415  imports scipy, which takes most of a second

    bm25s.logger.setLevel(logging.WARNING)  # it asks for its debug messages itself
    return bm25s.BM25


def best_rows(scores: NDArray[np.float32], limit: int) -> list[int]:
    """Rows with the highest scores above 0, best first; of equals the earlier row."""
    candidates = np.flatnonzero(scores > 0)
    if len(candidates) > limit:
        threshold = np.partition(scores, -limit)[-limit]
        candidates = np.flatnonzero((scores >= threshold) & (scores > 0))
    return [int(row) for row in candidates[np.argsort(-scores[candidates], kind="stable")][:limit]]
