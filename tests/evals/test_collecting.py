from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from api.settings import ApiSettings
from bot.conversations import Conversations, ConversationSettings, Database, Owner, TraceNotes
from bot.conversations.insights import RatedAnswer
from bot.conversations.records import Rating
from bot.gaps import Gap
from bot.stages import Reply, Turn
from evals import cases
from evals.__main__ import main
from evals.collecting import CaseExists, append, case_of_gap, case_of_rating

GAP = Gap("0123456789ab", ("union", "lighthouse"), "Which union do lighthouse keepers join?", 5, 9, date(2026, 10, 1), date(2026, 10, 9))


def rated(rating: Rating = "down", status: str = "answered") -> RatedAnswer:
    earlier = (Turn("user", "Hello: #1 'quoted'"), Turn("assistant", "Hi.\n\n- a\n- b"))
    moment = datetime(2026, 10, 1, tzinfo=UTC)
    return RatedAnswer("msg_Aa-_", rating, "Not true.", moment, status, "extractive", earlier, "Is: it - so?", "Keepers sing [1]. They do.")


def test_a_gap_becomes_a_case_that_expects_a_decline_and_once_covered_an_answer(tmp_path: Path) -> None:
    path = tmp_path / "collected.yaml"
    append(case_of_gap(GAP, covered=False), path, "asked by 5 people")
    [one] = cases.load([path])
    assert (one.suite, one.case.name, one.case.turns[0].user) == ("collected", "gap-0123456789ab", GAP.example)
    assert one.case.turns[0].expect.status == ("declined",)
    with pytest.raises(CaseExists):
        append(case_of_gap(GAP, covered=True), path)
    covered = tmp_path / "covered.yaml"
    append(case_of_gap(GAP, covered=True), covered)
    assert cases.load([covered])[0].case.turns[0].expect.citations == "required"


def test_a_thumbs_down_becomes_a_case_that_the_same_answer_fails(tmp_path: Path) -> None:
    path = tmp_path / "collected.yaml"
    append(case_of_rating(rated()), path, "Not true.")
    [one] = cases.load([path])
    assert one.case.turns[0].expect.must_not == ("Keepers sing",)
    assert [(turn.user, turn.assistant) for turn in one.case.history] == [("Hello: #1 'quoted'", None), (None, "Hi.\n\n- a\n- b")]
    assert "# Not true." in path.read_text()
    declined = case_of_rating(rated(status="declined"))
    assert declined["turns"][0]["expect"] == {"status": ["answered", "partly_answered"]}
    assert case_of_rating(rated("up"))["turns"][0]["expect"] == {"status": "answered"}


def test_what_the_author_wrote_stays_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "collected.yaml"
    append(case_of_rating(rated()), path)
    mine = path.read_text().replace("  cases:", "  cases:  # mine").replace("tags:", "split: held_out  # for now\n    tags:")
    path.write_text(mine)
    append(case_of_gap(GAP, covered=False), path)
    assert path.read_text().startswith(mine)
    assert len(cases.load([path])) == 2


async def _rate(url: str) -> str:
    database = Database(url)
    await database.prepare()
    conversations = Conversations(database, timedelta(days=30))
    exchange = await conversations.begin(Owner("web:a"), "Mail jane@example.org?")
    await conversations.finish(exchange, Reply("answered", "Keepers sing [1]."), "trace", TraceNotes("answered", "question", "extractive"))
    await conversations.rate(Owner("web:a"), exchange.conversation_id, exchange.answer_id, "down", None)
    await database.close()
    return exchange.answer_id


async def test_one_command_makes_it_and_masks_what_leads_to_a_person(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
    answer_id = await _rate(url)
    monkeypatch.setenv("API_DATABASE_URL", url)
    monkeypatch.chdir(tmp_path)
    file = str(tmp_path / "new.yaml")
    assert await asyncio.to_thread(main, ["add-case", "rating", answer_id, "--to", file]) == 0
    [one] = cases.load([Path(file)])
    assert one.case.turns[0].user == "Mail [e-mail]?"
    assert await asyncio.to_thread(main, ["add-case", "rating", answer_id, "--to", file]) == 2
    assert await asyncio.to_thread(main, ["add-case", "rating", "unknown", "--to", file]) == 2
    assert await asyncio.to_thread(main, ["add-case", "gap", "unknown", "--to", file]) == 2
    assert "There is no gap of that id" in capsys.readouterr().err


def test_the_settings_of_the_commands_are_those_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("API_DATABASE_URL", raising=False)
    ours, theirs = ConversationSettings(), ApiSettings()
    for name in ("database_url", "retention_days", "gaps_min_people"):
        assert getattr(ours, name) == getattr(theirs, name)
