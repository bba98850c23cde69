from __future__ import annotations

import asyncio

import pytest

from knowledge import IndexUnavailable
from knowledge.remote_server import RemoteServer


def test_whoever_waits_goes_on_though_the_work_does_not_end_at_its_deadline() -> None:
    heard: list[str] = []

    async def hangs() -> None:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            heard.append("the deadline")
            await asyncio.sleep(3600)

    with pytest.raises(IndexUnavailable, match="The mill does not answer"):
        RemoteServer("The mill").call(hangs, deadline_seconds=0.01)
    assert heard == ["the deadline"]
