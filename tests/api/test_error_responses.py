import json
import socket
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import openai
import pytest
from openai import OpenAI

from tests.running_api import http

ADDRESS = "/v1/chat/completions"
JSON = {"Content-Type": "application/json"}


def refusal(response: httpx.Response, status: int = 400) -> dict[str, Any]:
    """The error, after a check that it has the shape of OpenAI's and is one plain sentence."""
    assert response.status_code == status
    body = response.json()
    assert list(body) == ["error"]
    error: dict[str, Any] = body["error"]
    assert set(error) == {"message", "type", "param", "code"}
    assert "\n" not in error["message"]
    assert error["message"].endswith((".", "!"))
    assert "Traceback" not in response.text
    assert "/site-packages/" not in response.text
    return error


def turn(content: Any, role: Any = "user") -> dict[str, Any]:
    return {"role": role, "content": content}


def nested(depth: int) -> bytes:
    return b'{"messages": ' + b"[" * depth + b"]" * depth + b"}"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"nonsense",
        b'{"messages": [',
        b"\xff\xfe\x00",
        b'"' + b"\\ud800" + b'"',
        b"null",
        b"[]",
        b"3",
        nested(50_000),
        b"1" * 100_000,
    ],
)
@pytest.mark.parametrize("address", [ADDRESS, "/api/chat"])
def test_a_body_that_is_not_the_right_json_is_refused(server: str, address: str, content: bytes) -> None:
    refusal(http.post(server + address, content=content, headers=JSON))


def test_bad_json_is_called_by_its_name(server: str) -> None:
    assert refusal(http.post(server + ADDRESS, content=b"{", headers=JSON))["message"] == "The request body is not valid JSON."


@pytest.mark.parametrize("content_type", ["application/x-www-form-urlencoded", "text/plain", None])
def test_json_that_does_not_say_so_is_refused_so_that_no_form_on_a_page_can_send_it(server: str, content_type: str | None) -> None:
    headers = {"Content-Type": content_type} if content_type else {}
    response = http.post(server + ADDRESS, content=json.dumps({"messages": [turn("Hello")]}).encode(), headers=headers)
    assert "Content-Type: application/json" in refusal(response)["message"]


@pytest.mark.parametrize(
    ("body", "message", "param"),
    [
        ({}, "messages is missing.", "messages"),
        ({"messages": "Hello"}, "messages must be a list.", "messages"),
        ({"messages": []}, "The last message must be from the user.", "messages"),
        ({"messages": [turn("Hello", "tool")]}, None, "messages[0].role"),
        ({"messages": [turn("Hello", "wizard")]}, None, "messages[0].role"),
        ({"messages": [turn("Hello", 3)]}, None, "messages[0].role"),
        ({"messages": [{"content": "Hello"}]}, "messages[0].role is missing.", "messages[0].role"),
        ({"messages": ["Hello"]}, "messages[0] is not of the right kind.", "messages[0]"),
        ({"messages": [turn(3)]}, "messages[0].content must be text or a list of text parts.", "messages[0].content"),
        (
            {"messages": [turn([{"type": "image_url"}])]},
            "messages[0].content may hold parts of the type 'text' only.",
            "messages[0].content",
        ),
        ({"messages": [turn("")]}, "The message is empty. Please write a question.", "messages[0].content"),
        ({"messages": [turn(" \n\t\u00a0")]}, "The message is empty. Please write a question.", "messages[0].content"),
        ({"messages": [turn(None)]}, "The message is empty. Please write a question.", "messages[0].content"),
        ({"messages": [turn("Hello", "assistant")]}, "The last message must be from the user.", "messages"),
        ({"messages": [turn("Hello", "system")]}, "The last message must be from the user.", "messages"),
        ({"messages": [turn("Hel\x00lo")]}, "messages[0].content has characters that are not valid text.", "messages[0].content"),
        ({"messages": [turn("Hel\ud800lo")]}, "messages[0].content has characters that are not valid text.", "messages[0].content"),
        ({"messages": [turn("Hello\udfff", "assistant"), turn("Hi")]}, None, "messages[0].content"),
        ({"messages": [turn("Hi")], "conversation_id": "\ud800"}, None, "conversation_id"),
        ({"messages": [turn("Hi")], "conversation_id": "c" * 500}, None, "conversation_id"),
        ({"messages": [turn("Hi")], "stream": "sideways"}, "stream must be true or false.", "stream"),
        ({"messages": [turn("Hi")], "model": ["career-guide"]}, "model must be text.", "model"),
        ({"messages": [turn("x" * 200_000)]}, None, "messages[0].content"),
        ({"messages": [turn("Hi")] * 1_000}, None, "messages"),
    ],
)
@pytest.mark.parametrize("stream", [False, True])
def test_a_wrong_request_is_refused_with_the_parameter_that_is_wrong(
    server: str, body: dict[str, Any], message: str | None, param: str, stream: bool
) -> None:
    content = json.dumps({"stream": stream, **body}).encode()
    error = refusal(http.post(server + ADDRESS, content=content, headers=JSON))
    assert error["param"] == param
    assert error["type"] == "invalid_request_error"
    assert message is None or error["message"] == message


def test_the_role_that_is_refused_is_told_what_roles_there_are(server: str) -> None:
    error = refusal(http.post(server + ADDRESS, json={"messages": [turn("Hello", "tool")]}))
    assert error["message"] == "messages[0].role must be 'system', 'developer', 'user' or 'assistant'."


def test_numbers_in_the_refusal_of_long_input_say_how_much_is_read(server: str) -> None:
    long = refusal(http.post(server + ADDRESS, json={"messages": [turn("x" * 200_000)]}))
    assert long["message"] == "The message has 200,000 characters and at most 20,000 are read. Please shorten it."
    many = refusal(http.post(server + ADDRESS, json={"messages": [turn("Hi")] * 1_000}))
    assert many["message"] == "The conversation has 1,000 messages and at most 200 are read. Please start a new one."


@pytest.mark.parametrize("stream", [False, True])
def test_what_the_bot_itself_refuses_is_refused_before_a_stream_begins(server: str, stream: bool) -> None:
    """The bot reads shorter questions than the API lets through as history."""
    error = refusal(http.post(server + ADDRESS, json={"messages": [turn("why " * 3_000)], "stream": stream}))
    assert error["message"].startswith("The question is longer than")


def test_a_body_that_is_too_large_is_refused_whether_it_says_so_or_not(server: str) -> None:
    body = json.dumps({"messages": [turn("x" * 2_000_000)]}).encode()

    def pieces() -> Iterator[bytes]:
        for start in range(0, len(body), 65_536):
            yield body[start : start + 65_536]

    for content in (body, pieces()):
        response = http.post(server + ADDRESS, content=content, headers=JSON)
        assert refusal(response, 413)["message"] == "The request is too large."
        assert response.headers["x-content-type-options"] == "nosniff"


def test_the_openai_client_raises_its_own_kind_of_error(server: str) -> None:
    with OpenAI(base_url=f"{server}/v1", api_key="none") as client, pytest.raises(openai.BadRequestError, match="The message is empty"):
        client.chat.completions.create(model="career-guide", messages=[{"role": "user", "content": ""}])


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nowhere", 404), ("GET", ADDRESS, 405), ("DELETE", "/v1/models", 405), ("PUT", "/", 405)]
)
def test_addresses_that_do_not_exist_are_refused_in_the_same_shape(server: str, method: str, path: str, status: int) -> None:
    refusal(http.request(method, server + path), status)


@pytest.mark.parametrize("host", ["[::1", "a b.example", '"><script>evil', "evil.example)", "x" * 3_000])
def test_a_nonsensical_host_header_is_not_repeated(server: str, host: str) -> None:
    parts = urlsplit(server)
    with socket.create_connection((parts.hostname, parts.port), timeout=60) as connection:
        connection.sendall(f"GET / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    assert answer.split(" ")[1] in {"200", "400"}
    assert host not in answer
