"""Plain words made safe inside Markdown, so that an asterisk or a "<" of the text is still there when the Markdown is read."""

from __future__ import annotations

import re

# Only what would be read as markup: a text full of needless backslashes is hard to read for a person.
_MARKUP = re.compile(
    r"""[\\`]
    | \*(?=\S) | (?<=\S)\*
    | (?<![^\W_])_ | _(?![^\W_])
    | <(?=[A-Za-z/!?])
    | &(?=\#?\w+;)
    | \[(?=[^\[\]\n]*\][\[(:]) | \](?=[\[(:])
    | ~(?=~) | (?<=~)~
    """,
    re.VERBOSE,
)
_BLOCK_OPENING = re.compile(r"(?:[#>+=~|:-]|\d{1,9}[.)](?=\s|$))")
_PIPE = re.compile(r"(?=\|)")


def escape(text: str) -> str:
    """One line of plain text as the start of a Markdown paragraph, heading or list item that reads the same."""
    text = _MARKUP.sub(r"\\\g<0>", text)
    if opening := _BLOCK_OPENING.match(text):
        return text[: opening.end() - 1] + "\\" + text[opening.end() - 1 :]
    return text


def escape_cell(text: str) -> str:
    """A table cell: on one line, and no bar that would end it."""
    return _PIPE.sub(r"\\", _MARKUP.sub(r"\\\g<0>", " ".join(text.split())))
