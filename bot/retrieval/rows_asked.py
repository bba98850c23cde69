"""Whether a table has the row that is asked about: "an annual pass for a child" is no row where one is of passes and one of children."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.retrieval.row_cells import cells_of
from knowledge import STOP_WORDS, Chunk, KnowledgeBase, Passage, stem, tokens

_SEVERAL = re.compile(r"\b(?:and|or|both|versus|vs|than|between|all|each|every|list)\b", re.IGNORECASE)


def no_such_row(query: str, told: Sequence[Passage], knowledge_base: KnowledgeBase) -> bool:
    """Whether the rows that would be told have each a part of what is named, and no row of their table has all of it."""
    if not told or told[0].chunk.kind != "table_row" or _SEVERAL.search(query):
        return False
    rows = [_first_cell(row) for row in knowledge_base.siblings(told[0].chunk) if row.kind == "table_row"]
    asked = {stem(word) for word in tokens(query) if word not in STOP_WORDS}
    named = asked & frozenset().union(*rows) - _columns(told[0].chunk)
    return bool(named) and not any(named <= row for row in rows)


def _columns(row: Chunk) -> frozenset[str]:
    """What the columns are called, as stems: "after three years" names one, and not the row of accidents per year."""
    return frozenset(stem(word) for name, _ in cells_of(row.text) for word in tokens(name))


def _first_cell(row: Chunk) -> frozenset[str]:
    """What the row is about, as stems."""
    first = row.text.split("; ")[0].partition(": ")
    return frozenset(stem(word) for word in tokens(first[2] or first[0]) if not word.isdigit())
