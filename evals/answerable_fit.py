"""Fits how likely a question is answered by a document on its subject, judged by the question alone: see bot.retrieval.answerable.

Logistic regression on the nearness to landmarks (Nyström's approximation of a kernel: Williams and Seeger, NIPS 2000) and on the terms.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold

from bot.kernel_ridge import STEPS
from bot.retrieval.answerable import SHARPNESS, TERMS, Answerable
from evals.asked_documents import AskedDocument
from knowledge import EmbeddingModel

# Of files left out in four folds, AUROC: embedding alone 0.841, terms alone 0.839, both 0.867, landmarks in place of the embedding 0.869.
# On questions from elsewhere (the suites) the landmarks add more: 0.858 and 0.875.
LANDMARKS: Final = 1_200
_STRENGTH: Final = 4.0  # of the nearness to landmarks beside the terms
_INVERSE_PENALTY: Final = 1.0
_TERM_IN: Final = 3  # questions: a term of fewer tells those from the others, and nothing of new ones

Rows = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FittedAnswerable:
    answerable: Answerable
    questions: int
    auroc: float  # of questions of files that a fold was not fitted on
    auroc_by_file: dict[str, float]


def fit(documents: Sequence[AskedDocument], embedding_model: EmbeddingModel, progress: Callable[[int], None]) -> FittedAnswerable:
    questions = [(document.file, question) for document in documents for question in document.questions]
    texts = [question.text for _, question in questions]
    files = np.array([file for file, _ in questions])
    answered = np.array([bool(question.answered_by) for _, question in questions])
    vectors = embedding_model.encode(texts, progress)
    unseen = np.zeros(len(texts))
    for kept, left_out in GroupKFold(len(set(files))).split(texts, answered, files):
        fitted = _fitted([texts[place] for place in kept], vectors[kept], answered[kept])
        unseen[left_out] = fitted.scores([texts[place] for place in left_out], vectors[left_out])
    by_file = {file: round(float(roc_auc_score(answered[files == file], unseen[files == file])), 3) for file in sorted(set(files))}
    return FittedAnswerable(_fitted(texts, vectors, answered), len(texts), round(float(roc_auc_score(answered, unseen)), 3), by_file)


def _fitted(texts: Sequence[str], vectors: Rows, answered: NDArray[np.bool_]) -> Answerable:
    chosen = np.sort(np.random.default_rng(0).choice(len(texts), min(LANDMARKS, len(texts)), replace=False))
    landmarks = np.rint(vectors[chosen] * STEPS).clip(-STEPS, STEPS).astype(np.int8)
    of_landmarks = (landmarks / STEPS).astype(np.float64)
    values, directions = np.linalg.eigh(np.exp(SHARPNESS * (of_landmarks @ of_landmarks.T - 1)))
    whitening = directions / np.sqrt(np.maximum(values, 1e-6))
    near = np.exp(SHARPNESS * (vectors @ of_landmarks.T - 1)) @ whitening * _STRENGTH
    terms = TERMS.shared(texts, least=_TERM_IN)
    model = LogisticRegression(C=_INVERSE_PENALTY, class_weight="balanced", max_iter=2_000)
    model.fit(hstack([csr_matrix(near), _said(texts, terms)]).tocsr(), answered)
    of_near, of_terms = np.split(model.coef_[0], [near.shape[1]])
    pulls = np.append(whitening @ of_near * _STRENGTH, model.intercept_)
    return Answerable.made_of(landmarks, pulls.astype(np.float32), terms, of_terms.astype(np.float32))


def _said(texts: Sequence[str], terms: Sequence[str]) -> Any:
    places = {term: place for place, term in enumerate(terms)}
    columns: list[int] = []
    values: list[float] = []
    ends = [0]
    for text in texts:
        known, weight = TERMS.known(text, places)
        columns += known
        values += [weight] * len(known)
        ends.append(len(columns))
    return csr_matrix((values, columns, ends), shape=(len(texts), len(terms)))
