import asyncio
from collections.abc import AsyncGenerator

import pytest

from api.event_stream import LiveEvents, server_sent_events


class Source:
    """Three numbers, each after a pause, and whether the generator was closed."""

    def __init__(self, pause_seconds: float = 0, failure: Exception | None = None) -> None:
        self.closed = False
        self._pause_seconds = pause_seconds
        self._failure = failure

    async def events(self) -> AsyncGenerator[int, None]:
        try:
            for number in range(3):
                # A timeout that is open across a yield breaks as soon as another task goes on with the generator.
                async with asyncio.timeout(60):
                    await asyncio.sleep(self._pause_seconds)
                    if self._failure and number:
                        raise self._failure
                    yield number
        finally:
            self.closed = True


async def test_silence_shows_between_the_events_and_loses_none() -> None:
    live = await LiveEvents.begin(Source(pause_seconds=0.05).events())
    seen = [event async for event in live.with_silences(0.01)]
    assert [event for event in seen if event is not None] == [0, 1, 2]
    assert None in seen


async def test_an_error_of_the_source_comes_through_after_what_came_before_it() -> None:
    source = Source(failure=ValueError("broken"))
    live = await LiveEvents.begin(source.events())
    events = live.with_silences(1)
    assert await anext(events) == 0
    with pytest.raises(ValueError, match="broken"):
        await anext(events)
    assert source.closed


async def test_closing_early_closes_the_source() -> None:
    source = Source(pause_seconds=0.01)
    live = await LiveEvents.begin(source.events())
    assert not source.closed
    await live.aclose()
    assert source.closed


async def test_what_is_refused_before_the_first_event_is_refused_at_once() -> None:
    async def refusing() -> AsyncGenerator[int, None]:
        raise ValueError("too long")
        yield 0

    with pytest.raises(ValueError, match="too long"):
        await LiveEvents.begin(refusing())


async def test_giving_up_before_the_first_event_closes_the_source() -> None:
    source = Source(pause_seconds=30)
    beginning = asyncio.create_task(LiveEvents.begin(source.events()))
    await asyncio.sleep(0.01)
    beginning.cancel()
    with pytest.raises(asyncio.CancelledError):
        await beginning
    assert source.closed


async def test_a_source_without_events_ends_at_once() -> None:
    async def nothing() -> AsyncGenerator[int, None]:
        no_numbers: tuple[int, ...] = ()
        for number in no_numbers:
            yield number

    live = await LiveEvents.begin(nothing())
    assert [event async for event in live.with_silences(1)] == []


async def test_the_wire_format() -> None:
    async def payloads() -> AsyncGenerator[dict[str, object] | None, None]:
        yield {"text": "Zürich\n\ndata: [DONE]"}
        yield None
        raise OSError("secret")

    wire = [event async for event in server_sent_events(payloads(), lambda sentence: {"error": sentence})]
    assert wire == [
        'data: {"text":"Zürich\\n\\ndata: [DONE]"}\n\n'.encode(),
        b": still working\n\n",
        b'data: {"error":"Something went wrong while answering. Please ask again."}\n\n',
        b"data: [DONE]\n\n",
    ]
