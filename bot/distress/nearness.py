"""Whether a message is near in meaning to what people in distress write. Knows the weights, and how they are fitted.

A kernel ridge regression on the exemplars in exemplars/distress.toml, by their embeddings and by their words: closed form, so the same
exemplars always give the same weights, and a product with half a megabyte of exemplars when a question comes. A regression without a
kernel draws one line through all idioms and all despair, and takes 77 of its own calm exemplars for distress. By embeddings alone a short
message is near to whatever has its tone, "any hope for me" to despair. Lists of wordings alone recognise what their author thought of: 5 of
the 62 messages in tests/bot/distress/distress_messages.toml, which were written before anything was fitted. The
figures of today are printed by `python -m bot.distress.fitting`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.distress.wordings import asks, cued, known, pieces, plain, tells_what_others_say
from bot.kernel_ridge import KernelRidge
from bot.terms import Terms
from knowledge import EmbeddingModel, content_words

Vectors = NDArray[np.float32]

_FOLDER = Path(__file__).parents[1] / "exemplars"
WEIGHTS: Final = _FOLDER / "distress_weights.npz"

PENALTY: Final = 0.3  # of the ridges
WORDS: Final = 0.8  # what the share of common terms weighs beside the kernel
# Fitted without their themes it took 194 of 253 messages in distress for such at this bar, and 26 of 653 look-alikes, in four
# of ten folds; the one fitted with all recognises 57 of the 62 messages of tests/bot/distress and takes none of its 77 calm ones. By
# embeddings alone, with a doubt of 0.35 where no word goes with danger, it was 412 of 564 and 94 of 1,460, and 52 of the 62.
IN_DISTRESS: Final = -0.15
# The same of a message in a wording that people in distress have, and others as well: "I can't do this any more, what else is there for
# a nurse". Of 125 messages in distress with a known wording none is so far off with its theme left out, of 58 calm ones 31 are.
IN_A_KNOWN_WORDING: Final = -0.75
WITHOUT_CUE: Final = 0.2  # taken off the score where no word goes with danger,
AS_A_QUESTION: Final = 0.25  # where something is asked,
AS_ONE_SENTENCE: Final = 0.17  # and for a sentence of several, which says less by itself
WITHOUT_CONTENT: Final = 0.5  # for a sentence of several whose words say nothing by themselves: "And me also I will be."
AS_HEARSAY: Final = 0.5  # and what others say of somebody, where the message asks whether it is so
TERMS: Final = Terms()
SHARPNESS: Final = 3.0  # of the kernel; between 2 and 4 a tenth of the themes left out is told as well
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
    """To distress, and to its kinds by a row of weights for all but the first, the constant last."""

    distress: KernelRidge
    kinds: NDArray[np.float32]

    @classmethod
    def fitted(cls, texts: Sequence[str], vectors: Vectors, kinds: Sequence[str]) -> Self:
        of_distress = np.array([kind != "calm" for kind in kinds])
        of_kinds = []
        for wanted in KINDS[1:]:
            told_apart = [kind == wanted for kind, in_distress in zip(kinds, of_distress, strict=True) if in_distress]
            of_kinds.append(_ridge(vectors[of_distress], np.array(told_apart)))
        targets = np.where(of_distress, 1.0, -1.0)[:, None]
        distress = KernelRidge.fitted(
            TERMS, SHARPNESS, texts, vectors, targets, weights=_balanced(of_distress), words=WORDS, penalty=PENALTY
        )
        return cls(distress, np.stack(of_kinds).astype(np.float32))

    @classmethod
    def read(cls, embedding_fingerprint: str) -> Self | None:
        """The weights that come with the project, where they were fitted with this embedding model."""
        with np.load(WEIGHTS, allow_pickle=False) as kept:
            if str(kept["embedding_fingerprint"]) != embedding_fingerprint:
                return None
            terms = tuple(str(kept["terms"]).splitlines())
            distress = KernelRidge(TERMS, SHARPNESS, kept["exemplars"], kept["pulls"][:, None], terms, kept["term_pulls"][:, None])
            return cls(distress, kept["kinds"])

    def write(self, embedding_fingerprint: str) -> None:
        np.savez_compressed(
            WEIGHTS,
            embedding_fingerprint=embedding_fingerprint,
            exemplars=self.distress.exemplars,
            pulls=self.distress.pulls[:, 0],
            terms="\n".join(self.distress.terms),
            term_pulls=self.distress.term_pulls[:, 0],
            kinds=self.kinds,
        )

    def kind(self, texts: Sequence[str], vectors: Vectors) -> str | None:
        """Of the piece that is nearest to distress, or None where none is near enough."""
        near = self._near(texts, vectors) - _doubts(texts)
        nearest = int(near.argmax())
        if near[nearest] < IN_DISTRESS:
            return None
        of_kinds = self.kinds[:, :-1] @ vectors[nearest] + self.kinds[:, -1]
        whose = dict(zip(KINDS[1:], of_kinds.tolist(), strict=True))
        likeliest = max(whose, key=whose.__getitem__)
        return likeliest if whose[likeliest] > 0 else "despair"

    def score(self, texts: Sequence[str], vectors: Vectors) -> float:
        """About -1 for calm, about 1 for distress."""
        return float((self._near(texts, vectors) - _doubts(texts)).max())

    def _near(self, texts: Sequence[str], vectors: Vectors) -> NDArray[np.float32]:
        return self.distress.scores(texts, vectors)[:, 0]


_known: dict[str, Nearness] = {}  # by the fingerprint of the embedding model


def nearness_for(embedding_model: EmbeddingModel) -> Nearness:
    """Fitted anew, in a few seconds, where the embedding model is not the one that the project's weights belong to."""
    fingerprint = embedding_model.fingerprint
    if fingerprint not in _known:
        _known[fingerprint] = Nearness.read(fingerprint) or fit(embedding_model, themes())
    return _known[fingerprint]


def fit(embedding_model: EmbeddingModel, exemplars: Sequence[Theme]) -> Nearness:
    texts, kinds = zip(*learnt(exemplars), strict=True)
    return Nearness.fitted(texts, np.stack(embedding_model.encode_passages(texts)), kinds)


def bar(text: str) -> float:
    """The score from which on the message is one in distress."""
    if known(text) is None:
        return IN_DISTRESS
    return -math.inf if plain(text) else IN_A_KNOWN_WORDING


def _doubts(texts: Sequence[str]) -> NDArray[np.float64]:
    """The first text is the whole message."""
    asked = asks(texts[0])
    doubts = (
        (not cued(text), asks(text), place > 0, place > 0 and not content_words(text), asked and tells_what_others_say(text))
        for place, text in enumerate(texts)
    )
    return np.array(list(doubts)) @ (WITHOUT_CUE, AS_A_QUESTION, AS_ONE_SENTENCE, WITHOUT_CONTENT, AS_HEARSAY)


def _balanced(yes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Both sides weigh the same, however many there are of each."""
    weights: NDArray[np.float64] = np.where(yes, 0.5 / yes.mean(), 0.5 / (1 - yes.mean()))
    return weights


def _ridge(vectors: Vectors, yes: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Weights and constant of a regression on 1 and -1 in which both sides weigh the same."""
    design = np.column_stack([vectors.astype(np.float64), np.ones(len(vectors))])
    weighted = design * _balanced(yes)[:, None]
    penalty = np.eye(design.shape[1]) * PENALTY
    penalty[-1, -1] = 1e-6  # the constant is free
    weights: NDArray[np.float64] = np.linalg.solve(weighted.T @ design + penalty, weighted.T @ np.where(yes, 1.0, -1.0)).astype(np.float64)
    return weights
