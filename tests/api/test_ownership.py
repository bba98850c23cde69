"""Nobody reaches what is somebody else's: every route that names a conversation is tried, also those that are added later."""

from collections.abc import Iterator
from typing import Any

import pytest

from api.app import create_app
from api.settings import ApiSettings
from tests.running_api import http
from tests.widget_visitor import Visitor, part, question


def routes_of_conversations() -> Iterator[tuple[str, str]]:
    for path, methods in create_app(ApiSettings(), None).openapi()["paths"].items():  # type: ignore[arg-type]  # never opened
        if "conversation_id" in path:
            yield from ((method.upper(), path) for method in methods)


ROUTES = [*routes_of_conversations(), ("POST", "/api/chat"), ("POST", "/api/chat?regenerate")]


def body_for(method: str, path: str, conversation_id: str, message_id: str) -> dict[str, Any]:
    """One that the owner would be served for."""
    if path == "/api/chat":
        return {"id": conversation_id, "message": question("Why?")}
    if path == "/api/chat?regenerate":
        return {"id": conversation_id, "trigger": "regenerate-message", "messageId": message_id}
    return {"message_id": message_id, "rating": "up"} if method == "POST" else {}


def test_the_routes_are_found() -> None:
    assert {("GET", "/api/conversations/{conversation_id}"), ("DELETE", "/api/conversations/{conversation_id}")} <= set(ROUTES)
    assert len(ROUTES) >= 6


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_what_is_somebody_elses_looks_like_what_never_was(server: str, method: str, path: str) -> None:
    owner, other = Visitor(server), Visitor(server)
    ids = part(owner.ask("Which jobs are at risk?"), "data-conversation")
    conversation_id, message_id = ids["conversation_id"], ids["message_id"]

    def ask(visitor: Visitor, conversation_id: str) -> tuple[int, bytes]:
        address = path.replace("{conversation_id}", conversation_id)
        response = visitor.request(method, address, **body_for(method, path, conversation_id, message_id))
        return response.status_code, response.content

    stolen, unknown = ask(other, conversation_id), ask(other, "never-was")
    assert stolen == unknown
    assert stolen[0] == 404
    [_, answer] = owner.messages(conversation_id)
    assert (answer["id"], answer["metadata"]["feedback"]) == (message_id, None)
    assert ask(owner, conversation_id)[0] < 300


@pytest.mark.parametrize(("method", "path"), ROUTES)
@pytest.mark.parametrize("authorization", ["Bearer unknown", "Bearer", "Basic dTpw", "unknown"])
def test_without_a_session_that_lives_there_is_no_conversation(server: str, method: str, path: str, authorization: str) -> None:
    owner = Visitor(server)
    ids = part(owner.ask("Hello!"), "data-conversation")
    response = http.request(
        method,
        server + path.replace("{conversation_id}", ids["conversation_id"]),
        json=body_for(method, path, ids["conversation_id"], ids["message_id"]) or None,
        headers={"Authorization": authorization},
    )
    assert response.status_code == 401
    assert response.json()["error"]["code"] == "session_expired"
    assert response.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize(("method", "path"), [route for route in ROUTES if "chat" not in route[1]])
def test_without_any_token_there_is_no_conversation(server: str, method: str, path: str) -> None:
    body = body_for(method, path, "never-was", "msg_unknown")
    assert http.request(method, server + path.replace("{conversation_id}", "never-was"), json=body or None).status_code == 401
