from datetime import UTC, datetime
from pathlib import Path

from api.settings import ApiSettings
from tests.running_api import http, no_bot, serving
from tests.widget_visitor import Visitor, part


def test_a_session_says_how_long_its_token_works(server: str) -> None:
    response = http.post(f"{server}/api/widget/session")
    assert response.status_code == 201
    assert response.headers["cache-control"] == "no-store"
    session = response.json()
    assert len(session["token"]) >= 43
    assert 86_390 <= session["expires_in_seconds"] <= 86_400
    assert datetime.fromisoformat(session["expires_at"]) > datetime.now(UTC)


def test_a_new_token_opens_the_same_conversations_and_the_old_one_still_does(server: str) -> None:
    visitor = Visitor(server)
    conversation_id = part(visitor.ask("Hello!"), "data-conversation")["conversation_id"]
    renewed = Visitor(server, visitor.request("POST", "/api/widget/session").json()["token"])
    assert renewed.token != visitor.token
    assert visitor.messages(conversation_id) == renewed.messages(conversation_id)


def test_what_is_no_token_cannot_be_renewed(server: str) -> None:
    response = Visitor(server, "unknown").request("POST", "/api/widget/session")
    assert (response.status_code, response.json()["error"]["code"]) == (401, "session_expired")


def test_ending_a_session_deletes_what_it_kept(server: str) -> None:
    visitor, other = Visitor(server), Visitor(server)
    kept = part(other.ask("Hello!"), "data-conversation")["conversation_id"]
    conversation_id = part(visitor.ask("Hello!"), "data-conversation")["conversation_id"]
    assert visitor.request("DELETE", "/api/widget/session").status_code == 204
    assert visitor.request("GET", f"/api/conversations/{conversation_id}").status_code == 401
    assert visitor.request("POST", "/api/widget/session").status_code == 401
    assert len(other.messages(kept)) == 2


def test_without_its_database_the_server_answers_and_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{tmp_path}/file/kept.sqlite3")
    with serving(no_bot, settings) as address:
        assert http.get(f"{address}/health").status_code == 200
        response = http.post(f"{address}/api/widget/session")
        assert (response.status_code, response.json()["error"]["code"]) == (503, "storage_unavailable")
        assert response.headers["retry-after"]
