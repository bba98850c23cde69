"""What people say of themselves, said back to them: "I drive a lorry" becomes "You drive a lorry"."""

from __future__ import annotations

import re

from bot.messages.saying_back import sayable

LONGEST = 18  # words; more is no longer a reminder of what was said
_TURNED = {
    "i'm": "you are",
    "i am": "you are",
    "i was": "you were",
    "i've": "you have",
    "i have": "you have",
    "i'd": "you would",
    "i'll": "you will",
    "i": "you",
    "we're": "you are",
    "we are": "you are",
    "we were": "you were",
    "we've": "you have",
    "we": "you",
    "my": "your",
    "our": "your",
    "me": "you",
    "us": "you",
    "mine": "yours",
    "ours": "yours",
    "myself": "yourself",
}
_FIRST_PERSON = re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, _TURNED), key=len, reverse=True))})\b(?!['’])", re.IGNORECASE)
_UNSAFE = re.compile(r"[^\w\s'’&+/,.%£$€-]")  # nothing that a page could take for markup
_OPENS = re.compile(r"you\b|your\b", re.IGNORECASE)


def said_back(clause: str) -> str | None:
    """None where it would not make a sentence about them, is long, or holds anything but words."""
    straight = clause.replace("’", "'").strip(" ,.'\"")
    straight = re.sub(r"^(?:hi|hello|hey|so|and|but|well|honestly|ok|okay|basically)\b[\s,]*", "", straight, flags=re.IGNORECASE)
    straight = re.sub(r"\bI am ((?:driver|teacher|nurse|worker|cook|cleaner|clerk|writer|accountant)\b)", r"I am a \1", straight)
    straight = re.sub(r"\b(a)(?= [AEFHILMNORSX][A-Z]+\b)", "an", straight)  # "an HR manager"
    if _UNSAFE.search(straight) or not sayable(straight) or len(straight.split()) > LONGEST:
        return None
    turned = _FIRST_PERSON.sub(lambda match: _TURNED[match.group().lower()], straight)
    turned = re.sub(r"^(your [\w ]+?)'s (?=an?\b|the\b)", r"\1 is ", turned)
    if not _OPENS.match(turned) or len(turned.split()) < 2:
        return None
    return turned[:1].upper() + turned[1:]
