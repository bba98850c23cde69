"""Sentences made untrue, and sentences said otherwise: what a check of groundedness must refuse, and what it must let through.

A mutation swaps a number, turns a statement into its denial, or names another occupation or region: the passages do not say that.
A paraphrase changes spelling and wording, never the meaning. Any verifier can be measured with both. All choices are seeded, so that a
measurement can be repeated.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from evals import lexicon

SEED = 20_261_122

MutationKind = Literal["number", "negation", "occupation", "region"]
KINDS: tuple[MutationKind, ...] = ("number", "negation", "occupation", "region")


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that its passages support."""

    text: str
    passages: tuple[str, ...]
    group: str  # claims of one passage or one answer are no independent evidence


@dataclass(frozen=True, slots=True)
class Mutation:
    kind: MutationKind
    claim: Claim
    text: str  # what the passages do not support


@dataclass(frozen=True, slots=True)
class Paraphrase:
    claim: Claim
    text: str  # what the passages support as they support the claim


def mutations(claims: Iterable[Claim], kind: MutationKind) -> Iterator[Mutation]:
    """One mutation of each claim that has something of this kind to change."""
    for claim in claims:
        text = _MUTATORS[kind](claim, _random(kind, claim))
        if text and text != claim.text:
            yield Mutation(kind, claim, text)


def paraphrases(claims: Iterable[Claim]) -> Iterator[Paraphrase]:
    """One paraphrase of each claim that one of the rewritings fits; several are combined where they fit."""
    for claim in claims:
        text = claim.text
        for pattern, replacement in _REWRITINGS:
            text = pattern.sub(replacement, text, count=1)
        text = text[:1].upper() + text[1:]
        if text != claim.text:
            yield Paraphrase(claim, text)


def _random(kind: str, claim: Claim) -> random.Random:
    return random.Random(f"{SEED}:{kind}:{claim.text}")  # noqa: S311 (repeatable on purpose)


# --- numbers -----------------------------------------------------------------------------------------------------------

_DIGITS = re.compile(r"(?<![\w.,:/(#-])\d+(?:,\d{3})*(?:\.\d+)?(?![\w:/-]|,\d|\.\d)")
_NUMBER_WORDS = "two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty".split()
_NUMBER_WORD = re.compile(rf"\b(?:{'|'.join(_NUMBER_WORDS)})\b", re.IGNORECASE)


def _swap_number(claim: Claim, rng: random.Random) -> str | None:
    held = " ".join(claim.passages)
    places = [*_DIGITS.finditer(claim.text), *_NUMBER_WORD.finditer(claim.text)]
    if not places:
        return None
    place = rng.choice(places)
    candidates = [
        other for other in _other_numbers(place.group(), rng) if not re.search(rf"(?<![\d.,]){re.escape(other)}\b", held, re.IGNORECASE)
    ]
    return _replace(claim.text, place, candidates[0]) if candidates else None


def _other_numbers(number: str, rng: random.Random) -> list[str]:
    """Of the same look and a believable size: a year stays a year, thousands keep their commas."""
    if not number[0].isdigit():
        words = [word for word in _NUMBER_WORDS if word != number.lower()]
        rng.shuffle(words)
        return [_like(number, word) for word in words]
    value = float(number.replace(",", ""))
    decimals = len(number.partition(".")[2])
    if decimals == 0 and 1500 <= value <= 2100 and "," not in number:
        others = [value + step for step in rng.sample([-37, -24, -13, -9, -4, 3, 6, 11, 17], 9)]
    else:
        others = [value * factor + (0 if value > 9 else 1) for factor in rng.sample([0.2, 0.4, 0.5, 1.5, 2, 3, 4, 10], 8)]
    texts = [f"{other:,.{decimals}f}" if "," in number or other >= 10_000 else f"{other:.{decimals}f}" for other in others]
    return [text for text in texts if text != number]


# --- negation ----------------------------------------------------------------------------------------------------------

# "may" and "might" are left alone: what may be also may not be.
_AUXILIARY = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|must|has|have|had|does|do|did)\b(?!\s*(?:not\b|n['’]t|,|\?))", re.IGNORECASE
)
_DENIAL = re.compile(
    r"\b(?:not|never|no|none|nor|neither|cannot|without|hardly|rarely|few|unless|only|nothing|nobody|un(?:able|likely|willing))\b|n['’]t\b",
    re.IGNORECASE,
)
_PLAIN_NOT = re.compile(
    r"\b(is|are|was|were|can|could|will|would|should|must|has|have|had) not\b|\b(can)(?:not|['’]t)\b"
    r"|\b(is|are|was|were|have|has|had)n['’]t\b|\b(?:do|does|did)(?: not|n['’]t) (?=[a-z])",
    re.IGNORECASE,
)
_CONTRAST = re.compile(r"\bnot (?:only|just|yet|necessarily|all|every|always|merely|simply)\b|\bbut\b|\brather than\b", re.IGNORECASE)
_PERFECT = {"has", "have", "had", "do", "does", "did"}
_SUBORDINATE = re.compile(
    r"\b(?:that|which|who|whom|whose|when|where|while|if|because|although|though|what|how|why|whether|as|since|until|before|after|once)\b",
    re.IGNORECASE,
)


def _negate(claim: Claim, rng: random.Random) -> str | None:
    """Denies the main statement, or takes its denial away."""
    text = claim.text
    if text.rstrip().endswith("?") or text.startswith("No") or _CONTRAST.search(text):
        return None
    denied = _PLAIN_NOT.search(text)
    if denied:
        if _SUBORDINATE.search(text[: denied.start()]) or text[: denied.start()].count('"') % 2:
            return None  # "if you do not ..." may hold either way, and what is quoted is said by somebody else
        kept = next((group for group in denied.groups() if group), "")
        return " ".join((text[: denied.start()] + kept + text[denied.end() :]).split())
    if _DENIAL.search(text):
        return None  # a second denial would not make it untrue for sure
    place = _main_auxiliary(text)
    return _replace(text, place, _denying(place.group(), rng)) if place else _deny_simple_verb(text)


def _main_auxiliary(text: str) -> re.Match[str] | None:
    for place in _AUXILIARY.finditer(text):
        before, after = text[: place.start()], text[place.end() :]
        if place.start() == 0 or _SUBORDINATE.search(before):
            return None  # a question, or no longer the main statement
        word = place.group().lower()
        if word not in _PERFECT or re.match(
            r"\s+(?:\w+ed|been|become|made|grown|shown|begun|given|taken|seen|had|led|risen|changed)\b", after
        ):
            return place
    return None


def _denying(auxiliary: str, rng: random.Random) -> str:
    short = {"can": "can't", "will": "won't"}.get(auxiliary.lower(), auxiliary + "n't")
    never = [f"{auxiliary} never"] if auxiliary.lower() in {"can", "could", "will", "would", "should", "must", "has", "have"} else []
    return rng.choice([f"{auxiliary} not" if auxiliary.lower() != "can" else "cannot", short, *never])


_VERBS = (
    "require offer make create provide include become learn allow affect replace reduce grow remain give mean depend involve contain "
    "build improve bring take handle perform serve cause begin produce"
).split()
_THIRD_PERSON = {verb + ("es" if verb.endswith(("s", "ch", "sh", "x")) else "s"): verb for verb in _VERBS}
_SIMPLE_VERB = re.compile(
    rf"(?<=[a-z]) ({'|'.join([*_VERBS, *_THIRD_PERSON])})\b(?= (?:a|an|the|people|new|more|their|its|his|her|your|in|on|with|many|to|as)\b)"
)


def _deny_simple_verb(text: str) -> str | None:
    place = _SIMPLE_VERB.search(text)
    if (
        not place
        or _SUBORDINATE.search(text[: place.start()])
        or re.search(r"\b(?:to|and|or|of|for|can|may|will|help|by|a|the)$", text[: place.start()])
    ):
        return None
    verb = place.group(1)
    return _replace(text, place, f" does not {_THIRD_PERSON[verb]}" if verb in _THIRD_PERSON else f" do not {verb}")


# --- occupations and regions -------------------------------------------------------------------------------------------


def _swap_occupation(claim: Claim, rng: random.Random) -> str | None:
    return _swap_word(claim, (lexicon.OCCUPATIONS, lexicon.FIELDS_OF_WORK), rng)


def _swap_region(claim: Claim, rng: random.Random) -> str | None:
    return _swap_word(claim, (lexicon.COUNTRIES, lexicon.US_STATES, lexicon.CITIES), rng)


def _swap_word(claim: Claim, classes: Iterable[tuple[str, ...]], rng: random.Random) -> str | None:
    """Another word of the same class, one that the passages do not hold."""
    held = " ".join(claim.passages).lower()
    for words in classes:
        place = _PATTERNS[words].search(claim.text)
        if not place:
            continue
        absent = [word for word in words if word.lower() not in held and not word.startswith("United")]
        if absent:
            other = rng.choice(absent)
            if place["plural"]:
                other = _plural(other)
            return _fit_article(claim.text, place, other if other[0].isupper() else _like(place.group(), other))
    return None


def _plural(noun: str) -> str:
    if noun.endswith("man"):
        return noun[:-3] + "men"
    return (
        noun[:-1] + "ies"
        if noun.endswith("y") and noun[-2] not in "aeiou"
        else noun + ("es" if noun.endswith(("s", "ch", "sh", "x")) else "s")
    )


def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    singular = "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))
    if words[0][0].isupper():  # "New York Times" and "New France" are not these places
        return re.compile(rf"(?<!New )(?<![A-Z]\. )\b(?:{singular})\b(?P<plural>(?!))?(?!\s+[A-Z])")
    if words is lexicon.FIELDS_OF_WORK:  # "fishing poles" are no field of work
        return re.compile(
            rf"\b(?:{singular})\b(?P<plural>(?!))?(?=\s*[.,;]|\s+(?:is|are|was|and|or|jobs?|roles?|work|workers|careers?|industry|sector)\b)"
        )
    plural = "|".join(re.escape(_plural(word)) for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"\b(?:(?P<plural>{plural})|{singular})\b", re.IGNORECASE)


def _fit_article(text: str, place: re.Match[str], other: str) -> str:
    before = text[: place.start()]
    if place.group().startswith("United"):
        before = re.sub(r"\bthe $", "", before, flags=re.IGNORECASE)
    article = re.search(r"\b(an?) $", before, re.IGNORECASE)
    if article:
        fitting = "an" if other[0].lower() in "aeiou" else "a"
        before = before[: article.start()] + _like(article[1], fitting) + " "
    return before + other + text[place.end() :]


def _like(model_text: str, text: str) -> str:
    return text[0].upper() + text[1:] if model_text[:1].isupper() else text


def _replace(text: str, place: re.Match[str], other: str) -> str:
    return text[: place.start()] + other + text[place.end() :]


_PATTERNS = {
    words: _pattern(words) for words in (lexicon.OCCUPATIONS, lexicon.FIELDS_OF_WORK, lexicon.COUNTRIES, lexicon.US_STATES, lexicon.CITIES)
}
_MUTATORS: dict[MutationKind, Callable[[Claim, random.Random], str | None]] = {
    "number": _swap_number,
    "negation": _negate,
    "occupation": _swap_occupation,
    "region": _swap_region,
}

# --- the same said otherwise -------------------------------------------------------------------------------------------

_REWRITINGS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^In (\d{4}) ?, (the|a|an|it|he|she|they|this|these|[A-Z]\w+) (.*[^. ]) ?\.$", r"\2 \3 in \1."),
        (r"\bfor example\b", "for instance"),
        (r"\bFor example\b", "For instance"),
        (r"\bsuch as\b", "like"),
        (r"\bin order to\b", "to"),
        (r"\bas well as\b", "and also"),
        (r"\bHowever ?, ", ""),
        (r"\bAlthough\b", "Even though"),
        (r"\balthough\b", "even though"),
        (r"\bbecause of\b", "owing to"),
        (r"\bbecause\b(?! of)", "since"),
        (r"\bcannot\b", "can't"),
        (r"\b(do|does|did|is|are|was|were|should|would|could|have|has) not\b", r"\1n't"),
        (r"\b(\d+) ?%", r"\1 percent"),
        (r"\b(\d+) percent\b", r"\1%"),
        (r"\b(\d{1,3}),(\d{3})\b(?!,)", r"\1\2"),
        (r"\btwo\b(?! ?-)", "2"),
        (r"\bthree\b(?! ?-)", "3"),
        (r"\bfive\b(?! ?-)", "5"),
        (r"\bten\b(?! ?-)", "10"),
        (r"\bmany\b(?! of)", "a lot of"),
        (r"\bMany\b(?! of)", "A lot of"),
        (r"\bbegan\b", "started"),
        (r"\brequires\b", "calls for"),
        (r"\buses\b", "makes use of"),
        (r"\busing\b", "by means of"),
        (r"\bimportant\b", "significant"),
        (r"\bnearly\b", "almost"),
        (r"\balso ", ""),
        (r"\bU\.S\.(?= [a-z])", "US"),
        (r"\s*\((?:[a-z]+[ ,]*){2,8}\)", ""),
    )
)
