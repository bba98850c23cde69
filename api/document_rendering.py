"""A document's Markdown as safe HTML with the cited sentence marked. The only module that knows markdown-it."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge import Chunk, Document

_SAFE_LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
_BLOCK_TAGS = {"paragraph_open", "list_item_open", "tr_open", "heading_open", "blockquote_open"}


@dataclass(frozen=True, slots=True)
class CitedPlace:
    chunk: Chunk
    sentence: str  # word for word; empty marks the whole passage


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    html: str
    marked: bool  # whether the cited place was found in it


def render(document: Document, cited: CitedPlace | None) -> RenderedDocument:
    tokens = _without_title(_markdown().parse(document.text), document.title)
    marked = cited is not None and _mark(tokens, document, cited)
    _number_pages(tokens, document)
    markdown = _markdown()
    return RenderedDocument(str(markdown.renderer.render(tokens, markdown.options, {})), marked)


def render_page(text: str) -> str:
    """Markdown of our own, as strictly as that of strangers."""
    return str(_markdown().render(text))


def _markdown() -> MarkdownIt:
    """Documents are foreign text: no HTML of their own, no images (a remote one reports who reads), only plain kinds of links."""
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).disable("image")
    markdown.validateLink = lambda url: _SAFE_LINK.match(url) is not None  # type: ignore[method-assign]
    markdown.add_render_rule("link_open", _link_open)
    return markdown


def _link_open(renderer: object, tokens: Sequence[Token], index: int, options: object, env: object) -> str:
    tokens[index].attrSet("rel", "noopener noreferrer nofollow")
    return str(renderer.renderToken(tokens, index, options, env))  # type: ignore[attr-defined]


def _without_title(tokens: list[Token], title: str) -> list[Token]:
    """The page shows the title above the text already."""
    if len(tokens) >= 3 and tokens[0].type == "heading_open" and tokens[1].content.strip() == title.strip():
        return tokens[3:]
    return tokens


def _mark(tokens: list[Token], document: Document, cited: CitedPlace) -> bool:
    first_line, last_line = _lines(document.text, cited.chunk.start, cited.chunk.end)
    overlapping = [token for token in tokens if token.map and token.map[0] <= last_line and first_line < token.map[1]]
    inside = [token for token in overlapping if token.type == "inline"]
    if not inside:
        return _mark_code(overlapping)
    for token in tokens:
        if token.type in _BLOCK_TAGS and token.map and first_line <= token.map[0] and token.map[1] - 1 <= last_line:
            token.attrJoin("class", "passage")
    for token in inside:
        if cited.sentence and (span := _find(token, cited.sentence)):
            _wrap(token, *span, element_id="cited")
            return True
    # A table row is quoted together with its header, which stands elsewhere: then the whole passage is what was cited.
    for number, token in enumerate(inside):
        _wrap(token, 0, len(_plain(token)), element_id="cited" if number == 0 else None)
    return True


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    first = text.count("\n", 0, start)
    return first, first + text[start:end].strip("\n").count("\n")


def _mark_code(tokens: Sequence[Token]) -> bool:
    """Preformatted text has no inline parts: the block as a whole is what was cited."""
    blocks = [token for token in tokens if token.type in ("fence", "code_block")]
    for number, block in enumerate(blocks):
        block.attrJoin("class", "passage")
        if not number:
            block.attrSet("id", "cited")
    return bool(blocks)


def _plain(token: Token) -> str:
    """The text of an inline token as a person reads it, one character for one."""
    return "".join(_visible(child) for child in token.children or ())


def _visible(child: Token) -> str:
    return " " if child.type in ("softbreak", "hardbreak") else child.content if child.type in ("text", "code_inline") else ""


def _find(token: Token, sentence: str) -> tuple[int, int] | None:
    """Where the sentence stands in the text; white space may differ, for the source may break its lines anywhere."""
    words = sentence.split()
    match = re.search(r"\s+".join(map(re.escape, words)), _plain(token)) if words else None
    return match.span() if match else None


def _wrap(token: Token, start: int, end: int, element_id: str | None) -> None:
    """Puts <mark> around the characters from start to end, piece by piece, since emphasis may begin or end between them."""
    children: list[Token] = []
    offset = 0
    for child in token.children or ():
        text = _visible(child)
        before, after = max(start - offset, 0), min(end - offset, len(text))
        offset += len(text)
        if before >= after:
            children.append(child)
            continue
        opening = Token("mark_open", "mark", 1)
        if element_id:
            opening.attrSet("id", element_id)
            element_id = None
        if child.type == "text":
            children += _texts(text[:before])
            children += [opening, *_texts(text[before:after]), Token("mark_close", "mark", -1)]
            children += _texts(text[after:])
        else:
            children += [opening, child, Token("mark_close", "mark", -1)]
    token.children = children


def _texts(text: str) -> list[Token]:
    return [Token("text", "", 0, content=text)] if text else []


def _number_pages(tokens: list[Token], document: Document) -> None:
    """A small note where each page of a paged document begins."""
    if len(document.page_starts) < 2:
        return
    line_starts = [0, *accumulate(len(line) for line in document.text.splitlines(keepends=True))]
    numbered: list[Token] = []
    shown = 0
    for token in tokens:
        if token.map and not token.level and token.nesting >= 0:
            page = bisect_right(document.page_starts, line_starts[token.map[0]])
            if page > shown:
                numbered += _page_note(page)
                shown = page
        numbered.append(token)
    tokens[:] = numbered


def _page_note(page: int) -> list[Token]:
    opening = Token("page_open", "p", 1, attrs={"class": "page"}, block=True)
    return [opening, Token("inline", "", 0, children=_texts(f"Page {page}")), Token("page_close", "p", -1, block=True)]
