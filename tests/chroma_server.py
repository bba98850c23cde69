"""A Chroma server for tests, `chroma run` out of chromadb's wheel: on loopback, in a folder of its own."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from tests.free_ports import free_port

_START_SECONDS = 120


@dataclass
class ChromaServer:
    """`stop` and `start` keep the port and what was stored."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def new_database(self) -> str:
        """An address under which nothing is stored yet."""
        return f"http://127.0.0.1:{self.port}/test-{secrets.token_hex(6)}"

    def start(self) -> None:
        command = [sys.executable, "-c", "from chromadb.cli.cli import app; app()", "run"]
        options = ["--path", str(self.folder), "--host", "127.0.0.1", "--port", str(self.port)]
        quiet = {**os.environ, "ANONYMIZED_TELEMETRY": "False"}
        self.process = subprocess.Popen([*command, *options], env=quiet, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        with httpx.Client(trust_env=False) as client:
            while not self._answers(client):
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError("the Chroma server did not start")
                time.sleep(0.05)

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def _answers(self, client: httpx.Client) -> bool:
        try:
            return client.get(f"http://127.0.0.1:{self.port}/api/v2/heartbeat").is_success
        except httpx.TransportError:
            return False


@contextmanager
def chroma_server(folder: Path) -> Iterator[ChromaServer]:
    server = ChromaServer(folder, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
