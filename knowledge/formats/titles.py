"""Which of the titles that a converted file offers is its own: a heading in its text, or what a program wrote into its properties."""

from __future__ import annotations

import re

from knowledge.markdown_blocks import Heading, read

_PROGRAMS_OWN = re.compile(
    r"\(?(?:anonymous|unspecified|untitled|(?:powerpoint )?presentation\d*|microsoft word|(?:word )?document\d*|slide \d+)\)?(?:$| - )"
    r"|.*\.\w{3,4}$",
    re.IGNORECASE,
)


def best_title(in_properties: str | None, markdown: str) -> str | None:
    """The one first-level heading; where there are several, or none, the property, unless a program filled it with words of its own."""
    headings = [block.text for block in read(markdown) if isinstance(block, Heading) and block.level == 1]
    if len(headings) == 1:
        return headings[0]
    title = " ".join((in_properties or "").split())
    return title if title and not _PROGRAMS_OWN.match(title) else None
