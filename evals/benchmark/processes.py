"""Measures processes from outside: how soon a command and the server answer, and how much memory the server holds."""

from __future__ import annotations

import os
import resource
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import httpx

from evals.benchmark.figures import Figure, Plan, Progress, at_most
from evals.benchmark.questions import QUESTIONS
from knowledge import KnowledgeSettings

CHECKOUT: Final = Path(__file__).parents[2]
START_SECONDS: Final = 180.0
POLL_SECONDS: Final = 0.02
PROCESSOR: Final = ", of the processor"  # what is left of a figure where others do not keep the processor busy
MEBIBYTES_IN_A_GIGABYTE: Final = 10**9 / 2**20


class ServerDidNotStart(Exception):
    """Its text is what the server last said."""


@dataclass(frozen=True, slots=True)
class Started:
    health_seconds: float
    health_processor_seconds: float
    ready_seconds: float
    mebibytes: float  # resident, of the server and its children, after a question; 0 where the system does not tell
    answered_by: str


def helping(plan: Plan, progress: Progress) -> tuple[Figure, ...]:
    step = progress("starting commands", plan.rounds)
    ours, limit = [], []
    for _ in range(plan.rounds):
        limit.append(_run("-c", "pass"))
        ours.append(_run("-m", "bot", "--help"))
        step()
    name, limit_name = "python -m bot --help", "python -c pass"
    return (
        Figure("start", name, "s", tuple(wall for wall, _ in ours), limit_name, tuple(wall for wall, _ in limit), at_most(0.5)),
        Figure("start", f"{name}{PROCESSOR}", "s", tuple(own for _, own in ours), limit_name, tuple(own for _, own in limit)),
    )


def _run(*arguments: str) -> tuple[float, float]:
    """Seconds on the clock, and of the processor."""
    before, started = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], cwd=CHECKOUT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603  our own command
    seconds, after = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    return seconds, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def serving(settings: KnowledgeSettings, folder: Path, plan: Plan, progress: Progress) -> tuple[Figure, ...]:
    """`python -m api` over the index of `settings`, without and with the local language model. Raises ServerDidNotStart."""
    step = progress("starting servers", 2 * plan.start_rounds)
    chains = {"extractive": "extractive", "with the local model": "local,extractive"}
    starts: dict[str, list[Started]] = {name: [] for name in chains}
    for _ in range(plan.start_rounds):
        for name, chain in chains.items():
            starts[name].append(_start(_environment(settings, folder, chain)))
            step()
    figures: list[Figure] = []
    memory: list[Figure] = []
    for name, of_chain in starts.items():
        health = tuple(one.health_seconds for one in of_chain)
        ready = tuple(one.ready_seconds for one in of_chain)
        figures.append(Figure("start", f"python -m api to /health, {name}", "s", health, bound=at_most(2)))
        processor = tuple(one.health_processor_seconds for one in of_chain)
        if all(processor):
            figures.append(Figure("start", f"python -m api to /health, {name}{PROCESSOR}", "s", processor))
        figures.append(Figure("start", f"python -m api to /ready, {name}", "s", ready))
        if all(one.mebibytes for one in of_chain):
            bound = at_most(MEBIBYTES_IN_A_GIGABYTE)
            memory.append(
                Figure("memory", f"resident after a question, {name}", "MiB", tuple(one.mebibytes for one in of_chain), bound=bound)
            )
    return (*figures, *memory)


def _environment(settings: KnowledgeSettings, folder: Path, chain: str) -> dict[str, str]:
    return {
        **os.environ,
        "KNOWLEDGE_INDEX_PATH": str(settings.index_path.absolute()),
        "BOT_LANGUAGE_MODELS": chain,
        "API_DATABASE_URL": f"sqlite+aiosqlite:///{folder.absolute()}/conversations.sqlite3",
    }


def _start(environment: Mapping[str, str]) -> Started:
    port = _free_port()
    with (
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=START_SECONDS) as client,
        _server(port, environment) as server,
    ):
        started = time.perf_counter()
        health = _seconds_until_ok(client, "/health", server, started)
        processor = _processor_seconds(server.pid)
        ready = _seconds_until_ok(client, "/ready", server, started)
        body = {"model": "career-guide", "messages": [{"role": "user", "content": QUESTIONS[0].text}]}
        response = client.post("/v1/chat/completions", json=body)
        response.raise_for_status()
        return Started(health, processor, ready, resident_mebibytes(server.pid), response.json()["answered_by"])


@contextmanager
def running(settings: KnowledgeSettings, folder: Path) -> Iterator[str]:
    """The address of a server that is ready. Raises ServerDidNotStart."""
    with running_server(settings, folder) as (address, _):
        yield address


@contextmanager
def running_server(settings: KnowledgeSettings, folder: Path, chain: str = "extractive") -> Iterator[tuple[str, int]]:
    """Its address and the id of its process."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    with (
        httpx.Client(base_url=address, trust_env=False, timeout=START_SECONDS) as client,
        _server(port, _environment(settings, folder, chain)) as server,
    ):
        _seconds_until_ok(client, "/ready", server, time.perf_counter())
        yield address, server.pid


@contextmanager
def _server(port: int, environment: Mapping[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "api", "--host", "127.0.0.1", "--port", str(port)]
    server = subprocess.Popen(command, cwd=CHECKOUT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # noqa: S603
    try:
        yield server
    finally:
        server.terminate()
        server.wait()


def _seconds_until_ok(client: httpx.Client, path: str, server: subprocess.Popen[bytes], started: float) -> float:
    while time.perf_counter() - started < START_SECONDS:
        try:
            if client.get(path).status_code == httpx.codes.OK:
                return time.perf_counter() - started
        except httpx.TransportError:
            if server.poll() is not None:
                raise ServerDidNotStart(f"python -m api ended with status {server.returncode}") from None
        time.sleep(POLL_SECONDS)
    raise ServerDidNotStart(f"python -m api did not answer {path} within {START_SECONDS:g} seconds")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _processor_seconds(process_id: int) -> float:
    """Of all threads until now, from Linux's /proc; 0 where the system does not tell."""
    stat = Path("/proc") / str(process_id) / "stat"
    if not stat.is_file():
        return 0.0
    fields = stat.read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def own_mebibytes() -> float:
    return resident_mebibytes(os.getpid())


def resident_mebibytes(process_id: int) -> float:
    """Of the process and its children, from Linux's /proc; the weights that llama.cpp maps from their file count."""
    processes = Path("/proc")
    if not (processes / "self" / "status").is_file():
        return 0.0
    total, waiting = 0.0, [str(process_id)]
    while waiting:
        folder = processes / waiting.pop()
        fields = dict(line.split(":", 1) for line in (folder / "status").read_text().splitlines())
        total += int(fields.get("VmRSS", "0").split()[0]) / 1024  # a process that has ended and was not waited for has none
        for task in (folder / "task").iterdir():
            with suppress(FileNotFoundError):  # a thread that has ended meanwhile
                waiting += (task / "children").read_text().split()
    return total
