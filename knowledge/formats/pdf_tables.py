"""Tables in PDFs, told by the places of their text: side by side, row under row. Only this module tells a table from running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.formats.escaping import escape_cell
from knowledge.formats.pdf_segments import Segment

_MAX_CELL_LINES = 8


@dataclass(frozen=True, slots=True)
class PdfTable:
    rows: tuple[tuple[str, ...], ...]

    def markdown_rows(self, above: PdfTable | None) -> list[str]:
        """`above` is the table that this one goes on with on the next page, where it may repeat its header."""
        rows = self.rows
        if above is not None:
            return [_row(row) for row in (rows[1:] if rows[0] == above.rows[0] else rows)]
        header = _row(rows[0]) + "\n" + "|" + " --- |" * len(rows[0])
        return [header, *map(_row, rows[1:])]

    def goes_on_with(self, above: PdfTable | None) -> bool:
        return above is not None and len(above.rows[0]) == len(self.rows[0])


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(escape_cell, cells)) + " |"


def with_tables(segments: Sequence[Segment]) -> list[Segment | PdfTable]:
    """The segments of a page in their order, with those of each table replaced by it."""
    parts: list[Segment | PdfTable] = []
    rows: list[list[list[Segment]]] = []
    for row in _rows(segments):
        if rows and (len(row) == 1 or len(row) > len(rows[0]) or _is_far_below(row, rows[-1])):
            parts.extend(_table_or_text(rows))
            rows = []
        if len(row) == 1:
            parts.extend(row[0])
        else:
            rows.append(row)
    return [*parts, *_table_or_text(rows)]


def _is_far_below(row: Sequence[Sequence[Segment]], above: Sequence[Sequence[Segment]]) -> bool:
    lowest, highest = min(cell[-1].y for cell in above), max(cell[0].y for cell in row)
    return lowest - highest > 4 * row[0][0].size


def _table_or_text(rows: list[list[list[Segment]]]) -> list[Segment | PdfTable]:
    if len(rows) < 2:
        return [segment for row in rows for cell in row for segment in cell]
    columns = [cell[0].x for cell in rows[0]]
    return [PdfTable(tuple(_in_columns(row, columns) for row in rows))]


def _in_columns(row: Sequence[Sequence[Segment]], columns: Sequence[float]) -> tuple[str, ...]:
    texts = [" ".join(segment.text for segment in cell) for cell in row]
    if len(row) == len(columns):
        return tuple(texts)
    cells = [""] * len(columns)
    for cell, text in zip(row, texts, strict=True):
        nearest = min(range(len(columns)), key=lambda column: abs(columns[column] - cell[0].x))
        cells[nearest] = f"{cells[nearest]} {text}".strip()
    return tuple(cells)


def _rows(segments: Sequence[Segment]) -> list[list[list[Segment]]]:
    """Rows of cells of lines. A line of text is a row with one cell."""
    rows: list[list[list[Segment]]] = []
    for segment in segments:
        if rows and _is_beside(segment, rows[-1][-1]):
            if len(rows[-1]) == 1 and not (len(rows) > 1 and len(rows[-2]) > 1):
                rows[-1:] = _first_cell_apart(rows[-1][0], segment)
            rows[-1].append([segment])
        elif rows and _goes_on(segment, rows[-1]):
            rows[-1][-1].append(segment)
        else:
            rows.append([[segment]])
    return rows


def _is_beside(segment: Segment, cell: Sequence[Segment]) -> bool:
    """To the right of the whole cell, and not below it. Where its lines end is a guess that may be a little too far."""
    left = cell[-1].x
    width = max(line.right for line in cell[-_MAX_CELL_LINES:]) - left
    is_on_a_line = cell[-1].y - 0.5 * segment.size <= segment.y <= cell[0].y + 1.5 * _MAX_CELL_LINES * segment.size
    return is_on_a_line and segment.x > left + max(0.85 * width, 2 * segment.size)


def _goes_on(segment: Segment, row: Sequence[Sequence[Segment]]) -> bool:
    """The next line of the same cell: right below and in line with it. With one cell so far it may also be a line of running text."""
    last = row[-1][-1]
    is_in_line = abs(segment.x - last.x) < segment.size
    is_centred = segment.bold and last.bold and abs((segment.x + segment.right - last.x - last.right) / 2) < segment.size
    return (is_in_line or is_centred) and 0 < last.y - segment.y < 1.5 * segment.size


def _first_cell_apart(lines: list[Segment], beside: Segment) -> list[list[list[Segment]]]:
    """Running text above the first row of a table is not a part of it: lines that stand higher than the second cell.

    A cell of several lines may stand beside one of a single line that is centred on it.
    """
    for cut in range(max(0, len(lines) - _MAX_CELL_LINES), len(lines) - 1):
        middle = (lines[cut].y + lines[-1].y) / 2
        if lines[cut].bold == beside.bold and abs(middle - beside.y) < 0.3 * beside.size:
            return [*([[lines[:cut]]] if cut else []), [lines[cut:]]]
    cut = len(lines) - 1
    while cut > 0 and lines[cut - 1].y <= beside.y + 0.5 * beside.size:
        cut -= 1
    return [*([[lines[:cut]]] if cut else []), [lines[cut:]]]
