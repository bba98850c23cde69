from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from api.freed_memory import _trimming, giving_back


async def test_memory_is_given_back_again_and_again_until_the_server_ends() -> None:
    given = asyncio.Queue[None]()
    loop = asyncio.get_running_loop()

    def give() -> None:
        loop.call_soon_threadsafe(given.put_nowait, None)

    async with giving_back(0.001, give):
        for _ in range(3):
            await asyncio.wait_for(given.get(), 10)
    await asyncio.sleep(0.01)
    while not given.empty():
        given.get_nowait()
    await asyncio.sleep(0.05)
    assert given.empty()


@pytest.mark.skipif(sys.platform != "linux", reason="only glibc can")
def test_what_was_freed_between_pieces_in_use_goes_back_to_the_system() -> None:
    trim = _trimming()
    if trim is None:
        pytest.skip("the C library keeps what was freed, and cannot be told")
    pieces = [bytes(60_000) for _ in range(2_000)]  # too small to be mapped each for itself
    kept = pieces[::50]
    full = resident_mebibytes()
    del pieces
    trim()
    assert len(kept) == 40
    assert full - resident_mebibytes() > 80


def resident_mebibytes() -> float:
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmRSS")]
    return int(line.split()[1]) / 1024
