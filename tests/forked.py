"""Processes that start in a moment, forked from one that has loaded everything: torch alone takes ten seconds of a busy core each time."""

from __future__ import annotations

import multiprocessing
import os
import runpy
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Mapping, Sequence
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

_LOADED = (
    "tests.small_server",
    "tests.index_changes",
    "knowledge.ingestion",
    "knowledge.retrieval",
    "bot.terminal",
    "api.assembly",
    "sentence_transformers",
    "chromadb",
    "bm25s",
    "scipy.sparse",
    "aiosqlite",
    "uvicorn.protocols.websockets.auto",
    "tests.frozen_heap",  # last
)
_LONGEST_SECONDS = 150


def forked(work: Callable[..., object], *arguments: Any) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    process = context.Process(target=work, args=arguments)
    process.start()
    return process


def forked_module(
    words: Sequence[str], *, environment: Mapping[str, str], output: Path, errors: Path | None = None, typed: Path | None = None
) -> BaseProcess:
    """`python -m WORDS` with this environment, and what it prints in files; `errors` go to `output` where they have no file."""
    return forked(_as_module, tuple(words), dict(environment), output, errors or output, typed or Path(os.devnull))


def run_module(words: Sequence[str], *, environment: Mapping[str, str], typed: str = "") -> subprocess.CompletedProcess[str]:
    """`python -m WORDS` to its end, with `typed` as its standard input."""
    with tempfile.TemporaryDirectory() as folder:
        written, output, errors = (Path(folder) / name for name in ("typed", "output", "errors"))
        written.write_text(typed, encoding="utf-8")
        process = forked_module(words, environment=environment, output=output, errors=errors, typed=written)
        process.join(_LONGEST_SECONDS)
        if process.exitcode is None:
            process.kill()
            raise subprocess.TimeoutExpired(list(words), _LONGEST_SECONDS)
        return subprocess.CompletedProcess(list(words), process.exitcode, output.read_text("utf-8"), errors.read_text("utf-8"))


def _as_module(words: Sequence[str], environment: Mapping[str, str], output: Path, errors: Path, typed: Path) -> None:
    for number, (path, flags) in enumerate(((typed, os.O_RDONLY), (output, _APPENDED), (errors, _APPENDED))):
        os.dup2(os.open(path, flags, 0o600), number)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115  multiprocessing has put an empty one in its place
    os.environ.clear()
    os.environ.update(environment)
    warnings.simplefilter("error")
    module, *sys.argv[1:] = words
    runpy.run_module(module, run_name="__main__", alter_sys=True)


_APPENDED = os.O_WRONLY | os.O_CREAT | os.O_APPEND
