"""PDF into Markdown, with the place at which each of its pages starts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.formats import pdf_segments
from knowledge.formats.converted import Converted
from knowledge.formats.escaping import escape
from knowledge.formats.pdf_furniture import without_running_heads
from knowledge.formats.pdf_paragraphs import PdfParagraph, read_paragraphs
from knowledge.formats.plain_text import NEXT_ITEM, Written, joined, offsets, write
from knowledge.formats.text_lines import Line, classify
from knowledge.formats.titles import best_title

_MIN_COLUMN_POINTS = 120
_MAX_OUTDENT_POINTS = 20  # a list may begin a little left of the indented first lines of paragraphs


def convert(data: bytes) -> Converted:
    pdf = pdf_segments.read(data)
    paragraphs = read_paragraphs(without_running_heads(pdf.pages))
    columns = _column_starts(paragraphs)
    lines: list[Line] = []
    pages: list[int] = []  # of each line
    for paragraph in paragraphs:
        line = _line(paragraph, columns)
        if lines and not (line.kind == lines[-1].kind == "bullet"):
            lines.append(Line("blank", ""))
            pages.append(paragraph.page)
        lines.append(line)
        pages.append(paragraph.page)
    written = write(lines, guess_headings=not any(paragraph.level for paragraph in paragraphs))
    markdown = joined(written)
    starts = _page_starts(written, [pages[part.line] for part in written], len(pdf.pages))
    return Converted(markdown, title=best_title(pdf.title, markdown), updated=pdf.updated, language=pdf.language, page_starts=starts)


def _column_starts(paragraphs: Sequence[PdfParagraph]) -> list[float]:
    """Where the columns of the text begin, leftmost first."""
    characters: Counter[float] = Counter()
    for paragraph in paragraphs:
        if not paragraph.row and not paragraph.level:
            characters[round(paragraph.x, -1)] += len(paragraph.text)
    starts: list[float] = []
    for x in sorted(characters):
        if characters[x] * 10 >= characters.total() and (not starts or x - starts[-1] >= _MIN_COLUMN_POINTS):
            starts.append(x)
    return starts


def _line(paragraph: PdfParagraph, columns: Sequence[float]) -> Line:
    if paragraph.row:
        return Line("markdown", paragraph.text, mark="" if paragraph.row == "first" else NEXT_ITEM)
    if paragraph.level:
        return Line("markdown", f"{'#' * min(paragraph.level, 6)} {escape(paragraph.text)}")
    start = max((x for x in columns if x - _MAX_OUTDENT_POINTS <= paragraph.x), default=0.0)
    return replace(classify(paragraph.text), indent=round((paragraph.x - start) / paragraph.size * 2))


def _page_starts(written: Sequence[Written], pages: Sequence[int], count: int) -> tuple[int, ...]:
    """Where each page starts in the Markdown: at the first block that starts on it or on a later page."""
    starts, places = [], offsets(written)
    end = len(joined(written))
    for page in range(count):
        starts.append(next((place for place, of in zip(places, pages, strict=True) if of >= page), end))
    return tuple(starts)
