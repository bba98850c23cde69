"""How long a connection may take: for its head, its body, and to read what it asked for. The only module that knows uvicorn's protocol.

uvicorn itself waits for ever: connections that said nothing, or a letter every few seconds, were all still open after 25 seconds.
"""

from __future__ import annotations

import asyncio
import time
from asyncio import TimerHandle
from typing import Final

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

# As Apache's mod_reqtimeout has it: some seconds to begin with, and for what is large no slower than this.
BODY_BYTES_A_SECOND: Final = 4_096

_TOO_SLOW: Final = b"HTTP/1.1 408 Request Timeout\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"
_TOO_LARGE: Final = b"HTTP/1.1 431 Request Header Fields Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n"


class PatientConnection(HttpToolsProtocol):
    """Patient, but not for ever. uvicorn makes one for each connection, in each of its processes."""

    head_seconds = 10.0  # from the connection, or the first byte after the request before, to the end of the head
    write_seconds = 60.0  # without reading anything, while there is more to be sent than fits between us
    max_head_bytes = 32_768  # the request line and all headers; nginx allows as much

    # Of a body that is still coming after its refusal; less, and clients would not see the refusal. One that has said how long it is
    # was measured before it was let in, and is read to its end: a proxy that is cut off shows its own 502 in place of the refusal.
    max_unread_bytes = 4_194_304

    _waiting_for_head: TimerHandle | None = None
    _waiting_for_reader: TimerHandle | None = None
    _head_bytes = 0
    _unread_bytes = 0
    _said_its_length = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._wait_for_head()

    def connection_lost(self, exc: Exception | None) -> None:
        _cancel(self._waiting_for_head)
        _cancel(self._waiting_for_reader)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._waiting_for_head is None and (self.cycle is None or self.cycle.response_complete):
            self._wait_for_head()
        super().data_received(data)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head_bytes = self._unread_bytes = 0
        self._said_its_length = False

    def on_url(self, url: bytes) -> None:
        if self._head_fits(len(url)):
            super().on_url(url)

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._head_fits(len(name) + len(value)):
            self._said_its_length |= name.lower() == b"content-length"
            super().on_header(name, value)

    def on_headers_complete(self) -> None:
        _cancel(self._waiting_for_head)
        self._waiting_for_head = None
        if not self.transport.is_closing():
            super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        if self.cycle is not None and self.cycle.response_complete:
            self._unread_bytes += len(body)
            if self._unread_bytes > self.max_unread_bytes and not self._said_its_length:
                self.transport.abort()
        super().on_body(body)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._waiting_for_reader = self.loop.call_later(self.write_seconds, self.transport.abort)

    def resume_writing(self) -> None:
        _cancel(self._waiting_for_reader)
        super().resume_writing()

    def _wait_for_head(self) -> None:
        self._waiting_for_head = self.loop.call_later(self.head_seconds, self._give_up, _TOO_SLOW)

    def _head_fits(self, more: int) -> bool:
        self._head_bytes += more
        if self._head_bytes > self.max_head_bytes:
            self._give_up(_TOO_LARGE)
        return self._head_bytes <= self.max_head_bytes

    def _give_up(self, response: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(response)
            self.transport.close()


class BodyDeadline:
    """A body that trickles in is given up with 408, also where many connections share the trick."""

    def __init__(self, app: ASGIApp, seconds: float, bytes_a_second: int = BODY_BYTES_A_SECOND) -> None:
        self._app = app
        self._seconds = seconds
        self._bytes_a_second = bytes_a_second

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started_seconds, received, whole = time.monotonic(), 0, False

        async def receive_in_time() -> Message:
            nonlocal received, whole
            if whole:  # from here on only the end of the connection is waited for
                return await receive()
            left_seconds = started_seconds + self._seconds + received / self._bytes_a_second - time.monotonic()
            try:
                async with asyncio.timeout(max(left_seconds, 0.0)):
                    message = await receive()
            except TimeoutError:
                raise HTTPException(408, headers={"Connection": "close"}) from None
            received += len(message.get("body", b""))
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, receive_in_time, send)


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
