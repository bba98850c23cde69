"""Lines of a plain-text file told apart: bullets, numbers, capitals, underlines. Only this module knows how people mark them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

LineKind = Literal["blank", "rule", "bullet", "numbered", "text", "markdown"]  # "markdown" is written already

_TYPED_BULLETS = "-*+–—"  # may also be dashes, stars or signs: a space has to follow
DRAWN_BULLETS = "•◦‣⁃▪▫●○■□∙·➢➤➔►▶✓✔❖◆"
_BULLET = re.compile(rf"(?P<mark>[{re.escape(_TYPED_BULLETS)}](?=\s)|[{DRAWN_BULLETS}]|o(?=\t|\s{{2,}}))\s*(?P<text>\S.*)")
_NUMBER = re.compile(r"\(?(?P<mark>\d{1,3}|[a-hA-H])(?:\)|(?<=[\da-h])\.)\s+(?P<text>\S.*)")
_RULE = re.compile(r"([-=_*~#.—])\1{2,}|(?:[-*_] ){2,}[-*_]")
_UNDERLINE = re.compile(r"=+|-+|~+|\*+|\^+")
_SECTION_NUMBER = re.compile(r"(?P<number>\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?P<text>[^\W\d_].*)")
_NAMED_SECTION = re.compile(r"(?:chapter|section|part|appendix)\s+(?:\d{1,2}|[ivxlc]{1,6}|[a-z])\b", re.IGNORECASE)
_FAQ_MARK = re.compile(r"(?:Q|A|Question|Answer)\s?\d{0,3}\s?[:.)]\s")

_LEADER = re.compile(r"\s*\.(?:\s?\.){4,}\s*(?=\S.{0,30}$)")  # dots between a name and what belongs to it: "Coffee ........ 2.50"

_MIN_WRAP_CHARACTERS, _MAX_WRAP_CHARACTERS = 45, 130
_MAX_CAPITALS_CHARACTERS = 150
_MAX_HEADING_CHARACTERS = 80
_MAX_HEADING_WORDS = 10
_MAX_TITLE_CHARACTERS = 120


@dataclass(frozen=True, slots=True)
class Line:
    kind: LineKind
    text: str  # without indentation and bullet
    indent: int = 0
    mark: str = ""  # the bullet or number
    length: int = 0  # of the line as it was, indentation and all


def classify(raw: str) -> Line:
    text = _LEADER.sub(": ", raw.strip())
    indent = len(raw) - len(raw.lstrip())
    if not text:
        return Line("blank", "")
    if _RULE.fullmatch(text):
        return Line("rule", text, indent)
    if found := _BULLET.fullmatch(text):
        return Line("bullet", found["text"], indent, found["mark"], len(raw.rstrip()))
    if found := _NUMBER.fullmatch(text):
        return Line("numbered", found["text"], indent, found["mark"], len(raw.rstrip()))
    return Line("text", text, indent, "", len(raw.rstrip()))


def is_in_capitals(line: Line) -> bool:
    text = line.text
    letters = [character for character in text if character.isalpha()]
    return (
        line.kind == "text"
        and len(letters) >= 3
        and len(text) <= _MAX_CAPITALS_CHARACTERS
        and len(letters) * 2 > len(text.replace(" ", ""))
        and any(letter.isupper() for letter in letters)
        and not any(letter.islower() for letter in letters)
        and text[-1] not in ".,;"
    )


def is_underline(line: Line | None, above: Line) -> bool:
    """A row of signs about as long as the text above it."""
    if line is None or line.kind != "rule" or above.kind not in ("text", "numbered") or not _UNDERLINE.fullmatch(line.text):
        return False
    return len(above.text) <= _MAX_TITLE_CHARACTERS and len(line.text) * 2 >= min(len(above.text), 40)


def numbered_heading_depth(line: Line) -> int:
    """1 for "2. Methods" or "Chapter 2", 2 for "2.1 Data"; 0 where the line is no numbered heading."""
    if line.kind == "numbered":
        return 1 if line.mark.isdigit() and _is_like_a_heading(line.text) else 0
    if line.kind != "text" or not _is_like_a_heading(line.text):
        return 0
    if _NAMED_SECTION.match(line.text):
        return 1
    found = _SECTION_NUMBER.fullmatch(line.text)
    return found["number"].count(".") + 1 if found and "." in found["number"] else 0


def is_like_a_title(line: Line) -> bool:
    return (
        line.kind == "text" and len(line.text) <= _MAX_TITLE_CHARACTERS and line.text[-1] not in ".,;:" and not _FAQ_MARK.match(line.text)
    )


def is_like_a_heading(line: Line) -> bool:
    return line.kind == "text" and _is_like_a_heading(line.text) and not _FAQ_MARK.match(line.text)


def _is_like_a_heading(text: str) -> bool:
    first = next((character for character in text if character.isalpha()), "")
    return len(text) <= _MAX_HEADING_CHARACTERS and len(text.split()) <= _MAX_HEADING_WORDS and text[-1] not in ".,;:!" and first.isupper()


def opens_question_or_answer(line: Line) -> bool:
    return bool(_FAQ_MARK.match(line.text))


def wrap_width(lines: Sequence[Line]) -> int | None:
    """The width at which the lines of the file were broken; None where every paragraph is one line."""
    lengths = sorted(line.length for line in lines if line.kind in ("text", "bullet", "numbered"))
    if len(lengths) < 3 or not _MIN_WRAP_CHARACTERS <= lengths[-1] <= _MAX_WRAP_CHARACTERS:
        return None
    return lengths[-1]
