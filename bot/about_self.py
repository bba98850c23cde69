"""Whether a message asks what its writer's own situation means, and what it says of their work."""

from __future__ import annotations

import re

from bot import patterns
from bot.stages import Facet, Profile
from knowledge import content_words

_REQUESTS = patterns.load("requests")
SITUATION_WORDS = 3  # content words; fewer say nothing about somebody's work


def about_self(text: str, told: Profile, kinds: frozenset[Facet]) -> str | None:
    """The person's words on their own work, where they ask what it means for them or what to do; None for everybody else's questions."""
    in_person = bool(_REQUESTS["first_person"].search(text))
    if not kinds & {"risk", "advice"} or ("yes_no" in kinds and "risk" not in kinds):
        return None
    sentences = [sentence.strip() for sentence in re.split(r"(?<=[.?!])\s+|\n+|\s[-–—]\s", text)]
    asked = [sentence for sentence in sentences if _REQUESTS["question_sentence"].search(sentence)]
    if asked and not any(
        _REQUESTS["first_person"].search(sentence) or len(content_words(sentence)) <= SITUATION_WORDS for sentence in asked
    ):
        return None  # who asks is told, but what is asked is not about them; "what now?" is
    if told.work and (told.work in text or in_person):
        return told.work
    said = [sentence for sentence in sentences if sentence not in asked]
    if not said or not (in_person or not _REQUESTS["finite_verb"].search(said[0])):
        return None
    return " ".join(said) if len(content_words(" ".join(said))) >= SITUATION_WORDS else None
