"""Which pages may call: the whole matrix, over a real socket."""

from collections.abc import Iterator

import httpx
import pytest

from api.settings import ApiSettings
from tests.running_api import http, no_bot, serving

LISTED = "https://www.example.org"
PATHS = [
    ("POST", "/api/widget/session"),
    ("DELETE", "/api/widget/session"),
    ("GET", "/api/widget/config"),
    ("POST", "/api/chat"),
    ("GET", "/api/conversations/x"),
    ("DELETE", "/api/conversations/x"),
    ("GET", "/api/conversations/x/export"),
    ("POST", "/api/conversations/x/feedback"),
    ("GET", "/widget.js"),
    ("GET", "/widget/x.json"),
    ("GET", "/api/nowhere"),
]
FOREIGN = [
    "https://evil.example",
    "null",
    "http://www.example.org",
    "https://www.example.org:8443",
    "https://www.example.org.evil.example",
    "https://example.org",
    "https://evil.example/https://www.example.org",
    "https://wwwXexample.org",
    "HTTPS://WWW.EXAMPLE.ORG",  # no browser writes it like this
    "",
]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(no_bot, ApiSettings(widget_origins=(LISTED, "http://localhost:9000"))) as address:
        yield address


def cors(response: httpx.Response) -> dict[str, str]:
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("origin", [LISTED, "http://localhost:9000"])
def test_a_listed_origin_is_named_exactly_also_in_errors_and_never_with_credentials(
    address: str, method: str, path: str, origin: str
) -> None:
    response = http.request(method, address + path, headers={"Origin": origin})
    assert response.status_code != 403
    assert cors(response) == {
        "access-control-allow-origin": origin,
        "access-control-expose-headers": "Retry-After, X-Request-ID, Content-Disposition",
    }
    assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize(("method", "path"), PATHS)
@pytest.mark.parametrize("origin", FOREIGN)
def test_any_other_origin_is_refused(address: str, method: str, path: str, origin: str) -> None:
    for asked in (method, "OPTIONS"):
        response = http.request(asked, address + path, headers={"Origin": origin, "Access-Control-Request-Method": method})
        assert response.status_code == 403
        assert response.json()["error"]["code"] == "origin_not_allowed"
        assert not cors(response)
        assert "Origin" in response.headers["vary"]


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_a_page_of_this_server_and_a_program_need_no_permission(address: str, method: str, path: str) -> None:
    for headers in ({}, {"Origin": address}, {"Origin": "https://behind.example", "Sec-Fetch-Site": "same-origin"}):
        response = http.request(method, address + path, headers=headers)
        assert response.status_code != 403
        assert not cors(response)
        assert "Origin" in response.headers["vary"]  # or a cache would give this response to a page that needs the other one


def test_a_preflight_is_answered_for_what_the_widget_sends(address: str) -> None:
    asked = {"Origin": LISTED, "Access-Control-Request-Method": "DELETE", "Access-Control-Request-Headers": "authorization,content-type"}
    response = http.request("OPTIONS", f"{address}/api/conversations/x", headers=asked)
    assert (response.status_code, response.content) == (204, b"")
    assert cors(response) == {
        "access-control-allow-origin": LISTED,
        "access-control-expose-headers": "Retry-After, X-Request-ID, Content-Disposition",
        "access-control-allow-methods": "GET, POST, DELETE",
        "access-control-allow-headers": "Authorization, Content-Type, Idempotency-Key",
        "access-control-max-age": "600",
    }


@pytest.mark.parametrize("path", ["/v1/models", "/v1/chat/completions", "/", "/documents/x", "/health"])
def test_nothing_else_is_open_to_other_pages(address: str, path: str) -> None:
    for method in ("GET", "OPTIONS"):
        assert not cors(http.request(method, address + path, headers={"Origin": LISTED, "Access-Control-Request-Method": "POST"}))


def test_a_form_of_another_page_asks_nothing(address: str) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        headers = {"Content-Type": kind, "Origin": "https://evil.example"}
        assert http.post(f"{address}/api/chat", content=b'{"messages": []}', headers=headers).status_code == 403


def test_the_origin_of_the_public_address_is_our_own() -> None:
    with serving(no_bot, ApiSettings(public_url="https://guide.example.org/")) as address:  # type: ignore[arg-type]  # as the environment says it
        response = http.post(f"{address}/api/widget/session", headers={"Origin": "https://guide.example.org"})
        assert response.status_code == 201
