"""One line a turn: how it went and how long each stage took, and not what was said."""

from __future__ import annotations

import logging
from typing import Any

from api.logs import fields
from bot import Trace
from bot.masking import masked

logger = logging.getLogger(__name__)


class TurnLog:
    """`with_text` adds question and answer, masked; not of who is in distress, whose turns leave no trace at all."""

    def __init__(self, *, with_text: bool) -> None:
        self._with_text = with_text

    def __call__(self, trace: Trace) -> None:
        if trace.reply.status == "signposted":
            return
        logger.info("turn", extra=fields(**self._line(trace)))

    def _line(self, trace: Trace) -> dict[str, Any]:
        line: dict[str, Any] = {
            "trace_id": trace.id,
            "status": trace.reply.status,
            "intent": trace.understanding.intent,
            "answered_by": trace.reply.answered_by,
            "coverage": round(trace.evidence.coverage.probability, 3) if trace.evidence else None,
            "passages": len(trace.evidence.passages) if trace.evidence else 0,
            "citations": len(trace.reply.citations),
            "handed_over": [failure.link for failure in trace.failures],
            "tokens": trace.tokens,
            "milliseconds": {stage: round(seconds * 1000, 1) for stage, seconds in trace.timings.items()},
        }
        if self._with_text:
            line |= {"question": masked(trace.question.text), "answer": masked(trace.reply.text)}
        return line
