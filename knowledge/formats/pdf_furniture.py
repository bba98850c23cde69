"""Running heads, page numbers and what browsers print at the edges of pages. Only this module tells them from the text of a PDF."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from knowledge.formats.pdf_segments import Segment

_PAGE_NUMBER = re.compile(
    r"(?P<word>page|p\.|seite)?\s*[-–—|]?\s*(?P<number>\d{1,4})\s*(?:(?:of|/|von)\s*(?P<total>\d{1,4}))?\s*[-–—|]?", re.IGNORECASE
)
_COUNTED = re.compile(r"\b(page|seite|p\.)\s*\d+|\b\d+\s*(?=(?:of|/|von)\s*\d+)", re.IGNORECASE)
_PRINTED_BY_BROWSER = re.compile(r"[a-z]+://\S+|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?", re.IGNORECASE)
_MAX_EDGE_LINES = 3
_SMALLER = 0.9  # than the running text
_EDGE_GAP = 1.6  # in letter sizes, or usual distances of lines; a heading or the header of a table stands closer to what it heads


def without_running_heads(pages: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    body_size = _usual_size(pages)
    edges = [_edge(page, body_size) for page in pages]
    seen = Counter(text for edge in edges for text in set(map(_compared, edge)))
    often = max(2, len(pages) // 3)
    offsets = Counter(offset for index, edge in enumerate(edges) for offset in {_offset(segment, index) for segment in edge} - {None})
    headings = {segment.text: segment.size for page in pages for segment in reversed(page)}

    def is_furniture(segment: Segment, index: int) -> bool:
        beside = (other for other in edges[index] if round(other.y) == round(segment.y))
        return is_by_itself(segment, index) or any(_PRINTED_BY_BROWSER.fullmatch(other.text) for other in beside)

    def is_by_itself(segment: Segment, index: int) -> bool:
        offset = _offset(segment, index)
        return (
            seen[_compared(segment)] >= often
            or (offset is not None and (offsets[offset] > 1 or (len(pages) == 1 and offset == 1)))
            or bool(_PRINTED_BY_BROWSER.fullmatch(segment.text))
            or headings[segment.text] > 1.5 * segment.size  # the title once more, in small letters
        )

    return [
        [segment for segment in page if segment not in edge or not is_furniture(segment, index)]
        for index, (page, edge) in enumerate(zip(pages, edges, strict=True))
    ]


def _usual_size(pages: Sequence[Sequence[Segment]]) -> float:
    characters: Counter[float] = Counter()
    for page in pages:
        for segment in page:
            characters[round(segment.size, 1)] += len(segment.text)
    return characters.most_common(1)[0][0] if characters else 1.0


def _edge(page: Sequence[Segment], body_size: float) -> set[Segment]:
    """What is set apart at the top and at the bottom of the page, by its distance or by smaller letters."""
    lines = {round(segment.y): segment.size for segment in page}
    heights = sorted(lines)
    distances = [following - height for height, following in pairwise(heights)]
    usual = min(statistics.median_low(distances), 2 * max(lines.values())) if distances else 0.0  # few lines stand anywhere
    outer = {*_outermost(heights, lines, usual), *_outermost(heights[::-1], lines, usual)}
    outer |= {height for height in (*heights[:1], *heights[-1:]) if lines[height] < _SMALLER * body_size}
    return {segment for segment in page if round(segment.y) in outer} if len(outer) < len(heights) else set()


def _outermost(heights: Sequence[int], sizes: Mapping[int, float], usual: float) -> Sequence[int]:
    for index, (height, following) in enumerate(pairwise(heights[: _MAX_EDGE_LINES + 1]), start=1):
        if abs(following - height) > _EDGE_GAP * max(sizes[height], usual):
            return heights[:index]
    return ()


def _compared(segment: Segment) -> tuple[str, int]:
    """The page's own number differs, and a title in large letters is not the running head that repeats it."""
    return _COUNTED.sub(r"\1#", segment.text), round(segment.size)


def _offset(segment: Segment, index: int) -> int | None:
    """By how much a page number differs from the place of its page; None for what is no page number."""
    found = _PAGE_NUMBER.fullmatch(segment.text)
    return int(found["number"]) - index if found else None
