"""What must be recognised before anything else: people in distress, attacks on the bot's rules, matters for other professions.

Deterministic on purpose: whoever is in danger must not depend on a model's mood. The wordings are in patterns/; look-alikes
("dead-end job", "this deadline is killing me") are among them as what to pass.
"""

from __future__ import annotations

import re

from bot import patterns
from bot.stages import Screening
from bot.visible_text import visible
from knowledge import content_words, order_patterns

_DISTRESS = patterns.load("distress")
_LOOK_ALIKE = _DISTRESS.pop("look_alike")
_ATTACKS = {name: order_patterns()[name] for name in ("override", "forged_markup")} | patterns.load("attacks")
_PROFESSIONS = patterns.load("professions")
_ASKS = patterns.load("requests")["asks"]

_TYPED_IN_DISTRESS = frozenset(
    """want wanna die dying kill killing hurt hurting harm myself suicide suicidal ending end cutting living live alive dead just
    life""".split()
)
# These ask for what is refused whatever stands beside it; the others try to change the rules, and what else is asked stays.
_REFUSED_WHOLE = frozenset({"ranking_people", "off_task"})


def screen(text: str) -> Screening:
    """The most serious concern of a message; distress outranks everything else.

    An attack beside a genuine question is left out of the text, and the question deserves its answer.
    """
    text = visible(text)
    for spelling in (text, _letters_put_right(text)):
        without_look_alikes = _LOOK_ALIKE.sub(" ", spelling)
        for detail, pattern in _DISTRESS.items():
            if pattern.search(without_look_alikes):
                return Screening(text, "distress", detail)
    for detail, pattern in _ATTACKS.items():
        if pattern.search(text):
            rest = _without_attack(text)
            if detail in _REFUSED_WHOLE or len(content_words(rest)) < 2 or not _ASKS.search(rest):
                return Screening(text, "attack", detail)
            return Screening(rest)
    for detail, pattern in _PROFESSIONS.items():
        if pattern.search(text):
            return Screening(text, "professional_advice", detail)
    return Screening(text)


def _letters_put_right(text: str) -> str:
    """Two letters swapped and a lost last g, the slips of somebody who types in distress: "i jsut wnat to die", "endin it all"."""

    def right(match: re.Match[str]) -> str:
        word = match.group().lower()
        for place in range(len(word) - 1):
            swapped = word[:place] + word[place + 1] + word[place] + word[place + 2 :]
            if swapped in _TYPED_IN_DISTRESS:
                return swapped
        return f"{word}g" if f"{word}g" in _TYPED_IN_DISTRESS else word

    return re.sub(r"[^\W\d_]{3,}", right, text)


def _without_attack(text: str) -> str:
    sentences = re.split(r"(?<=[.?!])\s+|\n+", text)
    return " ".join(s for s in sentences if not any(pattern.search(s) for pattern in _ATTACKS.values())).strip()
