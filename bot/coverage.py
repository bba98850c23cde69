"""Whether the passages found hold what was asked. Similarity alone cannot tell: several kinds of evidence are weighed together.

The strongest is word by word: a word that restricts what is asked ("nurse", "salary", "Lisbon") must be met in the passages, in meaning and
in context. How well a word is met is the best cosine of its piece of the question with any piece of a passage (the recall of
BERTScore, Zhang et al., ICLR 2020).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from bot import fitted_coverage
from bot.asked_kinds import AMOUNTS, NAMES, AskedKind, asked_kinds, gap, largest_gap
from bot.stages import Coverage
from bot.word_matching import nearest_pieces, place_of, rows_of
from bot.word_roles import WordRoles
from knowledge import STOP_WORDS, KnowledgeBase, Passage, stem, tokens

READ = 3  # passages; an answer rests on the best few
# Cosine of a piece of the question and a piece of a passage, both in context: the same word elsewhere has 0.7 to 0.9, a synonym about
# 0.6, words that have nothing to do with each other 0.1 to 0.3.
MET, STRANGE = 0.65, 0.25
FAR = 0.2  # cosine; a question that is no nearer than that to any passage or sentence is about something else
NAMED_AS_MISSING = 0.35  # of restriction times strangeness
KIND_MISSING = 0.5  # a gap from which the asked kind of thing is named as missing


@dataclass(frozen=True, slots=True)
class Word:
    text: str  # as the person wrote it
    restricts: float  # 0 to 1
    met: float  # cosine
    held: bool  # its stem stands in one of the passages

    @property
    def strangeness(self) -> float:
        return min(1.0, max(0.0, (MET - self.met) / (MET - STRANGE)))


@dataclass(frozen=True, slots=True)
class Signals:
    similarity: float  # cosine of the query and the best passage
    sentence: float  # cosine of the query and the best sentence
    strangest: float  # of the words that restrict, the one that is met least
    contrast: float  # the strangest word among others that are met well: the mark of a near miss
    asking_not_met: float  # strangeness of the words that only ask: who tells a story in their own words has many, and may well be answered
    not_held: float  # of a word that restricts and stands in no passage
    amount_gap: float  # see asked_kinds.gap
    name_gap: float
    ranking_gap: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known before it is weighed."""

    signals: Signals
    words: tuple[Word, ...]
    gaps: tuple[tuple[AskedKind, float], ...]


async def estimate(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase, *, counted: bool = False) -> Coverage:
    """The probability that the passages answer the query, and what of the query none of them speaks of.

    `counted`: the answer is a list, which says how many there are though no passage does.
    """
    if not passages:
        return Coverage(0.0, False, tuple(_words_of(query)))
    model = fitted_coverage.read()
    reading = await read(query, passages, knowledge_base, WordRoles(model.word_direction, model.word_bias), counted=counted)
    weighed = model.bias + sum(model.weights[name] * value for name, value in asdict(reading.signals).items())
    probability = 1 / (1 + math.exp(-weighed))
    missing = tuple(word.text for word in reading.words if word.restricts * word.strangeness >= NAMED_AS_MISSING and not word.held)
    kinds = tuple(asked.kind for asked, size in reading.gaps if size >= KIND_MISSING)
    far = max(reading.signals.similarity, reading.signals.sentence) < FAR
    return Coverage(probability, probability >= model.threshold and not far, missing, kinds)


async def read(
    query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase, roles: WordRoles, *, counted: bool = False
) -> Reading:
    best = passages[:READ]
    vector = (await knowledge_base.embed([query]))[0]
    sentences = [
        (sentence.text, float(similarity))
        for passage in best
        for sentence, similarity in zip(passage.chunk.sentences, knowledge_base.sentence_vectors(passage.chunk) @ vector, strict=True)
    ]
    kinds = [asked for asked in asked_kinds(query) if asked.kind != "count" or not counted]
    gaps = tuple((asked, gap(asked, query, sentences)) for asked in kinds)
    words = await _read_words(query, best, knowledge_base, roles)
    strangest = max((word.restricts * word.strangeness for word in words), default=0.0)
    met = sum(word.restricts * word.met for word in words) / (sum(word.restricts for word in words) or 1.0)
    signals = Signals(
        similarity=max(passage.similarity for passage in best),
        sentence=max((similarity for _, similarity in sentences), default=0.0),
        strangest=strangest,
        contrast=strangest * met,
        asking_not_met=sum((1 - word.restricts) * word.strangeness for word in words),
        not_held=max((word.restricts for word in words if not word.held), default=0.0),
        amount_gap=largest_gap(gaps, AMOUNTS),
        name_gap=largest_gap(gaps, NAMES),
        ranking_gap=largest_gap(gaps, frozenset({"ranking"})),
    )
    return Reading(signals, words, gaps)


def _words_of(query: str) -> list[str]:
    return list(dict.fromkeys(token for token in tokens(query) if token not in STOP_WORDS))


async def _read_words(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase, roles: WordRoles) -> tuple[Word, ...]:
    words = _words_of(query)
    if not words:
        return ()
    texts = [passage.chunk.search_text for passage in passages]
    asked, *given = await knowledge_base.word_pieces([query, *texts])
    nearest = np.max([nearest_pieces(asked, pieces) for pieces in given], axis=0)
    restricts = roles.restricting(await knowledge_base.embed(words))
    held = {stem(token) for text in texts for token in tokens(text)}
    read_words = []
    for word, share in zip(words, restricts, strict=True):
        place = place_of(word, query)
        rows = rows_of(place, asked)
        written = query[place.start() : place.end()] if place else word
        read_words.append(Word(written, share, float(nearest[rows].mean()) if rows else 0.5, stem(word) in held))
    return tuple(read_words)
