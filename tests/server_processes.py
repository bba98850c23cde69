"""`python -m api` as processes of their own, and a visitor whose requests go to one and the other in turn."""

from __future__ import annotations

import itertools
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import httpx

from tests.forked import forked_module
from tests.free_ports import free_port
from tests.running_api import http
from tests.widget_visitor import Visitor

_START_SECONDS = 120  # torch takes ten of them to load where the cores are busy
_STOP_SECONDS = 30


@dataclass
class ServerProcess:
    """Keeps its port over `kill` and `start`."""

    environment: Mapping[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: BaseProcess | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        environment = {**os.environ, "BOT_LANGUAGE_MODELS": "extractive", **self.environment, "API_PORT": str(self.port)}
        self.process = forked_module(["api"], environment=environment, output=self.log)

    def wait_until_ready(self) -> None:
        assert self.process is not None
        deadline = time.monotonic() + _START_SECONDS
        while not self._is_ready():
            if self.process.exitcode is not None or time.monotonic() > deadline:
                raise RuntimeError(self.log.read_text(errors="replace"))
            time.sleep(0.05)

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process = None

    def stop(self) -> int:
        """As an operator does; the exit status."""
        assert self.process is not None
        process, self.process = self.process, None
        process.terminate()
        process.join(_STOP_SECONDS)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise TimeoutError(f"The server did not stop within {_STOP_SECONDS} seconds.")
        return process.exitcode

    def _is_ready(self) -> bool:
        try:
            return http.get(f"{self.address}/ready").status_code == 200
        except httpx.TransportError:
            return False


@contextmanager
def server_processes(environments: Sequence[Mapping[str, str]], folder: Path) -> Iterator[list[ServerProcess]]:
    """Started together, and ready."""
    with ExitStack() as stack:
        servers = [ServerProcess(environment, folder / f"server-{number}.log") for number, environment in enumerate(environments)]
        for server in servers:
            stack.callback(server.kill)
            server.start()
        for server in servers:
            server.wait_until_ready()
        yield servers


class RoundRobinVisitor(Visitor):
    """Each request goes to the next server, past those that are not there, as a load balancer does it."""

    def __init__(self, servers: Sequence[ServerProcess]) -> None:
        self._servers = itertools.cycle(server.address for server in servers)
        self._attempts = len(servers)
        super().__init__(next(self._servers))

    def request(self, method: str, path: str, **body: Any) -> httpx.Response:
        for attempt in range(self._attempts):
            self.address = next(self._servers)
            try:
                return super().request(method, path, **body)
            except httpx.ConnectError:
                if attempt == self._attempts - 1:
                    raise
        raise AssertionError
