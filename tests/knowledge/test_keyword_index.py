from __future__ import annotations

from pathlib import Path

import numpy as np

from knowledge.keyword_index import KeywordIndex, best_rows
from knowledge.words import content_words

TEXTS = ["Data entry clerks lose routine jobs", "of the and", "Data scientists read data: data is their job", "Robots in the warehouse"]


def test_texts_that_share_content_words_score_and_others_do_not() -> None:
    scores = KeywordIndex.create(TEXTS).scores("Which data jobs?")
    assert best_rows(scores, 10) == [2, 0]
    assert scores[1] == scores[3] == 0


def test_words_match_by_stem_and_stop_words_never() -> None:
    index = KeywordIndex.create(TEXTS)
    assert best_rows(index.scores("warehouses"), 10) == [3]
    assert best_rows(index.scores("what of the"), 10) == []


def test_words_are_held_together_where_one_text_has_all_of_them(tmp_path: Path) -> None:
    index = KeywordIndex.create(["thin ice on the lake", "a thin coat", "the lake in summer"])
    index.save(tmp_path / "keywords")
    for one in (index, KeywordIndex.open(tmp_path / "keywords", 3)):
        assert one.hold_together(content_words("thin ice"))
        assert one.hold_together(["lake"])
        assert not one.hold_together(content_words("thin summer"))
        assert not one.hold_together(content_words("thin rope"))
        assert not one.hold_together([])


def test_document_frequency_counts_texts_not_words() -> None:
    index = KeywordIndex.create(TEXTS)
    assert (index.document_frequency("data"), index.document_frequency("robot"), index.document_frequency("nurse")) == (2, 1, 0)


def test_the_saved_index_scores_the_same(tmp_path: Path) -> None:
    index = KeywordIndex.create(TEXTS)
    index.save(tmp_path / "keywords")
    reopened = KeywordIndex.open(tmp_path / "keywords", len(TEXTS))
    np.testing.assert_array_equal(reopened.scores("data jobs"), index.scores("data jobs"))
    assert reopened.document_frequency("data") == 2


def test_texts_without_a_content_word_are_an_index_that_finds_nothing(tmp_path: Path) -> None:
    for texts in ([], ["", "the"]):
        folder = tmp_path / str(len(texts))
        KeywordIndex.create(texts).save(folder)
        reopened = KeywordIndex.open(folder, len(texts))
        assert reopened.scores("data").tolist() == [0] * len(texts)
        assert reopened.document_frequency("data") == 0


def test_of_equal_scores_the_earlier_row_comes_first() -> None:
    assert best_rows(np.array([1, 3, 0, 3, 1, 3], dtype=np.float32), 4) == [1, 3, 5, 0]
    assert best_rows(np.array([1, 3, 0, 3, 1, 3], dtype=np.float32), 2) == [1, 3]
    assert best_rows(np.zeros(3, dtype=np.float32), 2) == []
