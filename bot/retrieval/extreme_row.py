"""The row of a table that has the most or the least of something: "Which course is the cheapest?" is answered by no other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot import patterns
from bot.messages.asked_words import asked_words
from bot.retrieval.row_cells import cells_of
from bot.retrieval.speakers import documents_of, speaker_words
from knowledge import STOP_WORDS, Chunk, KnowledgeBase, Passage, stem, tokens

_PATTERNS = patterns.load("extremes")
_COLUMNS: Mapping[str, str] = {"over_price": "price_column", "over_pay": "pay_column", "over_time": "time_column"}
_SAYS_WHICH_END = ("over_price", "over_pay", "over_time", "over_date", "highest", "lowest", "rise", "fall")
_NUMBER = re.compile(
    r"(?P<sign>[+−–-]?)\s?(?P<before>[$€£¥]?)\s?(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<rest>\.\d+)?\s?(?P<after>%|[^\W\d]+)?"
)
_CURRENCIES = frozenset("$€£¥")
NEAREST = 8  # passages; a table that none of them comes from is not asked about
LEAST_ROWS = 3


@dataclass(frozen=True, slots=True)
class _Value:
    amount: float
    unit: str
    signed: bool = False


def extreme_row(query: str, passages: Sequence[Passage], knowledge_base: KnowledgeBase) -> Chunk | None:
    """None where no superlative is asked for, no single column is meant, rows tie, or a value is missing or in another unit."""
    highest, lowest = (bool(_PATTERNS[end].search(query)) for end in ("highest", "lowest"))
    if highest == lowest or not _PATTERNS["asks"].search(query):
        return None
    words = _named(query, knowledge_base, passages)
    named, asked = _stems(" ".join(words)), frozenset(stem(word) for word in asked_words(" ".join(words)))
    tables = {chunk.list_id: chunk for passage in passages[:NEAREST] if (chunk := passage.chunk).kind == "table_row"}
    found: list[tuple[int, Chunk]] = []
    for of_table in tables.values():
        rows = [row for row in knowledge_base.siblings(of_table) if row.kind == "table_row"]
        meant = _rows_meant(asked, rows)
        row = _extreme(query, named, meant, highest=highest) if len(meant) >= LEAST_ROWS else None
        found += [(len(named & _above(rows[0])), row)] if row else []
    best = max((share for share, _ in found), default=0)
    nearest = [row for share, row in found if share == best]
    return nearest[0] if len(nearest) == 1 else None


def _named(query: str, knowledge_base: KnowledgeBase, passages: Sequence[Passage]) -> list[str]:
    """The words of the question, without who says it and which end is meant."""
    speaker, rest = speaker_words(query, documents_of(passages, knowledge_base)), query
    for name in _SAYS_WHICH_END:
        rest = _PATTERNS[name].sub(" ", rest)
    return [word for word in tokens(rest) if word not in speaker and word not in STOP_WORDS]


def _rows_meant(asked: frozenset[str], rows: Sequence[Chunk]) -> list[Chunk]:
    """All, or those that have what only some have ("in Saltmarsh"); none where something is asked that the table does not have."""
    above = _above(rows[0])
    cells = [_stems(" ".join(_cells(row).values())) for row in rows]
    if not all(word in above or any(word in of_row for of_row in cells) for word in asked):
        return []
    return [row for row, of_row in zip(rows, cells, strict=True) if asked - above <= of_row]


def _above(row: Chunk) -> frozenset[str]:
    """Stems of what stands over a table and its columns."""
    return _stems(" ".join((row.document_title, *row.heading_path, *_cells(row))))


def _extreme(query: str, named: frozenset[str], rows: Sequence[Chunk], *, highest: bool) -> Chunk | None:
    values = _values_meant(query, named, rows)
    if values is None:
        return None
    falls = bool(_PATTERNS["fall"].search(query))
    if falls or _PATTERNS["rise"].search(query):
        if not any(value.signed for value in values) or not highest:
            return None
        highest = not falls
    amounts = [value.amount for value in values]
    best = (max if highest else min)(amounts)
    if amounts.count(best) > 1 or (falls and best >= 0):
        return None
    return rows[amounts.index(best)]


def _values_meant(query: str, named: frozenset[str], rows: Sequence[Chunk]) -> list[_Value] | None:
    """The values of the one column that is asked about, where they can be compared."""
    told = [name for name in _cells(rows[0]) if any(_value(_cells(row).get(name, "")) for row in rows)]
    columns = {name: _values(name, rows) for name in told}
    says_itself = any(_PATTERNS[name].search(query) for name in (*_COLUMNS, "over_date"))
    if says_itself:
        columns = {name: values for name, values in columns.items() if _of_kind(query, name, values)}
    shared = {name: _shared(named, name) for name in columns}
    most = max(shared.values(), default=(0, 0.0))
    nearest = [name for name, share in shared.items() if share == most]
    if len(nearest) != 1 or not (most > (0, 0.0) or says_itself):
        return None
    rows_are = _stems(" ".join((*rows[0].heading_path[-1:], *_cells(rows[0])))) - _stems(nearest[0])
    of_what = named & rows_are  # "What is the latest I can apply?" asks for no row
    return columns[nearest[0]] if of_what else None


def _shared(named: frozenset[str], column: str) -> tuple[int, float]:
    """How many words of a column's name are asked for, and how much of it that is: "places 2025" before "applicants for a place"."""
    words = frozenset(word for word in _stems(column) if word not in STOP_WORDS and not word.isdigit())
    return len(named & words), len(named & words) / max(len(words), 1)


def _of_kind(query: str, column: str, values: Sequence[_Value] | None) -> bool:
    """Whether a column is one of prices, of pay, of time or of dates, where the superlative asks for such."""
    unit = values[0].unit if values else ""
    if _PATTERNS["over_date"].search(query):
        return unit == "date"
    if unit == "%" or (unit in _CURRENCIES and _PATTERNS["over_time"].search(query)):
        return False
    words = {*tokens(column.replace("_", " ")), unit}
    kinds = [kind for over, kind in _COLUMNS.items() if _PATTERNS[over].search(query)]
    return all(any(_PATTERNS[kind].fullmatch(word) for word in words) for kind in kinds)


def _cells(row: Chunk) -> dict[str, str]:
    return dict(cells_of(row.text))


def _values(column: str, rows: Sequence[Chunk]) -> list[_Value] | None:
    """Of a column, where each row has one and all are of one unit."""
    values = [_value(_cells(row).get(column, "")) for row in rows]
    found = [value for value in values if value is not None]
    return found if len(found) == len(rows) and len({value.unit for value in found}) == 1 else None


def _value(text: str) -> _Value | None:
    try:
        return _Value(date.fromisoformat(text).toordinal(), "date")
    except ValueError:
        match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    amount = float(match["digits"].replace(",", "") + (match["rest"] or ""))
    unit = match["before"] or stem((match["after"] or "").lower())
    return _Value(-amount if match["sign"] in {"−", "–", "-"} else amount, unit, bool(match["sign"]))


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(text.replace("_", " ")))
