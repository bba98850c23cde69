"""The cells of a table row, read back from the text that the chunker made of them: "Room: Attic; Beds: 2; Keys: one; two on request"."""

from __future__ import annotations


def cells_of(text: str) -> list[tuple[str, str]]:
    """Column and value, in order; what has no column of its own goes on with the value before it."""
    cells: list[tuple[str, str]] = []
    for part in text.split("; "):
        name, colon, value = part.partition(": ")
        if colon:
            cells.append((name.strip(), value.strip()))
        elif cells:
            cells[-1] = (cells[-1][0], f"{cells[-1][1]}; {part.strip()}")
        else:
            return []
    return cells
