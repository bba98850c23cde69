"""Server-sent events: heartbeats, errors in mid-stream, the closing [DONE], and the end of the work when the client goes away."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing
from typing import Any, Generic, Self, TypeVar

import anyio
from starlette.requests import Request
from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send

from api.error_responses import stream_failure

T = TypeVar("T")
Payload = dict[str, Any]

_HEARTBEAT = b": still working\n\n"
_DONE = b"data: [DONE]\n\n"


class EventStreamResponse(StreamingResponse):
    """A stream of server-sent events that ends the work behind it as soon as the client is gone."""

    media_type = "text/event-stream"

    def __init__(self, content: AsyncGenerator[bytes, None], work: LiveEvents[Any], headers: Mapping[str, str] | None = None) -> None:
        # X-Accel-Buffering keeps nginx from holding sentences back.
        super().__init__(content, headers={"Cache-Control": "no-cache", "X-Accel-Buffering": "no", **(headers or {})})
        self._generator = content
        self._work = work

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await super().__call__(scope, receive, send)
        finally:
            # A generator that waits at a yield is not told otherwise, and one that has not begun cannot end the work itself.
            with anyio.CancelScope(shield=True):
                await self._generator.aclose()
                await self._work.aclose()


def finished_stream(payloads: Sequence[Payload], headers: Mapping[str, str]) -> StreamingResponse:
    """What would have been streamed, all at once."""
    content = [*map(_event, payloads), _DONE]
    return StreamingResponse(iter(content), media_type="text/event-stream", headers={"Cache-Control": "no-cache", **headers})


async def server_sent_events(
    payloads: AsyncGenerator[Payload | None, None], failure: Callable[[str], Payload]
) -> AsyncGenerator[bytes, None]:
    """Each payload as an event, None as a heartbeat; an error becomes the payload that `failure` makes of its sentence."""
    async with aclosing(payloads):
        try:
            async for payload in payloads:
                yield _HEARTBEAT if payload is None else _event(payload)
        except Exception as error:  # noqa: BLE001 the response has begun: this is the last place that can tell the person
            yield _event(failure(stream_failure(error)))
        yield _DONE


class LiveEvents(Generic[T]):
    """The events of a generator that one task drives from its start to its end, whoever reads them.

    A timeout or task group inside the generator must not change tasks between two events.
    """

    def __init__(self, events: AsyncGenerator[T, None]) -> None:
        self._queue: asyncio.Queue[T | None] = asyncio.Queue()  # None is the end
        self._driver = asyncio.create_task(self._drive(events))
        self._first: T | None = None

    @classmethod
    async def begin(cls, events: AsyncGenerator[T, None]) -> Self:
        """Waits for the first event: what is refused before it raises here and can be answered with a status of its own."""
        live = cls(events)
        try:
            live._first = await live._queue.get()
            if live._first is None:
                live._queue.put_nowait(None)
                await live._driver
        except BaseException:
            await live.aclose()
            raise
        return live

    async def with_silences(self, interval_seconds: float) -> AsyncGenerator[T | None, None]:
        """Every event, and None whenever nothing has come for the interval."""
        if self._first is not None:
            yield self._first
        while True:
            try:
                async with asyncio.timeout(interval_seconds):
                    event = await self._queue.get()
            except TimeoutError:
                yield None
                continue
            if event is None:
                break
            yield event
        await self._driver  # raises what the generator raised

    async def aclose(self) -> None:
        await _cancelled(self._driver)

    async def _drive(self, events: AsyncGenerator[T, None]) -> None:
        try:
            async with aclosing(events):
                async for event in events:
                    self._queue.put_nowait(event)
        finally:
            self._queue.put_nowait(None)


async def unless_disconnected(request: Request, work: Coroutine[Any, Any, T]) -> T | None:
    """What the work returns; None when the client went away first, and then the work has been cancelled."""
    working = asyncio.create_task(work)
    watching = asyncio.create_task(_disconnected(request))
    try:
        await asyncio.wait({working, watching}, return_when=asyncio.FIRST_COMPLETED)
        return await working if working.done() else None
    finally:
        await _cancelled(watching)
        await _cancelled(working)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _cancelled(task: asyncio.Task[Any]) -> None:
    task.cancel()
    with anyio.CancelScope(shield=True):
        await asyncio.wait({task})
    if not task.cancelled():
        task.exception()  # retrieved, so that asyncio does not complain about an error that has been handled


def _event(payload: Payload) -> bytes:
    return b"data: " + json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
