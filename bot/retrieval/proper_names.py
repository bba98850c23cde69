"""Which words of a sentence are proper names, told by their capitals and by how the documents write them elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable, Set

from knowledge import STOP_WORDS, tokens

_WORD = re.compile(r"[^\W\d_][\w’'-]*(?:\.[\w-]+)*|\S")
_INITIALS = 5  # letters; a word of capitals that is no longer than that is an abbreviation
_OPENS = frozenset('.:!?•–—|>“"(')  # what follows one of these may have its capital for its place
_FIRST_PERSON = re.compile(r"\b(?:i|i['’]\w+|im|my|me|we|our|us)\b", re.IGNORECASE)
# Whoever is "Nora Bell" in a document is "Ms Bell" to whoever asks.
COURTESY_TITLES = frozenset("mr mrs ms mx dr prof".split())
_LABEL = re.compile(r"^([^.:;!?]{1,70}):\s")
_WITH_ABBREVIATION = re.compile(r"(?:[A-Z][\w-]+ ){1,5}\([A-Z]{2,6}\)")  # "Universal Basic Income (UBI)" is a thing by its full name
_SHORT = re.compile(r"\b[A-Z]{3,6}\b")
_RUN = re.compile(r"\b[A-Z][\w-]+(?: [A-Z][\w-]+){2,5}")
_CALENDAR = frozenset(
    "january february march april may june july august september october november december monday mondays tuesday tuesdays wednesday "
    "wednesdays thursday thursdays friday fridays saturday saturdays sunday sundays christmas easter".split()
)


def proper_names(sentence: str, plain: Set[str]) -> list[str]:
    """`plain`: words that are no names, lower case: those that the documents write small as well, and those of the question.

    "AI" is no name where it stands all over; "Veo" is, and so is "Rosalind" where a sentence begins with it and a second name follows.
    """
    found: list[str] = []
    words = _WORD.findall(_WITH_ABBREVIATION.sub(" ", _without_label(sentence)))
    for place, word in enumerate(words):
        if not word[0].isupper() or not _could_be(word, plain):
            continue
        following = words[place + 1] if place + 1 < len(words) else ""
        opens = place == 0 or words[place - 1] in _OPENS
        if not opens or (following[:1].isupper() and _could_be(following, plain)):
            found.append(word)
    return found


def names_asked_for(query: str) -> list[str]:
    """The capitalised words of a question, but for its first; none where people speak of themselves, whose names and places say nothing."""
    if _FIRST_PERSON.search(query):
        return []
    words = _WORD.findall(query)
    return [
        re.split(r"[’'-]", word)[0]
        for place, word in enumerate(words)
        if place and word[0].isupper() and words[place - 1] not in _OPENS and word.lower() not in COURTESY_TITLES
        if word.isupper() or word.lower() not in STOP_WORDS  # "The Far Side Of" has capitals for being a title
    ]


def _without_label(sentence: str) -> str:
    """ "Transportation and Logistics: ..." has its capitals because it is a label."""
    label = _LABEL.match(sentence)
    if label and all(word[:1].isupper() for word in label[1].split() if word.lower() not in STOP_WORDS):
        return sentence[label.end() :]
    return sentence


def _could_be(word: str, plain: Set[str]) -> bool:
    first = re.split(r"[’'-]", word)[0]  # of "AI’s" and "AI-driven" too
    small = first.lower()
    return bool(first) and not ({small, word.lower()} & (plain | _CALENDAR)) and not (first.isupper() and len(first) <= _INITIALS)


def written_small(texts: Iterable[str]) -> frozenset[str]:
    """The words that stand somewhere in the texts without a capital, or have it for being spelled out from an abbreviation."""
    texts = tuple(texts)
    small = frozenset(token for text in texts for token in tokens(" ".join(word for word in text.split() if not word[:1].isupper())))
    return small | _spelled_out(" ".join(texts))


def _spelled_out(text: str) -> frozenset[str]:
    """Of "Global Positioning System", where "GPS" stands beside it."""
    short = set(_SHORT.findall(text))
    runs = [run.split() for run in _RUN.findall(text)] if short else []
    found = (
        run[start : start + len(letters)]
        for run in runs
        for letters in short
        for start in range(len(run) - len(letters) + 1)
        if "".join(word[0] for word in run[start : start + len(letters)]) == letters
    )
    return frozenset(word.lower() for words in found for word in words)
