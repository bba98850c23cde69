"""A TCP proxy on loopback between the bot and what it depends on, which breaks connections in the ways in which networks do."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["none", "latency", "reset", "half_close", "truncate", "black_hole", "trickle"]


@dataclass(frozen=True)
class Fault:
    """What happens to what the server sends back on each connection, once `after_bytes` of it have passed."""

    kind: Kind
    after_bytes: int = 0
    seconds: float = 0.0  # of latency, before each piece; of a trickle, before every 32 bytes


NONE = Fault("none")
_TRICKLE_BYTES = 32


@dataclass
class FaultProxy:
    target_port: int
    port: int = 0
    _fault: Fault = NONE
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _connections: set[asyncio.StreamWriter] = field(default_factory=set)
    _loop: asyncio.AbstractEventLoop | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def through(self, url: str) -> str:
        """The same address, by way of the proxy."""
        return url.replace(f":{self.target_port}", f":{self.port}")

    def break_with(self, fault: Fault) -> None:
        """From now on, on connections that are open too."""
        self._do(self._set, fault)

    def heal(self) -> None:
        """Connections that were broken stay so, as in life: a black hole swallowed what was sent into it."""
        self._do(self._set, NONE)
        self._do(self._cut)

    def _do(self, what: object, *arguments: object) -> None:
        done = threading.Event()
        assert self._loop is not None

        def run() -> None:
            what(*arguments)  # type: ignore[operator]
            done.set()

        self._loop.call_soon_threadsafe(run)
        done.wait()

    def _set(self, fault: Fault) -> None:
        self._fault = fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault.kind == "reset" and not fault.after_bytes:
            self._cut()

    def _cut(self) -> None:
        for writer in self._connections:
            _reset(writer)
        self._connections.clear()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections.add(writer)
        try:
            if self._fault == Fault("reset"):
                _reset(writer)
                return
            there, back = await asyncio.open_connection("127.0.0.1", self.target_port)
            self._connections.add(back)
            sending = asyncio.create_task(self._send(reader, back))
            try:
                await self._give_back(there, writer)
            finally:
                sending.cancel()
                self._connections.discard(back)
                back.close()
        except OSError:
            pass
        finally:
            self._connections.discard(writer)
            writer.close()

    async def _send(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65_536):
                await self._out_of_the_black_hole()
                writer.write(data)
                await writer.drain()
            writer.close()

    async def _give_back(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        passed = 0
        while data := await reader.read(65_536):
            fault = self._fault
            keep = max(0, fault.after_bytes - passed)
            match fault.kind:
                case "latency":
                    await asyncio.sleep(fault.seconds)
                case "trickle":
                    for start in range(0, len(data), _TRICKLE_BYTES):
                        if self._fault == fault:
                            await asyncio.sleep(fault.seconds)
                        writer.write(data[start : start + _TRICKLE_BYTES])
                        await writer.drain()
                    data = b""
                case "black_hole":
                    writer.write(data[:keep])
                    await self._out_of_the_black_hole()
                    data = data[keep:]
                case "reset" | "half_close" | "truncate" if len(data) > keep:
                    writer.write(data[:keep])
                    await writer.drain()
                    await self._break(fault.kind, writer)
                    return
                case _:
                    pass
            writer.write(data)
            await writer.drain()
            passed += len(data)

    async def _break(self, kind: Kind, writer: asyncio.StreamWriter) -> None:
        if kind == "reset":
            _reset(writer)
        elif kind == "half_close":
            writer.write_eof()
            await self._changed.wait()  # the other half stays open

    async def _out_of_the_black_hole(self) -> None:
        while self._fault.kind == "black_hole":
            await self._changed.wait()


def _reset(writer: asyncio.StreamWriter) -> None:
    connection = writer.get_extra_info("socket")
    with suppress(OSError):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))  # closing sends RST
    writer.transport.abort()


@contextmanager
def fault_proxy(target_port: int) -> Iterator[FaultProxy]:
    """In a thread of its own, so that a bot that blocks cannot block it too."""
    proxy = FaultProxy(target_port)
    started, stopping = threading.Event(), asyncio.Event()

    async def run() -> None:
        proxy._loop = asyncio.get_running_loop()
        server = await asyncio.start_server(proxy._accept, "127.0.0.1", 0)
        proxy.port = server.sockets[0].getsockname()[1]
        started.set()
        await stopping.wait()
        server.close()
        proxy._set(NONE)
        proxy._cut()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    thread = threading.Thread(target=lambda: asyncio.run(run()), daemon=True)
    thread.start()
    started.wait()
    try:
        yield proxy
    finally:
        proxy._do(stopping.set)
        thread.join()
