"""Messages that ask nothing of the knowledge base: greetings, thanks, goodbyes, "what can you do", "are you human"."""

from __future__ import annotations

import re
from typing import cast

from bot import patterns
from bot.stages import Intent

_PATTERNS: dict[Intent, re.Pattern[str]] = {cast(Intent, name): pattern for name, pattern in patterns.load("small_talk").items()}
LONGEST = 160  # characters; a longer message has more in it than small talk


def small_talk(text: str) -> Intent | None:
    """The kind of small talk that the whole message is, or None."""
    if len(text) > LONGEST:
        return None
    for intent, pattern in _PATTERNS.items():
        if pattern.search(text):
            return intent
    return None
