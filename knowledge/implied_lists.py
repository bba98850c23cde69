"""Lists that people type without marking them up: bullets and numbers as characters, names and values, short lines behind a colon.

And paragraphs in a row that each open with another name in bold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from knowledge.markdown_blocks import Block, Item, Listing, Paragraph

_DRAWN = "•◦‣⁃▪▫●○■□∙·➢➤➔►▶✓✔❖◆"
_MARK = re.compile(
    rf"""(?P<bullet>[{_DRAWN}]\s*|[-–—*+]\s+)(?=\S)
    | \(?(?P<number>\d{{1,2}}|[a-z])(?P<sign>[.)])\s+(?=\S)
    | (?P<clause>\d{{1,2}}(?:\.\d{{1,2}})+)\.?\s+(?=\S)
    | (?P<word>[A-Z][a-z]{{2,11}})\s(?P<nth>\d{{1,2}})\s?[:.)–-]\s*(?=\S)""",
    re.VERBOSE,
)
_NAMED_VALUE = re.compile(r"(?P<name>[^\W_][^:.!?\n]{0,39}):\s+(?P<value>\S[^\n]{0,139})")
_MAX_NAME_WORDS = 6
_MIN_NAMED_PARAGRAPHS = 3  # two in a row may be two remarks: "Note: ...", "Important: ..."
_MAX_SHORT_WORDS = 10
_MAX_BOLD_WORDS = 8


@dataclass(frozen=True, slots=True)
class _Mark:
    family: str  # what the marks of one list have in common
    place: tuple[int, ...]  # of the item in its list; empty for a bullet
    length: int  # of what is no part of the item's text; "2.1" and "Step 2" stay, as people refer to them

    def is_followed_by(self, other: _Mark) -> bool:
        if self.family != other.family or len(self.place) != len(other.place):
            return False
        return not self.place or (self.place[:-1] == other.place[:-1] and other.place[-1] == self.place[-1] + 1)


def with_lists(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with what is typed like a list as a list."""
    lines = [part for block in blocks for part in (_inside(block) if isinstance(block, Paragraph) else [block])]
    return list(_named_in_bold(_behind_colons(_named_values(_marked(lines)))))


def _mark(text: str) -> _Mark | None:
    found = _MARK.match(text)
    if found is None:
        return None
    if found["bullet"]:
        return _Mark(found["bullet"].strip(), (), found.end())
    if number := found["number"]:
        is_digit = number.isdigit()
        return _Mark(f"{'1' if is_digit else 'a'}{found['sign']}", (int(number) if is_digit else ord(number),), found.end())
    if found["clause"]:
        return _Mark("1.1", tuple(map(int, found["clause"].split("."))), 0)
    return _Mark(found["word"], (int(found["nth"]),), 0)


# --- the lines of one paragraph ----------------------------------------------------------------------------------------


def _inside(paragraph: Paragraph) -> list[Block]:
    """Lines that begin with marks, or that are names with their values, and the lines above them."""
    lines = paragraph.text.split("\n")
    if paragraph.verbatim or len(lines) < 2:
        return [paragraph]
    firsts = _marked_lines(lines) or _named_lines(lines)
    if not firsts:
        return [paragraph]
    parts = [_lines_of(paragraph, begin, end) for begin, end in zip(firsts, [*firsts[1:], len(lines)], strict=True)]
    above: list[Block] = [_lines_of(paragraph, 0, firsts[0])] if firsts[0] else []
    return [*above, Listing(tuple(_item(part) for part in parts))]


def _marked_lines(lines: Sequence[str]) -> list[int]:
    """The lines that open an item; none where that is not a list. What stands between two of them goes on with the first."""
    marks = {index: mark for index, line in enumerate(lines) if (mark := _mark(line))}
    for start, first in marks.items():
        if first.place[-1:] not in ((), (1,), (ord("a"),)):
            continue
        found, last = [start], first
        for index, mark in marks.items():
            if index > start and last.is_followed_by(mark):
                found.append(index)
                last = mark
        if len(found) > 1:
            return found
    return []


def _named_lines(lines: Sequence[str]) -> list[int]:
    named = [_is_named_value(line) for line in lines]
    if all(named):
        return list(range(len(lines)))
    return list(range(1, len(lines))) if len(lines) > 2 and all(named[1:]) and len(lines[0].split()) <= _MAX_SHORT_WORDS else []


def _lines_of(paragraph: Paragraph, begin: int, end: int) -> Paragraph:
    lines = paragraph.text.split("\n")
    before = sum(len(line) + 1 for line in lines[:begin])
    text = "\n".join(lines[begin:end])
    starts = paragraph.line_starts[begin:end] or (paragraph.start,)
    stop = paragraph.line_starts[end] - 1 if end < len(paragraph.line_starts) else paragraph.end
    bold = max(0, min(paragraph.bold_length - before, len(text)))
    return Paragraph(text, starts[0], max(stop, starts[0]), starts, bold)


def _item(paragraph: Paragraph) -> Item:
    mark = _mark(paragraph.text)
    length = mark.length if mark else 0
    text = paragraph.text[length:]
    return Item(replace(paragraph, text=text, bold_length=max(0, paragraph.bold_length - length)), ())


# --- paragraphs in a row -----------------------------------------------------------------------------------------------


def _marked(blocks: Sequence[Block]) -> Iterator[Block]:
    run: list[tuple[Paragraph, _Mark]] = []
    for block in blocks:
        mark = _mark(block.text) if isinstance(block, Paragraph) and not block.verbatim else None
        if run and not (mark and run[-1][1].is_followed_by(mark)):
            yield from _list_of([paragraph for paragraph, _ in run], at_least=2)
            run = []
        if mark and isinstance(block, Paragraph):
            run.append((block, mark))
        else:
            yield block
    yield from _list_of([paragraph for paragraph, _ in run], at_least=2)


def _named_values(blocks: Iterable[Block]) -> Iterator[Block]:
    run: list[Paragraph] = []
    for block in blocks:
        if isinstance(block, Paragraph) and not block.verbatim and _is_named_value(block.text):
            run.append(block)
            continue
        yield from _list_of(run, at_least=_MIN_NAMED_PARAGRAPHS)
        run = []
        yield block
    yield from _list_of(run, at_least=_MIN_NAMED_PARAGRAPHS)


def _behind_colons(blocks: Iterable[Block]) -> Iterator[Block]:
    """ "You need:", and then lines that are no sentences."""
    lead: Paragraph | None = None
    run: list[Paragraph] = []
    for block in blocks:
        if lead and isinstance(block, Paragraph) and _is_short(block):
            run.append(block)
            continue
        yield from _list_of(run, at_least=2)
        run = []
        lead = block if isinstance(block, Paragraph) and block.text.rstrip().endswith(":") else None
        yield block
    yield from _list_of(run, at_least=2)


def _named_in_bold(blocks: Iterable[Block]) -> Iterator[Block]:
    """ "**The Langstroth** is the commonest ...", and then the next model: no bullets, for each is told in sentences."""
    run: list[Paragraph] = []
    names: set[str] = set()
    for block in blocks:
        name = _name_in_bold(block) if isinstance(block, Paragraph) else ""
        if name and name not in names and isinstance(block, Paragraph):
            names.add(name)
            run.append(block)
            continue
        yield from _paragraphs_of_list(run)
        run, names = [], set()
        yield block
    yield from _paragraphs_of_list(run)


def _name_in_bold(paragraph: Paragraph) -> str:
    """What it opens with in bold and goes on from; nothing where that is a whole line, a question or a sentence."""
    name, rest = paragraph.text[: paragraph.bold_length], paragraph.text[paragraph.bold_length :]
    goes_on = bool(rest.strip()) and "\n" not in rest[:1]
    return name.lower() if goes_on and not paragraph.verbatim and len(name.split()) <= _MAX_BOLD_WORDS and "?" not in name else ""


def _paragraphs_of_list(paragraphs: Sequence[Paragraph]) -> list[Block]:
    if len(paragraphs) < _MIN_NAMED_PARAGRAPHS:
        return list(paragraphs)
    return [Listing(tuple(Item(paragraph, ()) for paragraph in paragraphs), of_paragraphs=True)]


def _list_of(paragraphs: Sequence[Paragraph], *, at_least: int) -> list[Block]:
    if len(paragraphs) < at_least:
        return list(paragraphs)
    return [Listing(tuple(_item(paragraph) for paragraph in paragraphs))]


def _is_named_value(text: str) -> bool:
    found = _NAMED_VALUE.fullmatch(text)
    if found is None or len(found["name"].split()) > _MAX_NAME_WORDS:
        return False
    return not found["name"][0].islower() and found["value"][-1] not in ":?"


def _is_short(paragraph: Paragraph) -> bool:
    text = paragraph.text
    is_one_line = not paragraph.verbatim and "\n" not in text
    return is_one_line and bool(text) and text[-1] not in ".!?:" and len(text.split()) <= _MAX_SHORT_WORDS
