"""The label that a list item opens with: "Data Science" in "Data Science: experts who ...". Only here are labels told from sentences."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MAX_WORDS = 8
_MAX_BOLD_WORDS = 14
# A label names; a clause that happens to end in a colon opens like one of these and has more than a few words.
_CLAUSE_OPENERS = frozenset(
    """a as although because before but by can consider do each even for from here how however if in investing it its keep make
    many most no not note of on once or since so some such that the their then there these they this those to use we what when
    where which while who why with you your""".split()
)
_MAX_WORDS_AFTER_OPENER = 3
_COLON = re.compile(r"([^:.!?;]{2,90}(?:\([^()]{1,40}\))?)\s?:(?=\s)")
_DASH = re.compile(r"([^:.!?;–—]{2,60}?)(?:\s[-–]|\s?—)\s(?=\S)")
_AFTER_BOLD = re.compile(r"\s*(?:[:.–—]|-(?=\s))?\s*")


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known of an item before its label is looked for."""

    text: str
    bold_length: int = 0


def find_labels(items: Sequence[Opening]) -> list[str | None]:
    """One label, or None, for each item of a list. Siblings decide together: a dash makes a label only where the others have it too."""
    labels = [_bold_label(item) or _colon_label(item.text) for item in items]
    if not any(labels):
        dashed = [_dash_label(item.text) for item in items]
        if len(items) > 1 and sum(label is not None for label in dashed) * 3 >= len(items) * 2:
            labels = dashed
    return _without_odd_last(labels)


def _bold_label(item: Opening) -> str | None:
    if not item.bold_length:
        return None
    label = " ".join(item.text[: item.bold_length].split()).rstrip(":.–—- ")
    rest = item.text[item.bold_length :]
    is_set_off = not rest or bool((_AFTER_BOLD.match(rest) or [""])[0].strip()) or item.text[: item.bold_length].rstrip()[-1:] in ":.–—"
    is_set_off = is_set_off or "\n" in rest[:2]
    return label if label and is_set_off and len(label.split()) <= _MAX_BOLD_WORDS and "?" not in label else None


def _colon_label(text: str) -> str | None:
    found = _COLON.match(text)
    return _named(found[1]) if found and found.end() < len(text) else None


def _dash_label(text: str) -> str | None:
    found = _DASH.match(text)
    return _named(found[1]) if found else None


def _named(candidate: str) -> str | None:
    label = " ".join(candidate.split())
    words = label.split()
    if not words or len(words) > _MAX_WORDS:
        return None
    opens_a_clause = words[0].lower().strip("“”\"'’,") in _CLAUSE_OPENERS and len(words) > _MAX_WORDS_AFTER_OPENER
    return None if opens_a_clause and not _is_title(label) else label


def _without_odd_last(labels: list[str | None]) -> list[str | None]:
    """A last item whose "label" is running text, after labels that are all titles, is a sentence with a colon in it."""
    *others, last = labels or [None]
    named = [label for label in others if label is not None]
    if last is None or len(named) < 2 or len(last.split()) <= 3 or not all(map(_is_title, named)) or _is_title(last):
        return labels
    return [*others, None]


def _is_title(label: str) -> bool:
    words = [word for word in re.findall(r"[^\W\d_]+", label) if len(word) > 3]
    return not words or sum(word[0].isupper() for word in words) * 3 >= len(words) * 2
