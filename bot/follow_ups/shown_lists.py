"""The lists in the bot's own replies, and which of their items "the third one you named" means."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot import patterns
from bot.follow_ups.enumerations import counted, enumerated, marked
from bot.messages.number_words import NUMBER_WORDS
from bot.set_replies import is_decline

_PATTERNS = patterns.load("follow_ups")
ORDINAL = _PATTERNS["ordinal"]
_WORDS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth".split(),
    NUMBER_WORDS[1:11],
)
_PLACES = {word: place for words in _WORDS for place, word in enumerate(words)} | {"last": -1, "final": -1}
_ITEM = re.compile(r"^(?P<indent>[ \t]{2,})?[ \t]*(?:[-*•–]|(?:#{1,6} +)?(?:\*\*)?\d{1,2}[.)])[ \t]+(?P<item>.+)$", re.MULTILINE)
_RULE_UNDER_HEADER = re.compile(r"\|?[ \t:|-]*-{2,}[ \t:|-]*")
_MARKER = re.compile(r"\s*(?:\[\^?\d+(?:, ?\d+)*\](?:\([^)]*\))?|【[^】]*】|[¹²³⁴-⁹]+)")
_SOURCES = re.compile(
    r"\n+(?:#{1,6} *)?\**(?:sources|references|citations|quellen)\**:?\**[ \t]*\n.*\Z|\n+-{3,}\s*\n+\[\^?1\]:.*\Z",
    re.DOTALL | re.IGNORECASE,
)
LONGEST_REPLY = 8000  # characters
_ROW = re.compile(r"[^:;.]{1,40}: (?P<first>[^;:]+); [^:;]{1,40}: ")  # of a table: "Pool: Salt pool; Length: 9 m"
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
# "How to apply in four steps" is the name of nothing that a pronoun could stand for
_ASKING_HEADING = re.compile(r"(?:[\d.]+\s+)?(?:how|what|when|where|why|who|which|if)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ShownList:
    labels: tuple[str, ...]  # in the order shown
    query: str  # that it answered
    loose: bool = False  # no list in form: members of a sentence or of neighbouring paragraphs


@dataclass(frozen=True, slots=True)
class Pointer:
    """Where a message points at an item."""

    start: int
    end: int
    index: int  # from 0; -1 is the last
    noun: str | None  # what kind of item


@dataclass(frozen=True, slots=True)
class Place:
    """What an ordinal in a message points at; `label` is None where the list is shorter."""

    label: str | None
    shown: ShownList
    index: int


def list_in(reply: str, query: str) -> ShownList | None:
    """The list of a reply to this question: its items, else labelled paragraphs or the members of an enumeration in its first sentences.

    Replies come back as clients keep them: with links and a list of sources, without any marker, or written by another bot.
    """
    plain = _MARKER.sub("", _SOURCES.sub("", reply[:LONGEST_REPLY]))
    items = [match for match in _ITEM.finditer(plain) if not match["indent"]] or list(_ITEM.finditer(plain))
    named = tuple(_label(match["item"].strip()) for match in items) or _first_cells(plain)
    if len(named) > 1:
        return ShownList(named, query)
    if declines(reply):  # a decline enumerates the nearest topics
        return None
    if named := marked(plain):
        return ShownList(named, query)
    if members := enumerated(plain):
        return ShownList(members, query, loose=not plain.startswith(members[0]))
    if members := counted(plain):
        return ShownList(members, query, loose=True)
    paragraphs = tuple(match[1].strip(" :.") for paragraph in plain.split("\n\n") if (match := _BOLD.match(paragraph)))
    return ShownList(paragraphs, query, loose=True) if len(paragraphs) > 1 else None


def declines(reply: str) -> bool:
    return is_decline(reply) or (not _MARKER.search(reply) and bool(_PATTERNS["declines"].search(reply)))


def _first_cells(text: str) -> tuple[str, ...]:
    """Of the rows of a table, without its header."""
    rows = [line.strip() for line in text.split("\n") if line.strip().startswith("|")]
    rule = next((place for place, row in enumerate(rows) if _RULE_UNDER_HEADER.fullmatch(row)), -1)
    return tuple(_label(row.strip("|").split("|")[0].strip()) for row in rows[rule + 1 :]) if rule >= 0 else ()


def _label(item: str) -> str:
    bold = _BOLD.match(item)
    row = _ROW.match(item)
    if row:
        return row["first"].strip()
    item = _LINK.sub(r"\1", item)
    return (bold[1] if bold else re.split(r"[:.–—]\s", item)[0]).strip(" :.*")


def leading_label(reply: str) -> str | None:
    """What the first passage of a reply is about, where it is labelled and no item of a list."""
    paragraphs = reply.strip().split("\n\n")
    first = paragraphs[1] if len(paragraphs) > 1 and not _MARKER.search(paragraphs[0]) else paragraphs[0]  # after what was understood
    first = first.split("\n")[0]
    if _ITEM.match(first):
        return None
    bold = _BOLD.search(first)
    return bold[1].strip(" :.") if bold and not _ASKING_HEADING.match(bold[1]) else None


def label_before(reply: str) -> str | None:
    """What "that role" means after an answer that names one in bold; a group that the person's own work was counted under is none."""
    label = leading_label(reply)
    return None if label is None or reply.partition("**")[0].rstrip().endswith("under") else label


def pointed_at(pointer: Pointer, lists: tuple[ShownList, ...]) -> Place | None:
    """The item that is meant: of the list whose question the noun belongs to, else of the latest one. None where no list was shown."""
    if not lists:
        return None
    index, noun = pointer.index, pointer.noun
    in_form = [shown for shown in lists if not shown.loose] if any(not shown.loose for shown in lists[1:]) else lists
    in_form = [shown for shown in in_form if not (shown.loose and noun and not alike_noun(noun, shown.query))]
    candidates = [*(shown for shown in in_form if noun and alike_noun(noun, shown.query)), *in_form]
    if not candidates:
        return None
    shown = next((shown for shown in candidates if index < len(shown.labels)), candidates[0])
    place = index if index >= 0 else len(shown.labels) - 1
    return Place(shown.labels[place] if place < len(shown.labels) else None, shown, place)


def alike_noun(noun: str, query: str) -> bool:
    """Whether a query speaks of this kind of thing; generic nouns count here, "the second skill" is one of the skills asked for."""
    return re.search(rf"\b{re.escape(re.sub('(?:ies|y|s)$', '', noun.lower()))}", query.lower()) is not None


def numeral(match: re.Match[str]) -> int:
    """The place that a match of ORDINAL names, from 0; -1 is the last."""
    if match["word"] or match["spelled"]:
        return _PLACES[(match["word"] or match["spelled"]).lower()]
    return int(match["number"] or match["nth"]) - 1
