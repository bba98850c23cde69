"""One structured line per request, without what was said in it, and the headers that every response carries."""

from __future__ import annotations

import logging
import time
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.logs import fields
from api.metrics import Metrics, route_of
from bot.masking import masked

logger = logging.getLogger(__name__)

_LONGEST_PATH = 200

_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    # Pages bring their own, wider one; what is not a page has no business loading anything.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
}


class RequestLog:
    """The outermost layer, so that errors pass through it too."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = uuid4().hex
        started = time.perf_counter()
        status = 0

        async def send_with_headers(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _SECURITY_HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        self._metrics.begin_request()
        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            seconds = time.perf_counter() - started
            self._metrics.end_request(scope, status, seconds)
            logger.info("request", extra=fields(**_line(scope, request_id, status, seconds)))


def _line(scope: Scope, request_id: str, status: int, seconds: float) -> dict[str, Any]:
    line = {
        "request_id": request_id,
        "method": scope["method"],
        "path": _path(scope),
        "status": status,  # 0 where the client left before there was one
        "milliseconds": round(seconds * 1000),
    }
    trace = scope.get("state", {}).get("trace")
    if trace and trace.reply.status != "signposted":  # who is in distress is in no line
        line |= {"trace_id": trace.id, "reply_status": trace.reply.status, "answered_by": trace.reply.answered_by}
    return line


def _path(scope: Scope) -> str:
    """The route's pattern, since what fills it may be anything. An address that leads nowhere is shown, for whoever looks for the mistake;
    the query string stays out."""
    return route_of(scope) or masked(scope["path"])[:_LONGEST_PATH]
