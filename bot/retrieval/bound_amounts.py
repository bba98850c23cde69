"""Whether an amount in what would be told belongs to what is asked for: a wage is no price, and 20 days of a course are no holidays."""

from __future__ import annotations

from collections.abc import Sequence

from bot import patterns
from bot.retrieval.asked_kinds import AskedKind

_PATTERNS = patterns.load("kinds")


def in_units(asked: AskedKind) -> bool:
    """Whether points or pages are counted: what else is counted may be told in other words, "workers" for staff."""
    return any(_PATTERNS["counted_as_such"].fullmatch(word) for word in asked.counted)


def of_other_payments(query: str, sentences: Sequence[str]) -> bool:
    """Whether all the money that is told is earned where a price is asked for, or is a price where it is asked what somebody earns."""
    earnings, price = (bool(_PATTERNS[name].search(query)) for name in ("asks_earnings", "asks_price"))
    if earnings == price:
        return False
    told = " ".join(sentences).replace("_", " ")
    asked, other = ("earnings", "price") if earnings else ("price", "earnings")
    return bool(_PATTERNS[f"tells_{other}"].search(told)) and not _PATTERNS[f"tells_{asked}"].search(told)


def lacks_days_off(query: str, sentences: Sequence[str]) -> bool:
    """ "How many days holiday?": days are told, and of none of them that it is free."""
    return bool(_PATTERNS["days_off_work"].search(query)) and not any(_PATTERNS["off_work"].search(text) for text in sentences)
