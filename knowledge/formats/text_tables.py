"""Tables in plain text, told by the white space between their columns. Only this module tells a table from running text there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.escaping import escape_cell
from knowledge.formats.text_lines import Line

_CELL = re.compile(r"\S+(?: \S+)*")
_GAP_IN_PROSE = re.compile(r"[.!?:;,] {2,}")  # the old habit of two spaces behind a sentence
_MIN_ROWS = 2  # below the header; or one where a line is drawn under the header
_MAX_CELL_CHARACTERS = 60
_MAX_SHIFT = 3  # characters that a cell may start beside its column


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class TextTable:
    markdown_rows: tuple[str, ...]  # the first with the line that marks it as header
    lines: int  # how many of the text it takes


def table_at(lines: Sequence[Line], start: int) -> TextTable | None:
    """The table that begins on this line."""
    header = _cells(lines[start])
    if len(header) < 2:
        return None
    rows: list[list[str]] = []
    has_drawn_header, at = False, start + 1
    while at < len(lines) and lines[at].kind in ("text", "rule"):
        if lines[at].kind == "rule":
            has_drawn_header = has_drawn_header or not rows
        elif not _add(_cells(lines[at]), header, rows):
            break
        at += 1
    is_table = len(rows) >= (1 if has_drawn_header else _MIN_ROWS)
    if not is_table or sum(all(row) for row in rows) * 2 < len(rows):
        return None
    names = [cell.text for cell in header]
    if len(names) == 2 and not has_drawn_header:  # names and values: its first row is one like the others
        rows, names = [names, *rows], ["", ""]
    return TextTable((f"{_row(names)}\n|{' --- |' * len(names)}", *map(_row, rows)), at - start)


def _cells(line: Line) -> list[_Cell]:
    if line.kind != "text" or _GAP_IN_PROSE.search(line.text):
        return []
    cells = [_Cell(found.group(), line.indent + found.start(), line.indent + found.end()) for found in _CELL.finditer(line.text)]
    return [] if any(len(cell.text) > _MAX_CELL_CHARACTERS for cell in cells) else cells


def _add(cells: Sequence[_Cell], header: Sequence[_Cell], rows: list[list[str]]) -> bool:
    """Adds a line as a row, or to the row above that it goes on with; False where it is neither."""
    if not cells or len(cells) > len(header):
        return False
    columns = [_column(cell, header) for cell in cells]
    if len(set(columns)) < len(columns) or None in columns:
        return False
    placed = {column: cell.text for column, cell in zip(columns, cells, strict=True)}
    if 0 not in placed and rows:
        rows[-1] = [f"{text} {placed.get(column, '')}".strip() for column, text in enumerate(rows[-1])]
        return True
    if len(cells) < 2:
        return False
    rows.append([placed.get(column, "") for column in range(len(header))])
    return True


def _column(cell: _Cell, header: Sequence[_Cell]) -> int | None:
    """The column that it is in line with, on the left, on the right, or over its width."""
    for index, head in enumerate(header):
        in_line = abs(cell.start - head.start) <= _MAX_SHIFT or abs(cell.end - head.end) <= _MAX_SHIFT
        if in_line or (cell.start < head.end and cell.end > head.start):
            return index
    return None


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(escape_cell, cells)) + " |"
