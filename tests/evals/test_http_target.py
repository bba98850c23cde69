"""Any OpenAI-compatible server can be asked: ours, whose extra fields are read, and one that has none. Real servers on loopback."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot import BotSettings, Turn, open_bot
from evals.cases import Case, SuiteCase
from evals.corpus_indexes import Corpora
from evals.http_target import HttpTarget
from evals.results import TurnTranscript
from evals.targets import Asked, TargetUnavailable
from tests.running_api import serving, wait_until_ready


class _Handler(BaseHTTPRequestHandler):
    server: ScriptedServer

    def do_GET(self) -> None:
        self._send(200, {"data": [{"id": "first"}, {"id": "second"}]} if self.path == "/v1/models" else {})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append({**body, "authorization": self.headers.get("Authorization")})
        status, text = self.server.script[min(len(self.server.requests), len(self.server.script)) - 1]
        self._send(status, {"model": "first-large", "choices": [{"message": {"content": text}}], "usage": {"prompt_tokens": 7}})

    def _send(self, status: int, body: dict[str, Any]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Retry-After", "0")
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name in the standard library)
        pass


class ScriptedServer(ThreadingHTTPServer):
    """Answers with the script's (status, text) in turn; the last one is repeated."""

    def __init__(self, script: Sequence[tuple[int, str]]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.script = script
        self.requests: list[dict[str, Any]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


@contextmanager
def scripted(*script: tuple[int, str]) -> Iterator[ScriptedServer]:
    with ScriptedServer(script) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def case(**fields: object) -> SuiteCase:
    return SuiteCase(
        "s", "guidance", Case.model_validate({"name": "n", "turns": [{"user": "?", "expect": {"status": "answered"}}], **fields})
    )


async def ask(target: HttpTarget, asked: Asked) -> TurnTranscript:
    try:
        await target.prepare([case()])
        async with target.session(case()) as session:
            return await session.ask(asked)
    finally:
        await target.close()


async def test_the_conversation_goes_along_and_the_first_language_model_is_asked() -> None:
    with scripted((200, "Truck drivers are at risk.")) as server:
        target = HttpTarget(server.address + "/v1/", api_key="secret")
        observed = await ask(target, Asked("Who else?", (Turn("user", "Who?"), Turn("assistant", "Clerks."))))
    (request,) = server.requests
    assert request["messages"] == [
        {"role": "user", "content": "Who?"},
        {"role": "assistant", "content": "Clerks."},
        {"role": "user", "content": "Who else?"},
    ]
    assert (request["model"], request["authorization"]) == ("first", "Bearer secret")
    assert (observed.text, observed.answered_by, observed.tokens) == ("Truck drivers are at risk.", "first-large", {"prompt": 7})


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Truck drivers are at risk because of autonomous vehicles.", "answered"),
        ("I'm sorry, but I don't know what they earn.", "declined"),
        ("The provided context does not mention any salaries.", "declined"),
        ("I'm not able to tell you that.", "declined"),
        ("I am sorry for the confusion.", "declined"),
        ("I'm sorry to hear that. Truck drivers can reskill.", "answered"),
        ("Which job do you mean?", "clarify"),
        ("Please call 988, the lifeline, right now.", "signposted"),
        ("", "declined"),
    ],
)
async def test_the_status_of_a_foreign_server_is_inferred_and_marked_so(text: str, status: str) -> None:
    with scripted((200, text)) as server:
        observed = await ask(HttpTarget(server.address), Asked("?", ()))
    assert (observed.status, observed.status_inferred) == (status, True)


async def test_a_busy_server_is_asked_again_and_a_broken_one_is_an_error() -> None:
    with scripted((429, ""), (503, ""), (200, "Hello.")) as server:
        assert (await ask(HttpTarget(server.address), Asked("?", ()))).text == "Hello."
    with scripted((500, "")) as server, pytest.raises(Exception, match="500"):
        await ask(HttpTarget(server.address), Asked("?", ()))


async def test_an_address_where_nobody_answers_is_told_before_anything_is_asked() -> None:
    with scripted((200, "")) as server:
        address = server.address
    target = HttpTarget(address)
    with pytest.raises(TargetUnavailable, match="does not answer as an OpenAI-compatible server"):
        await target.prepare([case()])
    await target.close()


async def test_what_cannot_be_asked_over_http_is_left_out() -> None:
    target = HttpTarget("http://127.0.0.1:1")
    other_corpus = SuiteCase("s", "community_garden", case().case)
    assert target.refuses(case()) is None
    assert target.refuses(other_corpus)
    assert target.refuses(case(inject={"channel": "document", "text": "x", "canary": "y"}))
    await target.close()


async def test_our_own_server_shows_status_and_cited_passages(corpora: Corpora) -> None:
    settings = await corpora.index("guidance")
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), settings)) as address:
        wait_until_ready(address)
        observed = await ask(HttpTarget(address), Asked("Why are truck drivers at risk?", ()))
    assert (observed.status, observed.status_inferred, observed.answered_by) == ("answered", False, "extractive")
    assert observed.citations[0].number == 1
    assert observed.citations[0].sentence in observed.citations[0].snippet
    assert observed.citations[0].section
