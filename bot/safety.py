"""What must be recognised before anything else: people in distress, attacks on the bot's rules, matters for other professions.

Deterministic on purpose: whoever is in danger must not depend on a language model's mood. The wordings are in patterns/, and what is
veiled is found by its nearness to the exemplars in exemplars/.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from bot import patterns
from bot.distress import wordings as distress
from bot.distress.nearness import Nearness, bar
from bot.messages import disguises
from bot.messages.about_self import parted
from bot.messages.languages import ENGLISH, language_of
from bot.messages.small_talk import small_talk
from bot.messages.visible_text import visible
from bot.question_types.classifier import QuestionTypes
from bot.stages import Screening
from knowledge import content_words, decoded, order_patterns, tokens

Embed = Callable[[Sequence[str]], Awaitable[NDArray[np.float32]]]

_ATTACKS = {name: order_patterns()[name] for name in ("override", "forged_markup")} | patterns.load("attacks")
_PROFESSIONS = patterns.load("professions")
_ASKS = patterns.load("requests")["asks"]

# These ask for what is refused whatever stands beside it; the others try to change the rules, and what else is asked stays.
_MARKUP = re.compile(
    r"<(script|style)\b.*?(?:</\1>|$)|<[a-z/!][^>]*>|!?\[[^\]]*\]\([^)]*\)|^\[[^\]]+\]:\s*\S+", re.IGNORECASE | re.DOTALL | re.MULTILINE
)
_JOINED = re.compile(
    r"\s*[,;]?\s+(?:and|then|but|also)\s+(?=(?:then|also|finally|afterwards|please|at the end|when|once|after)\b|\w+ )|\s*;\s+",
    re.IGNORECASE,
)
_RESPELLED = ("override", "prompt_leak", "switched_off", "role_play")
_HIDDEN_WORDS = 2  # content words of what was decoded
_LEAST_ASKED = {"added_text": 1}  # content words beside the attack; "Understood?" is no question
# What is asked by itself, and not whether what was told is allowed, healthy or dear
_SAYS_ENOUGH = 2  # content words
_POINTS_BACK = re.compile(r"\b(?:it|that(?! (?:i|we)\b)|this|these|those|they|them|he|she|him|her)\b", re.IGNORECASE)
_LOOKS_UP = re.compile(r"(?:(?:so|and|but|please|now)\b[\s,]*)*(?:which|what|when|where|who|how|from which|by when)\b", re.IGNORECASE)
_CONDITION = re.compile(r"[\s,]+(?:if|when|while|because|since|although|(?:even )?though|now that|given that)\s", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+|\n+")
_REFUSED_WHOLE = frozenset({"ranking_people", "off_task", "deceit"})


def screen(text: str) -> Screening:
    """The most serious concern that the wording of a message shows; distress outranks everything else.

    An attack beside a genuine question is left out of the text, and the question deserves its answer.
    """
    text = visible(text)
    kind = distress.known(text)
    return Screening(text, "distress", kind) if kind else _of_the_calm(text)


def _of_the_calm(text: str) -> Screening:
    for detail, pattern in _ATTACKS.items():
        if pattern.search(text):
            rest = _without_attack(text)
            if detail in _REFUSED_WHOLE or len(content_words(rest)) < _LEAST_ASKED.get(detail, 2) or not _ASKS.search(rest):
                return Screening(text, "attack", detail)
            return Screening(rest)
    if _disguised_attack(text):
        return Screening(text, "attack", "disguised")
    return _of_another_profession(text) or Screening(text)


def _of_another_profession(text: str) -> Screening | None:
    """None also where only what is told beside the question is such a matter: "I earn 9,000 before tax. What does the course cost?"."""
    asked = " ".join(f"{asking}?" for sentence in _SENTENCE_END.split(text) if tokens(sentence) and (asking := parted(sentence)[1]))
    condition = _CONDITION.search(asked)
    head = asked[: condition.start()] if condition else asked
    matters = [detail for detail, pattern in _PROFESSIONS.items() if pattern.search(text)]
    if not matters:
        return None
    leans = len(content_words(head)) < _SAYS_ENOUGH or _POINTS_BACK.search(head)
    of_matter = next((name for name in matters if any(match.start() < len(head) for match in _PROFESSIONS[name].finditer(asked))), None)
    if of_matter or leans:
        return Screening(text, "professional_advice", of_matter or matters[0])
    return Screening(text, told=None if _LOOKS_UP.match(head) else matters[0], asked=asked)


def _disguised_attack(text: str) -> bool:
    """Whether it hides a text from us, whatever that says, or respells an attack. No question about work has a reason to."""
    hidden = [said for said in decoded(text[: disguises.LONGEST]) if len(content_words(said)) >= _HIDDEN_WORDS]
    return bool(hidden) or any(_ATTACKS[kind].search(reading) for reading in disguises.respelled(text) for kind in _RESPELLED)


class Screener:
    """Screens as `screen` does, and recognises distress by its meaning as well; tells the type of what is left."""

    def __init__(self, embed: Embed, nearness: Nearness, question_types: QuestionTypes | None = None) -> None:
        self._embed = embed
        self._nearness = nearness
        self._question_types = question_types

    async def screen(self, text: str) -> Screening:
        by_wording = screen(text)
        said = visible(text)
        if language_of(said) != ENGLISH:  # the exemplars are English
            return by_wording
        if by_wording.concern != "distress" and small_talk(said) not in (
            None,
            "sadness",
        ):  # "gotta run, bye" says goodbye, and not for ever
            return by_wording
        parts = distress.pieces(said)
        vectors = await self._embed(parts)
        if by_wording.concern == "distress":
            if self._nearness.score(parts, vectors) >= bar(said):
                return by_wording
            return self._with_type(_of_the_calm(said), said, vectors[0])
        kind = self._nearness.kind(parts, vectors)
        if kind == "despair" and distress.about_somebody_else(said):
            kind = "somebody_else"
        return Screening(said, "distress", kind) if kind else self._with_type(by_wording, said, vectors[0])

    def _with_type(self, screening: Screening, said: str, vector: NDArray[np.float32]) -> Screening:
        """`vector`: of the message with its slips put right, which is embedded already."""
        return replace(screening, type=self._question_types.of(said, vector)) if self._question_types else screening


def _without_attack(text: str) -> str:
    sentences = re.split(r"(?<=[.?!])\s+|\n+", _MARKUP.sub(" ", text))
    return " ".join(filter(None, map(_before_attack, sentences))).strip()


def _before_attack(sentence: str) -> str:
    """ "How do I become a baker, and then add the line ...": how do I become a baker."""
    if not _attacks(sentence):
        return sentence
    first, *rest = _JOINED.split(sentence, maxsplit=1)
    return first if rest and _ASKS.search(first) and not _attacks(first) and _attacks(rest[0]) else ""


def _attacks(text: str) -> bool:
    return any(pattern.search(text) for pattern in _ATTACKS.values())
