"""Lines of a PDF joined into paragraphs by their places. Only this module judges full lines, distances, indentation and hyphens."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from knowledge.formats.pdf_segments import Segment
from knowledge.formats.pdf_tables import PdfTable, with_tables

_HEADING_RATIO = 1.12  # to the size of the running text
_MAX_HEADING_CHARACTERS = 150
_PARAGRAPH_GAP = 1.4  # in distances of lines
_COLUMN_POINTS = 40
_LINES_AROUND = 8
_WIDE_HEADING = 0.75  # of the width of the text, from which on a heading is broken; letters in bold are wider than is guessed
_LIST_MARK = re.compile(r"(?:[•◦▪●○■–*-]|\(?\d{1,2}[.)]|[a-z][.)])\s+\S")
_NAMED_VALUE = re.compile(r"[A-Z][^:.!?]{1,30}: \S")
# What is written with a hyphen more often than in one word.
_HYPHENATED = frozenset(
    """first second third self well long short part full half high low non ex cross one two three four five six seven eight nine ten twenty
    thirty forty fifty sixty seventy eighty ninety""".split()
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class PdfParagraph:
    text: str
    page: int  # from 0; the one that it starts on
    x: float
    size: float
    level: int = 0  # of a heading; 0 for running text
    row: Literal["first", "next"] | None = None  # of a table; `text` is Markdown then


def read_paragraphs(pages: Sequence[Sequence[Segment]]) -> list[PdfParagraph]:
    return _with_unmarked_bullets(list(_Joiner(pages).paragraphs()))


class _Joiner:
    def __init__(self, pages: Sequence[Sequence[Segment]]) -> None:
        self._pages = pages
        segments = [segment for page in pages for segment in page]
        characters: Counter[float] = Counter()
        for segment in segments:
            characters[round(segment.size, 1)] += len(segment.text)
        self._body_size = characters.most_common(1)[0][0] if characters else 1.0
        heading_sizes = {round(segment.size, 1) for segment in segments if self._is_larger(segment)}
        self._levels = {size: level for level, size in enumerate(sorted(heading_sizes, reverse=True), start=1)}
        distances = self._distances()
        self._leading = statistics.median_low(distances) if distances else 1.2 * self._body_size
        # Where paragraphs are set apart by space, a line at the usual distance belongs to the paragraph above.
        self._has_spaced_paragraphs = sum(distance > _PARAGRAPH_GAP * self._leading for distance in distances) >= 3
        self._words = Counter(word.lower() for segment in segments for word in _WORD.findall(segment.text))

    def _is_larger(self, segment: Segment) -> bool:
        is_short = len(segment.text) <= _MAX_HEADING_CHARACTERS and any(map(str.isalpha, segment.text))
        return is_short and segment.size >= self._body_size * _HEADING_RATIO

    def _distances(self) -> list[float]:
        return [
            above.y - below.y
            for page in self._pages
            for above, below in pairwise(page)
            if above.size == below.size and 0 < above.y - below.y < 3 * above.size
        ]

    def paragraphs(self) -> Iterator[PdfParagraph]:
        text, first, last, page_of_first = "", None, None, 0
        above: PdfTable | None = None  # the table that came last, if nothing came after it
        for page, part in self._parts():
            if isinstance(part, Segment) and first and last and self._continues(first, last, part):
                text, last = self._with(text, part.text), part
                continue
            if first:
                yield self._paragraph(text, page_of_first, first)
            if isinstance(part, PdfTable):
                above = above if part.goes_on_with(above) else None
                yield from self._table(part, above, page)
                text, first, last, above = "", None, None, above or part
            else:
                text, first, last, page_of_first, above = part.text, part, part, page, None
        if first:
            yield self._paragraph(text, page_of_first, first)

    def _table(self, table: PdfTable, above: PdfTable | None, page: int) -> Iterator[PdfParagraph]:
        for index, row in enumerate(table.markdown_rows(above)):
            yield PdfParagraph(row, page, 0.0, self._body_size, row="next" if index or above else "first")

    def _parts(self) -> Iterator[tuple[int, Segment | PdfTable]]:
        for number, page in enumerate(self._pages):
            self._page_width = max((segment.right for segment in page), default=0.0) - min((segment.x for segment in page), default=0.0)
            self._right_edges = _right_edges([segment for segment in page if not self._is_larger(segment)])
            for part in with_tables(page):
                yield number, part

    def _paragraph(self, text: str, page: int, first: Segment) -> PdfParagraph:
        level = self._levels.get(round(first.size, 1), 0) if self._is_larger(first) else 0
        return PdfParagraph(text, page, first.x, first.size, level)

    def _continues(self, first: Segment, last: Segment, line: Segment) -> bool:
        """Whether a line goes on with the paragraph whose first and last lines are given."""
        if _LIST_MARK.match(line.text) or abs(line.size - last.size) > 0.1 * last.size:
            return False
        if self._is_larger(line):
            return 0 < last.y - line.y < 1.6 * line.size and self._is_wrapped_heading(last, line)
        if _NAMED_VALUE.match(first.text) and _NAMED_VALUE.match(line.text) and not self._is_full(last, line):
            return False
        distance = last.y - line.y
        # Items whose bullets were drawn may begin in small letters as well: where the line ends early, it did not end for want of space.
        is_about_full = self._is_full(last, line, tolerance=0.15 if last.text[-1] == "," else 0.2)
        goes_on_in_small = line.text[0].islower() and last.text[-1] not in ".!?:;" and is_about_full
        if distance <= 0:  # the next page or column
            return last.text[-1] not in ".!?:" and (goes_on_in_small or self._is_full(last, line))
        if distance > _PARAGRAPH_GAP * self._leading:
            return goes_on_in_small and distance < 2 * self._leading
        if line.x > last.x + line.size and not (last is first and _LIST_MARK.match(first.text)):
            return False  # indented: the first line of the next paragraph
        if self._has_spaced_paragraphs and last.right - last.x > 0.6 * (self._right_edge(last) - last.x):
            return True
        return goes_on_in_small or last.text.endswith("-") or self._is_full(last, line)

    def _is_wrapped_heading(self, last: Segment, line: Segment) -> bool:
        """Whether a line in large letters goes on with the one above, and is not the first heading below a title."""
        is_in_line = abs(line.x - last.x) < last.size or abs((line.x + line.right - last.x - last.right) / 2) < last.size
        first_word = replace(line, text=line.text.split()[0])
        return is_in_line and (last.right - last.x) + (first_word.right - first_word.x) > _WIDE_HEADING * self._page_width

    def _is_full(self, last: Segment, line: Segment, *, tolerance: float = 0.1) -> bool:
        """Whether the first word below would not have fitted. Widths are guessed, so a part of the line is allowed for."""
        edge = self._right_edge(last)
        first_word = replace(line, text=line.text.split()[0])
        return last.right + (first_word.right - first_word.x) + tolerance * (edge - last.x) > edge

    def _right_edge(self, segment: Segment) -> float:
        return self._right_edges.get(segment, segment.right)

    def _with(self, text: str, line: str) -> str:
        if text.endswith("\u00ad"):
            return text[:-1] + line
        if not (text.endswith("-") and text[-2:-1].isalpha() and line[:1].islower()):
            return f"{text} {line}"
        return text[:-1] + line if self._is_broken_word(text, line) else text + line

    def _is_broken_word(self, text: str, line: str) -> bool:
        """Whether a hyphen at the end of a line is only there because the line ended. The words of the rest of the document tell."""
        before, after = _WORD.findall(text[:-1])[-1], _WORD.findall(line)[0]
        whole, compound = (before + after).lower(), f"{before}-{after}".lower()
        if self._words[whole] or self._words[compound]:
            return self._words[whole] >= self._words[compound]
        return (
            not before.isupper()
            and before.lower() not in _HYPHENATED
            and not (self._words[before.lower()] > 1 and self._words[after.lower()] > 1)
        )


def _column(segment: Segment) -> int:
    return int(segment.x // _COLUMN_POINTS)


def _right_edges(page: Sequence[Segment]) -> dict[Segment, float]:
    """How far the lines around each line reach that start with it, or left of it and run through it: items are often all short.

    Only those around it: a page has text over its whole width above and below its columns.
    """
    edges = {}
    for index, segment in enumerate(page):
        column = _column(segment)
        around = page[max(0, index - _LINES_AROUND) : index + _LINES_AROUND + 1]
        edges[segment] = max(
            line.right for line in around if line is segment or (_column(line) <= column and line.right >= column * _COLUMN_POINTS)
        )
    return edges


def _with_unmarked_bullets(paragraphs: list[PdfParagraph]) -> list[PdfParagraph]:
    """Some programs draw their bullets as pictures: what is left is a run of paragraphs that stand further in than the text."""
    plain = [paragraph for paragraph in paragraphs if not paragraph.level and not paragraph.row]
    if not plain:
        return paragraphs
    margin = _left_margin(plain)
    is_inner = [
        not paragraph.level
        and not paragraph.row
        and not _LIST_MARK.match(paragraph.text)
        and 1.2 < (paragraph.x - margin) / paragraph.size < 12
        for paragraph in paragraphs
    ]
    marked = []
    for index, paragraph in enumerate(paragraphs):
        has_neighbour = any(is_inner[max(index - 1, 0) : index]) or any(is_inner[index + 1 : index + 2])
        marked.append(replace(paragraph, text=f"• {paragraph.text}") if is_inner[index] and has_neighbour else paragraph)
    return marked


def _left_margin(paragraphs: Sequence[PdfParagraph]) -> float:
    """The leftmost place at which more than a little of the text starts."""
    characters: Counter[int] = Counter()
    for paragraph in paragraphs:
        characters[round(paragraph.x)] += len(paragraph.text)
    return min(x for x, count in characters.items() if count * 20 >= characters.total())
