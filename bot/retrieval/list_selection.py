"""Which items of a list meet what the question asks beyond the list as a whole: "which of the boats carry passengers?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bot.messages.asked_words import asked_words
from bot.retrieval import fitted_coverage
from bot.retrieval.denials import denies
from bot.retrieval.free_rows import free_rows, rows_without
from bot.retrieval.row_cells import cells_of
from bot.retrieval.word_matching import nearest_pieces, place_of, rows_of
from bot.retrieval.word_roles import WordRoles
from bot.stages import FoundList
from knowledge import Chunk, KnowledgeBase, stem, tokens

_CLAUSE_END = re.compile(r"[.,;:?!]\s+")
# "what help is there, oars and ropes and all that?": some of what is meant, and not what it is restricted to
_OPEN_END = re.compile(
    r"(?:,\s*(?:[\w’'-]+\s*){1,5}?)+,?\s*(?:and (?:all (?:that|of that)|so on|so forth|stuff|things|the like|such)"
    r"|etc(?:etera)?|or (?:whatever|something|so))(?: like that)?\W*$",
    re.IGNORECASE,
)
RESTRICTS = 0.5  # from this probability on a word says what is asked
RESTRICTS_IF_HELD = 0.3  # of one that stands in some of the items and not in what says of what the list is one
MET = 0.62  # cosine of a word of the question and a word in its context: see coverage.MET
STANDS_OUT = 0.12  # of the item that meets a word best over the middle one
# Of what restricts the question, the share that the list as a whole leaves unmet. "Which jobs are at risk from automation and robots?" asks
# for the whole list, though one item speaks of robots. The rows of a table are records, and one question rarely asks for all of them.
UNMET, UNMET_BY_TABLE = 0.35, 0.25
RUNS_THROUGH, LEAST_SECTIONS = 0.4, 3  # of the sections of a document: a word that stands in these tells none of its lists apart
NEARLY_ALL = 0.7  # of the items: then the whole list is meant
MOST_ITEMS = 40  # whose words are compared; in longer lists only equal words count


async def selected(query: str, found: FoundList, knowledge_base: KnowledgeBase) -> tuple[Chunk, ...]:
    """The items that meet the words which the list as a whole does not; all of them where no such word tells them apart."""
    if chosen := free_rows(query, found.items) or rows_without(query, found.items):
        return chosen
    query = _OPEN_END.sub("", query)
    words = asked_words(query)  # "in the article" asks for no item that speaks of articles
    if len(found.items) < 2 or not words:
        return found.items
    restricting = await _restricting(words, knowledge_base)
    title = _about(found)
    asked, of_title = await knowledge_base.word_pieces([query, title])
    rows = [rows_of(place_of(word, query), asked) for word in words]
    near_title, held_by_title = nearest_pieces(asked, of_title), _stems(title)
    held_by_items = [sum(stem(word) in _stems(item.text) for item in found.items) for word in words]
    unmet = [
        place
        for place, word in enumerate(words)
        if stem(word) not in held_by_title
        and (
            (restricting[place] >= RESTRICTS and (not rows[place] or float(near_title[rows[place]].mean()) < MET))
            or (restricting[place] >= RESTRICTS_IF_HELD and 0 < held_by_items[place] < len(found.items) / 2)
        )
        and not _runs_through(stem(word), found.items[0], knowledge_base)
    ]
    share = sum(restricting[place] for place in unmet) / max(float(restricting.sum()), 1e-9)
    is_table = found.items[0].kind == "table_row"
    if not unmet or share < (UNMET_BY_TABLE if is_table else UNMET):
        return found.items
    given = await knowledge_base.word_pieces([item.text for item in found.items]) if len(found.items) <= MOST_ITEMS else []
    nearest = [nearest_pieces(asked, pieces) for pieces in given]
    votes = np.zeros(len(found.items))
    for place in unmet:
        met = np.array([float(near[rows[place]].mean()) for near in nearest]) if nearest and rows[place] else None
        without = not denies(title) and _denied(words[place], query)
        votes += restricting[place] * (_denying(words[place], found.items) if without else _having(stem(words[place]), found.items, met))
    if not votes.any():
        return found.items
    chosen = tuple(item for item, vote in zip(found.items, votes, strict=True) if vote >= votes.max() - 1e-6)
    return found.items if len(chosen) >= NEARLY_ALL * len(found.items) else chosen


async def says_all_asked(query: str, found: FoundList, knowledge_base: KnowledgeBase) -> bool:
    """Whether these are rows chosen from a table by what the question asks, and each has, with what stands above it, all of that.

    "Which trips go out in the evening?": no sentence says so, and the rows with "evening" in them do.
    """
    if found.of is None or found.of <= len(found.items) or any(item.kind != "table_row" for item in found.items):
        return False
    words = asked_words(query)
    restricting = await _restricting(words, knowledge_base)
    asked = {stem(word) for word, share in zip(words, restricting, strict=True) if share >= RESTRICTS}
    above = _stems(_about(found).replace("_", " "))
    return bool(asked - above) and all(asked - above <= _stems(item.text) for item in found.items)


def _runs_through(word: str, item: Chunk, knowledge_base: KnowledgeBase) -> bool:
    """Whether the document speaks of it in so many of its sections that it is about that, whichever items have the word."""
    sections: dict[tuple[str, ...], bool] = {}
    for chunk in knowledge_base.of_document(item):
        if not sections.get(chunk.heading_path):
            sections[chunk.heading_path] = f" {word}" in f" {chunk.text}".lower()  # begins with the stem: this is asked of many chunks
    return sum(sections.values()) >= max(LEAST_SECTIONS, RUNS_THROUGH * len(sections))


def _having(word: str, items: Sequence[Chunk], met: NDArray[np.float64] | None) -> NDArray[np.float64]:
    """One for each item that has the word or, where none has it, means it as no other does."""
    held = np.array([float(word in _stems(item.text)) for item in items])
    if held.any() or met is None:
        return held
    best = float(met.max())
    if best < MET or best - float(np.median(met)) < STANDS_OUT:
        return np.zeros(len(items))
    return (met >= best - STANDS_OUT / 2).astype(np.float64)


def _denied(word: str, text: str) -> bool:
    """Whether it stands in a clause that denies: "I can't work nights"."""
    return any(denies(clause) and stem(word) in _stems(clause) for clause in _CLAUSE_END.split(text))


def _denying(word: str, items: Sequence[Chunk]) -> NDArray[np.float64]:
    """One for each item that denies it too, "no evening work": what has evening work is the opposite of what is asked for."""
    return np.array([float(_denied(word, item.text)) for item in items])


def _about(found: FoundList) -> str:
    """What says of what the list is one: its title, its headings, what introduces it and, of a table, its columns."""
    first = found.items[0]
    return "\n".join((first.document_title, *first.heading_path, *([found.lead.text] if found.lead else []), *columns(first)))


def columns(row: Chunk) -> list[str]:
    """The names of the columns that a row of a table has something in; none of another item."""
    return [name for name, _ in cells_of(row.text)] if row.kind == "table_row" else []


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(text))


async def _restricting(words: Sequence[str], knowledge_base: KnowledgeBase) -> NDArray[np.float64]:
    model = fitted_coverage.read()
    shares = np.array(WordRoles(model.word_direction, model.word_bias).restricting(await knowledge_base.embed(words)))
    return np.where([any(character.isdigit() for character in word) for word in words], 1.0, shares)
