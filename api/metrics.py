"""What is counted, for Prometheus, and /metrics. The only module that knows prometheus-client; its labels come from fixed lists."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Request
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, PlatformCollector, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Scope

from api.access_points import current_settings
from api.limits import count_request
from api.operator_access import given_key_hash
from api.settings import ApiSettings
from bot import CareerBot, Trace

router = APIRouter(tags=["Health"])

# An extractive answer takes 0.05 s, a local language model some seconds, and a link has a minute.
_SECONDS: Final = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)
_METHODS: Final = frozenset(("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"))


class Metrics:
    """One registry for one server, so that two in a process do not count together."""

    def __init__(self, opened_bot: Callable[[], CareerBot | None]) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        PlatformCollector(registry=self._registry)
        common: dict[str, Any] = {"namespace": "career", "registry": self._registry}
        # Without those of people in distress, who are in no count.
        self._turns = Counter("turns", "Answers, by status and by the links that wrote them.", ("status", "link"), **common)
        self._stages = Histogram("turn_stage_seconds", "Time by stage.", ("stage",), buckets=_SECONDS, **common)
        self._handed_over = Counter("links_handed_over", "Links of the chain that did not finish.", ("link",), **common)
        self._tokens = Counter("tokens", "Of language models.", ("kind",), **common)
        self._requests = Counter("http_requests", "Responses begun.", ("method", "route", "status"), **common)
        self._seconds = Histogram("http_request_seconds", "Until the response had ended.", ("route",), buckets=_SECONDS, **common)
        self._open = Gauge("http_requests_open", "Requests under way, streams among them.", **common)
        ready = Gauge("ready", "1 where questions can be answered.", **common)
        ready.set_function(lambda: float(opened_bot() is not None))
        chunks = Gauge("index_chunks", "In the generation that is served.", **common)
        chunks.set_function(lambda: float(len(bot.knowledge_base.chunks)) if (bot := opened_bot()) else 0.0)

    def count_turn(self, trace: Trace) -> None:
        if trace.reply.status == "signposted":
            return
        self._turns.labels(trace.reply.status, _links(trace.reply.answered_by)).inc()
        for stage, seconds in trace.timings.items():
            self._stages.labels(stage).observe(seconds)
        for failure in trace.failures:
            self._handed_over.labels(_links(failure.link)).inc()
        for kind, tokens in trace.tokens.items():
            self._tokens.labels(kind).inc(tokens)

    def begin_request(self) -> None:
        self._open.inc()

    def end_request(self, scope: Scope, status: int, seconds: float) -> None:
        self._open.dec()
        method = scope["method"] if scope["method"] in _METHODS else "other"
        route = route_of(scope) or "none"
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        return generate_latest(self._registry)


def _links(answered_by: str) -> str:
    """ "hosted:gpt-4o+extractive" is hosted+extractive: what stands behind the colon is of any kind."""
    kinds = {"hosted", "local", "extractive"}
    return "+".join(sorted({link.split(":")[0] for link in answered_by.split("+")} & kinds)) or "other"


def route_of(scope: Scope) -> str | None:
    """The route's pattern; addresses themselves hold ids, and strangers make them up."""
    template = getattr(scope.get("route"), "path_format", None) or getattr(scope.get("route"), "path", None)
    return str(template) if template else None


def current_metrics(request: Request) -> Metrics:
    metrics: Metrics = request.app.state.metrics
    return metrics


@router.get("/metrics", summary="For Prometheus", response_class=Response, dependencies=[Depends(count_request)])
async def show_metrics(
    request: Request,
    metrics: Annotated[Metrics, Depends(current_metrics)],
    settings: Annotated[ApiSettings, Depends(current_settings)],
) -> Response:
    """Not there unless a key is set (API_METRICS_KEY_HASHES) or it is opened to everybody (API_METRICS_OPEN)."""
    if not settings.metrics_open and not settings.metrics_key_hashes:
        raise HTTPException(404)
    given = given_key_hash(request)
    if not settings.metrics_open and not sum(hmac.compare_digest(given, known) for known in settings.metrics_key_hashes):
        raise HTTPException(401, headers={"WWW-Authenticate": "Bearer"})
    return Response(metrics.text(), media_type=CONTENT_TYPE_PLAIN_0_0_4, headers={"Cache-Control": "no-store"})
