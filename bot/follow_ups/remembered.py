"""How much of a conversation is read: the last questions, and what was told before them; a long history costs no more than a short one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot import patterns
from bot.messages.visible_text import visible
from bot.stages import Turn

FURTHEST_BACK = 8  # messages of the person; older subjects have been left behind
LONGEST_TURN = 600  # characters that are read of an earlier message
# Of all earlier messages together, the newest first: nearly forty of the usual 40 characters. Understanding a message that comes after
# 200 of 8,000 characters took 11 s when all were read whole, and takes 30 ms.
CHARACTERS = 1500
_IN_PERSON = patterns.load("about_self")["in_person"]


@dataclass(frozen=True, slots=True)
class Remembered:
    turns: tuple[Turn, ...] = ()  # the last ones, those of the person made plain
    replies: tuple[str, ...] = ()  # of the bot, latest first
    said: tuple[str, ...] = ()  # by the person, oldest first: these, and before them what speaks of the person


def remembered(turns: Sequence[Turn], plain: Callable[[str], str]) -> Remembered:
    recent: list[Turn] = []
    said: list[str] = []
    left, messages = CHARACTERS, 0
    for turn in reversed(turns):
        if left <= 0:
            break
        if turn.role == "assistant":
            recent += [turn] if messages < FURTHEST_BACK else []
            continue
        messages += 1
        if messages <= FURTHEST_BACK or _IN_PERSON.search(turn.text[:LONGEST_TURN]):
            text = plain(visible(turn.text[: min(left, LONGEST_TURN)])[:LONGEST_TURN])
            left -= min(left, len(turn.text), LONGEST_TURN)
            said.append(text)
            recent += [Turn("user", text)] if messages <= FURTHEST_BACK else []
    replies = tuple(turn.text for turn in recent if turn.role == "assistant")
    return Remembered(tuple(reversed(recent)), replies, tuple(reversed(said)))
