"""Plain text into Markdown: headings, lists and paragraphs as people type them. Only this module guesses which is which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from knowledge.formats.converted import Converted
from knowledge.formats.escaping import escape
from knowledge.formats.text_lines import (
    DRAWN_BULLETS,
    Line,
    classify,
    is_in_capitals,
    is_like_a_heading,
    is_like_a_title,
    is_underline,
    numbered_heading_depth,
    opens_question_or_answer,
    wrap_width,
)
from knowledge.formats.text_tables import table_at

_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
NEXT_ITEM = "next"  # the mark of a line of Markdown that goes on with the block above it, as a row does with its table
_WRAP_TOLERANCE = 10
_MAX_UNMARKED_WORDS = 12
_MIN_SENTENCE_CHARACTERS = 60
_MIN_HEADINGS_ABOVE_TEXT = 2  # one line may be short by accident
_TAB_BETWEEN_WORDS = re.compile(r"(?<=\S) *\t[ \t]*(?=\S)")
_LIST_KINDS = ("bullet", "numbered")


def convert(text: str) -> Converted:
    if len(_MARKDOWN_HEADING.findall(text)) > 1:
        return Converted(text)  # Markdown under another name
    text = _TAB_BETWEEN_WORDS.sub("    ", text).expandtabs(4)
    written = write([classify(raw) for raw in text.replace("\f", "\n\n").split("\n")])
    return Converted(joined(written), title=next((part.text.removeprefix("# ") for part in written if part.text.startswith("# ")), None))


@dataclass(frozen=True, slots=True)
class Written:
    """A block of Markdown, or an item of a list, and the line that it comes from."""

    text: str
    line: int
    is_next_item: bool = False


def joined(parts: Sequence[Written]) -> str:
    return "".join(map(str.__add__, _separators(parts), (part.text for part in parts)))


def offsets(parts: Sequence[Written]) -> list[int]:
    """Where each part starts in the joined text."""
    found, end = [], 0
    for separator, part in zip(_separators(parts), parts, strict=True):
        found.append(end + len(separator))
        end += len(separator) + len(part.text)
    return found


def _separators(parts: Sequence[Written]) -> list[str]:
    return ["" if index == 0 else "\n" if part.is_next_item else "\n\n" for index, part in enumerate(parts)]


def write(lines: Sequence[Line], *, guess_headings: bool = True) -> list[Written]:
    """`guess_headings`: whether a short line that stands alone heads what follows it, also where nothing marks it as a heading."""
    return _Writer(lines, guess_headings=guess_headings).write()


class _Writer:
    """Goes down the lines once and writes a block of Markdown for each heading, paragraph and list."""

    def __init__(self, lines: Sequence[Line], *, guess_headings: bool) -> None:
        self._lines = lines
        self._guess_headings = guess_headings
        self._width = wrap_width(lines)
        texts = [line for line in lines if line.kind == "text"]
        capitals = sum(len(line.text) for line in texts if is_in_capitals(line))
        # In a text that shouts throughout, capitals mark nothing.
        self._capitals_are_headings = capitals * 2 <= sum(len(line.text) for line in texts) or len(texts) < 4
        self._has_marked_headings = capitals > 0 or any(is_underline(below, above) for above, below in pairwise(lines))
        self._headings_above_text = self._find_headings_above_text()
        self._first = next((index for index, line in enumerate(lines) if line.kind not in ("blank", "rule")), 0)
        self._at = 0
        self.title: str | None = None

    def write(self) -> list[Written]:
        written: list[Written] = []
        while self._at < len(self._lines):
            line, start = self._lines[self._at], self._at
            if line.kind in ("blank", "rule"):
                self._at += 1
            elif line.kind == "markdown":
                self._at += 1
                written.append(Written(line.text, start, is_next_item=line.mark == NEXT_ITEM))
            elif table := table_at(self._lines, start):
                self._at += table.lines
                written.extend(Written(row, start, is_next_item=index > 0) for index, row in enumerate(table.markdown_rows))
            elif level := self._heading_level():
                written.append(Written(self._heading(level), start))
            elif line.kind in _LIST_KINDS:
                written.extend(self._list())
            elif items := self._unmarked_items():
                written.extend(Written(f"- {escape(text)}", start + index, is_next_item=index > 0) for index, text in enumerate(items))
                self._at += len(items)
            else:
                written.append(Written(escape(self._paragraph()), start))
        return written

    # --- headings ------------------------------------------------------------------------------------------------------

    def _heading_level(self) -> int:
        line, following = self._lines[self._at], self._peek(1)
        if is_underline(following, line):
            return 1 if self._is_first() and self.title is None else 2 if following and following.text[0] == "=" else 3
        if self._guess_headings and self._is_first() and is_like_a_title(line) and self._stands_alone() and self._next_text(self._at + 1):
            return 1
        if self._capitals_are_headings and is_in_capitals(line) and self._next_text(self._at + 1):
            return 1 if self._guess_headings and self._is_first() and self._is_title_in_capitals() else 2
        if (depth := numbered_heading_depth(line)) and self._stands_alone() and self._has_prose_below():
            return 1 + depth + (1 if self._has_marked_headings else 0)
        if self._guess_headings and is_like_a_heading(line) and self._stands_alone() and self._has_prose_below():
            return 3 if self._has_marked_headings else 2
        if self._at in self._headings_above_text:
            return 3 if self._has_marked_headings else 2
        return 0

    def _heading(self, level: int) -> str:
        line = self._lines[self._at]
        words = [f"{line.mark}. {line.text}" if line.kind == "numbered" else line.text]
        self._at += 1
        if is_in_capitals(line):
            while (following := self._peek(0)) and is_in_capitals(following) and not is_underline(self._peek(1), following):
                words.append(following.text)
                self._at += 1
        if (following := self._peek(0)) and following.kind == "rule":
            self._at += 1
        text = " ".join(words)
        if level == 1:
            self.title = text
        return f"{'#' * min(level, 6)} {escape(text)}"

    def _is_first(self) -> bool:
        return self._at == self._first

    def _stands_alone(self) -> bool:
        above, below = self._peek(-1), self._peek(1)
        return (above is None or above.kind in ("blank", "rule")) and (below is None or below.kind in ("blank", "rule"))

    def _has_prose_below(self) -> bool:
        """Whether what follows is a text or a list that the line may head, and not the next of several short lines or numbers."""
        line, below = self._lines[self._at], self._next_text(self._at + 1)
        if below is None:
            return False
        if line.kind == "numbered" and below.kind == "numbered":
            return below.mark == "1" and line.mark != "1"
        is_prose = below.kind in _LIST_KINDS or len(below.text) > len(line.text) or below.text[-1] in ".:!?"
        return is_prose or numbered_heading_depth(below) > 0

    def _is_title_in_capitals(self) -> bool:
        """Of two lines, or with nothing but a subtitle between it and the first heading."""
        below = [line for line in self._lines[self._at + 1 :] if line.kind not in ("blank", "rule")]
        if len(below) < 2 or not any(map(is_in_capitals, below[1:])):
            return False
        following = self._peek(1)
        is_of_two_lines = following is not None and is_in_capitals(following) and not is_underline(self._peek(2), following)
        return is_of_two_lines or (is_like_a_title(below[0]) and not is_in_capitals(below[0]) and is_in_capitals(below[1]))

    def _find_headings_above_text(self) -> frozenset[int]:
        """Short lines that stand right above the text that they head, where the text has several of them."""
        if not self._guess_headings:
            return frozenset()
        found = [
            index
            for index, (above, line, below) in enumerate(zip(self._lines, self._lines[1:], self._lines[2:], strict=False), start=1)
            if above.kind in ("blank", "rule") and is_like_a_heading(line) and self._begins_a_text(below, line)
        ]
        return frozenset(found if len(found) >= _MIN_HEADINGS_ABOVE_TEXT else ())

    def _begins_a_text(self, below: Line, heading: Line) -> bool:
        is_sentence = below.kind == "text" and (below.text[-1] in ".!?" or len(below.text) >= _MIN_SENTENCE_CHARACTERS)
        is_apart = is_sentence and len(below.text) > len(heading.text) and not below.text[0].islower()
        return is_apart and not is_underline(below, heading) and not self._was_full(heading, below)

    def _next_text(self, start: int) -> Line | None:
        following = (self._lines[index] for index in range(start, len(self._lines)))
        return next((line for line in following if line.kind not in ("blank", "rule")), None)

    # --- paragraphs ----------------------------------------------------------------------------------------------------

    def _paragraph(self) -> str:
        words = [self._lines[self._at].text]
        self._at += 1
        while self._goes_on():
            words.append(self._text_of_this_line())
            self._at += 1
        return _one_line(words)

    def _goes_on(self) -> bool:
        """Whether the line here is the wrapped rest of the line above it."""
        above, line = self._lines[self._at - 1], self._peek(0)
        if line is None or line.kind in ("blank", "rule", "bullet") or opens_question_or_answer(line):
            return False
        if is_in_capitals(line) and self._capitals_are_headings and not is_in_capitals(above):
            return False
        if is_underline(self._peek(1), line):
            return False
        if line.kind == "numbered":  # "... in chapter / 5. Then": only where the line above was full and the number does not begin a list
            return line.mark not in ("1", "a", "A") and above.kind == "text" and self._was_full(above, line)
        return self._was_full(above, line) or (line.text[0].islower() and above.text[-1] not in ".!?:")

    def _was_full(self, above: Line, line: Line) -> bool:
        first_word = line.text.split(maxsplit=1)[0]
        tolerance = 0 if above.text[-1] in ".!?" else _WRAP_TOLERANCE
        return self._width is not None and above.length + 1 + len(first_word) + tolerance > self._width

    def _text_of_this_line(self) -> str:
        line = self._lines[self._at]
        return f"{line.mark}. {line.text}" if line.kind == "numbered" else line.text

    def _unmarked_items(self) -> list[str]:
        """Short lines right below one another, behind a line that announces them with a colon."""
        above = next((line for line in self._lines[max(0, self._at - 2) : self._at][::-1] if line.kind != "blank"), None)
        if above is None or above.kind != "text" or above.text[-1] != ":":
            return []
        items: list[Line] = []
        while (line := self._peek(len(items))) and line.kind == "text" and not opens_question_or_answer(line):
            if len(line.text.split()) > _MAX_UNMARKED_WORDS or line.text[-1] == ":" or is_underline(self._peek(len(items) + 1), line):
                break
            items.append(line)
        is_wrapped = any(self._was_full(first, second) for first, second in pairwise(items))
        return [line.text for line in items] if len(items) > 1 and not is_wrapped else []

    # --- lists ---------------------------------------------------------------------------------------------------------

    def _list(self) -> list[Written]:
        first = self._lines[self._at]
        written: list[Written] = []
        open_marks: list[Line] = []  # the mark of each level that is open, outermost first
        while (mark := self._peek(0)) and self._belongs(mark, first):
            start = self._at
            after_gap = start > 0 and self._lines[start - 1].kind == "blank"
            text = _sign(mark, open_marks, after_gap=after_gap) + escape(self._item(mark))
            written.append(Written(text, start, is_next_item=bool(written)))
            self._skip_blanks_before_an_item(first)
        return written

    def _belongs(self, line: Line, first: Line) -> bool:
        return line.kind in _LIST_KINDS and (line.kind == first.kind or line.indent > first.indent)

    def _item(self, mark: Line) -> str:
        words = [mark.text]
        self._at += 1
        while (
            (line := self._peek(0))
            and line.kind == "text"
            and (line.indent > mark.indent + 1 or self._goes_on())
            and not self._is_heading_here()
        ):
            words.append(line.text)
            self._at += 1
        return _one_line(words)

    def _is_heading_here(self) -> bool:
        line = self._lines[self._at]
        return (self._capitals_are_headings and is_in_capitals(line)) or is_underline(self._peek(1), line)

    def _skip_blanks_before_an_item(self, first: Line) -> None:
        ahead = self._at
        while ahead < len(self._lines) and self._lines[ahead].kind == "blank":
            ahead += 1
        if ahead < len(self._lines) and self._belongs(self._lines[ahead], first):
            self._at = ahead

    def _peek(self, offset: int) -> Line | None:
        index = self._at + offset
        return self._lines[index] if 0 <= index < len(self._lines) else None


def _one_line(words: Sequence[str]) -> str:
    return " ".join(" ".join(words).split())


def _sign(mark: Line, open_marks: list[Line], *, after_gap: bool) -> str:
    """Indentation and sign of an item; opens and closes levels on the way."""
    if after_gap and open_marks and mark.mark == open_marks[-1].mark and mark.mark in DRAWN_BULLETS:
        mark = replace(mark, indent=open_marks[-1].indent)  # the same bullet after an empty line: its indentation is an accident
    while len(open_marks) > 1 and not _is_below(mark, open_marks[-2]):
        open_marks.pop()
    if not open_marks or _is_below(mark, open_marks[-1]):
        open_marks.append(mark)
    open_marks[-1] = mark
    number = mark.mark if mark.mark.isdigit() else str(ord(mark.mark[:1].lower() or "a") - ord("a") + 1)
    return "    " * (len(open_marks) - 1) + ("- " if mark.kind == "bullet" else f"{number}. ")


def _is_below(mark: Line, parent: Line) -> bool:
    """Whether an item is nested. Indentation of text that was copied is often accidental: the same drawn bullet needs more of it."""
    deeper = mark.indent - parent.indent
    if mark.kind != parent.kind or mark.mark != parent.mark:
        return deeper >= (2 if mark.kind != "numbered" or parent.kind != "numbered" else 3)
    return deeper >= (2 if mark.mark in "-*+" else 4)
