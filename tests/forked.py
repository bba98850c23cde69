"""Processes that start in a moment, forked from one that has loaded everything: for tests that kill many."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from multiprocessing.process import BaseProcess
from typing import Any

_LOADED = ("tests.small_server", "tests.index_changes", "knowledge.ingestion", "chromadb", "bm25s", "scipy.sparse")


def forked(work: Callable[..., object], *arguments: Any) -> BaseProcess:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(_LOADED))
    process = context.Process(target=work, args=arguments)
    process.start()
    return process
