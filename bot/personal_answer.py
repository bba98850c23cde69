"""The answer to people who ask about themselves: where they stand, that at risk is not gone, what to build on and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from bot.quoting import labelled, quotable
from bot.stages import DraftSentence, Evidence, Understanding

SENTENCES_PER_ASPECT = 2

_OPENINGS: dict[str, str] = {
    "not_gone": "That does not have to be the end of it:",
    "strengths": "What you can build on:",
    "next_steps": "What you could do next:",
}


def personal_answer(understanding: Understanding, evidence: Evidence) -> Iterator[DraftSentence]:
    used: set[str] = set()
    for aspect in evidence.aspects:
        passage = next((p for p in aspect.passages if p.chunk.id not in used), None)
        if passage is None or not (aspect.covered or aspect.name == "standing"):
            continue
        used.add(passage.chunk.id)
        opening = _OPENINGS[aspect.name] if aspect.name != "standing" else _standing_opening(understanding, covered=aspect.covered)
        yield DraftSentence(opening, kind="framing", block="paragraph")
        for text in quotable(passage.chunk, evidence)[:SENTENCES_PER_ASPECT]:
            yield DraftSentence(labelled(passage.chunk, text), (passage.chunk.id,))


def _standing_opening(understanding: Understanding, *, covered: bool) -> str:
    work = understanding.profile.work
    of_work = f" ({work})" if work else ""
    if covered:
        return f"On the kind of work that you told me about{of_work}, the guidance says:"
    return f"The guidance does not name the kind of work that you told me about{of_work}, so I can only say what puts any job at risk:"
