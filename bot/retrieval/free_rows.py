"""The rows of a table that cost nothing, where those are asked for: "Which of the courses are free?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.retrieval.row_cells import cells_of
from knowledge import Chunk

_ASKED = re.compile(
    r"\b(?:free of charge|for free|costs? (?:me |us |you )?nothing|without (?:a |any )?(?:fee|charge|payment)|no (?:fee|charge|cost)s?"
    r"|(?:do|does)(?: not|n['’]t) cost|(?:is|are) (?:\w+ )?free\b(?=\W*$))",
    re.IGNORECASE,
)
_PRICE = re.compile(r"\b(?:fees?|prices?|costs?|charges?|fares?|admission|tuition)\b", re.IGNORECASE)
_NOTHING = re.compile(r"(?:0+(?:[.,]0+)?(?:\s?[^\d\s]+)?|free\b.*|none|nothing|nil|no (?:charge|fee|cost))\W*$", re.IGNORECASE)


def free_rows(query: str, items: Sequence[Chunk]) -> tuple[Chunk, ...]:
    """None where something else is asked for, no column says what things cost, or none of them is free."""
    if not _ASKED.search(query):
        return ()
    return tuple(item for item in items if item.kind == "table_row" and _is_free(item.text))


def _is_free(row: str) -> bool:
    return any(_PRICE.search(name) and _NOTHING.match(value) for name, value in cells_of(row))
