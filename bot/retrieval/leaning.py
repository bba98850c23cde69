"""Which sentence of a passage another one goes on about: "It meets on Wednesdays." says who meets only together with it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

# Its subject, or that of the clause it begins with, is a word that stands for something said before: "When it closed, ...". Where "it"
# stands for nothing ("It is tempting to say ..."), a sentence more is read, which does no harm.
_GOES_ON = re.compile(
    r"^\W*(?:(?:and|but|so|yet|then|also|today|now|here|still|instead|otherwise|afterwards|moreover)\b[\s,]*)*"
    r"(?:(?:if|when|while|as|once|since|because|although|though|after|before|until|unless|for|in|of|with|at|by|on) )?"
    r"(?:it|they|he|she|its|their|his|hers?|them|him|this|that|these|those|both|such)\b",
    re.IGNORECASE,
)


def gone_on_about(sentences: Sequence[str]) -> list[int | None]:
    """For each sentence the place of the one that names what it goes on about; None where it does so itself or is the first."""
    places: list[int | None] = []
    names: int | None = None  # the last sentence that stands by itself
    for place, text in enumerate(sentences):
        goes_on = names is not None and bool(_GOES_ON.match(text))
        places.append(names if goes_on else None)
        names = names if goes_on else place
    return places


def nearness_going_on(vectors: NDArray[np.float32], asked: NDArray[np.float32], sentences: Sequence[str]) -> NDArray[np.float32]:
    """Of each sentence the cosine with what is asked; of one that goes on about something also together with the one that names it."""
    alone: NDArray[np.float32] = vectors @ asked
    if not len(vectors):
        return alone
    nearness = alone
    before = gone_on_about(sentences)
    for back in (0, 1):  # "In 1951 the works had 640 people. When it closed, there were 73.": which works, the sentence before says
        named = [None if names is None or names < back else vectors[names - back : names + 1].sum(axis=0) for names in before]
        together = np.array([own if names is None else own + names for own, names in zip(vectors, named, strict=True)])
        nearness = np.maximum(nearness, together @ asked / np.maximum(np.linalg.norm(together, axis=1), 1e-9))
    return nearness
