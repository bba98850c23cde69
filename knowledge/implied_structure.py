"""Structure that Markdown only implies: questions and answers, bold lines as headings, definitions. Only this module guesses it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from knowledge.markdown_blocks import Block, Heading, Item, Listing, Paragraph

_IMPLIED_LEVEL = 7  # below the six levels of real headings
_MAX_HEADING_WORDS = 14
_MAX_QUESTION_CHARACTERS = 300

_QUESTION = re.compile(r"(?:Q|Question)\s?\d{0,3}\s?[:.)]\s+(?=\S)")
_ANSWER = re.compile(r"(?:A|Answer)\s?\d{0,3}\s?[:)]\s+(?=\S)")
_ANSWER_AFTER_QUESTION = re.compile(r"(?:A|Answer)\s?\d{0,3}\s?[:.)]\s+(?=\S)")
# Where the question ends that "Q:" began: before a line that opens the answer, or at the question mark that ends a line.
_END_OF_QUESTION = re.compile(r"\n(?=(?:A|Answer)\s?\d{0,3}\s?[:.)]\s)|(?<=\?)(?=\s*\n|\s+(?:A|Answer)\s?\d{0,3}\s?[:.)]\s)")
_DEFINITION = re.compile(r"[:~]\s+(?=\S)")


def made_explicit(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with implied headings and lists as real ones. A heading without text under it stays a paragraph: nothing is lost."""
    parts: list[Block] = []
    definitions: Listing | None = None  # the definition list that ended the parts so far: the next one goes on with it
    for block in blocks:
        if isinstance(block, Paragraph) and (found := _definition_list(block)):
            if definitions:
                parts.pop()
            definitions = Listing((*(definitions.items if definitions else ()), *found.items))
            parts.append(definitions)
            continue
        definitions = None
        parts.extend(_parts(block) if isinstance(block, Paragraph) else [block])
    return list(_with_text_under_headings(parts))


def _parts(paragraph: Paragraph) -> list[Block]:
    if paragraph.verbatim:
        return [paragraph]
    return _question_and_answer(paragraph) or _bold_line(paragraph) or [paragraph]


def _bold_line(paragraph: Paragraph) -> list[Block]:
    text = paragraph.text
    is_all_bold = paragraph.bold_length == len(text) and "\n" not in text
    if is_all_bold and len(text.split()) <= _MAX_HEADING_WORDS and text[-1] not in ".,;!":
        return [_heading(paragraph, text.rstrip(": "))]
    return []


def _question_and_answer(paragraph: Paragraph) -> list[Block]:
    text, bold = paragraph.text, paragraph.text[: paragraph.bold_length].rstrip()
    if marked := _QUESTION.match(text):
        end = _END_OF_QUESTION.search(text, marked.end())
        begin, length = marked.end(), end.start() if end else len(text)
    elif bold.endswith("?"):
        begin, length = 0, len(bold)
    elif marked := _ANSWER.match(text):
        return [_rest(paragraph, marked.end()) or paragraph]
    else:
        return []
    question = " ".join(text[begin:length].split())
    if len(question) > _MAX_QUESTION_CHARACTERS:
        return []
    answer = _ANSWER_AFTER_QUESTION.match(text, length + len(text[length:]) - len(text[length:].lstrip()))
    rest = _rest(paragraph, answer.end() if answer else length)
    return [_heading(paragraph, question), *([rest] if rest else [])]


def _heading(paragraph: Paragraph, text: str) -> Heading:
    return Heading(_IMPLIED_LEVEL, text, paragraph.start, paragraph.end)


def _rest(paragraph: Paragraph, begin: int) -> Paragraph | None:
    """The paragraph from this character on, with the place in the source of the line that it then starts on."""
    text = paragraph.text[begin:].lstrip()
    if not text:
        return None
    line = paragraph.text.count("\n", 0, len(paragraph.text) - len(text))
    starts = paragraph.line_starts[line:] or (paragraph.start,)
    return replace(paragraph, text=text, start=starts[0], line_starts=starts, bold_length=0)


def _definition_list(paragraph: Paragraph) -> Listing | None:
    """Lines "Term" and ": what it means", which is how converters and some authors write definition lists."""
    lines = paragraph.text.split("\n")
    if paragraph.verbatim or len(lines) < 2 or _DEFINITION.match(lines[0]) or not _DEFINITION.match(lines[1]):
        return None
    entries: list[tuple[int, list[str]]] = []  # the line of each term, and what belongs to it
    for index, (line, following) in enumerate(zip_longest(lines, lines[1:], fillvalue="")):
        if marked := _DEFINITION.match(line):
            entries[-1][1].append(line[marked.end() :])
        elif _DEFINITION.match(following):
            entries.append((index, []))
        else:
            entries[-1][1].append(line)
    return Listing(tuple(_definition(paragraph, lines[index], " ".join(meaning), index) for index, meaning in entries))


def _definition(paragraph: Paragraph, term: str, meaning: str, line: int) -> Item:
    start = paragraph.line_starts[line] if line < len(paragraph.line_starts) else paragraph.start
    return Item(Paragraph(f"{term}: {meaning}", start, paragraph.end, (start,), bold_length=len(term)), ())


def _with_text_under_headings(blocks: Sequence[Block]) -> Iterator[Block]:
    for block, following in zip_longest(blocks, blocks[1:]):
        is_implied = isinstance(block, Heading) and block.level == _IMPLIED_LEVEL
        if isinstance(block, Heading) and is_implied and (following is None or isinstance(following, Heading)):
            yield Paragraph(block.text, block.start, block.end, (block.start,))
        elif block is not None:
            yield block
