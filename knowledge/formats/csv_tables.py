"""CSV into one Markdown table, whichever sign separates its fields. The only module that knows CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from knowledge.formats.converted import Converted, NotReadable
from knowledge.formats.escaping import escape, escape_cell

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50


def convert(text: str) -> Converted:
    """Not MarkItDown's converter: it knows only the comma, and leaves markup in the cells."""
    rows = [row for row in _rows(text) if any(cell.strip() for cell in row)]
    if not rows:
        return Converted("")
    above, table, below = _parted(rows)
    width = max(map(len, table))
    lines = [_line([*row, *[""] * (width - len(row))]) for row in table]
    markdown = "\n".join((lines[0], "|" + " --- |" * width, *lines[1:]))
    title = _only_text(above[0]) if above else None
    remarks = [escape(_only_text(row)) for row in (*above[1:], *below)]
    heading = [f"# {escape(title)}"] if title else []
    return Converted("\n\n".join((*heading, *remarks[: len(above[1:])], markdown, *remarks[len(above[1:]) :])), title=title)


def _parted(rows: list[list[str]]) -> tuple[list[list[str]], list[list[str]], list[list[str]]]:
    """Lines of a title above the header and remarks below the last row have one cell that says something; a row has several."""
    full = [index for index, row in enumerate(rows) if sum(bool(cell.strip()) for cell in row) > 1]
    if len(full) < 2:
        return [], rows, []
    return rows[: full[0]], rows[full[0] : full[-1] + 1], rows[full[-1] + 1 :]


def _only_text(row: list[str]) -> str:
    return " ".join(next(cell for cell in row if cell.strip()).split())


def _rows(text: str) -> Iterator[list[str]]:
    # The reader's limit is for the whole process and guards against a quote that is never closed; the size of the file already bounds that.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    except csv.Error as error:
        raise NotReadable("its fields cannot be told apart; save it as CSV with commas.") from error


def _delimiter(text: str) -> str:
    """The sign that splits the first lines into the same number of fields most often; a comma inside prose does not."""
    sample = "\n".join(text.split("\n", _SAMPLE_LINES)[:_SAMPLE_LINES])
    return max(_DELIMITERS, key=lambda delimiter: _regularity(sample, delimiter))


def _regularity(sample: str, delimiter: str) -> tuple[float, int]:
    try:
        widths = [len(row) for row in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter) if row]
    except csv.Error:
        return (0.0, 0)
    if not widths or widths[0] < 2:
        return (0.0, 0)
    return (sum(width == widths[0] for width in widths) / len(widths), widths[0])


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(map(escape_cell, cells)) + " |"
