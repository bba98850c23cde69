"""A reply as text: its sentences with the citations that stand in them, and text as phrases are looked for in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from knowledge import content_words, split_sentences

_MARKER = re.compile(r"\[(\d+(?:\s*[,;–-]\s*\d+)*)\]")
_LATE_MARKERS = re.compile(r"([.!?…][\"'”’)]*)((?:[ \t]*\[\d+(?:\s*[,;–-]\s*\d+)*\])+)")  # "... at risk. [1]" cites the sentence before it
_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_EMPHASIS = re.compile(r"\*\*|__|(?<!\w)[*_](?=\S)|(?<=\S)[*_](?!\w)|`|^#{1,6}\s+|^>\s+", re.MULTILINE)
_LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
_QUOTES = str.maketrans(
    {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-", "\u00a0": " ", "\u202f": " "}
)

# Sentences that speak of the conversation and not of the world: there is nothing in the knowledge base that they could agree with.
_ABOUT_THE_CONVERSATION = re.compile(
    r"\bI(?:['’](?:m|ve|d|ll)\b| (?:am|can|cannot|can['’]t|could|do|don['’]t|did|didn['’]t|found|have|only|took|assumed?|would|will)\b)"
    r"|\b(?:ask me|tell me|let me know|you (?:can|could|may|might) (?:also )?ask|you (?:said|told|mentioned|asked|wrote)|this answer)\b"
    r"|\b(?:sources?|guidance|knowledge base|documents?|passages?|text|article|context) (?:do|does|did|is|are|has|have)(?: not|n['’]t)\b"
    r"|\bnot (?:covered|mentioned|part of|in) (?:by|in|of)?\s*(?:my|the|these) (?:sources?|guidance|knowledge base|documents?|text)\b",
    re.IGNORECASE,
)
_TOO_SHORT = 2  # content words: "Yes." and "In short:" claim nothing by themselves


@dataclass(frozen=True, slots=True)
class ReplySentence:
    text: str  # without markers and Markdown
    citations: tuple[int, ...] = ()
    exempt: str | None = None  # why there is nothing to check in it


def sentences(reply: str, user_texts: tuple[str, ...] = ()) -> list[ReplySentence]:
    """The sentences of a reply. What the person said themselves and is only repeated to them needs no source."""
    said = {word for text in user_texts for word in content_words(text)}
    found: list[ReplySentence] = []
    for line in _LATE_MARKERS.sub(_markers_first, reply).splitlines():
        is_heading = line.lstrip().startswith("#")
        line = _EMPHASIS.sub("", _LIST_MARK.sub("", _without_links(line))).strip()
        for start, end in split_sentences(line):
            found.extend(_sentence(part, is_heading, said) for part in _without_lead_in(line[start:end]))
    return [sentence for sentence in found if sentence.text]


def citation_numbers(reply: str) -> list[int]:
    """Every number that is cited, in order, with repetitions."""
    return [number for match in _MARKER.finditer(_without_links(reply)) for number in _expand(match[1])]


@lru_cache(maxsize=1_000)
def normalise(text: str) -> str:
    """As phrases are looked for: without markers, Markdown, case, curly quotes and double spaces."""
    plain = _MARKER.sub("", _without_links(text))
    plain = _EMPHASIS.sub("", "\n".join(_LIST_MARK.sub("", line) for line in plain.splitlines()))
    plain = " ".join(plain.translate(_QUOTES).split()).casefold()
    return re.sub(r" (?=[.,;:!?])", "", plain)


def contains(reply: str, phrase: str) -> bool:
    """Whether a reply holds a phrase of a case file, as people read it or as it was sent; "re:" starts a regular expression."""
    haystacks = (normalise(reply), reply.translate(_QUOTES).casefold())
    if phrase.startswith("re:"):
        pattern = re.compile(phrase.removeprefix("re:"), re.IGNORECASE | re.MULTILINE)
        return any(pattern.search(haystack) for haystack in haystacks)
    wanted = " ".join(phrase.translate(_QUOTES).split()).casefold()
    return any(wanted in haystack for haystack in haystacks)


def word_count(reply: str) -> int:
    return len(re.findall(r"\w+(?:['’-]\w+)*", _MARKER.sub("", _without_links(reply))))


def _without_lead_in(sentence: str) -> list[str]:
    """ "On the work that you told me about, the guidance says: Drivers are at risk." is a remark and a claim."""
    lead_in, colon, claim = sentence.partition(": ")
    return [lead_in + ":", claim] if colon and claim and _ABOUT_THE_CONVERSATION.search(lead_in) else [sentence]


def _sentence(text: str, is_heading: bool, said: set[str]) -> ReplySentence:
    citations = tuple(dict.fromkeys(number for match in _MARKER.finditer(text) for number in _expand(match[1])))
    plain = re.sub(r" (?=[.,;:!?])", "", " ".join(_MARKER.sub(" ", text).split()))
    return ReplySentence(plain, citations, None if citations else _exemption(plain, is_heading, said))


def _exemption(text: str, is_heading: bool, said: set[str]) -> str | None:
    words = content_words(text)
    if is_heading or text.endswith(":"):
        return "heading"
    if text.endswith("?"):
        return "question"
    if len(words) < _TOO_SHORT:
        return "too short"
    if _ABOUT_THE_CONVERSATION.search(text):
        return "about the conversation"
    if said.issuperset(words):
        return "repeats the person"
    return None


def _markers_first(match: re.Match[str]) -> str:
    return f" {match[2].strip()}{match[1]}"


def _without_links(text: str) -> str:
    """[text](address) is a link, not a citation, unless its text is a number."""
    return _LINK.sub(lambda match: f"[{match[1]}]" if match[1].isdigit() else match[1], text)


def _expand(inside: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,;]", inside):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        numbers.extend(range(ends[0], ends[-1] + 1) if len(ends) == 2 and ends[0] <= ends[1] <= ends[0] + 50 else ends)
    return numbers
