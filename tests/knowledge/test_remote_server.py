from __future__ import annotations

import asyncio
import gc
import subprocess
import sys

import pytest

from knowledge import EmbeddingModel, IndexUnavailable, KnowledgeBase, KnowledgeSettings, build
from knowledge.remote_server import RemoteServer

FIRST_AT_ONCE = """
import asyncio, threading
from knowledge.remote_server import RemoteServer

async def running_loop():
    return asyncio.get_running_loop()

server, together, loops = RemoteServer("The mill"), threading.Barrier(8), set()

def ask():
    together.wait()
    loops.add(server.call(running_loop, deadline_seconds=10))

threads = [threading.Thread(target=ask) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(len(loops))
"""


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


def test_threads_that_are_the_first_at_once_share_one_event_loop() -> None:
    printed = subprocess.run([sys.executable, "-c", FIRST_AT_ONCE], capture_output=True, text=True, check=True).stdout
    assert printed == "1\n"


@pytest.mark.heavy
@pytest.mark.parametrize("knowledge_settings", ["chroma", "postgresql"], indirect=True)
async def test_a_knowledge_base_that_is_collected_in_the_thread_of_the_event_loop_stops_nobody(
    knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    await build(knowledge_settings, embedding_model=embedding_model)
    left = [await KnowledgeBase.open(knowledge_settings, embedding_model)]
    await left[0].search("hives of beekeepers")

    async def collect() -> str:
        left.clear()
        gc.collect()
        return "collected"

    assert await asyncio.to_thread(RemoteServer("The mill").call, collect, 0.5) == "collected"
    knowledge_base = await KnowledgeBase.open(knowledge_settings, embedding_model)
    assert await knowledge_base.search("hives of beekeepers")
    knowledge_base.close()
