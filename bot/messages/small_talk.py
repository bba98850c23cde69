"""Messages that ask nothing of the knowledge base: greetings, thanks, goodbyes, "what can you do", "are you human"."""

from __future__ import annotations

import re
from typing import cast

from bot import patterns
from bot.messages.languages import ENGLISH
from bot.stages import Intent
from knowledge import content_words


def _load(name: str) -> dict[Intent, re.Pattern[str]]:
    return {cast(Intent, intent): pattern for intent, pattern in patterns.load(name).items()}


_OF_SOMETHING = re.compile(
    r"\s+(?:with|about|if|when|for|during|after|before)\s+(?!me\b|us\b|you\b|my (?:career|work|job)\b|this\b|that\b|it\b)"
    # "What do you do at work as a diver?" asks what anybody does who is one
    r"|(?:\s+[\w’'-]+){0,4}?\s+as an?\s+"
    r"(?!(?:[\w-]+ )?(?:bot|chat ?bot|robot|assistant|machine|guide|adviser|advisor|program|model|ai)\b\W*$)\w",
    re.IGNORECASE,
)

_KISSES = re.compile(r"(?<=[\s,.!])x{1,4}\s*$", re.IGNORECASE)
_PATTERNS = _load("small_talk")
_ABROAD = _load("small_talk_abroad")
# "What do you cover?" is a question about the bot; "we are moving to Leeds with two children, what do you cover?" is not.
CONTENT_BESIDE_CAPABILITIES = 3
LONGEST_WITH_KISSES = 12  # words; "thanks, that helped x"
LONGEST = 160  # characters; a longer message has more in it than small talk


def small_talk(text: str, language: str = ENGLISH) -> Intent | None:
    """The kind of small talk that the whole message is, or None."""
    if len(text) > LONGEST:
        return None
    text = _KISSES.sub("", text) if len(text.split()) <= LONGEST_WITH_KISSES else text
    for intent, pattern in (_PATTERNS if language == ENGLISH else _ABROAD).items():
        match = pattern.search(text)
        if match and (intent != "capabilities" or _is_all(match)):
            return intent
    return None


def _is_all(match: re.Match[str]) -> bool:
    after = match.string[match.end() :]
    if _OF_SOMETHING.match(after) or (match.group().lower().endswith(" about") and content_words(after)):
        return False
    return len(content_words(f"{match.string[: match.start()]} {after}")) <= CONTENT_BESIDE_CAPABILITIES
