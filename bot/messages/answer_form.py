"""The form in which an answer is asked for ("three bullets", "under 50 words, no markdown"), read off a message and taken out of it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from bot import patterns
from bot.messages.number_words import NUMBER_WORDS
from bot.stages import Form, Layout
from knowledge import content_words

_PATTERNS = patterns.load("forms")
_RANKED, _EXPLAINS, _ASKS_AGAIN = (_PATTERNS.pop(name) for name in ("ranked", "explains", "asks_again"))
A_FEW = 4  # sentences
_NUMBERS = {word: number for number, word in enumerate(NUMBER_WORDS)} | {
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "eighty": 80, "hundred": 100},
    "single": 1,
}
_NUMBER = re.compile(rf"\d+|\b(?:{'|'.join(_NUMBERS)})\b", re.IGNORECASE)
# "name three of the jobs": what is asked for are the jobs
_COUNT = re.compile(rf"\b(?:at least|exactly|just|only|up to|at most|top|best|first|last|main)\b|{_NUMBER.pattern}", re.IGNORECASE)
_SEVERAL = re.compile(r"\b(?:few|couple|some|several|handful)\b", re.IGNORECASE)
_EVERYTHING = re.compile(r"\b(?:everything|anything|all)(?: that| which)? $", re.IGNORECASE)
_OF_THEM = re.compile(
    r"(?<!\ba )(?<!\bthe )\b(name|list|mention|give|tell|show|pick)((?: (?:me|us))?) of (?=the\b|these\b|those\b|your\b)", re.IGNORECASE
)
_LANGUAGE = re.compile(r"\w+(?=\W*(?:please|pls)?\W*$)", re.IGNORECASE)
_LAYOUTS: dict[str, Layout] = {"numbered": "numbered", "bullets": "bullets", "prose": "prose", "table": "table"}
_FLAGS = frozenset(
    {
        "names_only",
        "explained",
        "one_line_each",
        "plain",
        "yes_no",
        "brief",
        "detail",
        "simple",
        "alphabetical",
        "letters",
        "no_citations",
        "complete",
    }
)


def form_of(text: str) -> tuple[str, Form]:
    """What is asked, without the words about the form, and the form; the text whole where it asks for none."""
    form, rest = Form(), text
    for name, pattern in _PATTERNS.items():
        if name == "to_a_child" and not _EXPLAINS.search(text):
            continue
        match = pattern.search(rest)
        while match:
            form = _with(form, "simple" if name == "to_a_child" else name, match.group(), text)
            kept = _kept(name, match.group())
            rest = re.sub(r"\s+", " ", f"{rest[: match.start()]} {kept} {rest[match.end() :]}")
            match = pattern.search(rest)
    if form == Form():
        return text, form
    return _mended(rest), form


def _kept(name: str, said: str) -> str:
    """Of the words about the form, those that tell what is asked: what is counted, or "what" of "list everything that is allowed"."""
    if name == "count_asked":
        return _COUNT.sub("", said)
    return "what" if name == "complete" and _EVERYTHING.search(said) else ""


def _with(form: Form, name: str, said: str, text: str) -> Form:
    number = _number(said)
    if name in _LAYOUTS:
        return replace(form, layout=form.layout or _LAYOUTS[name], count=form.count or (number if name == "bullets" else None))
    if name in _FLAGS:
        wished: dict[str, Any] = {name: True}
        return replace(form, **wished)
    match name:
        case "sentences":
            return replace(form, sentences=number or (A_FEW if _SEVERAL.search(said) else 1))
        case "words":
            return replace(form, words=number or 1)
        case "language":
            named = _LANGUAGE.search(said)
            return replace(form, language=named.group().capitalize() if named else None)
    in_order = re.search(r"\b(first|last)\b", said, re.IGNORECASE)
    from_end = in_order is not None and in_order[1].lower() == "last"
    return replace(form, count=number, from_end=from_end, ranked=not in_order and bool(_RANKED.search(text)))


def _number(said: str) -> int | None:
    found = _NUMBER.findall(said)
    return None if not found else int(found[-1]) if found[-1].isdigit() else _NUMBERS[found[-1].lower()]


def _mended(rest: str) -> str:
    """What is left as it would have been written alone; nothing where that only points back to an answer."""
    rest = _OF_THEM.sub(r"\1\2 ", re.sub(r"\s+", " ", rest))
    rest = re.sub(r"\s+([?.!,;:])", r"\1", rest)
    rest = re.sub(r"(?<=[?.!])(?:\s*[,.;:–—-])+(?=\s|$)|[,;:–—-]+(?=[?.!])", "", rest)
    rest = re.sub(r"^[\s,.;:!?–—-]+|\s*[,;:–—-]+\s*$|\s*\b(?:and|but)\s*(?=[.?!]*$)", "", rest)
    rest = re.sub(r"(?<=[.?!])\s+(?:please|thanks|and|also)[.!]?$", "", rest, flags=re.IGNORECASE)
    rest = re.sub(r"^(?:on|about|of|for)\s+(?=(?:what|how|why|which|who|the)\b)", "", rest.strip(), flags=re.IGNORECASE)
    rest = re.sub(r"^(?:put|make|write|show)\s+(?=(?:the|all|me)\b)", "List ", rest, flags=re.IGNORECASE)
    return rest if content_words(rest) and not _ASKS_AGAIN.search(rest) else ""
