"""Slack's servers: the Web API over HTTP, response URLs, Socket Mode over WebSocket, and the failures that a test orders."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import AsyncGenerator, Sequence
from concurrent.futures import Future
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from tests.fake_slack.limits import check_blocks, check_text
from tests.fake_slack.methods import METHODS
from tests.fake_slack.page import page_routes
from tests.fake_slack.workspace import BOT, Message, Payload, SlackError, Workspace

BOT_TOKEN = "xoxb-fake"
APP_TOKEN = "xapp-fake"


@dataclass
class Failure:
    """What the next calls of a method meet. With `done` Slack has done what was asked, and the answer is lost."""

    method: str  # or "*"
    status: int = 500
    times: int = 1
    retry_after: int | None = None
    error: str | None = None  # ok: false with this code instead
    done: bool = False


@dataclass
class Call:
    method: str
    told: Payload


class SlackServer:
    def __init__(self, workspace: Workspace, scopes: Sequence[str]) -> None:
        self.workspace = workspace
        self.scopes = set(scopes)
        self.calls: list[Call] = []
        self.failures: list[Failure] = []
        self.down = False
        self.response_urls: dict[str, Payload] = {}
        self.address = ""
        self._loop: asyncio.AbstractEventLoop | None = None
        self._links: list[WebSocket] = []
        self._acknowledged: dict[str, Future[Payload]] = {}
        self._lock = threading.Lock()

    def app(self, page: Any = None) -> Starlette:
        routes = [
            Route("/api/{method:path}", self._api, methods=["POST", "GET"]),
            Route("/upload/{id}", self._upload, methods=["POST"]),
            Route("/response/{id}", self._respond, methods=["POST"]),
            WebSocketRoute("/link", self._link),
            *(page_routes(page) if page else ()),
        ]
        return Starlette(routes=routes, lifespan=self._lifespan)

    @asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncGenerator[None, None]:
        self._loop = asyncio.get_running_loop()
        yield

    def new_response_url(self, channel: str, person: str, *, left: int = 5) -> str:
        """Good five times within half an hour."""
        name = self.workspace.next_id("response")
        self.response_urls[name] = {"channel": channel, "person": person, "left": left}
        return f"{self.address}/response/{name}"

    def linked(self) -> bool:
        return bool(self._links)

    def send_envelope(self, envelope: Payload, wait_seconds: float = 5.0) -> Payload | None:
        """Through Socket Mode; the acknowledgement, or None where there was none in time."""
        if not self._links or self._loop is None:
            return None
        future: Future[Payload] = Future()
        self._acknowledged[envelope["envelope_id"]] = future
        asyncio.run_coroutine_threadsafe(self._links[-1].send_text(json.dumps(envelope)), self._loop)
        try:
            return future.result(wait_seconds)
        except TimeoutError:
            return None

    async def _api(self, request: Request) -> Response:
        method = request.path_params["method"]
        told = await _arguments(request)
        self.calls.append(Call(method, told))
        if self.down:
            return PlainTextResponse("<html>upstream connect error</html>", 503, media_type="text/html")
        failure = self._failure(method)
        if failure and not failure.done:
            return _failed(failure)
        response = self._answer(method, told, request)
        return _failed(failure) if failure else JSONResponse(response)

    def _answer(self, method: str, told: Payload, request: Request) -> Payload:
        token = request.headers.get("authorization", "").removeprefix("Bearer ") or told.get("token")
        if method == "apps.connections.open":
            if token != APP_TOKEN:
                return {"ok": False, "error": "invalid_auth"}
            return {"ok": True, "url": f"{self.address.replace('http', 'ws', 1)}/link"}
        if method not in METHODS:
            return {"ok": False, "error": "unknown_method"}
        if method != "oauth.v2.access" and (token != BOT_TOKEN or not self.workspace.installed):
            return {"ok": False, "error": "invalid_auth" if token != BOT_TOKEN else "account_inactive"}
        does, needed = METHODS[method]
        if needed and not self.scopes.intersection(needed):
            return {"ok": False, "error": "missing_scope", "needed": needed[0], "provided": ",".join(sorted(self.scopes))}
        try:
            told = {"scopes": ",".join(sorted(self.scopes)), **told} if method == "oauth.v2.access" else told
            done = does(self.workspace, told)
            if "upload_url" in done:
                done = {**done, "upload_url": self.address + done["upload_url"]}
            return {"ok": True, **done}
        except SlackError as error:
            return {"ok": False, "error": error.code, **error.more}
        except KeyError as missing:
            return {"ok": False, "error": "invalid_arguments", "response_metadata": {"messages": [f"missing {missing}"]}}

    def _failure(self, method: str) -> Failure | None:
        with self._lock:
            failure = next((f for f in self.failures if f.method in (method, "*") and f.times > 0), None)
            if failure:
                failure.times -= 1
            return failure

    async def _upload(self, request: Request) -> Response:
        file_id = request.path_params["id"]
        name, length, _ = self.workspace.uploads[file_id]
        self.workspace.uploads[file_id] = (name, length, await request.body())
        return PlainTextResponse("OK")

    async def _respond(self, request: Request) -> Response:
        place = self.response_urls.get(request.path_params["id"])
        told = await request.json()
        self.calls.append(Call("response_url", told))
        if self.down:
            return PlainTextResponse("no", 503)
        if place is None or place["left"] <= 0:
            return PlainTextResponse("used_url", 404)
        place["left"] -= 1
        try:
            check_text(told.get("text") or "")
            check_blocks(told.get("blocks") or [])
        except SlackError as error:
            return PlainTextResponse(error.code, 400)
        everybody = told.get("response_type") == "in_channel"
        message = Message(self.workspace.next_ts(), place["channel"], BOT, told.get("text") or "", told.get("blocks") or [])
        message.only_for = None if everybody else place["person"]
        self.workspace.post(message)
        return PlainTextResponse("ok")

    async def _link(self, websocket: WebSocket) -> None:
        await websocket.accept()
        await websocket.send_text(json.dumps({"type": "hello", "num_connections": 1, "connection_info": {"app_id": "A0CAREER"}}))
        self._links.append(websocket)
        try:
            while True:
                message = json.loads(await websocket.receive_text())
                waiting = self._acknowledged.pop(message.get("envelope_id", ""), None)
                if waiting:
                    waiting.set_result(message.get("payload") or {})
        except WebSocketDisconnect:
            pass
        finally:
            self._links.remove(websocket)


async def _arguments(request: Request) -> Payload:
    """JSON or a form, as the real one takes them; in a form what is nested is JSON text."""
    if request.headers.get("content-type", "").startswith("application/json"):
        told: Payload = json.loads(await request.body() or b"{}")
        return told
    form = {**request.query_params, **(await request.form())}
    return {name: _nested(str(value)) for name, value in form.items()}


def _nested(value: str) -> Any:
    return json.loads(value) if value[:1] in ("[", "{") else value


def _failed(failure: Failure) -> Response:
    if failure.error:
        return JSONResponse({"ok": False, "error": failure.error})
    headers = {"Retry-After": str(failure.retry_after)} if failure.retry_after is not None else {}
    error = "ratelimited" if failure.status == 429 else "internal_error"
    return JSONResponse({"ok": False, "error": error}, failure.status, headers)
