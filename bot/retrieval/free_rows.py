"""The rows of a table that cost nothing or have nothing in a column, where those are asked for: "Which of the courses are free?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.retrieval.row_cells import cells_of
from knowledge import Chunk, content_words

_ASKED = re.compile(
    r"\b(?:free of charge|for free|costs? (?:me |us |you )?nothing|without (?:a |any )?(?:fee|charge|payment)|no (?:fee|charge|cost)s?"
    r"|(?:do|does)(?: not|n['’]t) cost|(?:is|are) (?:\w+ )?free\b(?=\W*$))",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\b(?:fees?|prices?|costs?|charges?|fares?|admission|tuition)\b", re.IGNORECASE)
_NOTHING = re.compile(r"(?:0+(?:[.,]0+)?(?:\s?[^\d\s]+)?|free\b.*|none|nothing|nil|no (?:charge|fee|cost))\W*$", re.IGNORECASE)
# "Which boats need no licence?", "without a crew"
_WITHOUT = re.compile(
    r"\b(?:no|without|(?:do|does|did|need|are|is)(?: not|n['’]t)(?: (?:need|require|have|want|include|ask for|end with))?)"
    r"(?: (?:an?|any|the))? (?P<what>[\w’' -]+)",
    re.IGNORECASE,
)
_HAS_NOTHING = re.compile(r"(?:none|nothing|nil|no|not (?:needed|required|necessary))\W*|[-–—]?", re.IGNORECASE)


def rows_without(query: str, items: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """Those that have nothing in the column that is named as what they are to be without; none where all or no rows are so."""
    asked = _WITHOUT.search(query)
    rows = [item for item in items if item.kind == "table_row"]
    without = frozenset(content_words(asked["what"])) if asked else frozenset()
    chosen = tuple(row for row in rows if without and any(_HAS_NOTHING.fullmatch(value) for value in _in_column(without, row.text)))
    return chosen if len(chosen) < len(rows) else ()


def _in_column(called: frozenset[str], row: str) -> list[str]:
    return [
        value
        for name, value in cells_of(row)
        if (words := frozenset(content_words(name.replace("_", " ")))) and (words <= called or called <= words)
    ]


def free_rows(query: str, items: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """None where something else is asked for, no column says what things cost, or none of them is free."""
    if not _ASKED.search(query):
        return ()
    return tuple(item for item in items if item.kind == "table_row" and _is_free(item.text))


def _is_free(row: str) -> bool:
    return any(_PRICE.search(name) and _NOTHING.match(value) for name, value in cells_of(row))
