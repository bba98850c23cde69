"""PowerPoint slides with their bullets written out, as the converter loses them. The only module that knows python-pptx."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from knowledge.formats.escaping import escape
from knowledge.formats.text_lines import classify

if TYPE_CHECKING:
    from pptx.text.text import TextFrame


def with_bullets(data: bytes) -> bytes:
    """The same presentation, with the text of every shape as Markdown."""
    from pptx import Presentation  # noqa: PLC0415 - 200 ms to import, and only presentations need it

    presentation = Presentation(io.BytesIO(data))
    for slide in presentation.slides:
        title = slide.shapes.title
        if title is not None:
            title.text_frame.text = escape(" ".join(title.text_frame.text.split()))
        for shape in _shapes(slide.shapes):
            if shape.has_text_frame and shape != title:
                shape.text_frame.text = f"\n{_markdown(shape.text_frame)}\n"
        if slide.has_notes_slide and (notes := slide.notes_slide.notes_text_frame) is not None:
            notes.text = _markdown(notes)
    out = io.BytesIO()
    presentation.save(out)
    return out.getvalue()


def _shapes(shapes: Any) -> list[Any]:  # python-pptx has no types for the members of a group
    found = []
    for shape in shapes:
        found.extend(_shapes(shape.shapes) if hasattr(shape, "shapes") else [shape])
    return found


def _markdown(frame: TextFrame) -> str:
    """One paragraph is a paragraph; several are a list, nested as on the slide, and a first one with a colon introduces it."""
    paragraphs = [(paragraph.level, _words(paragraph.text)) for paragraph in frame.paragraphs if paragraph.text.strip()]
    if len(paragraphs) < 2:
        return "".join(text for _, text in paragraphs)
    if len(paragraphs) > 2 and paragraphs[0][1].endswith(":") and paragraphs[1][0] == paragraphs[0][0]:
        return f"{paragraphs[0][1]}\n\n{_listed(paragraphs[1:])}"
    return _listed(paragraphs)


def _words(text: str) -> str:
    """Without a bullet or number that was typed: the list has its own."""
    line = classify(" ".join(text.split()))
    return escape(line.text)


def _listed(paragraphs: list[tuple[int, str]]) -> str:
    lowest = min(level for level, _ in paragraphs)
    lines, above = [], -1
    for level, text in paragraphs:
        depth = min(level - lowest, above + 1)  # a level that is skipped would become a code block
        lines.append("    " * depth + "- " + text)
        above = depth
    return "\n".join(lines)
