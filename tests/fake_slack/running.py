"""FakeSlack on a socket of its own, and a bot's server beside it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn

from tests.fake_slack.fake_slack import PEOPLE, FakeSlack


@contextmanager
def fake_slack(people: tuple[str, ...] = PEOPLE, port: int = 0, *, with_page: bool = False) -> Iterator[FakeSlack]:
    slack = FakeSlack(people)
    with _served(slack.server.app(slack if with_page else None), port) as address:
        slack.server.address = address
        try:
            yield slack
        finally:
            slack.to_bot.close()


@contextmanager
def _served(app: Any, port: int) -> Iterator[str]:
    config = uvicorn.Config(app, host="127.0.0.1", port=port, log_config=None, timeout_graceful_shutdown=1, ws="websockets-sansio")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("FakeSlack did not start")
        threading.Event().wait(0.005)
    try:
        yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join()
