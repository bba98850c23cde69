"""What a conversation is about so far: the question that stands, its subjects, the lists shown, and two things set side by side."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot import patterns
from bot.follow_ups.shown_lists import ShownList, leading_label, list_in
from bot.messages.comparisons import compared
from bot.messages.phrases import alike, generic, in_order, named, within
from bot.messages.profiles import profile

_ASKS_FOR_A_NAME = patterns.load("requests")["asks_for_a_name"]
_YES_NO = patterns.load("facets")["yes_no"]
_TELLS_FIRST = patterns.load("follow_ups")["tells_first"]
_TELLS_ONLY = re.compile(rf"(?:{patterns.load('follow_ups')['tells_only'].pattern})[^?]*$", re.IGNORECASE)
# "the people who train dogs", "the skill called where you keep on learning": a kind of thing, and what it is told by
_DESCRIBED = re.compile(r"(?P<head>[\w’'-]+)(?: called)? (?:who|whose|that|which|where)\b", re.IGNORECASE)
REPLY_READ = 1200  # characters, in which what "that day" means is looked for
KEPT = 8  # subjects and lists; what was spoken of before that is asked for by name


@dataclass(frozen=True, slots=True)
class Standalone:
    """A message that is understood without its history."""

    query: str
    parts: tuple[str, ...] = ()  # what to look for by itself besides the query
    note: str | None = None
    in_context: str | None = None  # the query with the subject of the conversation, where the message may or may not go on about it
    subject: str | None = None  # where it names one: the item pointed at, the phrase put in
    shown: ShownList | None = None  # the list that the item stands in, and its place there
    place: int | None = None
    among: tuple[str, ...] = ()  # the items of the list that it asks about, one of which answers
    lacking: str | None = None  # why it cannot be understood: an entry of the texts for asking back
    readings: tuple[str, ...] = ()  # what it could mean
    goes_on: bool = False  # asks for more of the same
    more: bool = False  # and for what was not said yet
    swapped: bool = False  # the question before, asked of something else


@dataclass(frozen=True, slots=True)
class Discourse:
    query: str = ""  # the last question, as it stands alone
    subjects: tuple[str, ...] = ()  # what it is about, the likeliest first
    earlier: tuple[str, ...] = ()  # the subjects of the questions before it, latest first
    lists: tuple[ShownList, ...] = ()  # latest first
    shown: ShownList | None = None  # the list that the last message pointed into, and where
    place: int | None = None
    told: str | None = None  # what the person said about themselves, word for word
    pair: tuple[str, ...] = ()  # two things that were set side by side or spoken of one after the other
    parallel: bool = False  # the pair was compared, or the one put in the place of the other
    named_something: bool = True  # whether the last question names what it is about, or leaves that to the one before it
    reply: str = ""  # the last answer, its beginning
    open_question: str | None = None  # what the bot asked back about, and the readings it named
    readings: tuple[str, ...] = ()

    @property
    def subject(self) -> str | None:
        return self.subjects[0] if self.subjects else None

    def after(self, said: str, resolved: Standalone, reply: str) -> Discourse:
        """The state once `said`, understood as `resolved`, was answered with `reply`."""
        if resolved.lacking:
            return replace(self, open_question=said, readings=resolved.readings, reply="")
        listed = list_in(reply, resolved.query)
        subjects = () if resolved.goes_on else _subjects(said, resolved, None if listed and not listed.loose else leading_label(reply))
        tells = _TELLS_FIRST.match(said) or _TELLS_ONLY.match(said) or _TELLS_FIRST.match(resolved.query)  # a correction tells as well
        compares = compared(resolved.query)
        of_the_pair = len(self.pair) > 1 and resolved.parts == self.pair
        pair = self._pair_with(subjects, swapped=resolved.swapped)
        before = tuple(dict.fromkeys((*(s for s in (self.subject,) if s), *self.earlier)))
        return Discourse(
            query=resolved.query,
            subjects=subjects or self.subjects,
            earlier=before[:KEPT],
            lists=((listed, *self.lists) if listed else self.lists)[:KEPT],
            shown=resolved.shown,
            place=resolved.place,
            told=tells.group().strip() if tells else self.told,
            pair=compares or (self.pair if of_the_pair else pair) or self.pair,
            parallel=bool(compares) or (self.parallel if of_the_pair else resolved.swapped and bool(pair)),
            named_something=bool(subjects) or resolved.goes_on,
            reply=reply[:REPLY_READ],
        )

    def _pair_with(self, subjects: tuple[str, ...], *, swapped: bool) -> tuple[str, ...]:
        """Of what took the other's place a shared word makes no one thing: "the night shift" and "the late shift" are two."""
        if not subjects or not self.subject or generic(subjects[0]) or generic(self.subject):
            return ()
        one, other = self.subject, subjects[0]
        same = within(one, other) or within(other, one) if swapped else alike(one, other)
        return () if same else (one, other)


def _subjects(said: str, resolved: Standalone, label: str | None) -> tuple[str, ...]:
    """What a message names itself, the work that the person told of, the phrases of the query, and what the answer was about.

    The label of the passage that answered comes first where a name was asked for, or a yes or no; alone where the question has no name.
    """
    asked = _TELLS_FIRST.sub("", resolved.query)
    phrases = named(asked)
    tells = _TELLS_FIRST.match(said) or _TELLS_ONLY.match(said)
    own = [one for one in (resolved.subject, profile([tells.group()]).work if tells else None) if one]
    phrases = tuple(phrase for phrase in phrases if not any(within(phrase, one) for one in own))  # "roles" of "Some Financial Roles"
    if label is None:
        return tuple(dict.fromkeys((*own, *phrases)))
    described = _DESCRIBED.search(asked)
    if described and generic(described["head"]) and not in_order(asked[: described.start()]):
        return tuple(dict.fromkeys((*own, label)))
    first = bool(_ASKS_FOR_A_NAME.search(asked)) or not any(not generic(phrase) for phrase in phrases)
    first = first or (bool(_YES_NO.match(asked)) and any(alike(label, phrase) for phrase in phrases))
    return tuple(dict.fromkeys((*own, label, *phrases) if first else (*own, *phrases, label)))
