"""Whether the passages found hold what was asked. Similarity alone cannot tell: several kinds of evidence are weighed together.

The strongest is word by word: a word that restricts what is asked ("nurse", "salary", "Lisbon") must be met in the passages, in meaning and
in context, and best of all in one sentence, which is what would answer.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from bot import patterns
from bot.messages.told_words import only_told
from bot.question_type import QuestionType
from bot.retrieval import fitted_coverage
from bot.retrieval.answerable import answerable_for
from bot.retrieval.asked_kinds import AMOUNTS, NAMES, AskedKind, enumerable, gap, kinds_by_type, largest_gap, only_asks_for
from bot.retrieval.leaning import nearness_going_on
from bot.retrieval.met_words import MetWords, Row, left_out, meet
from bot.retrieval.particulars import Particulars
from bot.retrieval.proper_names import COURTESY_TITLES, names_asked_for, written_small
from bot.retrieval.speakers import documents_of, speaker_words
from bot.retrieval.word_matching import place_of
from bot.retrieval.word_roles import WordRoles
from bot.stages import Coverage
from knowledge import STOP_WORDS, KnowledgeBase, Passage, WordPieces, stem, tokens

_RELATIONS = patterns.load("relations")
_CHOICE = re.compile(r"(?<![\w-])(?P<one>[\w+#-]{2,}) or (?P<other>[\w+#-]{2,})(?![\w-])")
READ = 3  # passages; an answer rests on the best few
READ_FOR_A_KIND = 10  # among these a further one of the same sections, where the best few lack the price or the date that is asked for
# Cosine of a piece of the question and a piece of a passage, both in context: the same word elsewhere has 0.7 to 0.9, a synonym about
# 0.6, words that have nothing to do with each other 0.1 to 0.3.
MET, STRANGE = 0.65, 0.25
LEFT_OUT_LEAST = 0.2  # what leaving out a word tells that restricts nothing
TOLD = 0.3  # of what a word restricts: how much of it where it only stands in what is told before the question
FAR = 0.2  # cosine; a question that is no nearer than that to any passage or sentence is about something else
# Of the logit: a long message has many words that no passage meets, and they alone are not to decline it. On
# documents left out of the fit the AUROC is the same with this bound, with half of it and without any.
MOST_OF_UNMET = 1.25
# How a question is worded never decides alone, and speaks against being covered rather than for it: of all that is about something else
# much is worded as what guides answer. With 3 both ways the AUROC of documents left out is 0.952, with these bounds 0.951.
LEAST_EXPECTED, MOST_EXPECTED = -3.0, 1.0
NAMED_AS_MISSING = 0.35  # of restriction times strangeness
# Two words that restrict as much, are as strange and stand nowhere are asked for in vain: of 1,122 covered questions it declines none.
RESTRICTS_MUCH, VERY_STRANGE, IN_VAIN = 0.8, 0.7, 2
KIND_MISSING = 0.5  # a gap from which the asked kind of thing is named as missing


@dataclass(frozen=True, slots=True)
class Word:
    text: str  # as the person wrote it
    restricts: float  # 0 to 1
    strangeness: float  # 0 to 1


@dataclass(frozen=True, slots=True)
class Signals:
    similarity: float  # cosine of the query and the best passage
    sentence: float  # cosine of the query and the best sentence
    contrast: float  # the strangest word that restricts among others that are met well: the mark of a near miss
    strangest_in_sentence: float  # of the words that restrict, the one that is met least in the sentence that would answer
    left_out: float  # how much nearer the question comes to the sentences without the word that keeps it away
    asking_not_met: float  # strangeness of the words that only ask: who tells a story in their own words has many, and may well be answered
    amount_gap: float  # see asked_kinds.gap: by the words that sentences meet
    amount_gap_as_whole: float  # by the cosine of sentences
    name_gap: float
    name_gap_as_whole: float
    ranking_gap: float
    order_gap: float
    unknown_name: float  # 1 where the question names something that stands nowhere in the documents
    expected: float  # how likely a document on its subject answers such a question at all: a logit, see answerable.Answerable
    relation: float  # strangeness of the word that says what is asked of a thing, where it is one that elsewhere only asks


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is known before it is weighed."""

    signals: Signals
    words: tuple[Word, ...]
    gaps: tuple[tuple[AskedKind, float], ...]
    unmet: Row  # the words in context, each times its strangeness, added up: which of them matter is fitted


async def estimate(
    query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase, *, counted: bool = False, of: QuestionType | None = None
) -> Coverage:
    """The probability that the passages answer the query, and what of the query none of them speaks of.

    `counted`: the answer is a list, which says how many there are though no passage does; `of`: the type of the
    question, where it is known.
    """
    if not passages:
        return Coverage(0.0, False, tuple(_words_of(query)))
    model = fitted_coverage.read()
    reading = await read(query, passages, knowledge_base, WordRoles(model.word_direction, model.word_bias), counted=counted, of=of)
    weighed = model.bias + sum(model.weights[name] * value for name, value in asdict(reading.signals).items())
    if len(reading.unmet) == len(model.unmet_direction):
        weighed += float(np.clip(reading.unmet @ np.array(model.unmet_direction), -MOST_OF_UNMET, MOST_OF_UNMET))
    probability = 1 / (1 + math.exp(-weighed))
    strange = [word for word in reading.words if word.restricts * word.strangeness >= NAMED_AS_MISSING]
    nowhere = [word for word in strange if not knowledge_base.document_frequency(stem(word.text.lower()))]
    strangers = sum(word.restricts >= RESTRICTS_MUCH and word.strangeness >= VERY_STRANGE for word in nowhere)
    in_vain = strangers >= IN_VAIN or _between_strangers(query, nowhere)
    missing = tuple(word.text for word in nowhere)
    kinds = tuple(asked.kind for asked, size in reading.gaps if size >= KIND_MISSING)
    far = max(reading.signals.similarity, reading.signals.sentence) < FAR
    return Coverage(probability, probability >= model.threshold and not far and not in_vain, missing, kinds)


async def read(
    query: str,
    passages: Sequence[Passage],
    knowledge_base: KnowledgeBase,
    roles: WordRoles,
    *,
    counted: bool = False,
    of: QuestionType | None = None,
) -> Reading:
    to_read = _to_read(query, passages)
    chunks = [passage.chunk for passage in to_read]
    words = _words_of(query)
    vector = (await knowledge_base.embed([query]))[0]
    vectors = [knowledge_base.sentence_vectors(chunk) for chunk in chunks]
    asked, *given = await knowledge_base.word_pieces([query, *(chunk.search_text for chunk in chunks)])
    going_on = [
        nearness_going_on(of_chunk, vector, [sentence.text for sentence in chunk.sentences])
        for of_chunk, chunk in zip(vectors, chunks, strict=True)
    ]
    found = meet(words, query, asked, chunks, given, [of_chunk @ vector for of_chunk in vectors], going_on)
    restricts = np.array(roles.restricting(await knowledge_base.embed(words)) if words else [], dtype=np.float64)
    restricts *= np.array([TOLD if word in only_told(query) else 1.0 for word in words])

    plain = written_small(chunk.search_text for chunk in chunks) | frozenset(tokens(query))
    kinds = [kind for kind in kinds_by_type(query, of) if not (counted and enumerable(kind, query))]
    as_whole = [(kind, gap(kind, query, _scored(found, found.going_on), plain)) for kind in kinds]
    by_words = [(kind, gap(kind, query, _scored(found, found.relevance(_without(kind, words, restricts))), plain)) for kind in kinds]
    smaller = [(kind, min(size, other)) for (kind, size), (_, other) in zip(as_whole, by_words, strict=True)]

    # "earn" asks for an amount, and where there is one it need not stand there
    still = np.array([min((size for kind, size in smaller if only_asks_for(kind, word)), default=1.0) for word in words])
    speaker = speaker_words(query, documents_of(to_read, knowledge_base))
    still *= np.array([word not in speaker for word in words])
    in_passages = np.minimum(_strangeness(found.in_passages), still)
    in_sentence = np.minimum(_strangeness(found.in_best_sentence(restricts)), still)
    signals = Signals(
        similarity=max(passage.similarity for passage in passages[:READ]),
        sentence=float(found.similarities.max(initial=0.0)),
        contrast=float((restricts * in_passages).max(initial=0.0) * (restricts @ found.in_passages) / max(restricts.sum(), 1e-9)),
        strangest_in_sentence=float((restricts * in_sentence).max(initial=0.0)),
        left_out=left_out(found, asked, np.concatenate(vectors), np.maximum(restricts, LEFT_OUT_LEAST) * still),
        asking_not_met=float((1 - restricts) @ _strangeness(found.in_passages)),
        amount_gap=largest_gap(by_words, AMOUNTS),
        amount_gap_as_whole=largest_gap(as_whole, AMOUNTS),
        name_gap=largest_gap(by_words, NAMES),
        name_gap_as_whole=largest_gap(as_whole, NAMES),
        ranking_gap=largest_gap(by_words, frozenset({"ranking"})),
        order_gap=largest_gap(by_words, frozenset({"order"})),
        unknown_name=float(any(not knowledge_base.document_frequency(stem(name.lower())) for name in names_asked_for(query))),
        expected=_expected(query, vector, knowledge_base),
        relation=max((float(strange) for word, strange in zip(words, in_passages, strict=True) if word in _relations(query)), default=0.0),
    )
    read_words = tuple(
        Word(_written(word, query), float(share), float(strange))
        for word, share, strange in zip(words, restricts, in_passages, strict=True)
    )
    return Reading(signals, read_words, tuple(smaller), _unmet(found, asked, in_passages))


def _expected(query: str, vector: NDArray[np.float32], knowledge_base: KnowledgeBase) -> float:
    answerable = answerable_for(knowledge_base.embedding_model.fingerprint)
    return float(np.clip(answerable.score(query, vector), LEAST_EXPECTED, MOST_EXPECTED)) if answerable else 0.0


def _to_read(query: str, passages: Sequence[Passage]) -> list[Passage]:
    best = list(passages[:READ])
    asked = Particulars.asked_in(query, (passage.chunk.search_text for passage in best))
    if not asked.only_amounts or any(map(asked.given_in, best)):
        return best
    sections = {(passage.chunk.document_id, passage.chunk.heading_path) for passage in best}
    # a further row of a table is about something else
    paragraphs = [passage for passage in passages[READ:READ_FOR_A_KIND] if passage.chunk.kind == "paragraph"]
    of_them = (one for one in paragraphs if (one.chunk.document_id, one.chunk.heading_path) in sections)
    return [*best, *[further for further in of_them if asked.given_in(further)][:1]]


def _between_strangers(query: str, nowhere: Sequence[Word]) -> bool:
    """ "Coursera or Udemy?": neither of the two that are asked about stands anywhere."""
    unknown = {word.text.lower() for word in nowhere}
    pairs = (choice for choice in _CHOICE.finditer(query) if {choice["one"].lower(), choice["other"].lower()} <= unknown)
    # two words of a question are names where they are written so, or where it opens with them
    return any(not choice.start() or (choice["one"][:1].isupper() and choice["other"][:1].isupper()) for choice in pairs)


def _relations(query: str) -> frozenset[str]:
    matches = [match for pattern in _RELATIONS.values() if (match := pattern.search(query))]
    return frozenset(word.lower() for match in matches for word in match.groupdict().values() if word)


def _unmet(found: MetWords, asked: WordPieces, strangeness: Row) -> Row:
    vectors = asked.vectors.astype(np.float64)
    total = np.zeros(vectors.shape[1])
    for rows, strange in zip(found.rows, strangeness, strict=True):
        if rows:
            total += strange * vectors[list(rows)].mean(axis=0)
    return total


def _words_of(query: str) -> list[str]:
    return list(dict.fromkeys(token for token in tokens(query) if token not in STOP_WORDS | COURTESY_TITLES))


def _written(word: str, query: str) -> str:
    place = place_of(word, query)
    return query[place.start() : place.end()] if place else word


def _strangeness(met: Row) -> Row:
    return np.clip((MET - met) / (MET - STRANGE), 0.0, 1.0)


def _without(kind: AskedKind, words: Sequence[str], restricts: Row) -> Row:
    return np.array([0.0 if only_asks_for(kind, word) else share for word, share in zip(words, restricts, strict=True)])


def _scored(found: MetWords, scores: Row) -> list[tuple[str, float]]:
    return list(zip(found.texts, scores.tolist(), strict=True))
