from __future__ import annotations

import numpy as np

from bot.retrieval.met_words import MetWords, left_out
from knowledge import WordPieces


def found(in_sentences: list[list[float]], similarities: list[float]) -> MetWords:
    words = len(in_sentences[0])
    return MetWords(
        tuple(f"sentence {number}" for number in range(len(in_sentences))),
        np.array(similarities),
        np.array(similarities),
        np.array(in_sentences),
        np.max(in_sentences, axis=0),
        tuple((word,) for word in range(words)),
    )


def test_the_sentence_that_would_answer_is_the_one_that_meets_all_the_words_together() -> None:
    scattered = found([[0.9, 0.1], [0.1, 0.9], [0.7, 0.7]], [0.5, 0.5, 0.5])
    assert scattered.in_best_sentence(np.array([1.0, 1.0])).tolist() == [0.7, 0.7]


def test_words_that_restrict_nothing_do_not_choose_the_sentence() -> None:
    scattered = found([[0.9, 0.1], [0.1, 0.9]], [0.2, 0.6])
    assert np.argmax(scattered.relevance(np.array([0.1, 0.0]))) == 1


def test_leaving_out_the_word_that_keeps_the_question_away_brings_it_nearer() -> None:
    pieces = WordPieces(((0, 1), (2, 3), (4, 5)), np.eye(3, dtype=np.float16))
    sentences = np.array([[0.7, 0.7, 0.0]], dtype=np.float32)  # says the first two words and nothing of the third
    three = found([[0.9, 0.9, 0.1]], [0.8])
    assert left_out(three, pieces, sentences, np.ones(3)) > 0.1
    assert left_out(three, pieces, sentences, np.array([1.0, 1.0, 0.0])) <= 0


def test_without_sentences_nothing_can_be_left_out() -> None:
    pieces = WordPieces(((0, 1), (2, 3), (4, 5)), np.eye(3, dtype=np.float16))
    assert left_out(found([[0.9, 0.9, 0.1]], [0.8]), pieces, np.empty((0, 3), dtype=np.float32), np.ones(3)) == 0
