"""Fits the weights of the question types and prints how well each label is told on exemplars that were left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.messages.by_type import LIKELY, SURE
from bot.question_type import QuestionType
from bot.question_types.classifier import ACTS, DATA, FORMS, Exemplar, QuestionTypes, exemplars
from knowledge import EmbeddingModel, KnowledgeSettings

FOLDS = 5


def told_left_out(known: Sequence[Exemplar], vectors: np.ndarray[Any, np.dtype[np.float32]]) -> list[QuestionType]:
    """Of each exemplar the type that is told by the others, without a fifth of them."""
    told: list[QuestionType | None] = [None] * len(known)
    for fold in range(FOLDS):
        kept = [place for place in range(len(known)) if place % FOLDS != fold]
        types = QuestionTypes.fitted([known[place] for place in kept], vectors[kept])
        for place in range(fold, len(known), FOLDS):
            told[place] = types.of(known[place].text, vectors[place])
    return [one for one in told if one]


def main() -> None:
    settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(settings.embedding_model, settings.embedding_threads)
    known = exemplars()
    vectors = np.stack(embedding_model.encode_passages([exemplar.text for exemplar in known]))
    told = told_left_out(known, vectors)
    for name, labels in (("act", ACTS), ("form", FORMS), ("datum", DATA)):
        scores = np.array([[getattr(one, name)[label] for label in labels] for one in told])
        right = np.array([labels.index(getattr(exemplar, name)) for exemplar in known])
        least = LIKELY if name == "datum" else SURE
        print(f"{name}: {(scores.argmax(1) == right).mean():.2f} of {len(known)} told")
        for place, label in enumerate(labels):
            sure, is_so = scores[:, place] >= least, right == place
            print(
                f"  {label}: {is_so[sure].mean():.2f} of {sure.sum()} sure ones are right, {sure[is_so].mean():.2f} of {is_so.sum()} found"
            )
    QuestionTypes.fitted(known, vectors).write(embedding_model.fingerprint)


if __name__ == "__main__":
    main()
