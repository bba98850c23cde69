"""How likely a document on its subject answers a question, judged by the question alone.

A guide says what concerns many and leaves out most prices, names, places and details, and those are asked for in wordings of their own. It
is one kind of evidence beside what the passages hold, and never decides alone. Fitted by `python -m evals fit answerable` on
questions that documents answer and questions that they do not (evals/asked/).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from bot.kernel_ridge import KernelRidge
from bot.terms import Terms

WEIGHTS: Final = Path(__file__).with_suffix(".npz")
TERMS: Final = Terms(longest=2, ends=True)
SHARPNESS: Final = 2.0  # of the kernel


@dataclass(frozen=True)
class Answerable:
    machine: KernelRidge  # towards positive for what is answered

    @classmethod
    def made_of(
        cls, landmarks: NDArray[np.int8], pulls: NDArray[np.float32], terms: Sequence[str], term_pulls: NDArray[np.float32]
    ) -> Self:
        return cls(KernelRidge(TERMS, SHARPNESS, landmarks, pulls[:, None], tuple(terms), term_pulls[:, None]))

    @classmethod
    def read(cls, embedding_fingerprint: str) -> Self | None:
        """The weights that come with the project, where they were fitted with this embedding model."""
        with np.load(WEIGHTS, allow_pickle=False) as kept:
            if str(kept["embedding_fingerprint"]) != embedding_fingerprint:
                return None
            pulls, term_pulls = (kept[name].astype(np.float32) for name in ("pulls", "term_pulls"))
            return cls.made_of(kept["landmarks"], pulls, str(kept["terms"]).split("\n"), term_pulls)

    def write(self, embedding_fingerprint: str, fitted_to: str) -> None:
        """`fitted_to`: a digest of the questions."""
        np.savez_compressed(
            WEIGHTS,
            embedding_fingerprint=embedding_fingerprint,
            fitted_to=fitted_to,
            landmarks=self.machine.exemplars,
            pulls=self.machine.pulls[:, 0],
            terms="\n".join(self.machine.terms),
            term_pulls=self.machine.term_pulls[:, 0].astype(np.float16),
        )

    def score(self, text: str, vector: NDArray[np.float32]) -> float:
        """A logit; `vector`: the embedding of the text."""
        return float(self.scores([text], vector[None, :])[0])

    def scores(self, texts: Sequence[str], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.machine.scores(texts, vectors)[:, 0]


@cache
def answerable_for(embedding_fingerprint: str) -> Answerable | None:
    """Read once for a process; see Answerable.read."""
    return Answerable.read(embedding_fingerprint)
