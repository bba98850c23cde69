"""S8: who is slow with the head, the body or the reading is given up by a deadline, and nobody else notices."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from starlette.exceptions import HTTPException
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from api.connections import BodyDeadline, PatientConnection
from api.settings import ApiSettings
from tests.running_api import http, no_bot, serving

HEAD = b"POST /api/chat HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"


class Impatient(PatientConnection):
    head_seconds = 0.3
    write_seconds = 0.3


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(no_bot, connection=Impatient) as address:
        yield address


def connect(address: str) -> socket.socket:
    parts = urlsplit(address)
    return socket.create_connection((parts.hostname, parts.port), timeout=60)


def read_to_the_end(connection: socket.socket) -> bytes:
    """Returns once the server has closed; the test's own timeout is the only one besides."""
    return b"".join(iter(lambda: connection.recv(65_536), b""))


def trickle(connection: socket.socket, data: bytes) -> None:
    """A byte at a time, faster than any timeout between two bytes."""
    for place in range(len(data)):
        try:
            connection.sendall(data[place : place + 1])
        except OSError:
            return
        threading.Event().wait(0.02)


@pytest.mark.parametrize("first", [b"", b"G", b"GET /health HTTP/1.1\r\nHost: x\r\n"])
def test_a_head_that_does_not_come_to_its_end_is_given_up(address: str, first: bytes) -> None:
    with connect(address) as connection:
        connection.sendall(first)
        assert read_to_the_end(connection).startswith(b"HTTP/1.1 408 ")


def test_a_head_that_trickles_in_is_given_up_too(address: str) -> None:
    with connect(address) as connection:
        trickle(connection, HEAD * 4)
        assert b"408" in read_to_the_end(connection)


def test_the_next_request_of_a_connection_has_the_same_deadline(address: str) -> None:
    with connect(address) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(65_536).startswith(b"HTTP/1.1 200 ")
        connection.sendall(b"GET /hea")
        assert b"408" in read_to_the_end(connection)


@pytest.mark.parametrize("line", [b"X-A: " + b"a" * 40_000 + b"\r\n", b"X-A: aaaaaaaaaa\r\n" * 4_000])
def test_a_head_without_measure_is_refused(address: str, line: bytes) -> None:
    with connect(address) as connection:
        connection.sendall(b"GET /health HTTP/1.1\r\nHost: x\r\n" + line + b"\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 431 ")
    with connect(address) as connection:
        connection.sendall(b"GET /" + b"a" * 40_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(100).startswith(b"HTTP/1.1 431 ")


def test_others_are_served_while_many_are_slow(address: str) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(connect(address)) for _ in range(50)]
        for connection in slow:
            connection.sendall(b"GET /health HTTP/1.1\r\n")
        assert http.get(f"{address}/health").status_code == 200
        assert all(read_to_the_end(connection).startswith(b"HTTP/1.1 408 ") for connection in slow)


def test_who_asks_for_much_and_does_not_read_it_is_let_go(address: str) -> None:
    with connect(address) as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        request = b"GET /widget.js HTTP/1.1\r\nHost: x\r\n\r\n"
        for _ in range(500):
            try:
                connection.sendall(request * 20)
            except OSError:  # reset
                return
            threading.Event().wait(0.02)
    pytest.fail("It is still there")


async def drained(receive: Receive) -> None:
    while (await receive()).get("more_body"):
        pass


async def reads_its_body(scope: Scope, receive: Receive, send: Send) -> None:
    await drained(receive)
    await PlainTextResponse("read")(scope, receive, send)


async def test_a_body_that_trickles_is_given_up_and_one_that_flows_is_not() -> None:
    async def slowly() -> Message:
        await asyncio.sleep(0.02)
        return {"type": "http.request", "body": b"x", "more_body": True}

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "POST", "path": "/", "headers": []}
    with pytest.raises(HTTPException) as refused:
        await BodyDeadline(reads_its_body, seconds=0.2, bytes_a_second=1_000)(scope, slowly, send)
    assert refused.value.status_code == 408

    pieces = iter([b"x" * 1_000] * 20)

    async def flowing() -> Message:
        await asyncio.sleep(0.02)
        piece = next(pieces, None)
        return {"type": "http.request", "body": piece or b"", "more_body": piece is not None}

    await BodyDeadline(reads_its_body, seconds=0.2, bytes_a_second=1_000)(scope, flowing, send)
    assert sent[0]["status"] == 200


async def test_who_waits_for_an_answer_is_not_given_up_once_the_question_is_here() -> None:
    messages = iter([{"type": "http.request", "body": b"{}", "more_body": False}])

    async def receive() -> Message:
        if (message := next(messages, None)) is not None:
            return message
        await asyncio.sleep(0.2)
        return {"type": "http.disconnect"}

    async def waits(scope: Scope, receive: Receive, send: Send) -> None:
        await drained(receive)
        assert (await receive())["type"] == "http.disconnect"

    async def send(message: Message) -> None:
        raise AssertionError(message)

    await BodyDeadline(waits, seconds=0.05)({"type": "http", "method": "POST", "path": "/"}, receive, send)


def test_over_a_socket_it_is_a_408_in_the_shape_of_every_error() -> None:
    with serving(no_bot, ApiSettings(body_seconds=0.3)) as address, connect(address) as connection:
        connection.sendall(HEAD + b"Content-Length: 100000\r\n\r\n{")
        answer = read_to_the_end(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b'"message":"The request came too slowly."' in answer
