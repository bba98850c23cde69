"""Messages that go back to what was spoken of before: "what did you say about ...", "say that again", "back to the miller: ..."."""

from __future__ import annotations

import re
from collections.abc import Callable

from bot import patterns
from bot.follow_ups.discourse import Discourse, Standalone
from bot.follow_ups.filling_in import referring
from bot.messages.phrases import alike

_PATTERNS = patterns.load("follow_ups")


def recalls(text: str, state: Discourse) -> Standalone | None:
    """What was said of a subject is looked up anew: the guidance has not changed, and what else it says belongs to it."""
    match = _PATTERNS["recall"].match(_PATTERNS["lead_in"].sub("", text))
    if not match:
        return None
    if match["repeated"]:
        return Standalone(state.query, goes_on=True)
    said = re.sub(r"^(?:the|your|my)\s+", "", match["subject"].strip())
    if referring(said):
        return Standalone(state.subject or state.query, subject=state.subject, goes_on=state.subject is None)
    return Standalone(said, subject=said)


def goes_back(text: str, state: Discourse, resolved: Callable[[str, Discourse], Standalone]) -> Standalone | None:
    """`resolved` reads the rest of the message in the light of the subject that it goes back to."""
    match = _PATTERNS["back"].match(_PATTERNS["lead_in"].sub("", text))
    if not match:
        return None
    said = re.sub(r"^(?:the|your|that|those|these|my)\s+", "", match["subject"].strip())
    rest = (match["rest"] or match["rest_sentence"] or "").strip()
    known = (*state.subjects, *state.earlier, *(label for shown in state.lists for label in shown.labels))
    subject = said if rest else next((one for one in known if alike(one, said)), said)
    if not rest:
        return Standalone(subject, subject=subject)
    about = Discourse(query=subject, subjects=(subject,), lists=state.lists)
    swap = _PATTERNS["topic_swap"].match(rest)
    if swap:
        topic = (swap["about"] or swap["topic"]).strip()
        return Standalone(topic if alike(topic, subject) else f"{topic} {subject}", (topic,), subject=topic)
    found = resolved(rest, about)
    return Standalone(found.query, (subject,), found.note, found.in_context, subject)
