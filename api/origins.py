"""Which web pages may call: those of this server and the listed origins, exactly. Only this module speaks CORS."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.error_responses import error_body
from api.settings import ApiSettings

_PATHS: Final = ("/api/", "/widget/", "/widget.js")
# For pages of this server alone.
_OPERATOR_PATHS: Final = ("/api/documents", "/api/gaps", "/api/feedback", "/api/figures", "/api/evaluation")
_METHODS: Final = "GET, POST, DELETE"
_REQUEST_HEADERS: Final = "Authorization, Content-Type, Idempotency-Key"
_READABLE_HEADERS: Final = "Retry-After, X-Request-ID, Content-Disposition"
_PREFLIGHT_SECONDS: Final = "600"


class Origins:
    """Credentials are never allowed, so no page can act with what a browser remembers of this server."""

    def __init__(self, app: ASGIApp, settings: ApiSettings) -> None:
        self._app = app
        self._listed = frozenset(settings.widget_origins)
        self._own_host = urlsplit(str(settings.public_url)).netloc if settings.public_url else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith(_PATHS):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        listed = origin in self._listed and not scope["path"].startswith(_OPERATOR_PATHS)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                answered = MutableHeaders(scope=message)
                answered.add_vary_header("Origin")
                if listed and origin:
                    answered["Access-Control-Allow-Origin"] = origin
                    answered["Access-Control-Expose-Headers"] = _READABLE_HEADERS
            await send(message)

        if origin is not None and not listed and not self._is_own(origin, headers):
            await _refusal()(scope, receive, send_with_headers)
        elif listed and scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight()(scope, receive, send_with_headers)
        else:
            await self._app(scope, receive, send_with_headers)

    def _is_own(self, origin: str, headers: Headers) -> bool:
        # A page cannot set Sec-Fetch-Site itself. The scheme is not compared: behind a proxy that ends TLS we may not know ours.
        host = urlsplit(origin).netloc
        return headers.get("sec-fetch-site") == "same-origin" or (bool(host) and host in (headers.get("host"), self._own_host))


def _refusal() -> Response:
    sentence = "This web page may not use the career guide. Whoever runs the guide can add its origin to API_WIDGET_ORIGINS."
    return JSONResponse(error_body(sentence, code="origin_not_allowed"), 403)


def _preflight() -> Response:
    return Response(
        status_code=204,
        headers={
            "Access-Control-Allow-Methods": _METHODS,
            "Access-Control-Allow-Headers": _REQUEST_HEADERS,
            "Access-Control-Max-Age": _PREFLIGHT_SECONDS,
        },
    )
