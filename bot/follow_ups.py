"""From a message in the middle of a conversation to a query that stands alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot import patterns
from bot.stages import Turn
from knowledge import content_words

_PATTERNS = patterns.load("follow_ups")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "sixth": 6,
    "seventh": 7,
    "eighth": 8,
    "ninth": 9,
    "tenth": 10,
    "last": -1,
    "final": -1,
}
_ORDINAL = _PATTERNS["ordinal"]
_ITEM = re.compile(r"^\s*(?:[-*•]|\d{1,2}[.)])\s+(?P<item>.+)$", re.MULTILINE)
_MARKER = re.compile(r"\s*\[\d+\](?:\([^)]*\))?")
WORDS_THAT_NAME = 1  # content words of a message that leans on what came before; with more it says what it is about
# Words that name nothing by themselves
_BARE = frozenset(
    content_words(
        """long take mean explain again slower compare thing same question before sister brother friend work think know first second third
        number both once nice sounds like look see go try"""
    )
)
FURTHEST_BACK = 4  # user turns; older subjects have been left behind


@dataclass(frozen=True, slots=True)
class Standalone:
    query: str
    parts: tuple[str, ...] = ()  # what to look for by itself besides the query
    note: str | None = None


def _items(text: str) -> list[str]:
    """The labels of the list in an earlier reply, in order."""
    labels = []
    for match in _ITEM.finditer(_MARKER.sub("", text)):
        item = match.group("item").strip()
        bold = re.match(r"\*\*(.+?)\*\*", item)
        labels.append((bold.group(1) if bold else re.split(r"[:.–—]\s", item)[0]).strip(" :.*"))
    return labels


def _named(match: re.Match[str], turns: Sequence[Turn]) -> str | None:
    """What "the third one" is, in the latest reply that has a list that long."""
    place = _ORDINALS[match["word"].lower()] if match["word"] else int(match["number"] or match["nth"])
    for turn in reversed(turns):
        if turn.role == "assistant":
            items = _items(turn.text)
            if len(items) >= max(2, abs(place)):
                return items[place - 1 if place > 0 else place]
    return None


def _points_back(text: str) -> bool:
    return bool(_PATTERNS["anaphor"].search(_PATTERNS["no_anaphor"].sub(" ", text)))


def points_nowhere(text: str) -> bool:
    """Whether a message without any history cannot be understood: it leans on something said before and names little itself."""
    leans = _PATTERNS["ellipsis"].search(text.strip()) or _points_back(text) or _PATTERNS["earlier"].search(text)
    return bool(leans) and len(set(content_words(text)) - _BARE) <= WORDS_THAT_NAME


def standalone(text: str, turns: Sequence[Turn]) -> Standalone:
    """Fill in from the history what the message leaves out; a message that stands alone comes back as it is."""
    asked = [turn.text for turn in turns if turn.role == "user"][-FURTHEST_BACK:]
    if not asked:
        return Standalone(text)
    ordinal = _ORDINAL.search(text)
    if ordinal and (_points_back(ordinal.group()) or "you" in ordinal.group().lower() or len(content_words(text)) <= 3):
        named = _named(ordinal, turns)
        if named:
            return Standalone(
                f"{text[: ordinal.start()]}{named}{text[ordinal.end() :]}".strip(),
                (named,),
                f"I took “{ordinal.group().strip()}” to mean {named}.",
            )
    before = _subject(turns)
    correction = _PATTERNS["correction"].match(text)
    if correction and (correction["meant"] or correction["rest"]):
        meant = (correction["meant"] or correction["rest"]).strip()
        return Standalone(meant if len(content_words(meant)) > 2 else f"{before} {meant}", (meant,))
    swap = _PATTERNS["topic_swap"].match(text.strip())
    if swap and len(content_words(swap["topic"])) <= 4:
        topic = swap["topic"].strip()
        swapped = _PATTERNS["who_does"].sub(lambda match: f"{match['before']} {topic} {match['after']}", before, count=1)
        return Standalone(swapped if swapped != before else f"{before} {topic}", (topic,))
    if _PATTERNS["ellipsis"].match(text.strip()) or _points_back(text) or len(content_words(text)) <= 1:
        return Standalone(f"{before} {text}")
    return Standalone(text)


def _subject(turns: Sequence[Turn]) -> str:
    """What the conversation is about: the latest message that stood alone, or what a follow-up turned it to. Older ones would blur it."""
    asked = [index for index, turn in enumerate(turns) if turn.role == "user"][-FURTHEST_BACK:]
    latest = turns[asked[-1]].text
    resolved = standalone(latest, turns[: asked[-1]]) if len(asked) > 1 else Standalone(latest)
    if resolved.parts or resolved.query == latest:  # a new subject, named or swapped in
        return resolved.query
    return _subject(turns[: asked[-1]])
