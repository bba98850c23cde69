"""Fitting how likely a question is answered, by its wording."""

from __future__ import annotations

import numpy as np

from bot.retrieval.answerable import WEIGHTS
from evals.answerable_fit import fit
from evals.asked_documents import AskedDocument, AskedPassage, AskedQuestion, digest, read
from knowledge import EmbeddingModel

THINGS = ("mill", "forge", "dairy", "quarry", "bakery", "tannery")


def asked_about(thing: str, file: str) -> AskedDocument:
    answered = (f"why was the {thing} closed", f"what happens in the {thing}", f"who may visit the {thing}")
    not_answered = (
        f"how much does the {thing} earn in euros",
        f"how many euros did the {thing} cost",
        f"what is the phone number of the {thing}",
    )
    questions = [AskedQuestion(text, frozenset({1}), "p") for text in answered] + [
        AskedQuestion(text, frozenset(), "n") for text in not_answered
    ]
    return AskedDocument(file, thing, (AskedPassage(1, "", "It was closed."),), tuple(questions))


def test_what_is_asked_in_the_words_of_unanswered_questions_is_less_likely_answered(embedding_model: EmbeddingModel) -> None:
    documents = [asked_about(thing, f"{number % 3}.txt") for number, thing in enumerate(THINGS)]
    fitted = fit(documents, embedding_model, lambda done: None)
    texts = ["how many euros does the lighthouse earn", "why was the lighthouse closed"]
    unlikely, likely = fitted.answerable.scores(texts, embedding_model.encode(texts))
    assert unlikely < 0 < likely
    assert fitted.auroc == 1.0
    assert set(fitted.auroc_by_file) == {"0.txt", "1.txt", "2.txt"}


def test_the_weights_were_fitted_to_the_questions_as_they_are() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["fitted_to"]) == digest(read())
