"""Who asks too often is told to wait. The address is what uvicorn takes from a proxy on this machine."""

from collections.abc import Iterator

import httpx
import pytest

from api.settings import ApiSettings
from tests.running_api import OpenBot, http, serving, wait_until_ready
from tests.widget_visitor import Visitor, part, question

SETTINGS = ApiSettings(
    questions_per_minute_per_session=3,
    questions_per_minute_per_address=5,
    sessions_per_hour_per_address=4,
    requests_per_minute_per_address=6,
    widget_origins=("https://www.example.org",),
)


@pytest.fixture(scope="module", params=["memory", pytest.param("redis", marks=pytest.mark.heavy)])
def address(request: pytest.FixtureRequest, open_real_bot: OpenBot) -> Iterator[str]:
    redis_url = request.getfixturevalue("redis").url if request.param == "redis" else None
    with serving(open_real_bot, SETTINGS.model_copy(update={"redis_url": redis_url})) as address:
        wait_until_ready(address)
        yield address


def refused(response: httpx.Response, longest_seconds: int) -> None:
    assert response.status_code == 429
    error = response.json()["error"]
    assert (error["type"], error["code"]) == ("rate_limit_error", "rate_limited")
    assert error["message"].startswith("That was faster than I can keep up with. Please wait ")
    assert 1 <= int(response.headers["retry-after"]) <= longest_seconds


def test_a_session_that_asks_too_often_waits_and_another_does_not(address: str) -> None:
    hasty, other = Visitor(address), Visitor(address)
    for _ in range(3):
        assert hasty.post_question("Hello!").status_code == 200
    refused(hasty.post_question("Hello!"), 60)
    renewed = Visitor(address, hasty.request("POST", "/api/widget/session").json()["token"])
    refused(renewed.post_question("Hello!"), 60)
    assert other.post_question("Hello!").status_code == 200


def test_a_question_that_has_to_wait_is_not_stored(address: str) -> None:
    visitor = Visitor(address)
    conversation_id = part(visitor.ask("Hello!"), "data-conversation")["conversation_id"]
    visitor.ask("Hello!", conversation_id)
    visitor.ask("Hello!", conversation_id)
    refused(visitor.post_question("Hello!", conversation_id), 60)
    assert len(visitor.messages(conversation_id)) == 6


def ask_from(address: str, client: str) -> httpx.Response:
    return http.post(f"{address}/api/chat", json={"message": question("Hello!")}, headers={"X-Forwarded-For": client})


def test_an_address_that_asks_too_often_waits_with_and_without_sessions(address: str) -> None:
    for _ in range(5):
        assert ask_from(address, "203.0.113.7").status_code == 200
    refused(ask_from(address, "203.0.113.7"), 60)
    refused(Visitor(address, **{"X-Forwarded-For": "203.0.113.7"}).post_question("Hello!"), 60)
    assert ask_from(address, "203.0.113.8").status_code == 200


def test_the_addresses_of_one_household_are_one(address: str) -> None:
    for number in range(5):
        assert ask_from(address, f"2001:db8:1:2::{number}").status_code == 200
    refused(ask_from(address, "2001:db8:1:2:ffff::1"), 60)
    assert ask_from(address, "2001:db8:1:3::1").status_code == 200


def test_this_machine_itself_is_not_counted(address: str) -> None:
    for _ in range(8):
        assert http.post(f"{address}/api/chat", json={"message": question("Hello!")}).status_code == 200


def test_sessions_are_not_made_without_end(address: str) -> None:
    make = {"url": f"{address}/api/widget/session", "headers": {"X-Forwarded-For": "203.0.113.20"}}
    for _ in range(4):
        assert http.request("POST", **make).status_code == 201  # type: ignore[arg-type]
    refused(http.request("POST", **make), 3600)  # type: ignore[arg-type]


def test_other_requests_have_their_own_count_and_a_page_may_read_how_long_to_wait(address: str) -> None:
    headers = {"X-Forwarded-For": "203.0.113.30", "Origin": "https://www.example.org"}
    for _ in range(6):
        assert http.get(f"{address}/api/widget/config", headers=headers).status_code == 200
    response = http.get(f"{address}/api/conversations/x", headers=headers)
    refused(response, 60)
    assert response.headers["access-control-allow-origin"] == "https://www.example.org"
    assert "Retry-After" in response.headers["access-control-expose-headers"]
    assert ask_from(address, "203.0.113.30").status_code == 200
