"""Whether the passages found hold what was asked. Similarity alone cannot tell: several kinds of evidence are weighed together."""

from __future__ import annotations

import math
import re
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.stages import Coverage, Facet
from knowledge import STOP_WORDS, Passage, content_words, stem, tokens

Embed = Callable[[Sequence[str]], Awaitable[NDArray[np.float32]]]
DocumentFrequency = Callable[[str], int]

READ = 5  # passages; an answer rests on the best few

# Words of the asking, not of the asked: a passage that answers need not contain them.
_ASKING = frozenset(
    stem(word)
    for word in """able according advice advise affect answer anything article ask become begin best better briefly career change chance
    come compare consider could currently day deal detail difference different difficult document does else everyone
    exactly example examples explain face feel find first follow future general give go good great group groups guess
    guidance guide happen happening hard help hey hi hope idea important include including interested issue job jobs
    keep kind kinds know learn least less let life list little living long look main make makes matter mean means
    mention mentioned name named names need new next number okay one opinion order outline part people person place
    point possible probably question quick ready reason reasons recommend regarding right role roles say says see
    sentence seriously short simple situation someone sort start stay steps still stuff suggest summarise summarize
    summary sure take talk tell text thank thanks think thinking time today together topic true try two type types
    understand use used useful want way ways well word words work worker workers working world worried worry worth year
    years""".split()
)
# What shows that a passage has the asked-for kind of thing.
_KINDS: dict[Facet, re.Pattern[str]] = {
    "quantity": re.compile(
        r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|dozen|hundred|thousand|million|half|quarter|third)\b", re.IGNORECASE
    ),
    "date": re.compile(
        r"\b(?:1[89]|20)\d\d\b|\b(?:january|february|march|april|may|june|july|august|september|october|november|december|decades?|years?|months?|weeks?)\b",
        re.IGNORECASE,
    ),
    "place": re.compile(r"(?<!^)(?<![.?!:•] )\b[A-Z][a-z]+"),
    "person": re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+"),
}

# Logistic weights over the evidence. Set by hand on the development questions until the fit of the evals replaces them.
_BIAS = -5.0
_WEIGHTS = {"similarity": 8.0, "words": 3.6, "agreement": 0.5, "kind_missing": -2.5, "kind_missing_list": 0.0}
THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class Signals:
    similarity: float  # cosine of the query and the best passage
    words: float  # share of the query's content words, weighted by rarity, that the passages speak of
    agreement: float  # 1 where vector and keyword search agree on a best passage
    kind_missing: float  # 1 where a number, date, place or person is asked for and no passage has one


def asked_words(query: str) -> list[str]:
    """The words of a query that say what it is about, as they stand, without repetition."""
    seen: dict[str, str] = {}
    for token in tokens(query):
        if token not in STOP_WORDS and stem(token) not in _ASKING:
            seen.setdefault(stem(token), token)
    return list(seen.values())


async def _meant(words: Sequence[str], passages: Sequence[Passage], embed: Embed) -> dict[str, float]:
    """How near the nearest word of the passages is in meaning to each of these words, 0 to 1."""
    vocabulary = sorted(
        {token for passage in passages for token in tokens(passage.chunk.text) if token not in STOP_WORDS and len(token) > 2}
    )
    if not words or not vocabulary:
        return dict.fromkeys(words, 0.0)
    vectors = await embed([*words, *vocabulary])
    nearness = vectors[: len(words)] @ vectors[len(words) :].T
    return {word: float(row.max()) for word, row in zip(words, nearness, strict=True)}


def _rarity(word: str, document_frequency: DocumentFrequency, chunks: int) -> float:
    return math.log(1 + chunks / (1 + document_frequency(stem(word))))


def _kind_missing(facets: Iterable[Facet], passages: Sequence[Passage]) -> float:
    text = " ".join(passage.chunk.text for passage in passages)
    return float(any(facet in facets and not pattern.search(text) for facet, pattern in _KINDS.items()))


async def estimate(
    query: str, facets: frozenset[Facet], passages: Sequence[Passage], document_frequency: DocumentFrequency, chunks: int
) -> Coverage:
    """The probability that the passages answer the query, and the words of the query that none of them speaks of.

    `chunks` is the size of the knowledge base.
    """
    best = passages[:READ]
    if not best:
        return Coverage(0.0, False, tuple(asked_words(query)))
    words = asked_words(query)
    spoken = {word for passage in best for word in content_words(passage.chunk.search_text)}
    weights = {word: _rarity(word, document_frequency, chunks) for word in words}
    missing = [word for word in words if stem(word) not in spoken]
    total = sum(weights.values())
    similarity = max(passage.similarity for passage in best)
    signals = Signals(
        similarity=similarity,
        words=1 - sum(weights[word] for word in missing) / total if total else similarity,
        agreement=float(
            any(p.vector_rank is not None and p.vector_rank <= 3 and p.keyword_rank is not None and p.keyword_rank <= 3 for p in best)
        ),
        kind_missing=0.0 if "list" in facets else _kind_missing(facets, best[:3]),
    )
    logit = _BIAS + sum(_WEIGHTS[name] * getattr(signals, name) for name in ("similarity", "words", "agreement", "kind_missing"))
    probability = 1 / (1 + math.exp(-logit))
    return Coverage(probability, probability >= THRESHOLD, tuple(missing))
