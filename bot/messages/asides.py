"""What somebody tells beside what they do, taken out of what they ask about their work: the guidance is the same whatever it is."""

from __future__ import annotations

import re

from bot import patterns
from bot.messages.profiles import profile
from bot.stages import Profile
from knowledge import content_words

_PATTERNS = patterns.load("about_self")
_OF_THEIR_WORK = ("own_work", "fit", "skills")  # what is asked, where a wheelchair or a country decides nothing
_HEEDED = ("asks", "feeling", "heard", "own_work", "steps", *_OF_THEIR_WORK)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")
_TELLS = re.compile(r"(?:(?:hi|hello|hey|well|so|ok)\b[\s,]*)?(?:i|i['’]?m|i['’](?:ve|d|ll)|my|we|we['’]re|our)\b", re.IGNORECASE)
_JOINED = re.compile(r",?\s+(?:and|but)\s+|,\s+", re.IGNORECASE)
_ABLE = re.compile(
    r"\b(?:can(?!['’]?t|not)|could|hate|dislike|love|like|enjoy|prefer|want|speak|know|learn\w*|stud(?:y|ied)|experience\w*|train\w*|degrees?"
    r"|qualif\w*|certific\w*|skill\w*|play|build|make|write|read|draw|paint|sing|fix|code|program\w*)\b",
    re.IGNORECASE,
)
_OF_HERE = re.compile(r"\b(?:mean|meant|asked|said|you|your|this(?! country| city| town)|that|these|those|it)\b", re.IGNORECASE)
LONGEST = 14  # words; more is a story


def without_asides(text: str) -> str:
    """Without the sentences, and the first halves of sentences, that say "I" and neither work nor wish, worry, strength or question.

    Whole where nobody's own work is asked about: "I use a wheelchair. Can I come aboard?" asks about the wheelchair.
    """
    sentences = _SENTENCE_END.split(text)
    asking = [sentence for sentence in sentences if _PATTERNS["asks"].search(sentence)]
    if not any(_PATTERNS[name].search(sentence) for sentence in asking for name in _OF_THEIR_WORK):
        return text
    halves = map(_without_first_half, sentences)
    kept = [half for half in halves if not _is_aside(half)]
    return " ".join(kept) if kept != sentences and content_words(" ".join(kept)) else text


def _is_aside(sentence: str) -> bool:
    if not _TELLS.match(sentence) or len(sentence.split()) > LONGEST or _OF_HERE.search(sentence) or _ABLE.search(sentence):
        return False
    return not any(_PATTERNS[name].search(sentence) for name in _HEEDED) and profile([sentence]) == Profile()


def _without_first_half(sentence: str) -> str:
    """ "I use crutches and work as a clerk.": I work as a clerk."""
    first, *rest = _JOINED.split(sentence, maxsplit=1)
    if not rest or not content_words(rest[0]) or not _is_aside(first):
        return sentence
    second = rest[0] if _TELLS.match(rest[0]) else f"I {rest[0]}"
    return second if profile([second]).work else sentence
