"""Messages that point at what was shown: an item of a list, the one after it, one of two things, or both of them."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.follow_ups.enumerations import two_named
from bot.follow_ups.filling_in import asking_why, put_into_question, with_label, without
from bot.follow_ups.shown_lists import ORDINAL, Pointer, ShownList, alike_noun, leading_label, numeral, pointed_at
from bot.messages.comparisons import compared
from bot.messages.phrases import generic, says_little, verb

_PATTERNS = patterns.load("follow_ups")
READINGS = 3  # named where the bot asks back


def points_at_items(text: str, state: Discourse) -> Standalone | None:
    """ "the third one you named", "compare the first and the last"."""
    masked = without(text, "no_ordinal")
    found = [pointer for match in ORDINAL.finditer(masked) if (pointer := _pointer(match, masked, state))]
    if not found:
        return None
    rest = masked
    for pointer in reversed(found):
        rest = f"{rest[: pointer.start]} {rest[pointer.end :]}"
    rest = re.sub(r"\b(?:what|how) (?:about|of)\b", " ", rest, flags=re.IGNORECASE)
    bare = says_little(rest) == 0 and not _PATTERNS["clause"].search(rest)
    lists = (state.shown, *state.lists) if bare and state.shown else state.lists  # "and the second?" goes on in the same list
    places = [pointed_at(pointer, lists) for pointer in found]
    if places[0] is None:
        return Standalone(text, lacking="no_list", readings=_spoken_of(state)) if says_little(text) == 0 else None
    short = next((place for place in places if place and place.label is None), None)
    if short:
        return Standalone(text, lacking="short_list", readings=short.shown.labels)
    chosen = [place.label for place in places if place and place.label]
    query = text
    for pointer, label in zip(reversed(found), reversed(chosen), strict=True):
        query = with_label(query, pointer.start, pointer.end, label)
    note = f"I took “{text[found[0].start : found[0].end].strip()}” to mean {chosen[0]}." if len(chosen) == 1 else None
    in_context = f"{chosen[0]}: {places[0].shown.query}" if len(chosen) == 1 else None
    if _PATTERNS["only_why"].match(rest):
        query = asking_why(put_into_question(chosen[0], Discourse(query=places[0].shown.query)).query, chosen[0])
    elif bare:
        query = put_into_question(chosen[0], state).query if len(chosen) == 1 else query
    return Standalone(query, tuple(chosen), note, in_context, subject=chosen[0], shown=places[0].shown, place=places[0].index)


def _pointer(match: re.Match[str], text: str, state: Discourse) -> Pointer | None:
    """A noun that belongs to a list, "you named" or nothing after it makes a numeral point at an item; "second language" does not."""
    after = re.match(r"\s+([\w’'-]+)", text[match.end() :])
    if after and not match["noun"] and any(alike_noun(after[1], shown.query) for shown in state.lists) and not verb(after[1]):
        return Pointer(match.start(), match.end() + after.end(), numeral(match), after[1])
    counted = match["number"] or match["spelled"] or match["nth"] or match["noun"]
    if counted or " " in match.group().strip().removeprefix("the ") or _PATTERNS["after_item"].match(text[match.end() :]):
        return Pointer(match.start(), match.end(), numeral(match), match["noun"])
    return None


def beside(text: str, state: Discourse) -> Standalone | None:
    """The item after, or before, the one spoken of last."""
    match = _PATTERNS["next_item"].search(text)
    spoken = _item_spoken_of(state) if match else None
    if not match or spoken is None:
        return None
    shown, index = spoken[0], spoken[1] + (1 if match["next"] else -1)
    if not 0 <= index < len(shown.labels):
        return Standalone(text, lacking="short_list", readings=shown.labels)
    label = shown.labels[index]
    note = f"I took “{match.group().strip()}” to mean {label}."
    return Standalone(put_into_question(label, state).query, (label,), note, subject=label, shown=shown, place=index)


def _item_spoken_of(state: Discourse) -> tuple[ShownList, int] | None:
    """The list and the place of the item that was pointed at last, or that the last answer is about."""
    if state.shown is not None and state.place is not None:
        return state.shown, state.place
    label = leading_label(state.reply)
    return next(((shown, shown.labels.index(label)) for shown in state.lists if label in shown.labels), None) if label else None


def compares_them(text: str, state: Discourse) -> Standalone | None:
    if not _PATTERNS["compare_them"].match(_PATTERNS["lead_in"].sub("", text)):
        return None
    if len(state.pair) < 2:
        return Standalone(text, lacking="compare_with_what", readings=_spoken_of(state))
    one, other = state.pair
    return Standalone(f"What is the difference between {one} and {other}?", state.pair, f"I took this to be about {one} and {other}.")


def of_the_two(text: str, state: Discourse) -> Standalone | None:
    match = _PATTERNS["of_two"].search(text)
    if not match:
        return None
    one_meant = match["first"] or match["second"]
    if one_meant and not state.parallel and (named := two_named(state.reply)):  # the former of the two that the answer named
        state = replace(state, pair=named)
    if len(state.pair) < 2:
        return None
    if match["both"] and not re.search(r"\btwo\b|\bboth\b|n?either", match["both"]) and not state.parallel:
        return None  # one of a list, or of what was spoken of
    one, other = state.pair
    chosen = one_of_two(text, state)
    if chosen:
        note = f"I took “{match.group().strip()}” to mean {chosen}."
        bare = says_little(text.replace(match.group(), " ")) == 0 and not _PATTERNS["clause"].search(text)
        query = with_label(text, match.start(), match.end(), chosen)
        if bare:
            query = chosen if compared(state.query) else put_into_question(chosen, state).query
        return Standalone(query, (chosen,), note, subject=chosen)
    which = re.search(r"\bwhich\b", match.group(), re.IGNORECASE)
    asked = re.sub(r"\bwhich one\b", "which", text.replace(match.group(), which.group() if which else ""))
    alone = asked.strip(" ,?.!")
    return Standalone(f"{alone}: {one} or {other}?".strip(), state.pair, in_context=f"{alone}?" if says_little(alone) else None)


def one_of_two(text: str, state: Discourse) -> str | None:
    match = _PATTERNS["of_two"].search(text)
    if not match or len(state.pair) < 2 or match["both"]:
        return None
    return state.pair[0] if match["first"] or (match["other"] and state.subject == state.pair[1]) else state.pair[1]


def _spoken_of(state: Discourse) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for one in (*state.subjects[:1], *state.earlier) if not generic(one)))[:READINGS]
