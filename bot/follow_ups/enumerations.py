"""Lists inside a sentence: "1. pruning; 2. grafting", "hemp, oil and gas", and the two of "pruning, and grafting"."""

from __future__ import annotations

import re
from itertools import pairwise

from bot.messages.number_words import NUMBER_WORDS
from bot.messages.phrases import in_order

_MARK = re.compile(r"(?<![^\s(:;,])\(?(?P<mark>\d{1,2}(?=[.)])|[a-h](?=\)))[.)]\s+(?=\S)")
_ITEM_ENDS = re.compile(r"\s*[;,.]?\s*(?:\b(?:and|or)\b)?\s*$", re.IGNORECASE)
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)")
_SENTENCES = re.compile(r"(?<=[.:;!?])\s+")
_JOINED = re.compile(r"\s*\b(?:and|or)\b\s*", re.IGNORECASE)
_THE = re.compile(r"^(?:the|an?|also)\s+(?=\w)", re.IGNORECASE)
# what stands before the first of two: "Two of them are ...", "You can choose between ..."
_BEFORE_TWO = re.compile(
    r"^.*?(?:\b(?:are|were|is|was|include|includes|names?|example|between|both|namely|either|means|like|as|have|has|with|offers?|find|see)\b[:,]?|:)\s+"
    r"(?=(?:(?:the|an?|both)\s+)?\w)",
    re.IGNORECASE,
)
# "Networking and mentorship can help"
_TWO_FIRST = re.compile(
    r"^(?P<two>(?:[\w’'-]+ ){1,4}?and (?:[\w’'-]+ ){1,4}?)(?:are|were|can|could|both|have|had|do|will|would|must|may|need|should)\b",
    re.IGNORECASE,
)
# "Three things helped: ...", with the count of what follows
_ANNOUNCES = re.compile(rf"^[^:]*?\b(?P<count>{'|'.join(NUMBER_WORDS[2:9])})\b[^:.]*:\s+(?P<members>.+)$", re.IGNORECASE)
SENTENCES_READ = 2
LONGEST_NAME = 5  # words; what stands between the commas of a longer enumeration are clauses
LONGEST_MARKED = 14  # words of an item with a number before it


def marked(text: str) -> tuple[str, ...]:
    """What stands behind "1.", "2." and so on, or "a)", "b)", within a line; a clause that explains an item is left out."""
    for line in text.split("\n"):
        marks = list(_MARK.finditer(line))
        start = next((place for place, mark in enumerate(marks) if mark["mark"] in {"1", "a"}), None)
        if start is None:
            continue
        row = marks[start : start + 1]
        for before, after in pairwise(marks[start:]):
            if _place(after["mark"]) != _place(before["mark"]) + 1:
                break
            row.append(after)
        ends = [mark.start() for mark in row[1:]]
        last = _SENTENCE_ENDS.search(line, row[-1].end())
        ends.append(last.start() if last else len(line))
        items = tuple(_ITEM_ENDS.sub("", line[mark.end() : end]) for mark, end in zip(row, ends, strict=True))
        if len(items) > 1 and all(item and len(item.split()) <= LONGEST_MARKED for item in items):
            return tuple(re.split(r"[:(–—]\s?|,\s", item)[0].strip() for item in items)
    return ()


def _place(mark: str) -> int:
    return int(mark) if mark.isdigit() else ord(mark) - ord("a") + 1


def enumerated(text: str) -> tuple[str, ...]:
    """ "Individuals, schools and governments all have a part": the three, of the first sentences that name as many."""
    for sentence in sentences(text):
        if members := _members(sentence, ";") or _members(sentence, ","):
            return members
    return ()


def counted(text: str) -> tuple[str, ...]:
    """ "Two courses run at night: joinery, and machines and robots.": as many as the sentence says, wherever it stands."""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        announced = _ANNOUNCES.match(sentence)
        if announced is None:
            continue
        told = announced["members"].strip(" .!?")
        count = NUMBER_WORDS.index(announced["count"].lower())
        for between in (r"\s*;\s*(?:(?:and|or)\s+)?", r",\s+(?:(?:and|or)\s+)?", r"\s*,\s+(?:(?:and|or)\s+)?|\s+(?:and|or)\s+"):
            members = [re.split(r",\s", member)[0] if ";" in told else member for member in re.split(between, told)]
            if len(members) == count and all(0 < len(member.split()) <= LONGEST_MARKED for member in members):
                return tuple(_THE.sub("", member) for member in members)
    return ()


def sentences(text: str) -> list[str]:
    whole = re.split(r"(?<=[.!?])\s+", text.split("\n")[0])[:SENTENCES_READ]
    return [part for sentence in whole for part in (sentence, *_SENTENCES.split(sentence)[1:])]


def _members(sentence: str, between: str) -> tuple[str, ...]:
    first, *middle = sentence.split(between)
    if not middle:
        return ()
    if between == "," and not _JOINED.search(middle[-1]):
        return ()
    *before, last = _JOINED.split(middle[-1], maxsplit=1) if between == "," or _JOINED.match(middle[-1]) else [middle[-1]]
    opening = [first.rpartition(":")[2].strip()] if between == ";" else in_order(first)[-1:]
    closing = [last.strip(" .!?")] if between == ";" else in_order(last)[:1]
    named = [*opening, *(member.strip() for member in (*middle[:-1], *before) if member.strip()), *closing]
    members = tuple(_THE.sub("", member) for member in named)
    if between == ";":
        return members if len(members) > 2 and all(0 < len(member.split()) <= LONGEST_NAME for member in members) else ()
    return members if len(members) > 2 and all(_is_name(member) for member in members) else ()


def _is_name(text: str) -> bool:
    return len(text.split()) <= LONGEST_NAME and in_order(text) == [text]


def two_named(text: str) -> tuple[str, ...]:
    """The two that a sentence names, also where their own names are made with "and": none where it names more or fewer."""
    for sentence in re.split(r"(?<=[.!?])\s+", text.split("\n")[0])[:SENTENCES_READ]:
        first, opening = _TWO_FIRST.match(sentence), _BEFORE_TWO.match(sentence)
        if not first and not opening:
            continue
        said = (first["two"] if first else sentence[opening.end() if opening else 0 :]).strip(" .!?:")
        halves = re.split(r",\s+and\s+", said, flags=re.IGNORECASE)
        if len(halves) != 2:
            halves = re.split(r"\s+and\s+", said, flags=re.IGNORECASE)
        names = tuple(_THE.sub("", half.strip(" ,")) for half in halves)
        if len(names) == 2 and all(name and len(name.split()) <= LONGEST_NAME and "," not in name for name in names):
            return names
    return ()
