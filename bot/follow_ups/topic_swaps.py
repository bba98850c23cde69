"""Messages that ask the question before of something else, or add to it: "and businesses?", "on Sundays?", "in which countries?"."""

from __future__ import annotations

import re
from dataclasses import replace

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.follow_ups.filling_in import PREPOSITION, in_context, next_in_row, put_in, put_into_question, referring
from bot.messages.phrases import alike, generic, in_order, plural

_PATTERNS = patterns.load("follow_ups")
_ASKS = patterns.load("requests")["question_sentence"]
LONGEST_NARROWED = 12  # words of a phrase and the clause that narrows it down
LONGEST_TOPIC = 7  # words; "and" before more than that begins a sentence


def swaps_topic(text: str, state: Discourse) -> Standalone | None:
    """ "and businesses?": another one in the same question."""
    text = _PATTERNS["lead_in"].sub("", text)
    if (another := _PATTERNS["if_it_is"].match(text)) and _is_phrase(another["topic"]):  # "and if it's a diploma?"
        return _asked_of(another["topic"].strip(), state)
    if otherwise := _PATTERNS["what_if"].match(text):  # "what if I cycle in instead"
        sentences = re.split(r"(?<=[.?!])\s+", state.query)
        asked = next((sentence for sentence in reversed(sentences) if _ASKS.search(sentence)), state.query)
        query, whole = (f"{one.rstrip(' ?.!')} {otherwise['condition']}?" for one in (asked, state.query))
        return Standalone(query, (otherwise["condition"],), in_context=whole if whole != query else None)
    if (holds := _PATTERNS["holds_for"].match(text)) and _is_phrase(said := (holds["topic"] or holds["topic_applied"]).strip()):
        return _asked_of(said, state)  # "is that so for schools too?"
    text = _PATTERNS["example_from"].sub(r"\g<where>", _PATTERNS["like_us"].sub("", text))
    match = _PATTERNS["topic_swap"].match(text) or _PATTERNS["prepositional"].match(text)
    if not match:
        return None
    topic = (match["about"] or match["topic"]).strip()
    topic = re.sub(r"^(?:the )?ones(?= (?:in|that|who|with|without|from|for|at)\b)", _kind_spoken_of(state), topic, flags=re.IGNORECASE)
    such_a_one = _PATTERNS["such_a_one"].match(topic)
    if such_a_one and state.subject and not generic(state.subject):  # "what does a small boat cost?", "and a large one?"
        topic = f"{such_a_one['which']} {state.subject.split()[-1]}"
        swapped = put_into_question(topic, state)
        return replace(swapped, in_context=f"{topic} ({state.query.rstrip(' ?.!')})")
    if next_in_row(topic, state.query):
        return put_into_question(topic, state)
    narrowed = _PATTERNS["narrowed"].match(topic)
    if (
        narrowed
        and _is_phrase(narrowed["head"])
        and not _PATTERNS["clause"].search(narrowed["head"])
        and len(topic.split()) <= LONGEST_NARROWED
    ):  # "people who bake once a week"
        return put_into_question(topic, state)
    short = len(topic.split()) <= LONGEST_TOPIC and not _PATTERNS["clause"].search(topic)
    if match["topic"] and not (short and _is_phrase(match["topic"])):
        return None
    named_first, comma, clause = topic.partition(",")
    if not short and comma and len(named_first.split()) <= LONGEST_TOPIC and not _PATTERNS["clause"].search(named_first):
        reference = referring(clause)  # "what about schools, what's their part?"
        resolved = put_in(clause.strip(), referring(clause.strip()) or reference, named_first) if reference else Standalone(topic)
        return replace(resolved, parts=(named_first,), subject=named_first)
    if not short:
        return Standalone(topic, in_context=in_context(topic, state))
    reference = referring(topic)
    if reference and not in_order(topic):
        return None
    return _asked_of(topic, state)


def _asked_of(topic: str, state: Discourse) -> Standalone:
    swapped = put_into_question(topic, state)
    named_now = swapped.parts[0] if swapped.parts else topic
    return replace(swapped, in_context=f"{named_now} ({state.query.rstrip(' ?.!')})")


def _kind_spoken_of(state: Discourse) -> str:
    """What "the ones in factories" are: of the kind that the last question asked for."""
    return next((phrase for phrase in in_order(state.query) if plural(phrase)), "the ones")


def _is_phrase(topic: str) -> bool:
    """ "from a mill", "the drivers": one phrase and what may stand before it; "steam pumps water now" is a sentence."""
    topic = PREPOSITION.sub("", topic.strip()).strip()
    bare = re.sub(r"^(?:(?:the|an?|my|your|our)\s+)?", "", topic, flags=re.IGNORECASE)
    return in_order(bare) == [bare.rstrip(" ?.!")]


def in_a_row(text: str, state: Discourse) -> Standalone | None:
    """ "And the second?", after a question about the first year."""
    topic = re.sub(r"^(?:(?:and|but|or|so|then|what about|how about)\b[\s,]*)+", "", text, flags=re.IGNORECASE)
    return put_into_question(topic.strip(" ?.!"), state) if state.place is None and next_in_row(topic, state.query) else None


def _spoken_of_last(state: Discourse) -> str | None:
    return next((subject for subject in state.subjects if not generic(subject)), None)


def hangs_on(text: str, state: Discourse) -> Standalone | None:
    """A piece of a question: "in which countries?", "only for beginners?"."""
    subject = _spoken_of_last(state)
    if not subject or not _PATTERNS["piece"].match(_PATTERNS["lead_in"].sub("", text)) or alike(subject, text):
        return None
    return Standalone(f"{subject}: {_PATTERNS['lead_in'].sub('', text)}", subject=subject)
