"""Whether passages support a sentence: the judge behind groundedness and citations. Only this module knows how support is scored.

The bot checks its own sentences in bot/verification.py. This judge shares no code with that one, on purpose: a defendant who is also the
judge proves nothing, and a mistake in the bot's verification must show here. The cost is two opinions where they differ; `evals meta`
says how far this one agrees with people.

The score is the mean of content-word precision (the share of the sentence's content words that the passages have: K-Precision, Adlakha et
al., TACL 2024) and the cosine to the nearest sentence of a passage. Weighted by content words it tells unfaithful answers at AUROC 0.92
over the 405 answers with human ratings in MTRAG; an LLM judge gets 0.89.
Whether a sentence is supported is decided by one passage alone, and guards must agree: no half sees a swapped number or a "not", and words
found here and there in all passages together would let any job stand in for another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evals.metrics import denials, guards
from evals.metrics.substitutions import substitution_conflict, unknown_field_conflict, unknown_place_conflict
from knowledge import content_words, split_sentences

Vectors = NDArray[np.float32]
Embed = Callable[[Sequence[str]], Vectors]  # (n, dimension), rows of unit length
Vectorised = dict[str, Vectors] | None  # vector of every sentence in play; None where the backend has no vectors

_CLAUSE = re.compile(r";|,?\s+\b(?:while|whereas|but|and)\b\s+", re.IGNORECASE)
_SAME_MATTER = 0.75  # share of a clause's content words that one sentence has: it speaks of the same thing
_CLAUSE_WORDS = 3  # content words; a shorter piece is part of a list, not a claim of its own


@dataclass(frozen=True, slots=True)
class SentenceSupport:
    score: float  # 0 to 1, by all passages together: the graded measure that was compared with people
    supported: bool  # by one passage, past every guard: the decision
    reason: str = ""  # why not
    passage: int | None = None  # index of the passage that supports best
    weight: int = 1  # content words of the sentence


def answer_score(supports: Sequence[SentenceSupport]) -> float:
    """One number for an answer: the mean over its sentences, long ones counting more, as people judge. 1 where nothing is claimed."""
    weight = sum(support.weight for support in supports)
    return sum(support.score * support.weight for support in supports) / weight if weight else 1.0


class SupportScorer(Protocol):
    @property
    def name(self) -> str: ...

    def score(self, sentences: Sequence[str], passages: Sequence[str]) -> list[SentenceSupport]: ...


class SentenceVectors:
    """Vectors of sentences, each encoded once: the bot quotes the same sentences all day."""

    def __init__(self, embed: Embed) -> None:
        self._embed = embed
        self._vectors: dict[str, Vectors] = {}

    def of(self, texts: Sequence[str]) -> Vectors:
        new = list(dict.fromkeys(text for text in texts if text not in self._vectors))
        if new:
            self._vectors.update(zip(new, self._embed(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])


class LexicalSupport:
    """Content-word precision and the guards: needs nothing but the two texts."""

    name = "lexical"
    threshold = 0.6

    def score(self, sentences: Sequence[str], passages: Sequence[str]) -> list[SentenceSupport]:
        read = [_read(passage) for passage in passages]
        return [_judge(sentence, read, None, None, self.threshold) for sentence in sentences]


class EmbeddingSupport:
    """The default: the mean of content-word precision and cosine, and the guards."""

    name = "embedding"
    threshold = 0.6

    def __init__(self, embed: Embed) -> None:
        self._vectors = SentenceVectors(embed)

    def score(self, sentences: Sequence[str], passages: Sequence[str]) -> list[SentenceSupport]:
        read = [_read(passage) for passage in passages]
        wanted = [*sentences, *(clause for sentence in sentences for clause in _clauses(sentence))]
        wanted += [line for passage in read for line in passage.sentences]
        if not wanted or not read:
            return [SentenceSupport(0.0, False, "there is no passage") for _ in sentences]
        vectors = dict(zip(wanted, self._vectors.of(wanted), strict=True))
        return [_judge(sentence, read, vectors, self._vectors.of, self.threshold) for sentence in sentences]


@dataclass(frozen=True, slots=True)
class _ReadPassage:
    text: str
    sentences: tuple[str, ...]
    sentence_stems: tuple[frozenset[str], ...]
    stems: frozenset[str]


@lru_cache(maxsize=20_000)
def _read(passage: str) -> _ReadPassage:
    lines = [line.strip() for line in passage.splitlines() if line.strip()]
    sentences = tuple(line[start:end] for line in lines for start, end in split_sentences(line))
    sentence_stems = tuple(frozenset(content_words(sentence)) for sentence in sentences)
    return _ReadPassage(passage, sentences, sentence_stems, frozenset(content_words(passage)))


def _judge(sentence: str, passages: Sequence[_ReadPassage], vectors: Vectorised, embed: Embed | None, threshold: float) -> SentenceSupport:
    """By one passage as a whole; a sentence that joins two ("..., while ...") also clause by clause, each by one passage."""
    words = content_words(sentence)
    decision = _best(sentence, passages, vectors, embed, threshold)
    clauses = _clauses(sentence)
    denial = _denied_clause(sentence, passages) if decision.supported else None
    if denial:
        decision = replace(decision, supported=False, reason=denial)
    elif clauses and not decision.supported and not decision.denied:
        parts = [_best(clause, passages, vectors, embed, threshold) for clause in clauses]
        if all(part.supported for part in parts):
            decision = parts[0]
    score = _joint_score(sentence, words, passages, vectors)
    return SentenceSupport(score, decision.supported, decision.reason, decision.passage, len(words))


@dataclass(frozen=True, slots=True)
class _Decision:
    score: float
    supported: bool
    reason: str
    passage: int | None
    closeness: float = 0.0  # of the passage's sentence that comes nearest
    denied: bool = False  # that sentence says the contrary


def _joint_score(sentence: str, words: list[str], passages: Sequence[_ReadPassage], vectors: Vectorised) -> float:
    held = frozenset[str]().union(*(passage.stems for passage in passages))
    precision = _precision(words, held)
    if vectors is None:
        return precision
    lines = [line for passage in passages for line in passage.sentences]
    cosine = max((float(vectors[line] @ vectors[sentence]) for line in lines), default=0.0)
    return (precision + max(0.0, cosine)) / 2


def _best(sentence: str, passages: Sequence[_ReadPassage], vectors: Vectorised, embed: Embed | None, threshold: float) -> _Decision:
    words = content_words(sentence)
    candidates = []
    for index, passage in enumerate(passages):
        candidate = _by_passage(sentence, words, passage, vectors, embed, threshold, index)
        candidates.append(candidate)
    best = max(
        candidates, key=lambda candidate: (candidate.supported, candidate.score), default=_Decision(0.0, False, "there is no passage", None)
    )
    closest = max(candidates, key=lambda candidate: candidate.closeness, default=best)
    return closest if closest.denied and closest.closeness > best.closeness else best


def _by_passage(
    sentence: str, words: list[str], passage: _ReadPassage, vectors: Vectorised, embed: Embed | None, threshold: float, index: int
) -> _Decision:
    precision = _precision(words, passage.stems)
    nearest, cosine, closeness = _nearest(sentence, words, passage, vectors)
    score = precision if cosine is None else (precision + max(0.0, cosine)) / 2
    denial = guards.first((denials.denial_conflict(sentence, nearest), guards.opposite_conflict(sentence, nearest)))
    if score < threshold:
        return _Decision(score, False, f"support {score:.2f}, needed {threshold:.2f}", index, closeness, denial is not None)
    conflict = guards.first(
        (
            guards.number_conflict(sentence, passage.text),
            denial,
            denials.unfounded_denial(sentence, nearest, passage.sentences),
            guards.subject_conflict(sentence, passage.stems),
            substitution_conflict(sentence, nearest, passage.text, embed),
            unknown_place_conflict(sentence, passage.text, embed),
            unknown_field_conflict(sentence, passage.text, embed),
        )
    )
    return _Decision(score, conflict is None, conflict or "", index, closeness, denial is not None)


def _denied_clause(sentence: str, passages: Sequence[_ReadPassage]) -> str | None:
    """The sentence as a whole may be near to one that says the same while a part of it is near to one that says the contrary."""
    for clause in denials.clauses(sentence):
        words = frozenset(content_words(clause))
        near = [
            (len(words & stems) / len(words), line)
            for passage in passages
            for line, stems in zip(passage.sentences, passage.sentence_stems, strict=True)
        ]
        closest = max((share for share, _ in near), default=0.0)
        conflicts = [denials.denial_conflict(clause, line) for share, line in near if share == closest]
        if closest >= _SAME_MATTER and all(conflicts):
            return conflicts[0]
    return None


def _precision(words: Sequence[str], held: frozenset[str]) -> float:
    return sum(word in held for word in words) / len(words) if words else 1.0


def _nearest(sentence: str, words: list[str], passage: _ReadPassage, vectors: Vectorised) -> tuple[str, float | None, float]:
    """The passage's sentence that the claim must agree with, the greatest cosine where there are vectors, and its closeness."""
    if not passage.sentences:
        return "", None if vectors is None else 0.0, 0.0
    overlaps = [len(stems.intersection(words)) / max(1, len(words)) for stems in passage.sentence_stems]
    if vectors is None:
        return passage.sentences[int(np.argmax(overlaps))], None, max(overlaps)
    cosines = np.array([float(vectors[line] @ vectors[sentence]) for line in passage.sentences])
    closeness = cosines + np.array(overlaps)
    return passage.sentences[int(np.argmax(closeness))], float(cosines.max()), float(closeness.max())


@lru_cache(maxsize=20_000)
def _clauses(sentence: str) -> tuple[str, ...]:
    parts = [part.strip(" ,.") for part in _CLAUSE.split(sentence)]
    return tuple(parts) if len(parts) > 1 and all(len(content_words(part)) >= _CLAUSE_WORDS for part in parts) else ()
