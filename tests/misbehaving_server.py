"""An OpenAI-compatible server on loopback that fails on demand, one behaviour a request; no web framework would let it."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal

Ending = Literal["stop", "length", "unfinished", "cut", "reset", "silence", "garbage", "error_event"]


@dataclass(frozen=True)
class Behaviour:
    """Sends `pieces` of an answer, then ends in one of the ways in which real servers end."""

    pieces: tuple[str, ...] = ()
    ending: Ending = "stop"
    status: int = 200
    pause_seconds: float = 0.0  # before each piece
    answers: bool = True  # False: takes the request and never says a word, not even a status


def says(*pieces: str, ending: Ending = "stop", pause_seconds: float = 0.0) -> Behaviour:
    return Behaviour(pieces, ending, pause_seconds=pause_seconds)


def fails(status: int) -> Behaviour:
    return Behaviour(status=status)


SILENCE = Behaviour(answers=False)


@dataclass
class MisbehavingServer:
    script: list[Behaviour]  # the last one is repeated
    base_url: str = ""
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[str] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)
    hung_up: asyncio.Event = field(default_factory=asyncio.Event)  # a client left before the answer was over

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            length = next(int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length:"))
            self.headers.append(head)
            self.requests.append(json.loads(await reader.readexactly(length)))
            self.asked.set()
            behaviour = self.script[min(len(self.requests), len(self.script)) - 1]
            leaving = asyncio.create_task(self._notice_leaving(reader))
            try:
                await self._behave(behaviour, writer)
            except ConnectionError:
                self.hung_up.set()
            finally:
                leaving.cancel()
        writer.close()

    async def _notice_leaving(self, reader: asyncio.StreamReader) -> None:
        with suppress(ConnectionError):
            await reader.read()
        self.hung_up.set()

    async def _behave(self, behaviour: Behaviour, writer: asyncio.StreamWriter) -> None:
        if not behaviour.answers:
            await self.hung_up.wait()
            return
        if behaviour.status != 200:
            body = json.dumps({"error": {"message": f"refused with {behaviour.status}, key sk-secret", "type": "error"}}).encode()
            head = f"HTTP/1.1 {behaviour.status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
            writer.write(f"{head}Connection: close\r\n\r\n".encode() + body)
            await writer.drain()
            return
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n")
        for piece in behaviour.pieces:
            await asyncio.sleep(behaviour.pause_seconds)
            await _event(writer, _chunk({"role": "assistant", "content": piece}))
        await self._end(behaviour.ending, writer)

    async def _end(self, ending: Ending, writer: asyncio.StreamWriter) -> None:
        match ending:
            case "stop" | "length":
                await _event(writer, _chunk({}, ending))
                await _event(
                    writer, {**_chunk({}), "choices": [], "usage": {"prompt_tokens": 7, "completion_tokens": 3, "total_tokens": 10}}
                )
                await _event(writer, "[DONE]")
                await _raw(writer, b"0\r\n\r\n")
            case "unfinished":  # a proxy that closes politely
                await _raw(writer, b"0\r\n\r\n")
            case "cut":  # the connection ends within the body
                pass
            case "reset":
                linger = struct.pack("ii", 1, 0)
                writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            case "silence":
                await self.hung_up.wait()
            case "garbage":
                await _event(writer, '{"choices": [{"delta": {"con')
                await _raw(writer, b"0\r\n\r\n")
            case "error_event":
                await _event(writer, {"error": {"message": "the engine is overloaded", "type": "server_error", "code": 503}})
                await _raw(writer, b"0\r\n\r\n")


@asynccontextmanager
async def misbehaving_server(*script: Behaviour) -> AsyncIterator[MisbehavingServer]:
    server = MisbehavingServer(list(script))
    listener = await asyncio.start_server(server._serve, "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    server.base_url = f"http://127.0.0.1:{port}/v1"
    try:
        yield server
    finally:
        server.hung_up.set()
        listener.close()
        await listener.wait_closed()
        await asyncio.sleep(0)


def refused_address() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/v1"


def _chunk(delta: dict[str, str], finish_reason: str | None = None) -> dict[str, Any]:
    choice = {"index": 0, "delta": delta, "finish_reason": finish_reason}
    return {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "misbehaving", "choices": [choice]}


async def _event(writer: asyncio.StreamWriter, data: dict[str, Any] | str) -> None:
    event = f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()
    await _raw(writer, f"{len(event):x}\r\n".encode() + event + b"\r\n")


async def _raw(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()
