"""PDF into Markdown, with the place at which each of its pages starts."""

from __future__ import annotations

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


def convert(data: bytes) -> Converted:
    pdf = pdf_segments.read(data)
    paragraphs = read_paragraphs(without_running_heads(pdf.pages))
    lines: list[Line] = []
    pages: list[int] = []  # of each line
    for paragraph in paragraphs:
        line = _line(paragraph)
        if lines and not (line.kind == lines[-1].kind == "bullet"):
            lines.append(Line("blank", ""))
            pages.append(paragraph.page)
        lines.append(line)
        pages.append(paragraph.page)
    written = write(lines, guess_headings=not any(paragraph.level for paragraph in paragraphs))
    markdown = joined(written)
    starts = _page_starts(written, [pages[part.line] for part in written], len(pdf.pages))
    return Converted(markdown, title=best_title(pdf.title, markdown), updated=pdf.updated, language=pdf.language, page_starts=starts)


def _line(paragraph: PdfParagraph) -> Line:
    if paragraph.row:
        return Line("markdown", paragraph.text, mark="" if paragraph.row == "first" else NEXT_ITEM)
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
