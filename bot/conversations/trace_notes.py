"""What is kept of a trace: how it went, and of the question only what nothing covered. Only this module decides what that may be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

from bot.stages import Trace


@dataclass(frozen=True, slots=True)
class TraceNotes:
    status: str
    intent: str
    answered_by: str
    coverage: float | None = None  # probability that the knowledge base covers the question
    uncovered: str | None = None  # what was asked and is not covered, made to stand alone
    failures: tuple[str, ...] = ()  # links of the chain that handed over, without what they said
    timings: Mapping[str, float] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)


def notes_of(trace: Trace) -> TraceNotes | None:
    """None for who is in distress."""
    if trace.reply.status == "signposted":
        return None
    return TraceNotes(
        status=trace.reply.status,
        intent=trace.understanding.intent,
        answered_by=trace.reply.answered_by,
        coverage=round(trace.evidence.coverage.probability, 3) if trace.evidence else None,
        uncovered=_uncovered(trace),
        failures=tuple(failure.link for failure in trace.failures),
        timings={stage: round(seconds, 4) for stage, seconds in trace.timings.items()},
        tokens=dict(trace.tokens),
    )


def notes_from_row(row: Any) -> TraceNotes:
    kept = {one.name: getattr(row, one.name) for one in fields(TraceNotes)}
    return TraceNotes(**kept | {"failures": tuple(row.failures)})


def _uncovered(trace: Trace) -> str | None:
    if trace.understanding.intent != "question" or trace.evidence is None:
        return None  # attacks and matters for other professions are declined too, and are no gaps
    if trace.reply.status == "declined":
        return trace.understanding.query
    silent = [aspect.name for aspect in trace.evidence.aspects if not aspect.covered and not aspect.personal]
    return "; ".join(silent) if trace.reply.status == "partly_answered" and silent else None
