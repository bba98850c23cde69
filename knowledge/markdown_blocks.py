"""Markdown read into headings, paragraphs, lists and tables with their places in the source. The only module that knows markdown-it."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

# Deeper nesting is cut off by the parser. It recurses, so the bound is what keeps hostile input off Python's recursion limit.
_MAX_NESTING = 60
# Link matching is quadratic in the length of one paragraph: 40,000 "[" take 3 s. Prose is never this long without a blank line.
_MAX_INLINE_CHARACTERS = 10_000
_MARKUP = re.compile(r"[\\*_\[\]<>&!`~]| \n|\n ")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_TASK_BOX = re.compile(r"\[[ xX]\]\s+")
_TAG = re.compile(r"</?[A-Za-z!?][^<>]*>")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text; a line break of the source is a newline in `text`, and `line_starts` has the source offset of each line."""

    text: str
    start: int
    end: int
    line_starts: tuple[int, ...] = ()
    bold_length: int = 0  # how much of the start of `text` is in bold
    verbatim: bool = False  # a code block: its line breaks mean something


@dataclass(frozen=True, slots=True)
class Heading:
    level: int
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Item:
    paragraph: Paragraph | None
    blocks: tuple[Block, ...]  # what stands in the item after its first paragraph


@dataclass(frozen=True, slots=True)
class Listing:
    items: tuple[Item, ...]
    of_paragraphs: bool = False  # each of them a paragraph that opens with its name in bold


@dataclass(frozen=True, slots=True)
class Row:
    cells: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    header: tuple[str, ...]
    rows: tuple[Row, ...]
    start: int
    end: int  # of the header


Block = Heading | Paragraph | Listing | Table


def read(markdown: str) -> tuple[Block, ...]:
    return _Reader(markdown).blocks()


def first_heading(markdown: str) -> Heading | None:
    """The first heading of the first level within the first pages."""
    for block in read(markdown[:20_000]):
        if isinstance(block, Heading) and block.level == 1:
            return block
    return None


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"maxNesting": _MAX_NESTING}).enable(["table", "strikethrough"])


class _Reader:
    def __init__(self, markdown: str) -> None:
        self._lines = markdown.split("\n")
        self._offsets = list(accumulate((len(line) + 1 for line in self._lines), initial=0))
        self._references: dict[str, object] = {}
        self._inline_parser = _parser()
        # What is inside a block is parsed paragraph by paragraph below, where its size can be bounded.
        self._tree = SyntaxTreeNode(_parser().disable("inline").parse(markdown, self._references))

    def blocks(self) -> tuple[Block, ...]:
        return tuple(self._read(self._tree.children))

    def _read(self, nodes: Sequence[SyntaxTreeNode], *, quoted: bool = False) -> Iterator[Block]:
        for node in nodes:
            match node.type:
                case "heading":
                    yield from self._heading(node, quoted=quoted)
                case "paragraph":
                    yield from self._paragraph(node.children[0])
                case "bullet_list" | "ordered_list":
                    yield Listing(tuple(self._item(item) for item in node.children))
                case "table":
                    yield self._table(node)
                case "blockquote":
                    yield from self._read(node.children, quoted=True)
                case "fence" | "code_block":
                    yield from self._code(node)
                case "html_block":
                    yield from self._html(node)

    def _span(self, node: SyntaxTreeNode) -> tuple[int, int]:
        first, last = node.map or (0, 0)
        last = max(last, first + 1)
        while last > first + 1 and not self._lines[last - 1].strip():
            last -= 1
        return self._offsets[first], self._offsets[last] - 1

    def _heading(self, node: SyntaxTreeNode, *, quoted: bool) -> Iterator[Heading | Paragraph]:
        start, end = self._span(node)
        text = " ".join(self._plain(node.children[0].content)[0].split())
        if not quoted:
            yield Heading(int(node.tag[1]), text, start, end)
        elif text:  # a heading inside a quotation does not structure the document that quotes
            yield Paragraph(text, start, end, (start,))

    def _paragraph(self, inline: SyntaxTreeNode) -> Iterator[Paragraph]:
        text, bold_length = self._plain(inline.content)
        start, end = self._span(inline)
        if text.strip():
            first, last = inline.map or (0, 1)
            yield Paragraph(text, start, end, tuple(self._offsets[first:last]), bold_length)

    def _item(self, node: SyntaxTreeNode) -> Item:
        blocks = list(self._read(node.children))
        if not blocks or not isinstance(blocks[0], Paragraph) or blocks[0].verbatim:
            return Item(None, tuple(blocks))
        first = blocks[0]
        if box := _TASK_BOX.match(first.text):
            first = Paragraph(first.text[box.end() :], first.start, first.end, first.line_starts)
        return Item(first, tuple(blocks[1:]))

    def _table(self, node: SyntaxTreeNode) -> Table:
        rows = [self._row(row) for part in node.children for row in part.children]
        return Table(rows[0].cells, tuple(rows[1:]), rows[0].start, rows[0].end)

    def _row(self, node: SyntaxTreeNode) -> Row:
        cells = tuple(" ".join(self._plain(cell.children[0].content)[0].split()) for cell in node.children)
        return Row(cells, *self._span(node))

    def _code(self, node: SyntaxTreeNode) -> Iterator[Paragraph]:
        start, end = self._span(node)
        if node.content.strip():
            yield Paragraph(node.content.strip("\n").rstrip(), start, end, (start,), verbatim=True)

    def _html(self, node: SyntaxTreeNode) -> Iterator[Paragraph]:
        """The words of a raw HTML block; its tags mean nothing to a reader."""
        text, _ = self._plain(_without_tags(node.content))
        text = " ".join(text.split())
        if text:
            start, end = self._span(node)
            yield Paragraph(text, start, end, (start,))

    def _plain(self, content: str) -> tuple[str, int]:
        """The text that a reader sees, and how much of its start is bold."""
        if not _MARKUP.search(content):
            return content.strip(), 0
        if len(content) > _MAX_INLINE_CHARACTERS:
            return _ESCAPE.sub(r"\1", content), 0
        tokens = self._inline_parser.parseInline(content, self._references)[0].children or []
        return _plain_text(tokens)


def _plain_text(tokens: Sequence[Token]) -> tuple[str, int]:
    pieces: list[str] = []
    depth = bold_length = 0
    bold_is_opening = True
    for token in tokens:
        piece = _plain_token(token)
        depth += {"strong_open": 1, "strong_close": -1}.get(token.type, 0)
        if piece and bold_is_opening:
            bold_is_opening = depth > 0
            bold_length += len(piece) if depth else 0
        pieces.append(piece)
    text = "".join(pieces)
    return text.rstrip(), min(bold_length, len(text.rstrip()))


def _plain_token(token: Token) -> str:
    match token.type:
        case "text" | "code_inline" | "text_special":
            return token.content
        case "softbreak" | "hardbreak":
            return "\n"
        case "image":
            return _plain_text(token.children or [])[0]
        case "html_inline" if re.match(r"<br\b", token.content, re.IGNORECASE):
            return " "
    return ""


def _without_tags(html: str) -> str:
    for opening, closing in (("<!--", "-->"), ("<script", "</script>"), ("<style", "</style>")):
        html = _without_between(html, opening, closing)
    return _TAG.sub(" ", html)


def _without_between(text: str, opening: str, closing: str) -> str:
    """Searching by hand, because a regular expression takes quadratic time over openings that are never closed."""
    lower, kept, position = text.lower(), [], 0
    while (start := lower.find(opening, position)) >= 0:
        kept.append(text[position:start])
        end = lower.find(closing, start)
        if end < 0:
            return "".join(kept)
        position = end + len(closing)
    return "".join((*kept, text[position:]))


def page_of(page_starts: Sequence[int], offset: int) -> int | None:
    """The page, from 1, that an offset lies on; a page without text starts where the next one does."""
    return max(bisect.bisect_right(page_starts, offset), 1) if page_starts else None
