"""Which passages an answer is made of: read again word by word, the best one, and beside it only what adds something that was asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from bot.retrieval import fitted_coverage
from bot.retrieval.particulars import Particulars
from bot.retrieval.passage_order import rarity
from bot.retrieval.proper_names import names_asked_for
from bot.retrieval.word_matching import nearest_pieces, place_of, read_on, rows_of, sentence_columns
from bot.retrieval.word_roles import WordRoles
from knowledge import STOP_WORDS, Chunk, KnowledgeBase, Passage, WordPieces, content_words, stem, tokens

# The order by nearness puts the answer among the first six more often (96 %) than first (81 %). With how well the pieces of the question
# are met in one sentence and the headings above it (the recall of BERTScore), those of words that restrict what is asked counting most,
# it comes first in 84 %; by the whole passage instead of its sentences in 83 %, for long passages meet a little of everything.
READ_AGAIN = 6
WORD_BY_WORD = 1.0
LEAST_WEIGHT = 0.15  # of a piece of a word that only asks
# Of the best passage's score: as good a passage is told in any case; a lesser one where it meets what the others leave unmet of the
# words that restrict what is asked, by this share. 246 development questions: all vital facts in the answer 0.95 with 1.2 passages; every
# passage within 0.8 of the best one's cosine told them in 0.92 with 2.2, of which nine in ten of the further ones were beside the point.
# From 0.96 on as good, 3 of 127 such answers more lose facts (1.15 passages); from 0.85 on (1.57) no fewer do than from 0.92 on (1.31).
AS_GOOD, NEAR_BEST, ADDS = 0.92, 0.88, 0.12
MOST = 3
# Of how well a sentence meets a question for a price, a date or a name, where it has none: the one that has goes before it.
WITHOUT_THE_KIND = 0.85
UNMET = 0.4  # cosine; a word that is met no better by any piece of a passage stands there in no other words either


@dataclass(frozen=True, slots=True)
class Choice:
    ordered: tuple[Passage, ...]  # all of them, best first
    told: tuple[Passage, ...]  # those that an answer is made of
    sentences_met: Mapping[str, tuple[float, ...]] = field(default_factory=dict)  # chunk id -> of each sentence, as far as read again
    unmet: Mapping[str, float] = field(default_factory=dict)  # words that `told` does not meet, lower case -> how far they restrict, 0 to 1


async def choose(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Choice:
    """`passages` as passage_order.ranked gives them."""
    if not passages:
        return Choice((), ())
    words = list(dict.fromkeys(token for token in tokens(query) if token not in STOP_WORDS))
    asked, *given = await knowledge_base.word_pieces([query, *(passage.chunk.search_text for passage in passages[:READ_AGAIN])])
    rows = [rows_of(place_of(word, query), asked) for word in words]
    restricting = await _restricting(words, knowledge_base)
    pieces = np.full(len(asked.vectors), LEAST_WEIGHT)
    for of_word, share in zip(rows, restricting, strict=True):
        pieces[of_word] += share
    compared = [(passage.chunk, of_passage, _cosines(asked, of_passage)) for passage, of_passage in zip(passages, given, strict=False)]
    each = [_met_in_sentences(cosines, of_passage, chunk, pieces) for chunk, of_passage, cosines in compared]
    read = [
        replace(passage, score=passage.score + WORD_BY_WORD * max(of_sentences, default=0.0))
        for passage, of_sentences in zip(passages, each, strict=False)
    ]
    particulars = Particulars.asked_in(query, (passage.chunk.search_text for passage in read))
    each = _with_the_kind(particulars, read, each)
    names = frozenset(name.lower() for name in names_asked_for(query))
    of_names = [row for word, of_word in zip(words, rows, strict=True) if word in names for row in of_word]
    going_on = [_met_going_on(cosines, of_passage, chunk, pieces, of_names) for chunk, of_passage, cosines in compared]
    best = [passage.score + WORD_BY_WORD * max(of_sentences, default=0.0) for passage, of_sentences in zip(passages, each, strict=False)]
    order = sorted(range(len(read)), key=lambda place: best[place], reverse=True)
    nearest = [nearest_pieces(asked, given[place]) for place in order]
    met = np.array([[float(near[of_word].mean()) if of_word else 0.5 for of_word in rows] for near in nearest])
    weights = restricting * np.array([rarity(stem(word), knowledge_base) for word in words])
    ordered = [read[place] for place in order]
    told = _told(ordered, met, weights / max(float(weights.sum()), 1e-9), _named(words, weights, ordered[:MOST]))
    going_on = _with_the_kind(particulars, read, going_on)
    met_by_id = {passage.chunk.id: of_sentences for passage, of_sentences in zip(read, going_on, strict=True)}
    told_met = np.max([met[place] for place, passage in enumerate(ordered[:MOST]) if passage in told], axis=0)
    unmet = {word: float(share) for word, share, near in zip(words, restricting, told_met, strict=True) if near < UNMET}
    return Choice((*ordered, *passages[READ_AGAIN:]), told, met_by_id, unmet)


def _cosines(asked: WordPieces, given: WordPieces) -> NDArray[np.float32]:
    """Of each piece of the query with each of the passage."""
    cosines: NDArray[np.float32] = asked.vectors.astype(np.float32) @ given.vectors.astype(np.float32).T
    return cosines


def _met_in_sentences(cosines: NDArray[np.float32], given: WordPieces, chunk: Chunk, weights: NDArray[np.float64]) -> tuple[float, ...]:
    """How well the pieces are met in each sentence of the chunk together with the headings above it."""
    if not cosines.size:
        return (0.0,) * len(chunk.sentences)
    text_begins = len(chunk.search_text) - len(chunk.text)
    starts = np.array([start - text_begins for start, _ in given.spans])
    shares = []
    for sentence in chunk.sentences:
        read = (starts < 0) | ((starts >= sentence.start) & (starts < sentence.end))
        shares.append(float(weights @ cosines[:, read].max(axis=1)) / float(weights.sum()) if read.any() else 0.0)
    return tuple(shares)


def _met_going_on(
    cosines: NDArray[np.float32], given: WordPieces, chunk: Chunk, weights: NDArray[np.float64], of_names: Sequence[int]
) -> tuple[float, ...]:
    """The same, each sentence together with what it goes on about: which of them is quoted, and not which passage is the best one.

    `of_names`: the pieces of names, of which a passage speaks on once it has named them: "Mott & Sons ... When the firm closed, ...".
    """
    if not cosines.size:
        return (0.0,) * len(chunk.sentences)
    named = np.zeros(len(cosines), dtype=np.float32)
    shares = []
    for read in read_on(sentence_columns(chunk, given), chunk):
        met = np.maximum(cosines[:, read].max(axis=1, initial=0.0), named)
        named[list(of_names)] = met[list(of_names)]
        shares.append(float(weights @ met) / float(weights.sum()))
    return tuple(shares)


def _with_the_kind(particulars: Particulars, passages: Sequence[Passage], each: Sequence[tuple[float, ...]]) -> list[tuple[float, ...]]:
    """How well each sentence meets the question, less where it has no price, date or name and the question asks for one."""
    return [
        tuple(
            share * (1.0 if particulars.given_by(sentence.text) else WITHOUT_THE_KIND)
            for share, sentence in zip(of_sentences, passage.chunk.sentences, strict=True)
        )
        for passage, of_sentences in zip(passages, each, strict=True)
    ]


def _named(words: Sequence[str], weights: NDArray[np.float64], ordered: Sequence[Passage]) -> Sequence[bool]:
    """Whether each passage has the word that says most of what is asked; all do where the best one has it in other words."""
    said_most = stem(words[int(weights.argmax())]) if words else ""
    each = (" ".join((*passage.chunk.heading_path, passage.chunk.text)) for passage in ordered)  # a title is that of all of them
    has = [said_most in content_words(text) for text in each]
    return has if has[0] else [True] * len(ordered)


def _told(ordered: Sequence[Passage], met: NDArray[np.float64], weights: NDArray[np.float64], named: Sequence[bool]) -> tuple[Passage, ...]:
    told, best_met = [ordered[0]], met[0]
    for passage, of_passage, is_named in zip(ordered[1:MOST], met[1:MOST], named[1:], strict=True):
        gained = float(weights @ np.maximum(0.0, of_passage - best_met)) if len(weights) else 0.0
        share = passage.score / ordered[0].score if ordered[0].score > 0 else 0.0
        if (share >= AS_GOOD and is_named) or (share >= NEAR_BEST and gained >= ADDS):
            told.append(passage)
            best_met = np.maximum(best_met, of_passage)
    return tuple(told)


async def _restricting(words: Sequence[str], knowledge_base: KnowledgeBase) -> NDArray[np.float64]:
    if not words:
        return np.empty(0)
    model = fitted_coverage.read()
    return np.array(WordRoles(model.word_direction, model.word_bias).restricting(await knowledge_base.embed(words)))
