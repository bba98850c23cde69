"""Tells the type of a message by its nearness to exemplars, in meaning and in wording.

Rules recognise the wordings that their author thought of. The exemplars in exemplars/question_types.tsv are about many subjects in many
people's English, so that the wording carries the label and not the subject; `python -m bot.question_types.fitting` fits the weights and
prints how well each label is told on exemplars that were left out.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Self, get_args

import numpy as np
from numpy.typing import NDArray

from bot.kernel_ridge import KernelRidge, Vectors
from bot.question_type import Act, AnswerForm, Datum, QuestionType
from bot.terms import Terms

_FOLDER = Path(__file__).parents[1] / "exemplars"
EXEMPLARS: Final = _FOLDER / "question_types.tsv"
WEIGHTS: Final = _FOLDER / "question_type_weights.npz"

ACTS: Final[tuple[Act, ...]] = get_args(Act)
FORMS: Final[tuple[AnswerForm, ...]] = get_args(AnswerForm)
DATA: Final[tuple[Datum, ...]] = get_args(Datum)

TERMS: Final = Terms(longest=3, ends=True)
# No exemplar is a message of the evals. Of five folds left out, 0.92 of the acts, 0.86 of the forms and 0.89 of the data are told, with
# sharpnesses from 1 to 2 and penalties from 0.05 to 0.2 alike, but not as surely: of the questions for pay 0.63 are told with a half, and
# 0.52 with a sharpness of 3 and a penalty of 0.2.
SHARPNESS: Final = 2.0  # of the kernel
WORDS: Final = 0.8  # what the share of common terms weighs beside the kernel
PENALTY: Final = 0.05  # of the ridge


@dataclass(frozen=True, slots=True)
class Exemplar:
    act: Act
    form: AnswerForm
    datum: Datum
    text: str


def exemplars() -> tuple[Exemplar, ...]:
    """Raises ValueError for a line with a label that is none."""
    found = []
    for line in EXEMPLARS.read_text(encoding="utf-8").splitlines():
        labels, text = line.split("\t")
        act, form, datum = labels.split("|")
        found.append(Exemplar(ACTS[ACTS.index(act)], FORMS[FORMS.index(form)], DATA[DATA.index(datum)], text))
    return tuple(found)


def digest() -> str:
    """Of the exemplars; the weights keep that of those which they were fitted to."""
    return hashlib.sha256(EXEMPLARS.read_bytes()).hexdigest()


@dataclass(frozen=True)
class QuestionTypes:
    labels: KernelRidge  # towards 1 for a label that a message has and 0 for the others: acts, forms and data

    @classmethod
    def fitted(cls, known: Sequence[Exemplar], vectors: Vectors) -> Self:
        targets = np.array([_targets(exemplar) for exemplar in known], dtype=np.float64)
        texts = [exemplar.text for exemplar in known]
        weights = np.ones(len(known))
        return cls(KernelRidge.fitted(TERMS, SHARPNESS, texts, vectors, targets, weights=weights, words=WORDS, penalty=PENALTY))

    @classmethod
    def read(cls, embedding_fingerprint: str) -> Self | None:
        """The weights that come with the project, where they were fitted with this embedding model; without them rules must do."""
        with np.load(WEIGHTS, allow_pickle=False) as kept:
            if str(kept["embedding_fingerprint"]) != embedding_fingerprint:
                return None
            terms = tuple(str(kept["terms"]).split("\n"))
            pulls, term_pulls = (kept[name].astype(np.float32) for name in ("pulls", "term_pulls"))
            return cls(KernelRidge(TERMS, SHARPNESS, kept["exemplars"], pulls, terms, term_pulls))

    def write(self, embedding_fingerprint: str) -> None:
        np.savez_compressed(
            WEIGHTS,
            embedding_fingerprint=embedding_fingerprint,
            fitted_to=digest(),
            exemplars=self.labels.exemplars,
            pulls=self.labels.pulls.astype(np.float16),
            terms="\n".join(self.labels.terms),
            term_pulls=self.labels.term_pulls.astype(np.float16),
        )

    def of(self, text: str, vector: NDArray[np.float32]) -> QuestionType:
        """`vector`: the embedding of the text."""
        (row,) = self.labels.scores([text], vector[None, :])
        acts, forms, data = np.split(row, [len(ACTS), len(ACTS) + len(FORMS)])
        return QuestionType(
            dict(zip(ACTS, acts.tolist(), strict=True)),
            dict(zip(FORMS, forms.tolist(), strict=True)),
            dict(zip(DATA, data.tolist(), strict=True)),
        )


@cache
def question_types_for(embedding_fingerprint: str) -> QuestionTypes | None:
    """Read once for all bots of a process; see QuestionTypes.read."""
    return QuestionTypes.read(embedding_fingerprint)


def _targets(exemplar: Exemplar) -> list[bool]:
    return [
        *(exemplar.act == act for act in ACTS),
        *(exemplar.form == form for form in FORMS),
        *(exemplar.datum == datum for datum in DATA),
    ]
