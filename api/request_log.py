"""One structured line per request, without what was said in it, and the headers that every response carries."""

from __future__ import annotations

import json
import logging
import time
from typing import Any
from uuid import uuid4

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

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

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

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

        try:
            await self._app(scope, receive, send_with_headers)
        finally:
            logger.info(json.dumps(_line(scope, request_id, status, time.perf_counter() - started)))


def _line(scope: Scope, request_id: str, status: int, seconds: float) -> dict[str, Any]:
    line = {
        "request_id": request_id,
        "method": scope["method"],
        "path": scope["path"],  # JSON escapes what a path may hold; the query string stays out
        "status": status,  # 0 where the client left before there was one
        "milliseconds": round(seconds * 1000),
    }
    if trace := scope.get("state", {}).get("trace"):
        line |= {"trace_id": trace.id, "reply_status": trace.reply.status, "answered_by": trace.reply.answered_by}
    return line
