"""Killed, told to stop, out of disk: what was acknowledged is there afterwards, and no half answer is shown as a whole one."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import httpx
import pytest

from knowledge import EmbeddingModel, KnowledgeBase, KnowledgeSettings, build
from tests import small_server as small_server_process
from tests.forked import forked
from tests.free_ports import free_port
from tests.index_changes import NEWS, change
from tests.running_api import http, wait_until_ready
from tests.small_server import ANSWER
from tests.widget_visitor import Visitor, part, question

pytestmark = [pytest.mark.heavy, pytest.mark.timeout(600)]

ROUNDS = 50


@dataclass
class SmallServer:
    """Keeps its port over `end` and `start`."""

    database_url: str
    shutdown_seconds: int = 10
    port: int = field(default_factory=free_port)
    process: BaseProcess | None = None
    telling: Connection | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        self.telling, told = Pipe()
        self.process = forked(small_server_process.serve, self.database_url, self.port, self.shutdown_seconds, told)
        told.close()
        while True:
            with suppress(httpx.TransportError):
                wait_until_ready(self.address)
                return
            assert self.process.is_alive()
            time.sleep(0.005)

    def disk_is_full(self, full: bool) -> None:
        assert self.telling is not None
        self.telling.send(full)
        assert self.telling.recv() == full

    def end(self, how: signal.Signals | None = None) -> int | None:
        """By a signal, or by itself; the exit status."""
        assert self.process is not None
        assert self.process.pid is not None
        assert self.telling is not None
        if how is not None:
            os.kill(self.process.pid, how)
        self.process.join()
        self.telling.close()
        return self.process.exitcode


@contextmanager
def small_server(database_url: str, shutdown_seconds: int = 10) -> Iterator[SmallServer]:
    server = SmallServer(database_url, shutdown_seconds)
    server.start()
    try:
        yield server
    finally:
        if server.process is not None and server.process.is_alive():
            server.end(signal.SIGKILL)


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"


@dataclass
class Heard:
    """What a client knows of one question when its server is gone."""

    ids: dict[str, str] | None = None  # the question was acknowledged
    ended: bool = False  # the whole answer was


def ask(visitor: Visitor, conversation_id: str | None, client_id: str, heard: Heard) -> None:
    body = {"id": conversation_id, "message": question("Why?", client_id)}
    with suppress(httpx.TransportError), http.stream("POST", f"{visitor.address}/api/chat", json=body, headers=visitor.headers) as response:
        for line in response.iter_lines():
            if "data-conversation" in line:
                heard.ids = json.loads(line.removeprefix("data: "))["data"]
            heard.ended |= "data-reply" in line


def test_in_fifty_kills_during_chat_no_acknowledged_turn_is_lost_and_no_half_answer_is_whole(database_url: str) -> None:
    moments = random.Random(7)
    with small_server(database_url) as server:
        visitor = Visitor(server.address)
        conversation_id = part(visitor.ask("Why?", None, "first"), "data-conversation")["conversation_id"]
        all_heard: list[Heard] = []
        for number in range(ROUNDS):
            heard = Heard()
            asking = threading.Thread(target=ask, args=(visitor, conversation_id, f"q-{number}", heard))
            asking.start()
            time.sleep(moments.uniform(0.0, 0.4))
            server.end(signal.SIGKILL)
            asking.join()
            all_heard.append(heard)
            server.start()
        turns = {message["id"]: message for message in visitor.messages(conversation_id)}
        lost = [heard.ids for heard in all_heard if heard.ids and not {heard.ids["question_id"], heard.ids["message_id"]} <= turns.keys()]
        assert not lost
        for heard in all_heard:
            if heard.ids:
                answer = turns[heard.ids["message_id"]]
                assert answer["metadata"]["state"] == "complete" or not heard.ended
                assert answer["metadata"]["state"] in ("complete", "interrupted")
        for turn in turns.values():
            if turn["metadata"].get("state") == "complete":
                assert [one["text"] for one in turn["parts"] if one["type"] == "text"] == [ANSWER]
        ends = {(bool(heard.ids), heard.ended) for heard in all_heard}
        assert len(ends) > 1, "the kills should come at different moments"
        assert part(visitor.ask("And now?", conversation_id), "data-reply")["status"] == "answered"


def test_told_to_stop_the_server_lets_answers_end_first(database_url: str) -> None:
    with small_server(database_url) as server:
        visitor = Visitor(server.address)
        body = {"message": question("Why?")}
        with http.stream("POST", f"{server.address}/api/chat", json=body, headers=visitor.headers) as response:
            lines = response.iter_lines()
            next(line for line in lines if "text-delta" in line)
            assert server.process is not None
            assert server.process.pid is not None
            os.kill(server.process.pid, signal.SIGTERM)
            rest = list(lines)
        assert any("data-reply" in line for line in rest)
        assert rest[-2:] == ["data: [DONE]", ""] or rest[-1] == "data: [DONE]"
        assert server.end() in (0, -signal.SIGTERM)
        server.start()
        ids = json.loads(next(line for line in rest if "data-reply" in line).removeprefix("data: "))["data"]
        assert [message["metadata"].get("state") for message in visitor.messages(ids["conversation_id"])] == [None, "complete"]


def test_without_room_on_the_disk_people_are_told_and_afterwards_all_is_as_it_was(database_url: str) -> None:
    with small_server(database_url) as server:
        visitor = Visitor(server.address)
        conversation_id = part(visitor.ask("Why?"), "data-conversation")["conversation_id"]
        before = visitor.messages(conversation_id)
        server.disk_is_full(True)
        stateless = http.post(f"{server.address}/v1/chat/completions", json={"messages": [{"role": "user", "content": "Why?"}]})
        assert stateless.status_code == 200
        refused = visitor.post_question("x" * 8000, conversation_id)
        assert (refused.status_code, refused.json()["error"]["code"]) == (503, "storage_unavailable")
        assert visitor.messages(conversation_id) == before
        server.disk_is_full(False)
        assert visitor.ask("And now?", conversation_id)
        assert visitor.messages(conversation_id)[:2] == before


@pytest.fixture
def settings(tmp_path: Path) -> KnowledgeSettings:
    documents = tmp_path / "documents"
    documents.mkdir()
    (documents / "bees.md").write_bytes(NEWS.data)
    settings = KnowledgeSettings(index_path=tmp_path / "index", documents_path=documents, embedding_threads=1)
    asyncio.run(build(settings))
    return settings


@pytest.fixture(scope="module")
def embedding_model() -> EmbeddingModel:
    return EmbeddingModel.shared("all-MiniLM-L6-v2", threads=1)


def test_in_fifty_kills_during_ingestion_the_index_is_the_old_one_or_the_new_one(
    settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> None:
    moments = random.Random(7)
    forked(change, settings, False).join()  # starts what the others are forked from
    begun = time.monotonic()
    forked(change, settings, True).join()
    longest_seconds = time.monotonic() - begun
    is_there, changed = False, 0
    for _ in range(ROUNDS):
        process = forked(change, settings, is_there)
        process.join(moments.uniform(0.1, 2.0) * longest_seconds)  # past the end too, on a machine that has become busier since
        process.kill()
        process.join()
        knowledge_base = asyncio.run(KnowledgeBase.open(settings, embedding_model))  # verifies every byte
        keys = sorted(document.key for document in knowledge_base.documents)
        assert asyncio.run(knowledge_base.failing()) is None
        assert keys in (["bees.md"], ["bees.md", "news.md"])
        changed += ("news.md" in keys) != is_there
        is_there = "news.md" in keys
        knowledge_base.close()
    assert 0 < changed < ROUNDS, "some of the kills should come before the end and some after it"


def test_without_room_for_a_new_index_the_old_one_stays(settings: KnowledgeSettings, embedding_model: EmbeddingModel) -> None:
    for file_bytes in (100, 5_000, 50_000, None):
        process = forked(change, settings, False, file_bytes)
        process.join()
        assert process.exitcode == (0 if file_bytes is None else 1)
        knowledge_base = asyncio.run(KnowledgeBase.open(settings, embedding_model))
        assert ("news.md" in [document.key for document in knowledge_base.documents]) == (file_bytes is None)
        knowledge_base.close()
