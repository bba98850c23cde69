"""OpenTelemetry: a span a turn with one for each of its stages, where the settings name a collector. The only module that knows it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from fastapi.telemetry import TelemetryConfig

from bot import Trace

if TYPE_CHECKING:
    from opentelemetry.sdk.trace.export import SpanExporter

# In the order of the pipeline; other timings are moments, not stages.
_STAGES: Final = ("understanding", "retrieval", "answering", "suggestions")
# FastAPI's own would export addresses, query strings and what invalid requests held.
FASTAPI_TELEMETRY_OFF: Final[TelemetryConfig] = {
    "tracing": False,
    "metrics": False,
    "logs": False,
    "operation_spans": False,
    "auto_configure": False,
}


class Tracing:
    """Spans say how long and by whom, never what. They are made when a turn is over, of the times that its trace has."""

    def __init__(self, exporter: SpanExporter) -> None:
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415  only who traces pays for the import
        from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

        self._provider = TracerProvider(resource=Resource.create({"service.name": "career-clarity"}), shutdown_on_exit=False)
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("career-clarity")

    @classmethod
    def to_collector(cls, endpoint: str) -> Tracing:
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter  # noqa: PLC0415

        return cls(OTLPSpanExporter(endpoint=endpoint, insecure=endpoint.startswith("http://")))

    def __call__(self, trace: Trace) -> None:
        if trace.reply.status == "signposted":
            return
        from opentelemetry.trace import set_span_in_context  # noqa: PLC0415

        end = time.time_ns()
        begin = end - _nanoseconds(trace.timings.get("total", 0.0))
        turn = self._tracer.start_span("turn", start_time=begin)
        turn.set_attributes(
            {
                "career.trace_id": trace.id,
                "career.status": trace.reply.status,
                "career.intent": trace.understanding.intent,
                "career.answered_by": trace.reply.answered_by,
                "career.passages": len(trace.evidence.passages) if trace.evidence else 0,
                "career.handed_over": [failure.link for failure in trace.failures],
            }
        )
        context, moment = set_span_in_context(turn), begin
        for stage in _STAGES:
            if stage in trace.timings:
                span = self._tracer.start_span(stage, context, start_time=moment)
                moment += _nanoseconds(trace.timings[stage])
                span.end(moment)
        turn.end(end)

    def close(self) -> None:
        """Sends what is still waiting."""
        self._provider.shutdown()


def _nanoseconds(seconds: float) -> int:
    return int(seconds * 1_000_000_000)
