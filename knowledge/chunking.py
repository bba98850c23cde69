"""A document falls into chunks: bullets, table rows, paragraphs. Only this module decides what belongs together and what stands alone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from knowledge.implied_structure import made_explicit
from knowledge.labels import Opening, find_labels
from knowledge.markdown_blocks import Block, Heading, Item, Listing, Paragraph, Row, Table, page_of, read
from knowledge.passages import Chunk, ChunkKind, Document, Sentence
from knowledge.words import split_sentences

VERSION = 4  # goes up whenever the same document would fall into other chunks

# The default embedding model reads 256 word pieces, about 1,200 characters of English; the end of a longer text would be unseen.
_MAX_CHARACTERS = 1_200
_MAX_CODE_CHARACTERS = 4_000
_MAX_CONTEXT_CHARACTERS = 120
_MAX_FRAGMENT_WORDS = 8
_MIN_RUNNING_TEXT_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Piece:
    """A chunk before its place in the document is known."""

    path: tuple[str, ...]
    kind: ChunkKind
    text: str
    start: int
    end: int
    list_id: str | None = None
    label: str | None = None


def chunk(document: Document) -> tuple[Chunk, ...]:
    """In document order. Every word is in the text of some chunk, or in the heading path of those that stand under it."""
    seen: Counter[tuple[str, ...]] = Counter()
    chunks = []
    for position, piece in enumerate(_Chunker(document).pieces()):
        identity = (*piece.path, piece.text)
        seen[identity] += 1
        chunks.append(_finished(document, piece, position, seen[identity]))
    return tuple(chunks)


def _finished(document: Document, piece: _Piece, position: int, occurrence: int) -> Chunk:
    spans = split_sentences(piece.text, document.language)
    return Chunk(
        id=_hash(document.key, *piece.path, piece.text, str(occurrence)),
        document_id=document.id,
        document_title=document.title,
        heading_path=piece.path,
        kind=piece.kind,
        text=piece.text,
        sentences=tuple(Sentence(piece.text[start:end], start, end) for start, end in spans),
        position=position,
        start=piece.start,
        end=piece.end,
        list_id=piece.list_id,
        label=piece.label,
        page=page_of(document.page_starts, piece.start),
        source=document.source,
        updated=document.updated,
        language=document.language,
    )


def _hash(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:20]


class _Chunker:
    """Walks the blocks with the headings that are open."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._headings: list[tuple[int, str]] = []  # level and text; no text for the document's own title
        self._lists: Counter[tuple[str, ...]] = Counter()

    def pieces(self) -> Iterator[_Piece]:
        for block in made_explicit(read(self._document.text)):
            if isinstance(block, Heading):
                self._open(block)
                continue
            path = tuple(text for _, text in self._headings if text)
            for piece in self._pieces_of(block, path):
                yield from _in_readable_lengths(piece, self._document)

    def _open(self, heading: Heading) -> None:
        self._headings = list(takewhile(lambda opened: opened[0] < heading.level, self._headings))
        is_title = (heading.level == 1 or not self._headings) and _letters(heading.text) == _letters(self._document.title)
        self._headings.append((heading.level, "" if is_title else heading.text))

    def _pieces_of(self, block: Block, path: tuple[str, ...]) -> Iterator[_Piece]:
        match block:
            case Listing():
                yield from self._list(block, path)
            case Table():
                yield from self._table(block, path)
            case Paragraph():
                text = block.text if block.verbatim else _one_line(block.text)
                yield _Piece(path, "paragraph", text, block.start, block.end)
            case Heading():  # inside a list item, where it opens nothing
                yield _Piece(path, "paragraph", block.text, block.start, block.end)

    def _list(self, listing: Listing, path: tuple[str, ...]) -> Iterator[_Piece]:
        list_id = self._new_list_id(path)
        openings = [Opening(item.paragraph.text, item.paragraph.bold_length) if item.paragraph else Opening("") for item in listing.items]
        labels = find_labels(openings)
        stray = len(labels) - 1 if _ends_in_running_text(openings, labels) else None
        if listing.of_paragraphs:
            labels, stray = [_one_line(opening.text[: opening.bold_length]).rstrip(":.–—- ") for opening in openings], None
        for index, (item, label) in enumerate(zip(listing.items, labels, strict=True)):
            for piece in self._item(item, label, path, None if index == stray else list_id):
                yield replace(piece, kind="paragraph") if listing.of_paragraphs else piece

    def _item(self, item: Item, label: str | None, path: tuple[str, ...], list_id: str | None) -> Iterator[_Piece]:
        below = path
        blocks: Sequence[Block] = item.blocks
        if item.paragraph:
            own, blocks = _own_paragraphs(item.paragraph, item.blocks)
            text = _item_text(own, label)
            below = (*path, label or _shortened(_one_line(item.paragraph.text)))
            if (text.endswith(":") or label in (None, text)) and (fragments := _short_children(item, text)):
                text = f"{text.rstrip(': ')}: {'; '.join(fragments)}"
            kind: ChunkKind = "bullet" if list_id else "paragraph"
            yield _Piece(path, kind, text, own[0].start, own[-1].end, list_id, label)
        for block in blocks:
            yield from self._pieces_of(block, below)

    def _table(self, table: Table, path: tuple[str, ...]) -> Iterator[_Piece]:
        list_id = self._new_list_id(path)
        rows = table.rows or (Row(table.header, table.start, table.end),)
        header = table.header if table.rows else ()
        for row in rows:
            if text := _row_text(header, row):
                yield _Piece(path, "table_row", text, row.start, row.end, list_id)

    def _new_list_id(self, path: tuple[str, ...]) -> str:
        self._lists[path] += 1
        return _hash(self._document.key, "list", *path, str(self._lists[path]))


def _ends_in_running_text(openings: Sequence[Opening], labels: Sequence[str | None]) -> bool:
    """Whether the last item is no item: text copied from web pages often has a bullet before the paragraph that follows the list."""
    if len(labels) < 3 or labels[-1] is not None:
        return False
    unlabelled = labels[:-1].count(None)
    text = openings[-1].text.rstrip()
    return unlabelled * 5 <= len(labels) - 1 and len(text.split()) >= _MIN_RUNNING_TEXT_WORDS and text[-1] in ".!?”\"'’)"


def _own_paragraphs(first: Paragraph, blocks: Sequence[Block]) -> tuple[list[Paragraph], Sequence[Block]]:
    """The paragraphs that an item opens with, as far as they make one chunk of readable length, and what else stands in it."""
    own, length = [first], len(first.text)
    for block in blocks:
        if not isinstance(block, Paragraph) or block.verbatim or length + len(block.text) > _MAX_CHARACTERS:
            break
        own.append(block)
        length += len(block.text) + 1
    return own, blocks[len(own) - 1 :]


def _item_text(own: Sequence[Paragraph], label: str | None) -> str:
    """A label on a line of its own gets the colon that the line break stands for."""
    lines = [line for paragraph in own for line in paragraph.text.split("\n")]
    if label and len(lines) > 1 and _one_line(lines[0]) == label:
        lines[0] = f"{label}:"
    return _one_line(" ".join(lines))


def _short_children(item: Item, text: str) -> list[str]:
    """The items of a list of catchwords below an item that only announces them: "Tools: Python; SQL" says more than "Tools:"."""
    if len(item.blocks) != 1 or not isinstance(item.blocks[0], Listing) or text[-1:] in ".!?":
        return []
    children = item.blocks[0].items
    texts = [_one_line(child.paragraph.text) if child.paragraph and not child.blocks else "" for child in children]
    are_catchwords = all(child and child[-1] not in ".!?:" and len(child.split()) <= _MAX_FRAGMENT_WORDS for child in texts)
    return texts if are_catchwords and sum(map(len, texts)) + len(text) <= _MAX_CHARACTERS // 2 else []


def _row_text(header: Sequence[str], row: Row) -> str:
    names = (*header, *[""] * len(row.cells))
    filled = [(name, cell) for name, cell in zip(names, row.cells, strict=False) if cell]
    if len(row.cells) == 2 and len(filled) == 2 and not any(name for name, _ in filled):
        return f"{filled[0][1].rstrip(':')}: {filled[1][1]}"  # a table of names and values
    return "; ".join(f"{name.rstrip(':')}: {cell}" if name else cell for name, cell in filled)


def _in_readable_lengths(piece: _Piece, document: Document) -> Iterator[_Piece]:
    """A long piece in several; those after the first are paragraphs in the context of the first."""
    if not piece.text.strip():
        return
    is_code = "\n" in piece.text
    if len(piece.text) <= (_MAX_CODE_CHARACTERS if is_code else _MAX_CHARACTERS):
        yield piece
        return
    texts = _packed(piece.text.splitlines(), "\n", _MAX_CODE_CHARACTERS) if is_code else _packed(_sentences(piece.text, document), " ")
    path = piece.path if piece.kind == "paragraph" else (*piece.path, piece.label or _shortened(texts[0]))
    start = piece.start
    for index, text in enumerate(texts):
        start = _place(document.text, text, start, piece)
        part = replace(piece, text=text, start=start)
        yield replace(part, path=path, kind="paragraph", list_id=None, label=None) if index else part


def _sentences(text: str, document: Document) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, document.language)]


def _packed(parts: Sequence[str], glue: str, limit: int = _MAX_CHARACTERS) -> list[str]:
    """Parts joined up to the limit; a part that is longer by itself is cut between words."""
    packed = [""]
    for part in (short for long in parts for short in _cut(long, limit)):
        if packed[-1] and len(packed[-1]) + len(glue) + len(part) > limit:
            packed.append("")
        packed[-1] = f"{packed[-1]}{glue}{part}" if packed[-1] else part
    return [text for text in packed if text.strip()]


def _cut(text: str, limit: int) -> Iterator[str]:
    begin = 0
    while len(text) - begin > limit:
        end = text.rfind(" ", begin + 1, begin + limit)
        end = end if end > 0 else begin + limit
        yield text[begin:end].strip()
        begin = end
    yield text[begin:].strip()


def _place(source: str, text: str, after: int, piece: _Piece) -> int:
    """Where a part of a piece starts in the source, as far as its first words stand there unchanged."""
    found = source.find(text[:24], after, piece.end)
    return found if found >= 0 else after


def _shortened(text: str) -> str:
    text = text.rstrip(" :")
    if len(text) <= _MAX_CONTEXT_CHARACTERS:
        return text
    return text[:_MAX_CONTEXT_CHARACTERS].rpartition(" ")[0].rstrip(",;:") + " …"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
