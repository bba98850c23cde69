"""HTML, Word and PowerPoint into Markdown. The only module that knows MarkItDown."""

from __future__ import annotations

import io
import re
import warnings
from typing import Any

from knowledge.formats.html_structure import with_structure_made_plain

# markitdown takes a second to import (it brings onnxruntime), so it is imported where it is used.
# Its converters are called one by one: the MarkItDown class would guess the type of the file anew, and fetch addresses.

_OPTIONS: dict[str, Any] = {"escape_misc": True, "table_infer_header": True, "bullets": "-"}
# Word's title and subtitle styles are not in the converter's own map, and it knows the depth of an item by its numbering alone, where
# programs that write Word files leave it to the name of the style.
_WORD_STYLES = "\n".join(
    (
        "p[style-name='Title'] => h1.title:fresh",
        "p[style-name='Subtitle'] => p:fresh",
        "p[style-name='List Bullet 2'] => ul|ol > li > ul > li:fresh",
        "p[style-name='List Bullet 3'] => ul|ol > li > ul|ol > li > ul > li:fresh",
        "p[style-name='List Number 2'] => ul|ol > li > ol > li:fresh",
        "p[style-name='List Number 3'] => ul|ol > li > ul|ol > li > ol > li:fresh",
        "p[style-name='List Continue'] => ul|ol > li > p:fresh",
    )
)
_SLIDE = re.compile(r"^<!-- Slide number: \d+ -->\n?", re.MULTILINE)
_EMPTY_IMAGE = re.compile(r"!\[[^\]\n]*\]\(data:[^)\n]*\)")


def from_html(html: str) -> str:
    from markitdown.converters import HtmlConverter  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a page that nests too deeply to be converted comes out as its bare text, and the warning says so
        return _tidy(HtmlConverter().convert_string(html, **_OPTIONS).markdown)


def from_docx(data: bytes) -> tuple[str, str | None]:
    """The Markdown, and the paragraph that is styled as the title."""
    from markitdown import StreamInfo  # noqa: PLC0415
    from markitdown.converters import DocxConverter, HtmlConverter  # noqa: PLC0415

    titles: list[str] = []

    class FromWordsHtml(HtmlConverter):
        def convert_string(self, html_content: str, **options: Any) -> Any:
            html, title = with_structure_made_plain(html_content)
            titles.append(title)
            return super().convert_string(html, **options)

    converter = DocxConverter()  # type: ignore[no-untyped-call]
    converter._html_converter = FromWordsHtml()  # there is no public place to step in between Word's HTML and its Markdown
    converted = converter.convert(io.BytesIO(data), StreamInfo(extension=".docx"), style_map=_WORD_STYLES, **_OPTIONS)
    return _tidy(converted.markdown), next(filter(None, titles), None)


def slides_from_pptx(data: bytes) -> list[str]:
    """The Markdown of each slide."""
    from markitdown import StreamInfo  # noqa: PLC0415
    from markitdown.converters import PptxConverter  # noqa: PLC0415

    converter = PptxConverter()  # type: ignore[no-untyped-call]
    markdown = converter.convert(io.BytesIO(data), StreamInfo(extension=".pptx"), **_OPTIONS).markdown
    return [_tidy(slide) for slide in _SLIDE.split(markdown)[1:]]


def _tidy(markdown: str) -> str:
    markdown = _EMPTY_IMAGE.sub("", markdown.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " "))
    lines = (line.rstrip() for line in markdown.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
