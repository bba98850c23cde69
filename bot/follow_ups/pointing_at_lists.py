"""Messages about a list as a whole: "which of those need no coding?", "and the others?", "how many were there?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.follow_ups.filling_in import put_into_question
from bot.follow_ups.shown_lists import ShownList
from bot.messages.phrases import alike, in_order, listed, plural, says_little

_PATTERNS = patterns.load("follow_ups")
_OF_SEVERAL = re.compile(r"\b(?:which|any|some|one|none|most|what|how many) of the (?P<kind>(?:[\w’'-]+ ){0,2}?[\w’'-]+s)\b", re.IGNORECASE)
_SOME_OF = re.compile(r"which\b|(?:any|some|one|none|most)\b", re.IGNORECASE)
NAMED = 3  # items that are named one by one; of more than that the kind is asked for


def of_the_list(text: str, state: Discourse) -> Standalone | None:
    """ "Which of those ...": of the kind of thing that the list shown last is made of."""
    match = _PATTERNS["of_the_list"].search(text)
    shown = _shown_last(state)
    if not match or shown is None:
        return None
    rest = f"{text[: match.start()]} {text[match.end() :]}".strip(" ?.!")
    if not rest:
        return None
    kind = _kind(shown)
    noun = re.match(r"\s+(?P<noun>[\w’'-]+)", text[match.end() :])
    if kind and noun and plural(noun["noun"]) and kind.lower().endswith(noun["noun"].lower()):  # "which of these roles"
        kind = kind[: -len(noun["noun"])].strip()
    in_context = f"{text.rstrip(' ?.!')} ({shown.query.rstrip(' ?.!')})"
    among = shown.labels if _SOME_OF.match(match.group()) else ()
    if kind is None:
        return Standalone(text, in_context=in_context, among=among)
    which = re.sub(r"(?:one |ones )?of .*|ones?$|(?:two|three|four)$", f"of the {kind}", match.group().lower(), count=1).strip()
    return Standalone(f"{text[: match.start()]}{which}{text[match.end() :]}", in_context=in_context, among=among)


def the_one_that(text: str, state: Discourse) -> Standalone | None:
    """ "And the one that writes the rules?": which of the list it is is told by what is said of it."""
    match = _PATTERNS["the_one_that"].match(_PATTERNS["lead_in"].sub("", text))
    shown = _shown_last(state)
    kind = _kind(shown) if shown and not shown.loose else None
    if match is None or shown is None or kind is None or not says_little(match["described"]):
        return None
    return Standalone(f"which of the {kind} is the one {match['described'].strip(' ?.!')}?", among=shown.labels)


def sorts_out(text: str, state: Discourse) -> Standalone | None:
    """ "Drop the hard ones": what items are like is said item by item, if at all, and none can be left out by it."""
    match = _PATTERNS["sorts_out"].match(_PATTERNS["lead_in"].sub("", text))
    if not match or not state.lists:
        return None
    return Standalone(text, lacking="sorts_out", readings=(f"which of them are {match['which'].strip()}?",))


def the_others(text: str, state: Discourse) -> Standalone | None:
    """The items of a list that were not spoken of, where one or two were."""
    shown = _shown_last(state)
    if not _PATTERNS["the_others"].match(text) or shown is None:
        return None
    spoken = [state.subject, *state.earlier, *state.pair]
    left = tuple(label for label in shown.labels if not any(one and alike(label, one) for one in spoken))
    if not left or len(left) == len(shown.labels):
        return None
    kind = _kind(shown)
    asked = put_into_question(listed(left).replace(" or ", " and ") if len(left) <= NAMED or not kind else f"other {kind}", state)
    return replace(asked, parts=left, note=f"I took “the others” to mean {listed(left).replace(' or ', ' and ')}.", subject=kind)


def counts_them(text: str, state: Discourse) -> Standalone | None:
    """The list says how many there are."""
    if not _PATTERNS["counts_them"].match(text) or not state.lists:
        return None
    return Standalone(state.lists[0].query, goes_on=True)


def _shown_last(state: Discourse) -> ShownList | None:
    return state.shown or next((shown for shown in state.lists if not shown.loose), next(iter(state.lists), None))


def _kind(shown: ShownList) -> str | None:
    """What the question that the list answered calls its items: "Which skills matter?", "What new jobs will AI create?"."""
    of_several = _OF_SEVERAL.search(shown.query)  # "which of the skills concerns feelings?"
    return of_several["kind"] if of_several else next((phrase for phrase in in_order(shown.query) if plural(phrase)), None)
