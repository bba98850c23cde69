"""The words of people in danger as they meant to type them: slang, slips, letters as digits. Only for recognising danger, never shown."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from pathlib import Path

from bot.messages.slips import one_letter_off, swapped_or_doubled

_WORDS: dict[str, str] = tomllib.loads((Path(__file__).parents[1] / "patterns" / "danger_words.toml").read_text(encoding="utf-8"))["words"]

# What people in danger write. A word that is one slip away from one of these is taken for it.
_MEANT = frozenset(
    """want die dying dead death kill killing killed hurt hurting harm harming myself himself herself themselves suicide suicidal
    ending living live alive just life anymore hopeless worthless pointless useless burden nobody nothing everyone tired existing
    exist breathe breathing crying goodbye forever disappear wish without tonight tomorrow depressed desperate suffering pills
    overdose cutting abused abusing beating husband boyfriend please scared afraid better world reason family""".split()
)
# Words that are one slip away from those and mean what they say
_OTHERS = frozenset(
    """diet died does dear hurts hart scored shared scare lives loves live like killer whist alive alike along cutter butting putting
    existed exits breather crying drying trying beaten beating heating burdens worded words works world""".split()
)
_DIGITS = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"})
_WORD = re.compile(r"[^\W_](?:[\w@$'’!]*[^\W_])?")
# In shorter words only swapped and repeated letters are put right: "die" and "did" are one letter apart.
_MEANT_LONG = tuple(sorted(word for word in _MEANT if len(word) >= 6))


def put_right(text: str) -> str:
    """The text with its slips mended; the very same text where there is none."""
    mended = _WORD.sub(lambda match: _word(match.group()), _spelled_out(text))
    return text if mended == text else " ".join(mended.split())


def _spelled_out(text: str) -> str:
    """ "d i e" and "s.u.i.c.i.d.e" are one word each."""
    return re.sub(r"\b(?:[^\W\d_][ .*_-]){2,}[^\W\d_]\b", lambda match: re.sub(r"[ .*_-]", "", match.group()), text)


@lru_cache(maxsize=20_000)
def _word(word: str) -> str:
    lowered = word.lower().replace("’", "'")
    if lowered in _WORDS:
        return _WORDS[lowered]
    if lowered in _MEANT or lowered in _OTHERS:
        return word
    if any(character.isdigit() or character in "@$!" for character in lowered) and any(character.isalpha() for character in lowered):
        letters = lowered.translate(_DIGITS)
        if letters in _MEANT:
            return letters
    if lowered.isalpha():
        once = re.sub(r"(.)\1{2,}", r"\1", lowered)  # "soooo"; two of a letter are often right
        if once != lowered:
            return _WORDS.get(once, once)
        return _nearest(lowered) or word
    return word


def _nearest(word: str) -> str | None:
    if len(word) < 3 or word.removesuffix("s") in _MEANT:
        return None
    if f"{word}g" in _MEANT:
        return f"{word}g"
    meant = swapped_or_doubled(word, _MEANT)
    return meant or next((meant for meant in _MEANT_LONG if one_letter_off(word, meant)), None)
