"""S7 and S9: bodies of the wrong size and form, and characters of every kind."""

from __future__ import annotations

import gzip
import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.running_api import http
from tests.widget_visitor import Visitor, part

JSON = {"Content-Type": "application/json"}
ASK = {"messages": [{"role": "user", "content": "Hello"}]}


def test_s07_a_body_that_is_packed_is_not_unpacked(server: str) -> None:
    bomb = gzip.compress(b'{"messages": [' + b" " * 50_000_000 + b"]}")
    for address in ("/v1/chat/completions", "/api/chat"):
        response = http.post(server + address, content=bomb, headers={**JSON, "Content-Encoding": "gzip"})
        assert response.status_code == 400


@pytest.mark.parametrize(
    "content",
    [
        b'{"messages": [], "messages": [{"role": "user", "content": "Hello"}]}',
        b'{"messages": [{"role": "user", "content": "Hello", "n": ' + b"9" * 100_000 + b"}]}",
        b'{"messages": [{"role": "user", "content": "Hello", "n": 1e999999}]}',
        b'{"messages": [{"role": "user", "content": "Hello", "n": NaN}]}',
        b'{"messages": [{"role": "user", "content": "Hello"}], "x": ' + b'{"a":' * 20_000 + b"1" + b"}" * 20_000 + b"}",
    ],
    ids=["keys that stand twice", "a number of 100,000 digits", "more than any number", "not a number", "deep"],
)
def test_s07_odd_json_is_answered_or_refused(server: str, content: bytes) -> None:
    assert http.post(f"{server}/v1/chat/completions", content=content, headers=JSON).status_code in (200, 400, 413)


def test_s07_of_a_body_without_end_no_more_than_the_limit_is_taken(server: str) -> None:
    sent = 0

    def endless() -> Iterator[bytes]:
        nonlocal sent
        for _ in range(4_000):
            sent += 65_536
            yield b" " * 65_536

    with suppress(httpx.TransportError):  # who goes on sending after the refusal is cut off
        assert http.post(f"{server}/api/chat", content=endless(), headers=JSON).status_code == 413
    assert sent < 40_000_000  # of 262 MB: the limit, and what was under way in the sockets


def test_s07_who_sends_a_whole_upload_before_reading_is_told_that_the_key_is_wrong(server: str) -> None:
    """As proxies do: one that was cut off in the middle told its client 502."""
    parts, size = urlsplit(server), 20_000_000
    head = f"POST /api/documents HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer wrong\r\nContent-Length: {size}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(head.encode() + bytes(size))
        assert connection.recv(100).startswith(b"HTTP/1.1 401 ")


ODD = (
    *("\u202eevil", "a\u200bb\u200dc\ufeff", "\U000e0041\U000e0042", "e" + "\u0301" * 5_000, "مرحبا بالعالم", "👩‍👩‍👧‍👦" * 500),
    *("\x07\x1b[31m", "\ufffe\uffff", "ﷺ" * 2_000, "İıſK", "\r\n\t ", "A\u0000B"),
)


@pytest.mark.parametrize("text", ODD)
def test_s09_odd_characters_are_answered_or_refused_over_every_door(server: str, text: str) -> None:
    body = json.dumps({"messages": [{"role": "user", "content": f"{text} Which trades?"}]}).encode()
    assert http.post(f"{server}/v1/chat/completions", content=body, headers=JSON).status_code in (200, 400)
    response = Visitor(server).post_question(f"{text} Which trades?")
    assert response.status_code in (200, 400)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1, max_size=60))
def test_s09_whatever_is_typed_is_answered_or_refused_and_kept_as_it_was(server: str, text: str) -> None:
    visitor = Visitor(server)
    response = visitor.request("POST", "/api/chat", message={"id": None, "role": "user", "parts": [{"type": "text", "text": text}]})
    assert response.status_code in (200, 400), response.text
    if response.status_code == 200:
        parts = [json.loads(line.removeprefix("data: ")) for line in response.text.split("\n\n") if line.startswith("data: {")]
        kept = visitor.messages(part(parts, "data-conversation")["conversation_id"])[0]["parts"][0]["text"]
        assert kept == text.strip()
