"""S13 and S20: every route is everybody's, its owner's or the operator's, and a new one that is none of them fails here."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from api import operator_access, sessions
from api.app import create_app
from api.settings import ApiSettings
from tests.running_api import http
from tests.security.conftest import KEY
from tests.widget_visitor import Visitor

EVERYBODYS = {
    *("GET /", "GET /demo", "GET /developers", "GET /docs", "GET /openapi.json", "GET /privacy", "GET /documents/{document_id}"),
    *(
        "GET /widget.js",
        "GET /widget/{name:path}",
        "GET /widget/frame",
        "GET /health",
        "GET /ready",
        "GET /api/widget/config",
        "POST /api/widget/session",
    ),
    *(
        "GET /v1/models",
        "GET /v1/models/{name}",
        "POST /v1/chat/completions",
        "POST /api/chat",
    ),
}
WITHOUT_ANY_DATA = {"GET /operator", "GET /operator/{name}"}
WITH_KEYS_OF_ITS_OWN = {"GET /metrics"}  # tests/api/test_metrics.py


def dependencies(dependant: Any) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from dependencies(inner)


def routes() -> Iterator[tuple[str, set[Any]]]:
    """ "GET /path" and all that the route depends on."""
    app = create_app(ApiSettings(), None)  # type: ignore[arg-type]  # never opened
    included: Any
    for included in app.routes:
        contexts = included.effective_route_contexts() if hasattr(included, "effective_route_contexts") else [included]
        for context in contexts:
            needed = set(dependencies(context.dependant)) if hasattr(context, "dependant") else set()
            for method in set(context.methods or ()) - {"HEAD"}:
                yield f"{method} {context.path}", needed


ROUTES = dict(routes())
OPERATORS = sorted(name for name, needed in ROUTES.items() if operator_access.operator in needed)
OWNERS = sorted(name for name, needed in ROUTES.items() if sessions.current_owner in needed)


def test_s13_every_route_is_everybodys_its_owners_or_the_operators() -> None:
    unclaimed = set(ROUTES) - set(OPERATORS) - set(OWNERS) - EVERYBODYS - WITHOUT_ANY_DATA - WITH_KEYS_OF_ITS_OWN
    assert not unclaimed, f"who may use these? {sorted(unclaimed)}"
    assert not EVERYBODYS & {*OPERATORS, *OWNERS}
    assert len(OPERATORS) >= 7
    assert len(OWNERS) >= 6


def test_s13_whatever_names_a_conversation_asks_whose_it_is() -> None:
    assert {name for name in ROUTES if "conversation" in name} <= set(OWNERS)


def call(address: str, name: str, **request: Any) -> tuple[int, Any]:
    method, path = name.split(" ")
    path = path.replace("{conversation_id}", "x").replace("{key:path}", "mills.md")
    response = http.request(method, address + path, **request)
    return response.status_code, response.json() if response.content else None


@pytest.mark.parametrize("name", OWNERS)
def test_s13_the_operator_is_not_the_owner_and_nobody_neither(server: str, name: str) -> None:
    for headers in ({}, {"Authorization": f"Bearer {KEY}"}, {"Authorization": "Bearer x"}, {"Cookie": "session=x"}):
        assert call(server, name, headers=headers)[0] == 401


@pytest.mark.parametrize("name", OPERATORS)
def test_s20_a_visitor_is_not_the_operator_and_nobody_neither(server: str, name: str) -> None:
    visitor = Visitor(server)
    for headers in ({}, visitor.headers, {"Authorization": "Bearer"}, {"X-Forwarded-For": "127.0.0.1", "X-Original-URL": "/"}):
        assert call(server, name, headers=headers)[0] == 401


@pytest.mark.parametrize(
    "path", ["/api/documents/", "/api//documents", "/api/documents;x", "/API/documents", "/api/documents/..;/", "/./api/gaps"]
)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE", "PROPFIND"])
def test_s20_no_other_spelling_or_verb_leads_in(server: str, path: str, method: str) -> None:
    response = http.request(method, server + path, headers={"X-HTTP-Method-Override": "GET"}, follow_redirects=True)
    assert response.status_code in (307, 400, 401, 403, 404, 405)


def test_s20_what_is_not_switched_on_is_not_there() -> None:
    """Without hashes of keys nobody operates, and nobody scrapes; nor do FastAPI's own pages of documentation exist."""
    assert ApiSettings().operator_key_hashes == ()
    assert ApiSettings().metrics_open is False
    assert "GET /redoc" not in ROUTES
