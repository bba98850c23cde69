"""What is kept is written on one short page, and all of it can be taken along and deleted."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from api.settings import ApiSettings
from tests.running_api import OpenBot, http, no_bot, serving, wait_until_ready
from tests.widget_visitor import Visitor, part

WORDS_A_MINUTE = 250  # a slow reader's


def test_the_page_is_read_in_a_minute_and_says_what_this_server_does() -> None:
    settings = ApiSettings(retention_days=7, gaps_min_people=9, human_contact_text="Ines", human_contact_url="mailto:ines@example.org")
    with serving(no_bot, settings) as address:
        page = BeautifulSoup(http.get(f"{address}/privacy").text, "html.parser").main
        assert page is not None
        text = " ".join(page.get_text().split())
        assert http.get(address).text.count("/privacy") >= 1
    assert len(text.split()) <= WORDS_A_MINUTE
    assert "kept for 7 days" in text
    assert "at least 9 people" in text
    link = page.find("a", href="mailto:ines@example.org")
    assert link is not None
    assert link.text == "Ines"
    for subject in ("questions", "answers", "comment", "delete", "file", "not well", "another company's language model"):
        assert subject in text


def test_the_page_names_every_kind_of_thing_that_is_in_the_tables(pytestconfig: pytest.Config) -> None:
    """Who adds a column has to think about the page: it is compared with this list."""
    from bot.conversations.tables import metadata

    kept = {f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.columns}
    told = {
        "sessions": "token_hash owner expires_at renewable_until",
        "conversations": "id owner created_at updated_at",
        "turns": "id conversation_id position role text created_at client_id state reply trace_id sensitive",
        "feedback": "turn_id owner rating reason given_at",
        "traces": "turn_id created_at status intent answered_by coverage uncovered failures timings tokens",
    }
    ours = {f"{table}.{column}" for table, columns in told.items() for column in columns.split()}
    assert {name for name in kept if name.split(".")[0] in told} == ours


def test_the_export_holds_everything_and_the_deletion_leaves_nothing(open_real_bot: OpenBot, tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    with serving(open_real_bot, ApiSettings(database_url=f"sqlite+aiosqlite:///{path}")) as address:
        wait_until_ready(address)
        visitor, other = Visitor(address), Visitor(address)
        first = part(visitor.ask("Which jobs are at risk?"), "data-reply")
        visitor.request("POST", "/api/chat", id=first["conversation_id"], trigger="regenerate-message")
        second = part(visitor.ask("Which trade union do xylophonists join?"), "data-reply")
        body = {"message_id": second["message_id"], "rating": "down", "reason": "Pipers pay."}
        visitor.request("POST", f"/api/conversations/{second['conversation_id']}/feedback", **body)
        other.ask("What can bookkeepers learn?")

        response = visitor.request("GET", "/api/widget/session/export")
        assert response.headers["content-disposition"] == 'attachment; filename="conversations.json"'
        assert response.headers["cache-control"] == "no-store"
        exported = response.json()["conversations"]
        assert [one["id"] for one in exported] == [first["conversation_id"], second["conversation_id"]]
        assert [message["metadata"].get("state") for message in exported[0]["messages"]] == [None, "replaced", "complete"]
        answer = exported[1]["messages"][1]["metadata"]
        assert answer["feedback"] == {"rating": "down", "reason": "Pipers pay."}
        assert "xylophonists" in answer["trace"]["uncovered"]
        assert "bookkeepers learn" not in json.dumps(exported)

        assert visitor.request("DELETE", "/api/widget/session").status_code == 204
        with closing(sqlite3.connect(path)) as connection:
            rows = {
                table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("conversations", "traces", "turns")
            }
            assert rows == {"conversations": 1, "traces": 1, "turns": 2}
            assert connection.execute("SELECT count(*) FROM feedback").fetchone() == (0,)
        assert other.request("GET", "/api/widget/session/export").json()["conversations"]
    assert not re.search(b"xylophonists|Pipers", b"".join(file.read_bytes() for file in tmp_path.iterdir()))


def test_who_has_no_session_has_nothing_to_export(server: str) -> None:
    assert http.get(f"{server}/api/widget/session/export").status_code == 401
    assert Visitor(server).request("GET", "/api/widget/session/export").json() == {"conversations": []}
