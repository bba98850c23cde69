"""The rows of one table that two things are, where they are compared by what tables have: "Which fee is higher, rigging or caulking?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot import patterns
from bot.retrieval.row_cells import cells_of
from knowledge import Chunk, KnowledgeBase, Passage, content_words, tokens

_PATTERNS = patterns.load("extremes")
_COLUMNS = {"compares_price": "price_column", "compares_pay": "pay_column", "compares_time": "time_column"}
_ON_A_CALENDAR = re.compile(r"\b(?:earlier|later|sooner)\b", re.IGNORECASE)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{1,2} \w{3,9} \d{4}")
_IS_CODE = re.compile(r"\D{0,4}\d[\d\W]*")


def rows_of_sides(beyond: str, sides: Sequence[str], passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> tuple[Chunk, ...]:
    """`beyond`: the question without the sides; `passages`: what was found. One row for each side, or none.

    None where a side is the name of no row or of several, where no table has a row for each, or none has a column for what is compared.
    """
    if not any(_PATTERNS[name].search(beyond) for name in ("compares_amounts", *_COLUMNS)):
        return ()
    asked = _stems(beyond)
    tables = {chunk.list_id: chunk for passage in passages if (chunk := passage.chunk).kind == "table_row"}
    found: list[tuple[int, tuple[Chunk, ...]]] = []
    for of_table in tables.values():
        table = [row for row in knowledge_base.siblings(of_table) if row.kind == "table_row"]
        columns = _stems(" ".join(name for name, _ in cells_of(of_table.text)))
        rows = _rows(sides, table, columns | _stems(" ".join((of_table.document_title, *of_table.heading_path))))
        shared = max((len(asked & (columns - _called(row))) for row in rows), default=0)
        if rows and (shared or _says_which_column(beyond, rows[0])):
            found.append((shared, rows))
    return max(found, key=lambda one: one[0])[1] if found else ()


def _says_which_column(beyond: str, row: Chunk) -> bool:
    """Whether a comparative asks for what a column has by itself: "longer" where one is of weeks."""
    kinds = [_PATTERNS[column] for name, column in _COLUMNS.items() if _PATTERNS[name].search(beyond)]
    words = {word for name, _ in cells_of(row.text) for word in tokens(name.replace("_", " "))}
    if any(kind.fullmatch(word) for kind in kinds for word in words):
        return True
    return bool(_ON_A_CALENDAR.search(beyond)) and any(_DAY.fullmatch(value) for _, value in cells_of(row.text))


def _rows(sides: Sequence[str], table: Sequence[Chunk], above: frozenset[str]) -> tuple[Chunk, ...]:
    """`above`: stems of what stands over all rows, which names none of them."""
    names = [_name(row) for row in table]
    words = [_stems(side) - above or _stems(side) for side in sides]
    each = [[place for place, name in enumerate(names) if of_side and (of_side <= name or (name and name <= of_side))] for of_side in words]
    if not all(each):
        return ()
    chosen = [_nearest(places, names, words[:side] + words[side + 1 :]) for side, places in enumerate(each)]
    known = [place for place in chosen if place is not None]
    return tuple(table[place] for place in known) if len(set(known)) == len(sides) else ()


def _nearest(places: Sequence[int], names: Sequence[frozenset[str]], others: Sequence[frozenset[str]]) -> int | None:
    """Of the rows that a side may be the one which is called most like the other: "the oar course and the refresher"."""
    alike = [(sum(len(names[place] & other) for other in others), place) for place in places]
    most = max(shared for shared, _ in alike)
    best = [place for shared, place in alike if shared == most]
    return best[0] if len(best) == 1 else None


def _name_cell(row: Chunk) -> tuple[str, str]:
    """The first that is no code or number, with its column."""
    return next((cell for cell in cells_of(row.text) if not _IS_CODE.fullmatch(cell[1]) and _stems(cell[1])), ("", ""))


def _name(row: Chunk) -> frozenset[str]:
    return _stems(_name_cell(row)[1])


def _called(row: Chunk) -> frozenset[str]:
    """What the column of names is called, "course": it is what is compared and not by what."""
    return _stems(_name_cell(row)[0])


def _stems(text: str) -> frozenset[str]:
    """Also of the names of columns, "starting_pay"."""
    return frozenset(content_words(text.replace("_", " ")))
