"""Yes or no, for questions that either answers, where the quoted sentence says clearly which: silent rather than wrong.

By the words alone: the sentence must have nearly all that the question asks about, and what denies it must stand in the same clause.
"""

from __future__ import annotations

import re
from typing import Literal

from bot import patterns
from knowledge import STOP_WORDS, stem, tokens

Polarity = Literal["Yes", "No", "Not necessarily"]

MET = 0.75  # of the words of the question that the sentence must have
LEAST_WORDS = 2
_PATTERNS = patterns.load("polarity")
_CLAUSE = re.compile(r"[;:]\s|,\s|\s[-–—]\s|\b(?:but|although|though|while|whereas|because|since)\b")
_NUMBER = re.compile(r"\d+")
# "two hours" is denied by "three hours and a test of two days"
_COUNTED = re.compile(r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty)\s+\w+", re.IGNORECASE)


def polarity(question: str, sentence: str) -> Polarity | None:
    """`sentence`: the one that answers best, its label and heading included."""
    question = _PATTERNS["yes_or_no"].sub("", question)
    asked = _PATTERNS["asks"].search(question)
    if not asked or _PATTERNS["not_polar"].search(question) or _denials(question):
        return None
    words = _words(question[asked.end() :])
    said = _words(sentence)
    if len(words) < LEAST_WORDS or _numbers(question) - _numbers(sentence):
        return None
    if _PATTERNS["asks_if_settled"].search(question):
        return "No" if _PATTERNS["unsettled"].search(sentence) and _met(words, said) >= MET / 2 else None
    allowed, forbidden = bool(_PATTERNS["allowed"].search(question)), bool(_PATTERNS["forbidden"].search(sentence))
    if forbidden and (allowed or _PATTERNS["asks_leave"].search(question)) and _forbidden_altogether(words, sentence):
        return "No"
    if allowed:
        words = {word for word in words if not _PATTERNS["allowed"].fullmatch(word)}
        if not (forbidden or _PATTERNS["allowed"].search(sentence)):
            return None
    if not words or _met(words, said) < MET or not _predicate(question[asked.end() :]) <= said:
        return None
    if _PATTERNS["hedged"].search(sentence):
        return "Not necessarily"
    denied = _denied(words, sentence)
    if allowed and forbidden:
        return "No" if not denied or not _PATTERNS["forbidden_word"].search(sentence) else None
    if denied:
        return "No"
    if _denials(sentence) or _PATTERNS["universal"].search(question) or _PATTERNS["unsettled"].search(sentence):
        return None
    return None if _PATTERNS["maybe"].search(sentence) and not _PATTERNS["can"].search(question) else "Yes"


def _forbidden_altogether(asked: set[str], sentence: str) -> bool:
    """ "Drones are forbidden." for whoever asks to fly one somewhere: it speaks of nothing else, and lets nobody through."""
    spoken_of = {word for word in _words(sentence) if not _PATTERNS["of_forbidding"].fullmatch(word)}
    said_twice = _PATTERNS["forbidden_word"].search(sentence) and _denials(sentence)
    return bool(spoken_of) and spoken_of <= asked and not said_twice and not _PATTERNS["exception"].search(sentence)


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text)) | {counted.lower() for counted in _COUNTED.findall(text)}


def _words(text: str) -> set[str]:
    return {stem(token) for token in tokens(text) if token not in STOP_WORDS and not _PATTERNS["generic"].fullmatch(token)}


def _predicate(asked: str) -> set[str]:
    """Its last word: what is asked of the subject, and a sentence about the subject alone answers nothing ("Is weaving a dead end?")."""
    in_order = [token for token in tokens(asked) if _words(token)]
    return _words(in_order[-1]) if in_order else set()


def _met(words: set[str], said: set[str]) -> float:
    return len(words & said) / len(words) if words else 0.0


def _denials(text: str) -> list[re.Match[str]]:
    return list(_PATTERNS["denial"].finditer(text))


def _denied(words: set[str], sentence: str) -> bool:
    """Whether what denies stands before a word of the question, in its clause."""
    for clause in _CLAUSE.split(sentence):
        for denial in _denials(clause):
            if _words(clause[denial.end() :]) & words:
                return True
    return False
