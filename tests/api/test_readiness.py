import asyncio
import threading
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from openai import OpenAI

from api.settings import ApiSettings
from bot import BotSettings, CareerBot, open_bot
from knowledge import KnowledgeSettings, build
from tests.free_ports import free_port
from tests.running_api import OpenBot, http, serving, wait_until_ready
from tests.widget_visitor import Visitor

QUICKLY = ApiSettings(index_retry_seconds=0.05)
BODY = {"messages": [{"role": "user", "content": "Which jobs are at risk?"}]}


def test_while_the_bot_is_opened_the_server_lives_and_says_that_it_is_starting(open_real_bot: OpenBot) -> None:
    go_on = threading.Event()

    @asynccontextmanager
    async def open_later() -> AsyncGenerator[CareerBot, None]:
        await asyncio.to_thread(go_on.wait)
        async with open_real_bot() as bot:
            yield bot

    with serving(open_later) as address:
        assert http.get(f"{address}/health").json() == {"status": "ok"}
        ready = http.get(f"{address}/ready")
        assert ready.status_code == 503
        assert ready.json()["status"] == "starting"
        assert int(ready.headers["retry-after"]) >= 1
        for path in ("/v1/chat/completions", "/api/chat"):
            body = BODY if path.startswith("/v1") else {"messages": [{"role": "user", "parts": [{"type": "text", "text": "Hi"}]}]}
            refused = http.post(address + path, json=body)
            assert refused.status_code == 503
            assert int(refused.headers["retry-after"]) >= 1
            assert refused.json()["error"]["code"] == "starting"
            assert refused.json()["error"]["message"].startswith("The index and the models are still loading.")
        assert "still loading" in http.get(address).text
        assert http.get(f"{address}/documents/x").status_code == 503
        go_on.set()
        wait_until_ready(address)
        with OpenAI(base_url=f"{address}/v1", api_key="none") as client:
            assert client.chat.completions.create(model="career-guide", messages=[{"role": "user", "content": "Hello"}])


def test_a_missing_index_is_named_with_its_remedy_and_served_as_soon_as_it_is_there(
    knowledge_settings: KnowledgeSettings, tmp_path: Path
) -> None:
    elsewhere = tmp_path / "index"
    missing = knowledge_settings.model_copy(update={"index_path": elsewhere})
    with serving(lambda: open_bot(BotSettings(language_models=("extractive",)), missing), QUICKLY) as address:
        while (ready := http.get(f"{address}/ready")).json()["status"] == "starting":
            threading.Event().wait(0.02)
        assert ready.status_code == 503
        assert ready.json()["status"] == "unavailable"
        assert "python -m knowledge build" in ready.json()["message"]
        refused = http.post(f"{address}/v1/chat/completions", json=BODY)
        assert refused.status_code == 503
        assert refused.json()["error"]["message"] == ready.json()["message"]
        assert http.get(f"{address}/health").status_code == 200
        asyncio.run(build(missing))
        wait_until_ready(address)
        assert http.post(f"{address}/v1/chat/completions", json=BODY).json()["status"] == "answered"


def test_whatever_else_keeps_the_bot_from_opening_stays_out_of_sight_and_is_tried_again(
    open_real_bot: OpenBot, caplog: pytest.LogCaptureFixture
) -> None:
    mended = threading.Event()

    @asynccontextmanager
    async def open_with_luck() -> AsyncGenerator[CareerBot, None]:
        if not mended.is_set():
            raise OSError("disk /dev/sda1 on fire")
        async with open_real_bot() as bot:
            yield bot

    with serving(open_with_luck, QUICKLY) as address:
        while (ready := http.get(f"{address}/ready")).json()["status"] == "starting":
            threading.Event().wait(0.02)
        assert ready.status_code == 503
        assert "sda1" not in ready.text
        mended.set()
        wait_until_ready(address)
    assert "sda1" in caplog.text


def test_the_bot_is_closed_when_the_server_stops(open_real_bot: OpenBot) -> None:
    closed = threading.Event()

    @asynccontextmanager
    async def open_and_tell() -> AsyncGenerator[CareerBot, None]:
        async with open_real_bot() as bot:
            try:
                yield bot
            finally:
                closed.set()

    with serving(open_and_tell) as address:
        wait_until_ready(address)
        assert not closed.is_set()
    assert closed.is_set()


def test_what_does_not_work_although_questions_are_answered_is_said(open_real_bot: OpenBot, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    gone = ApiSettings(redis_url="redis://127.0.0.1:1/0", database_url=f"sqlite+aiosqlite:///{tmp_path}/file/kept.sqlite3")
    with serving(open_real_bot, gone) as address:
        wait_until_ready(address)
        assert http.get(f"{address}/ready").json() == {
            "status": "ready",
            "message": "Questions are answered.",
            "degraded": [
                "The database does not answer: questions are answered, but conversations are not kept.",
                "Redis does not answer: each process counts for itself how often somebody may ask.",
            ],
        }
        assert http.post(f"{address}/v1/chat/completions", json=BODY).status_code == 200


def test_a_database_that_comes_back_is_used_again_without_a_restart(open_real_bot: OpenBot, tmp_path: Path) -> None:
    (tmp_path / "kept").touch()
    settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{tmp_path}/kept/kept.sqlite3", sweep_seconds=0.05)
    with serving(open_real_bot, settings) as address:
        wait_until_ready(address)
        assert http.get(f"{address}/ready").json()["degraded"]
        (tmp_path / "kept").unlink()
        while http.get(f"{address}/ready").json()["degraded"]:
            threading.Event().wait(0.02)
        assert Visitor(address).ask("Which jobs are at risk?")


def test_a_hosted_language_model_that_is_left_alone_is_said_and_so_is_a_local_one_that_is_not_there(
    knowledge_settings: KnowledgeSettings, tmp_path: Path
) -> None:
    settings = BotSettings(
        language_models=("hosted", "local", "extractive"),
        hosted_model="openai:faraway",
        hosted_base_url=f"http://127.0.0.1:{free_port()}/v1",
        hosted_breaker_failures=1,
        retries_before_first_token=0,
        local_model_path=tmp_path / "nothing.gguf",
    )
    local = "The local language model could not be started and is left out; the log says why."
    with serving(lambda: open_bot(settings, knowledge_settings), QUICKLY) as address:
        wait_until_ready(address)
        assert http.get(f"{address}/ready").json()["degraded"] == [local]
        asked = {"messages": [{"role": "user", "content": "What can bookkeepers learn?"}]}
        assert http.post(f"{address}/v1/chat/completions", json=asked).json()["answered_by"] == "extractive"
        ready = http.get(f"{address}/ready")
        assert ready.status_code == 200
        [_, hosted] = ready.json()["degraded"]
        assert hosted.startswith("The link hosted:faraway failed several times in a row")
