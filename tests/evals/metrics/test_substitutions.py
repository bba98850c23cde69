"""One word changed in twenty: places and occupations, with the real embedding model."""

from __future__ import annotations

import pytest

from evals.metrics.substitutions import substitution_conflict, substitutions, unknown_place_conflict
from evals.metrics.support import EmbeddingSupport, SentenceVectors
from knowledge import EmbeddingModel

PASSAGE = (
    "The programme began in California in 2011. Judges there ask a lawyer before they decide, and clerks keep the records. "
    "Courses are offered in the evening by the library in Sacramento."
)


@pytest.fixture(scope="module")
def vectors(embedding_model: EmbeddingModel) -> SentenceVectors:
    return SentenceVectors(embedding_model.encode)


@pytest.mark.parametrize(
    ("claim", "sentence", "word"),
    [
        ("The programme began in Oregon in 2011.", "The programme began in California in 2011.", "Oregon"),
        ("Judges there ask a plumber before they decide.", "Judges there ask a lawyer before they decide, and clerks", "plumber"),
        ("Judges there ask a lawyer before they decide, and dancers keep the records.", "Judges there ask a lawyer", "dancers"),
    ],
)
def test_another_place_or_occupation_is_a_conflict(claim: str, sentence: str, word: str, vectors: SentenceVectors) -> None:
    line = next(line for line in PASSAGE.replace(". ", ".\n").splitlines() if line.startswith(sentence[:20]))
    conflict = substitution_conflict(claim, line, PASSAGE, vectors.of)
    assert conflict
    assert f"“{word}” in the claim" in conflict


@pytest.mark.parametrize(
    "claim",
    [
        "The programme started in California in 2011.",
        "Judges there consult a lawyer before they decide.",
        "Lessons are offered in the evening by the library in Sacramento.",
        "Courses are held in the evening by the library in Sacramento.",
    ],
)
def test_other_wording_is_none(claim: str, vectors: SentenceVectors) -> None:
    for line in PASSAGE.replace(". ", ".\n").splitlines():
        assert substitution_conflict(claim, line, PASSAGE, vectors.of) is None
    assert EmbeddingSupport(vectors.of).score([claim], [PASSAGE])[0].supported


def test_a_part_of_a_sentence_is_compared_with_its_part() -> None:
    found = list(
        substitutions("Judges there ask a plumber", "Judges there ask a lawyer before they decide, and clerks keep records.", PASSAGE)
    )
    assert [(substitution.claimed, substitution.stated[0]) for substitution in found] == [(("plumber",), "lawyer")]


def test_a_place_that_the_passage_does_not_name_is_found_in_retold_sentences(vectors: SentenceVectors) -> None:
    assert unknown_place_conflict("It was first tried out in Oregon.", PASSAGE, vectors.of)
    assert unknown_place_conflict("It was first tried out in California.", PASSAGE, vectors.of) is None
    assert unknown_place_conflict("It was first tried out by the Committee.", PASSAGE, vectors.of) is None


def test_maine_is_not_the_main_thing(vectors: SentenceVectors) -> None:
    passage = "The main office is in California."
    assert substitution_conflict("The main office is in Maine.", passage, passage, vectors.of)


def test_without_vectors_names_are_still_told_apart() -> None:
    assert substitution_conflict("It began in Oregon in 2011.", "It began in California in 2011.", PASSAGE, None)
    assert unknown_place_conflict("It began in Oregon.", PASSAGE, None) is None


def test_a_clause_does_not_save_a_sentence_with_another_place(vectors: SentenceVectors) -> None:
    passage = "Schools closed in Delaware, and workers of the city were sent home early."
    scorer = EmbeddingSupport(vectors.of)
    assert scorer.score([passage], [passage])[0].supported
    assert not scorer.score([passage.replace("Delaware", "Tennessee")], [passage])[0].supported
