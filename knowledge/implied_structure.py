"""Structure that Markdown only implies: questions and answers, bold lines as headings, definitions, sentences that a page breaks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise, zip_longest

from knowledge.implied_lists import with_lists
from knowledge.markdown_blocks import Block, Heading, Item, Listing, Paragraph
from knowledge.words import STOP_WORDS

_IMPLIED_LEVEL = 7  # below the six levels of real headings
_MAX_HEADING_WORDS = 14
_MAX_QUESTION_CHARACTERS = 300

_QUESTION = re.compile(r"(?:Q|Question)\s?\d{0,3}\s?[:.)]\s+(?=\S)")
_ANSWER = re.compile(r"(?:A|Answer)\s?\d{0,3}\s?[:)]\s+(?=\S)")
_ANSWER_AFTER_QUESTION = re.compile(r"(?:A|Answer)\s?\d{0,3}\s?[:.)]\s+(?=\S)")
# Where the question ends that "Q:" began: before a line that opens the answer, or at the question mark that ends a line.
_END_OF_QUESTION = re.compile(r"\n(?=(?:A|Answer)\s?\d{0,3}\s?[:.)]\s)|(?<=\?)(?=\s*\n|\s+(?:A|Answer)\s?\d{0,3}\s?[:.)]\s)")
_DEFINITION = re.compile(r"[:~]\s+(?=\S)")
_DOTTED_QUESTION = re.compile(r"(?:Q|Question)\s?\d{0,3}\s?\.\s")
_MAX_BARE_QUESTION_CHARACTERS = 150
_MIN_BARE_QUESTIONS = 2  # a single one may be a figure of speech
_MIN_BROKEN_WORDS = 4


def made_explicit(blocks: Sequence[Block]) -> list[Block]:
    """The same blocks, with implied headings and lists as real ones. A heading without text under it stays a paragraph: nothing is lost."""
    parts: list[Block] = []
    definitions: Listing | None = None  # the definition list that ended the parts so far: the next one goes on with it
    after_dotted_question = False
    for block in _with_whole_sentences(blocks):
        if isinstance(block, Paragraph) and (found := _definition_list(block)):
            if definitions:
                parts.pop()
            definitions = Listing((*(definitions.items if definitions else ()), *found.items))
            parts.append(definitions)
            continue
        definitions = None
        if isinstance(block, Paragraph):
            parts.extend(_parts(_without_dotted_mark(block) if after_dotted_question else block))
        else:
            parts.append(block)
        after_dotted_question = isinstance(block, Paragraph) and bool(_DOTTED_QUESTION.match(block.text))
    return list(_with_text_under_headings(with_lists(_with_bare_questions(parts))))


def _with_whole_sentences(blocks: Sequence[Block]) -> Iterator[Block]:
    """A paragraph that breaks off is joined with the one that goes on in small letters: a page or column ended between them."""
    above: Block | None = None
    for block in blocks:
        if isinstance(above, Paragraph) and isinstance(block, Paragraph) and _goes_on(above, block):
            above = Paragraph(
                f"{above.text} {block.text}", above.start, block.end, (*above.line_starts, *block.line_starts[1:]), above.bold_length
            )
            continue
        if above is not None:
            yield above
        above = block
    if above is not None:
        yield above


def _goes_on(above: Paragraph, below: Paragraph) -> bool:
    if above.verbatim or below.verbatim or above.bold_length or not below.text[0].islower():
        return False
    *before, last = above.text.split()
    return len(before) >= _MIN_BROKEN_WORDS and (last.endswith(",") or last.lower() in STOP_WORDS)


def _parts(paragraph: Paragraph) -> list[Block]:
    if paragraph.verbatim:
        return [paragraph]
    return _question_and_answer(paragraph) or _bold_line(paragraph) or [paragraph]


def _bold_line(paragraph: Paragraph) -> list[Block]:
    """A line in bold by itself, or above the text that it heads."""
    line, _, rest = paragraph.text.partition("\n")
    if paragraph.bold_length < len(line) or paragraph.bold_length > len(line) + 1 or len(line.split()) > _MAX_HEADING_WORDS:
        return []
    if line[-1:] in (".", ",", ";", "!", ""):
        return []
    below = _rest(paragraph, len(line)) if rest.strip() else None
    return [_heading(paragraph, line.rstrip(": ")), *([below] if below else [])]


def _with_bare_questions(parts: Sequence[Block]) -> list[Block]:
    """Questions that stand alone above their answers, as accordions and pages of frequent questions have them."""
    asked = {
        index
        for index, (block, below) in enumerate(pairwise(parts))
        if isinstance(block, Paragraph) and _is_bare_question(block) and not isinstance(below, Heading) and not _is_bare_question(below)
    }
    if len(asked) < _MIN_BARE_QUESTIONS:
        return list(parts)
    return [_heading(block, block.text) if index in asked and isinstance(block, Paragraph) else block for index, block in enumerate(parts)]


def _is_bare_question(block: Block) -> bool:
    if not isinstance(block, Paragraph) or block.verbatim or len(block.text) > _MAX_BARE_QUESTION_CHARACTERS:
        return False
    return block.text.endswith("?") and not re.search(r"[.!?\n:]", block.text[:-1])


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


def _without_dotted_mark(paragraph: Paragraph) -> Paragraph:
    """ "A. Behind the door." is an answer behind "Q. Where?", and may be a name anywhere else."""
    marked = _ANSWER_AFTER_QUESTION.match(paragraph.text)
    return (_rest(paragraph, marked.end()) if marked else None) or paragraph


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
