"""The status of a reply whose server does not state one, guessed from its words. Ours does; this is for the peers it is compared with."""

from __future__ import annotations

import re

from bot import Status

_DECLINES = re.compile(
    r"\b(?:I|we) (?:do not|don['’]t|cannot|can['’]t|could not|couldn['’]t|was unable)\b"
    r"(?: \w+){0,3}? (?:know|answer|find|provide|say|tell|have|help|determine)"
    r"|\b(?:context|text|document|passage|source|information|knowledge base|guidance|article)s?\b[^.]{0,60}?"
    r"\b(?:does not|do not|doesn['’]t|don['’]t|did not|is not|isn['’]t|are not|aren['’]t|no)\b[^.]{0,30}?"
    r"\b(?:mention|contain|cover|say|include|provide|specif|available|enough|information|state|address)"
    r"|\bnot (?:mentioned|covered|provided|specified|available|included|stated) in the\b"
    r"|\bno information\b|\bI(?:['’]m| am) (?:not able|unable) to\b|\bI(?:['’]m| am) sorry\b(?! to hear)|\bI apologi[sz]e\b",
    re.IGNORECASE,
)
_SIGNPOSTS = re.compile(r"\b988\b|\b116 ?123\b|samaritans|suicide|crisis line|helpline|hotline|lifeline", re.IGNORECASE)
_OPENING = 240  # characters: an answer that only ends with "I do not know more" is an answer


def infer(reply: str) -> Status:
    text = reply.strip()
    if _SIGNPOSTS.search(text):
        return "signposted"
    if not text or _DECLINES.search(text[:_OPENING]):
        return "declined"
    if text.endswith("?") and text.count("?") == 1 and len(text.split()) <= 40:
        return "clarify"
    return "answered"
