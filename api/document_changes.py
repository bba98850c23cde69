"""Changes of the index while people chat: one at a time, each whole or not at all. Only this module waits for its turn."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Final

from api.readiness import Readiness
from knowledge import (
    EmbeddingModel,
    IndexBusy,
    IndexedDocument,
    IngestionReport,
    KnowledgeSettings,
    NamedBytes,
    add,
    list_documents,
    remove,
)

_BUSY_SECONDS: Final = 60.0  # another process that writes, as `python -m knowledge build` does, is waited for this long
_RETRY_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True)
class Step:
    """How far a change is. Before "loading" it waits for the changes that came before it."""

    stage: str
    done: int
    total: int


_WAITING: Final = Step("waiting", 0, 1)

Report = Callable[[str, int, int], None]
Change = Callable[[EmbeddingModel | None, Report], Awaitable[IngestionReport]]


class DocumentChanges:
    """A change that has begun is finished, whether or not somebody still listens: it is in a thread, and its last step is atomic."""

    def __init__(self, settings: KnowledgeSettings, readiness: Readiness) -> None:
        self._settings = settings
        self._readiness = readiness
        self._turn = asyncio.Lock()
        self._running: set[asyncio.Task[None]] = set()

    async def documents(self) -> tuple[IndexedDocument, ...]:
        return await list_documents(self._settings)

    def add(self, files: Sequence[NamedBytes]) -> AsyncGenerator[Step | IngestionReport, None]:
        return self._steps(lambda model, report: add(self._settings, files, report, embedding_model=model))

    def remove(self, keys: Sequence[str]) -> AsyncGenerator[Step | IngestionReport, None]:
        return self._steps(lambda model, report: remove(self._settings, keys, report, embedding_model=model))

    async def aclose(self) -> None:
        """Waits for the changes under way."""
        if self._running:
            await asyncio.wait(self._running)

    async def _steps(self, change: Change) -> AsyncGenerator[Step | IngestionReport, None]:
        """Steps, and at the end the report. Raises KnowledgeError."""
        heard: asyncio.Queue[Step | IngestionReport | BaseException] = asyncio.Queue()
        task = asyncio.create_task(self._run(change, heard))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        while True:
            match await heard.get():
                case BaseException() as error:
                    raise error
                case IngestionReport() as report:
                    yield report
                    return
                case step:
                    yield step

    async def _run(self, change: Change, heard: asyncio.Queue[Step | IngestionReport | BaseException]) -> None:
        loop = asyncio.get_running_loop()

        def report(stage: str, done: int, total: int) -> None:  # from a worker thread
            loop.call_soon_threadsafe(heard.put_nowait, Step(stage, done, total))

        heard.put_nowait(_WAITING)
        try:
            async with self._turn:
                finished = await self._once_nobody_writes(change, report)
                if bot := self._readiness.opened:
                    await bot.knowledge_base.serve_newest()
            heard.put_nowait(finished)
        except BaseException as error:  # noqa: BLE001 whoever listens raises it
            heard.put_nowait(error)

    async def _once_nobody_writes(self, change: Change, report: Report) -> IngestionReport:
        bot = self._readiness.opened
        give_up_seconds = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                return await change(bot.knowledge_base.embedding_model if bot else None, report)
            except IndexBusy:
                if time.monotonic() > give_up_seconds:
                    raise
                await asyncio.sleep(_RETRY_SECONDS)
