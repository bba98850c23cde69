"""Whether a message is near in meaning to what people in distress write. Knows the weights, and how they are fitted.

A kernel ridge regression on the embeddings of the exemplars in exemplars/distress.toml: closed form, so the same exemplars always give
the same weights, and a product with half a megabyte of exemplars when a question comes. A regression without a kernel draws one line
through all idioms and all despair, and takes 77 of its own calm exemplars for distress. Lists of wordings alone recognise what their
author thought of: 5 of the 62 messages in tests/bot/distress/distress_messages.toml, which were written before anything was fitted. The
figures of today are printed by `python -m bot.distress.fitting`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.distress.wordings import asks, cued, pieces, tells_of_a_layoff, tells_what_others_say
from knowledge import EmbeddingModel

Vectors = NDArray[np.float32]

_FOLDER = Path(__file__).parents[1] / "exemplars"
WEIGHTS: Final = _FOLDER / "distress_weights.npz"

PENALTY: Final = 0.3  # of the ridges
SHARPNESS: Final = 3.0  # of the kernel exp(s * (cosine - 1)); between 2 and 4 a tenth of the themes left out is told as well
# A nearness that was fitted without their themes takes 412 of 564 messages in distress for it at this bar, and 94 of 1,460 look-alikes; the
# one fitted with all recognises 52 of the 62 messages of tests/bot/distress, takes none of its 77 calm ones, and one of the calm messages
# of the development split. At -0.4 it would be 57 and four, three of them people who only ask whether their work is at risk.
IN_DISTRESS: Final = -0.25
WITHOUT_CUE: Final = 0.35  # taken off the score where no word goes with danger,
AS_A_QUESTION: Final = 0.3  # where something is asked,
AS_ONE_SENTENCE: Final = 0.2  # and for a sentence of several, which says less by itself
AFTER_A_LAYOFF: Final = 0.3  # and where a job was lost: fear and tears belong to that
AS_HEARSAY: Final = 0.3  # what others say of somebody, where the message asks whether it is so
STEPS: Final = 127  # of a component of a vector that is kept
KINDS: Final = ("distress", "somebody_else", "abuse")  # a row of weights each; the last two tell kinds of distress apart


@dataclass(frozen=True, slots=True)
class Theme:
    name: str
    kind: str  # of distress, or "calm"
    texts: tuple[str, ...]

    @property
    def calm(self) -> bool:
        return self.kind == "calm"


def themes() -> tuple[Theme, ...]:
    tables = tomllib.loads((_FOLDER / "distress.toml").read_text(encoding="utf-8"))["theme"]
    return tuple(Theme(table["name"], table["kind"], tuple(table["texts"])) for table in tables)


def learnt(themes: Sequence[Theme]) -> list[tuple[str, str]]:
    """Each text to embed with its kind. Every sentence of a calm message is calm; of one in distress only the whole is sure to be."""
    return [(piece, theme.kind) for theme in themes for text in theme.texts for piece in pieces(text)[: None if theme.calm else 1]]


@dataclass(frozen=True)
class Nearness:
    """To distress, by how each exemplar pulls, the constant last; and to its kinds, a row of weights for all but the first."""

    exemplars: NDArray[np.int8]  # of unit length when divided by STEPS: a cosine is right to two decimals and a half
    pulls: NDArray[np.float32]
    kinds: NDArray[np.float32]

    @classmethod
    def fitted(cls, vectors: Vectors, kinds: Sequence[str]) -> Self:
        of_distress = np.array([kind != "calm" for kind in kinds])
        exemplars = np.rint(vectors * STEPS).clip(-STEPS, STEPS).astype(np.int8)
        rows = []
        for wanted in KINDS[1:]:
            told_apart = [kind == wanted for kind, in_distress in zip(kinds, of_distress, strict=True) if in_distress]
            rows.append(_ridge(vectors[of_distress], np.array(told_apart)))
        return cls(exemplars, _kernel_ridge(exemplars, of_distress), np.stack(rows).astype(np.float32))

    @classmethod
    def read(cls, embedding_fingerprint: str) -> Self | None:
        """The weights that come with the project, where they were fitted with this embedding model."""
        with np.load(WEIGHTS, allow_pickle=False) as kept:
            if str(kept["embedding_fingerprint"]) != embedding_fingerprint:
                return None
            return cls(kept["exemplars"], kept["pulls"], kept["kinds"])

    def write(self, embedding_fingerprint: str) -> None:
        np.savez_compressed(
            WEIGHTS, embedding_fingerprint=embedding_fingerprint, exemplars=self.exemplars, pulls=self.pulls, kinds=self.kinds
        )

    def kind(self, texts: Sequence[str], vectors: Vectors) -> str | None:
        """Of the piece that is nearest to distress, or None where none is near enough."""
        near = self._near(vectors) - _doubts(texts)
        nearest = int(near.argmax())
        if near[nearest] < IN_DISTRESS:
            return None
        of_kinds = self.kinds[:, :-1] @ vectors[nearest] + self.kinds[:, -1]
        whose = dict(zip(KINDS[1:], of_kinds.tolist(), strict=True))
        likeliest = max(whose, key=whose.__getitem__)
        return likeliest if whose[likeliest] > 0 else "despair"

    def score(self, texts: Sequence[str], vectors: Vectors) -> float:
        """About -1 for calm, about 1 for distress."""
        return float((self._near(vectors) - _doubts(texts)).max())

    def _near(self, vectors: Vectors) -> NDArray[np.float32]:
        near: NDArray[np.float32] = _kernel(vectors, self._others) @ self.pulls[:-1] + self.pulls[-1]
        return near

    @cached_property
    def _others(self) -> Vectors:
        return _unit(self.exemplars)


_known: dict[str, Nearness] = {}  # by the fingerprint of the embedding model


def nearness_for(embedding_model: EmbeddingModel) -> Nearness:
    """Fitted anew, in a few seconds, where the embedding model is not the one that the project's weights belong to."""
    fingerprint = embedding_model.fingerprint
    if fingerprint not in _known:
        _known[fingerprint] = Nearness.read(fingerprint) or fit(embedding_model, themes())
    return _known[fingerprint]


def fit(embedding_model: EmbeddingModel, exemplars: Sequence[Theme]) -> Nearness:
    texts = learnt(exemplars)
    return Nearness.fitted(np.stack(embedding_model.encode_passages([text for text, _ in texts])), [kind for _, kind in texts])


def _doubts(texts: Sequence[str]) -> NDArray[np.float64]:
    """The first text is the whole message."""
    asked = asks(texts[0])
    doubts = (
        (not cued(text), asks(text), place > 0, tells_of_a_layoff(text), asked and tells_what_others_say(text))
        for place, text in enumerate(texts)
    )
    return np.array(list(doubts)) @ (WITHOUT_CUE, AS_A_QUESTION, AS_ONE_SENTENCE, AFTER_A_LAYOFF, AS_HEARSAY)


def _unit(exemplars: NDArray[np.int8]) -> Vectors:
    return (exemplars / STEPS).astype(np.float32)


def _kernel(vectors: Vectors, others: Vectors) -> Vectors:
    near: Vectors = np.exp(SHARPNESS * (vectors @ others.T - 1))
    return near


def _kernel_ridge(exemplars: NDArray[np.int8], yes: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The pull of each exemplar and a free constant, in a regression on 1 and -1 in which both sides weigh the same."""
    unit = _unit(exemplars)
    weights = np.where(yes, 0.5 / yes.mean(), 0.5 / (1 - yes.mean()))
    count = len(yes)
    system = np.ones((count + 1, count + 1))
    system[:-1, :-1] = _kernel(unit, unit) + np.diag(PENALTY / weights)
    system[-1, -1] = 0.0
    pulls: NDArray[np.float32] = np.linalg.solve(system, np.append(np.where(yes, 1.0, -1.0), 0.0)).astype(np.float32)
    return pulls


def _ridge(vectors: Vectors, yes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights and constant of a regression on 1 and -1 in which both sides weigh the same, however many there are of each."""
    design = np.column_stack([vectors.astype(np.float64), np.ones(len(vectors))])
    weighted = design * np.where(yes, 0.5 / yes.mean(), 0.5 / (1 - yes.mean()))[:, None]
    penalty = np.eye(design.shape[1]) * PENALTY
    penalty[-1, -1] = 1e-6  # the constant is free
    weights: NDArray[np.float64] = np.linalg.solve(weighted.T @ design + penalty, weighted.T @ np.where(yes, 1.0, -1.0))
    return weights
