"""What the operator is told of everybody's questions, over a real socket, and what not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from api.operator_access import new_key
from api.settings import ApiSettings
from bot import BotSettings, open_bot
from bot.__main__ import main
from knowledge import KnowledgeSettings
from tests.running_api import http, serving, wait_until_ready
from tests.widget_visitor import Visitor, part

KEY, HASH = new_key()
PATHS = ("/api/gaps", "/api/feedback", "/api/figures")
ASKED = "Which trade union do lighthouse keepers join?"
UNCOVERED = (ASKED, ASKED, "trade union for lighthouse keepers?")


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> ApiSettings:
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('insights') / 'kept.sqlite3'}"
    return ApiSettings(operator_key_hashes=(HASH,), database_url=url, gaps_min_people=3)


@pytest.fixture(scope="module")
def address(settings: ApiSettings, knowledge_settings: KnowledgeSettings) -> Iterator[str]:
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), knowledge_settings), settings) as address:
        wait_until_ready(address)
        for number, text in enumerate(UNCOVERED):
            visitor = Visitor(address)
            visitor.ask("Which jobs are at risk?")
            data = part(visitor.ask(text), "data-reply")
            assert data["status"] == "declined"
            body = {"message_id": data["message_id"], "rating": "down", "reason": f"Call {number} 0176 12345678 or jane@example.org"}
            visitor.request("POST", f"/api/conversations/{data['conversation_id']}/feedback", **body)
        Visitor(address).ask("I want to kill myself because the lighthouse union threw me out")
        Visitor(address).ask(f"My name is Rumpelstiltskin. {ASKED}")
        yield address


def told(address: str, path: str) -> dict[str, Any]:
    response = http.get(address + path, headers={"Authorization": f"Bearer {KEY}"})
    assert response.status_code == 200
    answer: dict[str, Any] = response.json()
    return answer


def test_what_enough_people_asked_and_nothing_covers_is_one_gap(address: str) -> None:
    found = told(address, "/api/gaps")
    [gap] = found["gaps"]
    assert gap["people"] >= 3
    assert {"union", "lighthouse"} <= set(gap["words"])
    assert gap["example"] in UNCOVERED
    assert found["min_people"] == 3


def test_nobody_is_named_and_distress_is_in_none_of_it(address: str) -> None:
    everything = json.dumps([told(address, path) for path in PATHS]).lower()
    for secret in ("rumpelstiltskin", "kill", "threw", "jane@", "12345678", "web:", "signposted"):
        assert secret not in everything, secret


def test_ratings_come_with_what_they_were_given_for(address: str) -> None:
    ratings = told(address, "/api/feedback")["ratings"]
    assert len(ratings) == 3
    assert {rating["question"] for rating in ratings} == set(UNCOVERED)
    assert ratings[0]["reason"].endswith("[number] or [e-mail]")
    assert ratings[0]["status"] == "declined"


def test_days_are_counted(address: str) -> None:
    [day] = told(address, "/api/figures")["days"]
    assert day["answers"]["declined"] >= 3
    assert day["ratings"] == {"down": 3}


@pytest.mark.parametrize("path", PATHS)
def test_only_the_operator_is_told(address: str, path: str) -> None:
    assert http.get(address + path).status_code == 401
    assert Visitor(address).request("GET", path).status_code == 401


@pytest.mark.parametrize("days", ["0", "-1", "many", "99999999999999999999"])
def test_a_number_of_days_that_is_none_is_refused(address: str, days: str) -> None:
    response = http.get(f"{address}/api/gaps?days={days}", headers={"Authorization": f"Bearer {KEY}"})
    assert response.status_code == 400


def test_the_terminal_shows_the_same_gaps(
    address: str, settings: ApiSettings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)  # away from the developer's own .env
    monkeypatch.setenv("API_DATABASE_URL", settings.database_url)
    monkeypatch.setenv("API_GAPS_MIN_PEOPLE", "3")
    assert main(["gaps", "--json"]) == 0
    [gap] = json.loads(capsys.readouterr().out)["shown"]
    assert gap["id"] == told(address, "/api/gaps")["gaps"][0]["id"]
    assert main(["gaps"]) == 0
    assert " people  " in capsys.readouterr().out
