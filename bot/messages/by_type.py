"""What a message means by its likeness to exemplars, where its wording is none of those that the patterns know."""

from __future__ import annotations

from typing import Final, Literal

from bot.question_type import Datum, QuestionType
from bot.stages import Facet, Intent

# Of exemplars left out, 91 to 98 of 100 that are as sure as this of a form have it, and 96 of an act; see bot.question_types.fitting.
SURE: Final = 0.55
LIKELY: Final = 0.4  # of amounts, where nothing else is as likely: of those left out 9 of 10 are asked for
CLEAR: Final = 0.85  # more than that, where what the patterns found is given up for it
CERTAIN: Final = 0.9
OUT_OF_QUESTION: Final = 0.15
FAR_FROM_IT: Final = 0.1
_TALK: Final[tuple[Literal["greeting", "thanks", "farewell"], ...]] = ("greeting", "thanks", "farewell")
_AMOUNTS: frozenset[Datum] = frozenset({"pay", "price", "number", "duration", "date"})
_WHOLE: frozenset[Facet] = frozenset({"summary", "verdict", "outline", "comparison"})
_NOTHING_ELSE: frozenset[Facet] = frozenset({"fact", "definition"})


def talk_by_type(of: QuestionType | None) -> Intent | None:
    """Of a message that asks nothing."""
    if of is None or of.form["none"] < SURE:
        return None
    return next((act for act in _TALK if of.act[act] >= SURE), None)


def facets_by_type(kinds: frozenset[Facet], of: QuestionType | None) -> frozenset[Facet]:
    """With what is asked for in words that are not known."""
    if of is None or kinds & _WHOLE:
        return kinds
    if of.form["verdict"] >= SURE:
        return (kinds - {"fact", "yes_no", "list"}) | {"verdict"}
    if of.form["list"] >= SURE and of.datum["none"] >= SURE and kinds <= _NOTHING_ELSE:
        return (kinds - {"fact"}) | {"list"}
    return kinds


def wants_several(of: QuestionType | None) -> bool:
    return of is not None and of.form["list"] >= SURE


def compares(of: QuestionType | None) -> bool:
    return of is not None and of.form["compare"] >= SURE


def asks_no_datum(of: QuestionType | None) -> bool:
    """Whether no price, date, name or other datum is asked for, whatever words the message has."""
    others = max(sure for datum, sure in of.datum.items() if datum != "none") if of else 1.0
    return of is not None and of.datum["none"] >= CLEAR and others < FAR_FROM_IT


def datum_asked(of: QuestionType | None) -> Datum | None:
    if of is None:
        return None
    likeliest = max(of.datum, key=lambda datum: of.datum[datum])
    return likeliest if likeliest != "none" and of.datum[likeliest] >= (LIKELY if likeliest in _AMOUNTS else SURE) else None


def tells_of_somebody(of: QuestionType | None) -> bool:
    """Whether a message is about somebody's situation, and asks what the guidance has to say to them."""
    if of is None or of.datum["none"] < SURE or max(of.form["compare"], of.form["verdict"], of.form["list"]) >= SURE:
        return False
    return max(of.act["own"], of.act["others"]) >= SURE


def tells_of_nobody(of: QuestionType | None) -> bool:
    return of is not None and of.act["ask"] >= CERTAIN and of.act["own"] + of.act["others"] < OUT_OF_QUESTION


def asks_nothing(of: QuestionType | None) -> bool:
    """Whether it tells and leaves it at that, or asks where that leaves them."""
    return of is not None and of.form["none"] >= max(sure for form, sure in of.form.items() if form != "none")
