"""A visitor of the widget: a session, and what its requests look like on the wire."""

from __future__ import annotations

import json
from typing import Any

import httpx

from tests.running_api import http

Part = dict[str, Any]


def question(text: str, message_id: str | None = None) -> dict[str, Any]:
    return {"id": message_id, "role": "user", "parts": [{"type": "text", "text": text}]}


def parts_of(stream: str) -> list[Part]:
    """The parts of a stream that came to its end."""
    events = [event for event in stream.split("\n\n") if event.startswith("data: ")]
    assert events[-1] == "data: [DONE]"
    return [json.loads(event.removeprefix("data: ")) for event in events[:-1]]


def part(parts: list[Part], kind: str) -> dict[str, Any]:
    """The data of the one part of this kind."""
    [found] = [part for part in parts if part["type"] == kind]
    data: dict[str, Any] = found["data"]
    return data


class Visitor:
    def __init__(self, address: str, token: str | None = None, **headers: str) -> None:
        self.address = address
        self._headers = headers
        self.token = token or http.post(f"{address}/api/widget/session", headers=headers).json()["token"]

    @property
    def headers(self) -> dict[str, str]:
        return {**self._headers, "Authorization": f"Bearer {self.token}"}

    def request(self, method: str, path: str, **body: Any) -> httpx.Response:
        return http.request(method, self.address + path, headers=self.headers, json=body or None)

    def post_question(self, text: str, conversation_id: str | None = None, message_id: str | None = None, **more: Any) -> httpx.Response:
        return self.request("POST", "/api/chat", id=conversation_id, message=question(text, message_id), **more)

    def ask(self, text: str, conversation_id: str | None = None, message_id: str | None = None, **more: Any) -> list[Part]:
        response = self.post_question(text, conversation_id, message_id, **more)
        assert response.status_code == 200, response.text
        return parts_of(response.text)

    def messages(self, conversation_id: str) -> list[dict[str, Any]]:
        messages: list[dict[str, Any]] = self.request("GET", f"/api/conversations/{conversation_id}").json()["messages"]
        return messages
