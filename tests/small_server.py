"""The API as it is served, with a bot that needs no index and says what it always says, a sentence at a time. Starts at once, so that it
can be killed often."""

from __future__ import annotations

import asyncio
import resource
import signal
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection
from typing import Any

import uvicorn

from api.app import create_app
from api.settings import ApiSettings
from bot import CareerBot, Event, Finished, Question, Reply, SentenceReady, Trace, Understanding

SENTENCES = tuple(f"Sentence {number} of the answer. " for number in range(1, 9))
ANSWER = "".join(SENTENCES)
PAUSE_SECONDS = 0.02


class _NoKnowledge:
    async def failing(self) -> str | None:
        return None


class ConstantBot(CareerBot):
    def __init__(self) -> None:
        self.knowledge_base: Any = _NoKnowledge()

    async def respond(self, question: Question) -> AsyncGenerator[Event, None]:
        for sentence in SENTENCES:
            yield SentenceReady(sentence)
            await asyncio.sleep(PAUSE_SECONDS)
        yield Finished(Trace("trace", question, Understanding(question.text), None, (), None, Reply("answered", ANSWER)))


@asynccontextmanager
async def _open_bot() -> AsyncGenerator[CareerBot, None]:
    yield ConstantBot()


def serve(database_url: str, port: int, shutdown_seconds: int, told: Connection) -> None:
    """Until it is killed or told to stop. Through `told` True leaves no room on the disk, False gives it back."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a write beyond the limit is an error, as on a full disk
    threading.Thread(target=_obey, args=(told,), daemon=True).start()
    settings = ApiSettings(database_url=database_url, shutdown_seconds=shutdown_seconds, sweep_seconds=0.5)
    app = create_app(settings, _open_bot)
    uvicorn.run(app, host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=settings.shutdown_seconds)


def _obey(told: Connection) -> None:
    while True:
        full = told.recv()
        _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096 if full else hard, hard))
        told.send(full)
