"""Refuses a body that says itself to be too large, in the error shape of this API; FastAPI counts those that do not say."""

from __future__ import annotations

from typing import Final

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.error_responses import too_large

UPLOADS: Final = "/api/documents"


class DeclaredBodySize:
    def __init__(self, app: ASGIApp, max_body_bytes: int, max_upload_bytes: int) -> None:
        self._app = app
        self._max_body_bytes = max_body_bytes
        self._max_upload_bytes = max_upload_bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and self._declared(scope) > self._allowed(scope["path"]):
            response = JSONResponse(too_large(), 413, {"Connection": "close"})
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _allowed(self, path: str) -> int:
        is_upload = path == UPLOADS or path.startswith(f"{UPLOADS}/")
        return self._max_upload_bytes if is_upload else self._max_body_bytes

    def _declared(self, scope: Scope) -> int:
        length = Headers(scope=scope).get("content-length", "")
        return int(length) if length.isascii() and length.isdigit() else 0
