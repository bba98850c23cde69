"""What was spoken of just before a message, as text to search with. Only this module says how much of it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.messages.small_talk import small_talk
from bot.messages.visible_text import visible
from bot.set_replies import is_decline
from bot.stages import Turn

_CITES = re.compile(r"\s?\[\d+\]")
_LONGEST_QUESTION = 200  # characters; from the end, where a long message asks
# What an answer is about stands at its beginning, and a text twice as long takes twice as long to embed.
_LONGEST_REPLY = 300


def spoken_before(turns: Sequence[Turn]) -> str | None:
    """The last question and the beginning of the answer to it; None at the start of a conversation."""
    asked = [place for place, turn in enumerate(turns) if turn.role == "user" and not small_talk(visible(turn.text))]
    if not asked:
        return None
    question = visible(turns[asked[-1]].text).strip()[-_LONGEST_QUESTION:]
    reply = next((visible(turn.text) for turn in turns[asked[-1] + 1 :] if turn.role == "assistant"), "")
    said = "" if is_decline(reply) else _CITES.sub("", reply).strip()[:_LONGEST_REPLY]
    return f"{question} {said}".strip() or None
