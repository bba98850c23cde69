"""S16, S18, S19, S21: what is said stays out of logs and errors, who asks too much pays for nothing, and nobody gets another's answer."""

from __future__ import annotations

import asyncio
import logging
import socket
from collections.abc import AsyncGenerator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from api.logs import LogLines, quieten
from api.settings import ApiSettings
from bot import BotSettings, CareerBot, open_bot
from knowledge import KnowledgeSettings
from tests.misbehaving_server import misbehaving_server, says
from tests.running_api import WatchedBot, http, serving, wait_until_ready
from tests.security.conftest import EXTRACTIVE
from tests.widget_visitor import Visitor, part, question

SAID = "My name is Rumpelstiltskin, jane@example.org, 0176 12345678, key sk-proj-abcdefghij0123456789. What do millers grind?"
SECRETS = ("Rumpelstiltskin", "jane@", "12345678", "abcdefghij")


class Collecting(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(LogLines("json").format(record))


@pytest.fixture
def logged() -> Iterator[list[str]]:
    """All that any logger says, as the server would write it."""
    handler, root = Collecting(), logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    quieten()
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


def test_s16_what_is_said_is_in_no_log_and_no_error_also_where_the_bot_breaks(
    mills: KnowledgeSettings, tmp_path: Path, logged: list[str]
) -> None:
    opened: list[WatchedBot] = []

    @asynccontextmanager
    async def watched() -> AsyncGenerator[CareerBot, None]:
        async with open_bot(EXTRACTIVE, mills) as bot:
            opened.append(WatchedBot(bot))
            yield opened[-1]

    settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}")
    with serving(watched, settings) as address:
        wait_until_ready(address)
        opened[-1].watch.go_on.set()
        visitor = Visitor(address)
        conversation_id = part(visitor.ask(SAID), "data-conversation")["conversation_id"]
        visitor.request("POST", f"/api/conversations/{conversation_id}/feedback", message_id="x", rating=SAID, reason=SAID)
        http.post(f"{address}/v1/chat/completions", json={"messages": [{"role": "user", "content": SAID}]})
        refused = http.post(f"{address}/v1/chat/completions", json={"messages": SAID, "model": SAID, "stream": SAID})
        http.get(f"{address}/documents/{SAID}", params={"chunk": SAID})
        opened[-1].watch.failure = ValueError(f"cannot make sense of {SAID}")
        broken = visitor.post_question(SAID).text
    assert len(logged) > 8
    assert any("An answer broke off" in line for line in logged)
    for text in (*logged, refused.text, broken.split('"type":"error"')[1]):
        for secret in SECRETS:
            assert secret not in text, text


ONE = ApiSettings(questions_per_minute_per_address=1)


def ask_from(address: str, source: str, claimed: str) -> int:
    """The status of a question from this address of the machine, which claims to have come from another."""
    parts = urlsplit(address)
    body = b'{"message": {"id": null, "role": "user", "parts": [{"type": "text", "text": "Hello"}]}}'
    head = f"POST /api/chat HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: {claimed}\r\nContent-Type: application/json\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=60, source_address=(source, 0)) as connection:
        connection.sendall(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        return int(connection.recv(65_536).split(b" ")[1])


def test_s18_only_a_proxy_that_is_trusted_says_where_a_question_came_from(mills: KnowledgeSettings) -> None:
    with serving(lambda: open_bot(EXTRACTIVE, mills), ONE) as address:
        wait_until_ready(address)
        assert ask_from(address, "127.0.0.1", "203.0.113.50") == 200
        assert ask_from(address, "127.0.0.1", "203.0.113.50") == 429
        # Not from the proxy: what it claims is not believed, so it cannot use up what belongs to somebody else.
        assert ask_from(address, "127.0.0.2", "203.0.113.50") == 200
        assert ask_from(address, "127.0.0.2", "203.0.113.51") == 200
        assert ask_from(address, "127.0.0.1", "203.0.113.51") == 200
        # Of several, the last that is not the proxy's own: what a client wrote before it counts for nothing.
        assert ask_from(address, "127.0.0.1", "198.51.100.1, 203.0.113.50") == 429
        assert ask_from(address, "127.0.0.1", "2001:db8:1:2::1") == 200
        assert ask_from(address, "127.0.0.1", "2001:db8:1:2:ffff::9") == 429


async def test_s19_long_questions_histories_and_wishes_do_not_make_an_answer_dearer(mills: KnowledgeSettings) -> None:
    bounds = ApiSettings(questions_per_minute_per_session=3)
    async with misbehaving_server(says("Millers grind barley between two granite stones. [1]")) as hosted:
        bot_settings = BotSettings(
            language_models=("hosted", "extractive"),
            hosted_model="openai:x",
            hosted_base_url=hosted.base_url,
            hosted_api_key=SecretStr("sk"),
        )

        def ask() -> None:
            with serving(lambda: open_bot(bot_settings, mills), bounds) as address:
                wait_until_ready(address)
                history = [{"role": role, "content": "What do millers grind? " * 250} for _ in range(60) for role in ("user", "assistant")]
                body = {"messages": [*history, {"role": "user", "content": "What do millers grind barley between?"}]}
                greedy = {"max_tokens": 1_000_000, "n": 50, "best_of": 50, "model": "gpt-expensive"}
                assert http.post(f"{address}/v1/chat/completions", json={**body, **greedy}).status_code == 200
                visitor = Visitor(address)
                statuses = [visitor.post_question("What do millers grind barley between?").status_code for _ in range(5)]
                assert statuses == [200, 200, 200, 429, 429]

        await asyncio.to_thread(ask)
    first = hosted.requests[0]
    assert sum(len(message["content"]) for message in first["messages"]) < 12_000  # of a history of 700,000
    assert first.get("max_tokens", first.get("max_completion_tokens")) == bot_settings.answer_tokens
    assert (first["model"], first.get("n")) == ("x", None)
    assert len(hosted.requests) == 4  # one for each question that was taken


async def test_s21_two_people_with_one_question_are_two_questions(mills: KnowledgeSettings) -> None:
    """No answer is remembered for anybody: there is nothing that could be given to the wrong person."""
    async with misbehaving_server(says("Millers grind barley between two granite stones. [1]")) as hosted:
        bot_settings = BotSettings(
            language_models=("hosted", "extractive"),
            hosted_model="openai:x",
            hosted_base_url=hosted.base_url,
            hosted_api_key=SecretStr("sk"),
        )

        def ask() -> None:
            with serving(lambda: open_bot(bot_settings, mills)) as address:
                wait_until_ready(address)
                for _ in range(2):
                    http.post(f"{address}/api/chat", json={"message": question("What do millers grind barley between?")})

        await asyncio.to_thread(ask)
    assert len(hosted.requests) == 2
