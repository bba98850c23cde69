"""What overlap and cosine cannot see: a swapped number, an opposite, another job. Each guard names the conflict it finds.

On 15 hand-made probes, coverage alone passed 2 claims with wrong numbers; with the number guard it passed none (evals.md 3.1).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from knowledge import STOP_WORDS, content_words, stem, tokens

_NUMBER = re.compile(r"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*(%|percent\b|per cent\b)?|\b([a-z]+)\b", re.IGNORECASE)
_SMALL = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SCALES = {"hundred": 100.0, "thousand": 1_000.0, "million": 1_000_000.0, "billion": 1_000_000_000.0, "trillion": 1_000_000_000_000.0}
_NUMBER_WORDS = {word: float(value) for value, word in enumerate(_SMALL.split())}
_NUMBER_WORDS |= {word: float(value) for value, word in zip(range(20, 100, 10), _TENS.split(), strict=True)}
_NUMBER_WORDS |= {"dozen": 12.0}
del _NUMBER_WORDS["one"]  # "one of the reasons" counts nothing
_NEIGHBOURS = 3  # content words on each side that tell what a number counts

_OPPOSITES = """
    increase/decrease rise/fall grow/shrink gain/lose higher/lower high/low more/fewer more/less easy/difficult easy/hard
    create/destroy create/eliminate improve/worsen strengthen/weaken expand/reduce increase/reduce demand/surplus
    likely/unlikely possible/impossible safe/risky safe/vulnerable always/never all/none human/machine before/after must/may
    short/long early/late cheap/expensive accept/reject include/exclude with/without growing/shrinking rising/falling
    vital/irrelevant crucial/irrelevant important/unimportant positive/negative able/unable
"""
_OPPOSITE_OF: dict[str, set[str]] = {}
for _pair in _OPPOSITES.split():
    _one, _other = (stem(word) for word in _pair.split("/"))
    _OPPOSITE_OF.setdefault(_one, set()).add(_other)
    _OPPOSITE_OF.setdefault(_other, set()).add(_one)

# Who does a job: English forms these nouns with few endings. Words for people in general are no job, and some things end alike.
_OCCUPATION = re.compile(
    r"^(?:[a-z-]{2,}(?:ers?|ors?|ists?|ians?|eers?|yers?|men|man|women|woman|grapher|smiths?|wrights?|herds?|assistants?|accountants?|consultants?"
    r"|attendants?)|nurses?|clerks?|chefs?|pilots?|cooks?|agents?|guards?|judges?|maids?|scribes?)$"
)
_NO_OCCUPATION = frozenset(
    stem(word)
    for word in """
    worker employer user customer consumer learner beginner starter newcomer owner member person human jobseeker seeker
    career computer number order other another further either neither rather whether never ever however after under over per
    together later earlier better greater higher lower larger smaller bigger older younger newer faster slower easier harder
    broader deeper wider stronger closer longer shorter fewer matter offer answer consider remember discover deliver cover
    power paper letter layer center centre factor sector error mirror behaviour behavior labor labour color colour major
    minor prior interior exterior favor favour monitor indicator manner former latter proper super inner outer upper filter
    buffer transfer refer prefer differ suffer enter cluster register chapter quarter water weather summer winter corner
    border master poster folder server driver's router printer scanner sensor motor vector editor's for or nor door floor
    poor your our hour four tour list exist persist consist assist resist insist twist artist's specialist german woman's
    man men women woman chatbot player partner stakeholder leader peer engineer's gender tender tier tomorrow moderator's
    barrier carrier frontier premier happier busier
    """.split()
)


@dataclass(frozen=True, slots=True)
class NumberFound:
    value: float
    neighbours: frozenset[str]


@lru_cache(maxsize=20_000)
def numbers(text: str) -> tuple[NumberFound, ...]:
    """Numbers with the content words around them, which tell what they count."""
    found = []
    for start, end, value, unit in _number_spans(text):
        before, after = content_words(text[:start])[-_NEIGHBOURS:], content_words(text[end:])[:_NEIGHBOURS]
        found.append(NumberFound(value, frozenset((*before, *after, *unit))))
    return tuple(found)


def _number_spans(text: str) -> list[tuple[int, int, float, tuple[str, ...]]]:
    spans: list[tuple[int, int, float, tuple[str, ...]]] = []
    for match in _NUMBER.finditer(text):
        word = (match[3] or "").lower()
        if word in _SCALES and spans and not text[spans[-1][1] : match.start()].strip(" -"):
            start, _, value, unit = spans.pop()
            spans.append((start, match.end(), value * _SCALES[word], unit))
        elif match[1] or word in _NUMBER_WORDS:
            value = float(match[1].replace(",", "")) if match[1] else _NUMBER_WORDS[word]
            spans.append((match.start(), match.end(), value, ("%",) if match[2] else ()))
    return spans


def number_conflict(claim: str, passage: str) -> str | None:
    """A number of the claim that the passage does not have, or has for something else."""
    of_passage = numbers(passage)
    for number in numbers(claim):
        same = [other for other in of_passage if other.value == number.value]
        if not same:
            return f"the number {number.value:g} is not in the passage"
        if number.neighbours and not any(number.neighbours & other.neighbours or not other.neighbours for other in same):
            return f"the passage has the number {number.value:g} for something else"
    return None


def opposite_conflict(claim: str, sentence: str) -> str | None:
    """Where the passage says "increase", the claim says "decrease"."""
    claim_words, sentence_words = _stems(claim), _stems(sentence)
    for word in claim_words - sentence_words:
        opposites = _OPPOSITE_OF.get(word, set()) & sentence_words - claim_words
        if opposites:
            return f"“{word}” in the claim, “{min(opposites)}” in the passage"
    return None


def subject_conflict(claim: str, passage_stems: frozenset[str]) -> str | None:
    """The claim speaks of an occupation that the passage does not mention."""
    for token in tokens(claim):
        if _OCCUPATION.match(token) and token not in STOP_WORDS:
            word = stem(token)
            if word not in passage_stems and word not in _NO_OCCUPATION:
                return f"the passage does not speak of “{token}”"
    label, colon, rest = claim.partition(":")
    of_label = content_words(label)
    is_lead_in = len(of_label) * 2 < len(tokens(label))  # "What you could do next:" names nothing that a passage could be about
    if colon and rest.strip() and not is_lead_in and 0 < len(of_label) <= 6 and not passage_stems.intersection(of_label):
        return f"the passage does not speak of “{label.strip()}”"
    return None


@lru_cache(maxsize=20_000)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(token) for token in tokens(text))


def first(conflicts: Iterable[str | None]) -> str | None:
    return next((conflict for conflict in conflicts if conflict), None)
