"""Kernel ridge regression on exemplars, by their embeddings and by their terms.

Closed form, so the same exemplars always give the same weights, and a product with the exemplars when a message comes. See chapter 4.9 of
Murphy, "Machine Learning: A Probabilistic Perspective" (2012), for the method.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.terms import Terms

Vectors = NDArray[np.float32]

STEPS: Final = 127  # of a component of a vector that is kept


@dataclass(frozen=True)
class KernelRidge:
    """How each exemplar and each term pulls towards each target, the constant last."""

    terms_counted: Terms
    sharpness: float  # of the kernel exp(s * (cosine - 1))
    exemplars: NDArray[np.int8]  # of unit length when divided by STEPS: a cosine is right to two decimals and a half
    pulls: NDArray[np.float32]  # a row an exemplar and one for the constant, a column a target
    terms: tuple[str, ...]
    term_pulls: NDArray[np.float32]

    @classmethod
    def fitted(
        cls,
        terms_counted: Terms,
        sharpness: float,
        texts: Sequence[str],
        vectors: Vectors,
        targets: NDArray[np.float64],
        *,
        weights: NDArray[np.float64],
        words: float,
        penalty: float,
    ) -> Self:
        """`targets`: a row a text; `weights`: what each text counts; `words`: what the share of common terms weighs beside the kernel."""
        exemplars = np.rint(vectors * STEPS).clip(-STEPS, STEPS).astype(np.int8)
        terms = terms_counted.shared(texts)
        said = terms_counted.rows(texts, _places(terms))
        kernel = _kernel(_unit(exemplars), _unit(exemplars), sharpness) + words * (said @ said.T)
        count = len(texts)
        system = np.ones((count + 1, count + 1))
        system[:-1, :-1] = kernel + np.diag(penalty / weights)
        system[-1, -1] = 0.0
        pulls = np.linalg.solve(system, np.vstack([targets, np.zeros(targets.shape[1])])).astype(np.float32)
        return cls(terms_counted, sharpness, exemplars, pulls, terms, (words * (said.T @ pulls[:-1])).astype(np.float32))

    def scores(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
        """A row a text, a column a target."""
        of_meaning = _kernel(vectors, self._others, self.sharpness) @ self.pulls[:-1] + self.pulls[-1]
        scores: NDArray[np.float32] = of_meaning + np.stack([self._of_words(text) for text in texts])
        return scores

    def _of_words(self, text: str) -> NDArray[np.float32]:
        """The product of the text's row with the pulls of the terms, of which it has few."""
        known, weight = self.terms_counted.known(text, self._term_places)
        pull: NDArray[np.float32] = self.term_pulls[known].sum(axis=0) * np.float32(weight)
        return pull

    @cached_property
    def _others(self) -> Vectors:
        return _unit(self.exemplars)

    @cached_property
    def _term_places(self) -> Mapping[str, int]:
        return _places(self.terms)


def _places(terms: Sequence[str]) -> Mapping[str, int]:
    return {term: place for place, term in enumerate(terms)}


def _unit(exemplars: NDArray[np.int8]) -> Vectors:
    return (exemplars / STEPS).astype(np.float32)


def _kernel(vectors: Vectors, others: Vectors, sharpness: float) -> Vectors:
    near: Vectors = np.exp(sharpness * (vectors @ others.T - 1))
    return near
