"""Messages that ask nothing of the knowledge base: greetings, thanks, goodbyes, "what can you do", "are you human"."""

from __future__ import annotations

import re
from typing import cast

from bot import patterns
from bot.languages import ENGLISH
from bot.stages import Intent


def _load(name: str) -> dict[Intent, re.Pattern[str]]:
    return {cast(Intent, intent): pattern for intent, pattern in patterns.load(name).items()}


_PATTERNS = _load("small_talk")
_ABROAD = _load("small_talk_abroad")
LONGEST = 160  # characters; a longer message has more in it than small talk


def small_talk(text: str, language: str = ENGLISH) -> Intent | None:
    """The kind of small talk that the whole message is, or None."""
    if len(text) > LONGEST:
        return None
    for intent, pattern in (_PATTERNS if language == ENGLISH else _ABROAD).items():
        if pattern.search(text):
            return intent
    return None
