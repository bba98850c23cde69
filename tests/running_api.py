"""The API on a real socket of its own, and a real bot that can be paused, broken and watched."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncGenerator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, contextmanager
from dataclasses import dataclass, field

import httpx
import uvicorn

from api.app import create_app
from api.connections import PatientConnection
from api.settings import ApiSettings
from api.slack.settings import SlackSettings
from bot import CareerBot, Event, Question, SentenceReady
from knowledge import IndexUnavailable, KnowledgeSettings


@dataclass
class Watch:
    """What a watched bot was asked and whether its work ended; `respond` waits for `go_on` after each sentence."""

    go_on: threading.Event = field(default_factory=threading.Event)
    failure: Exception | None = None  # raised after the first sentence
    questions: list[Question] = field(default_factory=list)
    working: threading.Event = field(default_factory=threading.Event)  # the first sentence is out
    closed: threading.Event = field(default_factory=threading.Event)


class WatchedBot(CareerBot):
    """The real bot with a pause after each sentence."""

    def __init__(self, bot: CareerBot) -> None:
        self.knowledge_base = bot.knowledge_base
        self._limits = bot._limits
        self.watch = Watch()
        self._bot = bot

    async def respond(self, question: Question) -> AsyncGenerator[Event, None]:
        watch = self.watch
        watch.questions.append(question)
        try:
            async with aclosing(self._bot.respond(question)) as events:
                async for event in events:
                    yield event
                    if isinstance(event, SentenceReady):
                        watch.working.set()
                        if watch.failure:
                            raise watch.failure
                        await asyncio.to_thread(watch.go_on.wait)
        finally:
            watch.closed.set()


# One client for all: each new one reads the list of certificate authorities, which takes longer than most requests here.
http = httpx.Client(verify=False, timeout=90)

OpenBot = Callable[[], AbstractAsyncContextManager[CareerBot]]


@asynccontextmanager
async def no_bot() -> AsyncGenerator[CareerBot, None]:
    raise IndexUnavailable("There is no index.")
    yield  # makes it a generator


@contextmanager
def serving(
    open_the_bot: OpenBot,
    settings: ApiSettings | None = None,
    knowledge_settings: KnowledgeSettings | None = None,
    slack_settings: SlackSettings | None = None,
    port: int = 0,
    connection: type[PatientConnection] = PatientConnection,
) -> Iterator[str]:
    """Serves on any free port and gives the address; does not wait for the bot."""
    app = create_app(settings or ApiSettings(), open_the_bot, knowledge_settings, slack_settings)
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, http=connection, access_log=False, log_config=None, timeout_graceful_shutdown=2
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("The server did not start")
        threading.Event().wait(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def wait_until_ready(address: str) -> None:
    while http.get(f"{address}/ready").status_code != 200:
        threading.Event().wait(0.02)
