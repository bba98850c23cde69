"""How well the passages, and each sentence of theirs, meet the words of a question: what coverage draws its signals from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.retrieval.word_matching import met, place_of, read_on, rows_of, sentence_columns
from knowledge import Chunk, WordPieces

FULLY_MET = 0.8  # cosine; nearer than that one word is no better met than another
# What makes a sentence the one that would answer: the words that it meets, and its cosine with the question as a whole.
BY_WORDS, AS_WHOLE = 0.7, 0.5
LEAST_RESTRICTING = 0.3  # of all words together; with less than that a sentence is judged as a whole
NEAREST_SENTENCES = 3

Row = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class MetWords:
    texts: tuple[str, ...]  # of the sentences
    similarities: Row  # of each sentence: cosine with the question
    going_on: Row  # the same, where it may be that of two sentences together; see leaning.nearness_going_on
    in_sentences: NDArray[np.float64]  # a row for each sentence, a column for each word: cosine
    in_passages: Row  # of each word: cosine
    rows: tuple[tuple[int, ...], ...]  # of each word: its pieces

    def relevance(self, weights: Row) -> Row:
        """Of each sentence, how well it would answer; `weights` of the words."""
        if weights.sum() < LEAST_RESTRICTING:
            return np.maximum(self.going_on, 0)
        by_words = (np.minimum(self.in_sentences, FULLY_MET) @ weights) / weights.sum()
        relevance: Row = np.maximum(BY_WORDS * by_words + AS_WHOLE * self.going_on, 0)
        return relevance

    def in_best_sentence(self, weights: Row) -> Row:
        if not len(self.texts):
            return self.in_passages
        best: Row = self.in_sentences[int(np.argmax(self.relevance(weights)))]
        return best


def meet(
    words: Sequence[str],
    query: str,
    asked: WordPieces,
    chunks: Sequence[Chunk],
    given: Sequence[WordPieces],
    sentence_similarities: Sequence[NDArray[np.float32]],
    going_on: Sequence[NDArray[np.float32]],
) -> MetWords:
    rows = tuple(tuple(rows_of(place_of(word, query), asked)) for word in words)
    in_passages = np.zeros(len(asked.vectors), dtype=np.float32)
    in_sentences: list[Row] = []
    for chunk, pieces in zip(chunks, given, strict=True):
        cosines = asked.vectors.astype(np.float32) @ pieces.vectors.astype(np.float32).T
        in_passages = np.maximum(in_passages, cosines.max(axis=1, initial=0.0))
        in_sentences += [
            met(cosines[:, columns].max(axis=1, initial=0.0), rows) for columns in read_on(sentence_columns(chunk, pieces), chunk)
        ]
    return MetWords(
        tuple(sentence.text for chunk in chunks for sentence in chunk.sentences),
        np.concatenate(sentence_similarities).astype(np.float64) if sentence_similarities else np.zeros(0),
        np.concatenate(going_on).astype(np.float64) if going_on else np.zeros(0),
        np.array(in_sentences).reshape(len(in_sentences), len(words)),
        met(in_passages, rows),
        rows,
    )


def left_out(found: MetWords, asked: WordPieces, sentence_vectors: NDArray[np.float32], weights: Row) -> float:
    """How much nearer to the nearest sentences the question comes when a word is left out, times the word's weight: the largest of all.

    The question is taken as the mean of its pieces, which is what the embedding model makes of it.
    """
    if not len(sentence_vectors):
        return 0.0
    pieces = asked.vectors.astype(np.float64)
    total = pieces.sum(axis=0)
    whole = sentence_vectors @ total / np.linalg.norm(total)
    nearest = sentence_vectors[np.argsort(-whole)[:NEAREST_SENTENCES]]
    largest = 0.0
    for rows, weight in zip(found.rows, weights, strict=True):
        if rows and len(rows) < len(pieces) - 1:
            rest = total - pieces[list(rows)].sum(axis=0)
            largest = max(largest, float((nearest @ rest).max() / np.linalg.norm(rest) - whole.max()) * float(weight))
    return largest
