from __future__ import annotations

import json

from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from api.app import create_app
from api.settings import ApiSettings
from api.tracing import Tracing
from bot import Question, Reply, Status, Trace, Understanding

SAID = "My secret illness is called xylophonitis"


def spans(status: Status = "answered") -> list[dict[str, object]]:
    exporter = InMemorySpanExporter()
    tracing = Tracing(exporter)
    timings = {"understanding": 0.1, "retrieval": 0.2, "first_sentence": 0.25, "answering": 0.3, "total": 0.6}
    tracing(Trace("trace-1", Question(SAID), Understanding(SAID), None, (), None, Reply(status, SAID), timings=timings))
    tracing.close()
    return [json.loads(span.to_json()) for span in exporter.get_finished_spans()]


def test_a_turn_is_a_span_with_one_for_each_of_its_stages_and_without_what_was_said() -> None:
    found = {str(span["name"]): span for span in spans()}
    assert list(found) == ["understanding", "retrieval", "answering", "turn"]
    assert {found[stage]["parent_id"] for stage in ("understanding", "retrieval", "answering")} == {found["turn"]["context"]["span_id"]}  # type: ignore[index]
    assert found["retrieval"]["start_time"] == found["understanding"]["end_time"]
    assert "xylophonitis" not in json.dumps(found)


def test_who_is_in_distress_leaves_no_span() -> None:
    assert spans("signposted") == []


def test_without_a_collector_nothing_is_traced_and_fastapi_traces_nothing_by_itself() -> None:
    app = create_app(ApiSettings(), None)  # type: ignore[arg-type]  # never opened
    assert not app._native_telemetry.enabled()
