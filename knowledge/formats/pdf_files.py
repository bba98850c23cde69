"""PDF into Markdown with page numbers; running heads and page numbers of the pages are dropped."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from knowledge.formats import pdf_segments
from knowledge.formats.converted import Converted
from knowledge.formats.escaping import escape
from knowledge.formats.pdf_paragraphs import PdfParagraph, read_paragraphs
from knowledge.formats.pdf_segments import Segment
from knowledge.formats.plain_text import Written, joined, offsets, write
from knowledge.formats.text_lines import Line, classify
from knowledge.formats.titles import best_title

_PAGE_NUMBER = re.compile(r"(?:page|p\.|seite)?\s*[-–—|]?\s*(\d{1,4}|[ivxlc]{1,6})\s*(?:(?:of|/|von)\s*\d{1,4})?\s*[-–—|]?", re.IGNORECASE)
# What a browser prints at the edges: the address and the time.
_PRINTED_BY_BROWSER = re.compile(r"[a-z]+://\S+|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:,? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M)?)?", re.IGNORECASE)
_EDGE_LINES = 3


def convert(data: bytes) -> Converted:
    pdf = pdf_segments.read(data)
    paragraphs = read_paragraphs(_without_running_heads(pdf.pages))
    lines: list[Line] = []
    pages: list[int] = []  # of each line
    for paragraph in paragraphs:
        lines.extend((_line(paragraph), Line("blank", "")))
        pages.extend((paragraph.page, paragraph.page))
    written = write(lines, guess_headings=not any(paragraph.level for paragraph in paragraphs))
    markdown = joined(written)
    starts = _page_starts(written, [pages[part.line] for part in written], len(pdf.pages))
    return Converted(markdown, title=best_title(pdf.title, markdown), updated=pdf.updated, language=pdf.language, page_starts=starts)


def _line(paragraph: PdfParagraph) -> Line:
    if paragraph.is_table:
        return Line("markdown", paragraph.text)
    if paragraph.level:
        return Line("markdown", f"{'#' * min(paragraph.level, 6)} {escape(paragraph.text)}")
    return replace(classify(paragraph.text), indent=round(paragraph.x / paragraph.size * 2))


def _page_starts(written: Sequence[Written], pages: Sequence[int], count: int) -> tuple[int, ...]:
    """Where each page starts in the Markdown: at the first block that starts on it or on a later page."""
    starts, places = [], offsets(written)
    end = len(joined(written))
    for page in range(count):
        starts.append(next((place for place, of in zip(places, pages, strict=True) if of >= page), end))
    return tuple(starts)


def _without_running_heads(pages: Sequence[Sequence[Segment]]) -> list[list[Segment]]:
    """Drops what stands at the edge of a page and says the same on others, or only counts the pages."""
    edges = [_edge(page) for page in pages]
    seen = Counter(_repeated_text(segment) for edge in edges for segment in {_repeated_text(segment): segment for segment in edge}.values())
    often = max(2, len(pages) // 3)
    headings = {segment.text: segment.size for page in pages for segment in reversed(page)}
    return [
        [
            segment
            for segment in page
            if segment not in edge
            or not (seen[_repeated_text(segment)] >= often or _is_page_furniture(segment) or headings[segment.text] > 1.5 * segment.size)
        ]
        for page, edge in zip(pages, edges, strict=True)
    ]


def _is_page_furniture(segment: Segment) -> bool:
    return bool(_PAGE_NUMBER.fullmatch(segment.text) or _PRINTED_BY_BROWSER.fullmatch(segment.text))


def _edge(page: Sequence[Segment]) -> list[Segment]:
    heights = sorted({round(segment.y) for segment in page})
    outer = {*heights[:_EDGE_LINES], *heights[-_EDGE_LINES:]}
    return [segment for segment in page if round(segment.y) in outer]


def _repeated_text(segment: Segment) -> tuple[str, int]:
    """What is compared: the page's own number differs, and a title in large letters is not the running head that repeats it."""
    text = re.sub(r"\b(page|seite|p\.)\s*\d+|\b\d+\s*(?=(?:of|/|von)\s*\d+)", r"\1#", segment.text, flags=re.IGNORECASE)
    return text, round(segment.size)
