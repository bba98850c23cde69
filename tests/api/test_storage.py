"""What was said survives the server, and the server's death: a process of its own that is killed in the middle of an answer."""

import json
import sqlite3
import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest

from api.settings import ApiSettings
from knowledge import KnowledgeSettings
from tests.running_api import OpenBot, http, no_bot, serving, wait_until_ready
from tests.widget_visitor import Visitor, part, question

SERVER = """
import asyncio, sys
from contextlib import asynccontextmanager
from pathlib import Path
from api.settings import ApiSettings
from bot import BotSettings, open_bot
from knowledge import KnowledgeSettings
from tests.running_api import WatchedBot, serving, wait_until_ready

@asynccontextmanager
async def open_the_bot():
    knowledge = KnowledgeSettings(index_path=Path(sys.argv[1]), documents_path=Path(sys.argv[2]))
    async with open_bot(BotSettings(language_models=("extractive",)), knowledge) as bot:
        yield WatchedBot(bot)

with serving(open_the_bot, ApiSettings(database_url=sys.argv[3])) as address:
    wait_until_ready(address)
    print(address, flush=True)
    sys.stdin.read()
"""


@pytest.mark.heavy
def test_after_the_server_was_killed_in_mid_answer_the_question_is_there_and_the_answer_interrupted(
    knowledge_settings: KnowledgeSettings, tmp_path: Path
) -> None:
    database_url = f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}"
    paths = (str(knowledge_settings.index_path), str(knowledge_settings.documents_path), database_url)
    program = [sys.executable, "-c", SERVER, *paths]
    with subprocess.Popen(program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        visitor = Visitor(process.stdout.readline().strip())
        body = {"message": question("Which jobs are at risk?", "mine-1")}
        with http.stream("POST", f"{visitor.address}/api/chat", json=body, headers=visitor.headers) as response:
            lines = response.iter_lines()
            ids = json.loads(next(line for line in lines if "data-conversation" in line).removeprefix("data: "))["data"]
            next(line for line in lines if "text-delta" in line)
            process.kill()
            process.wait()
    with serving(no_bot, ApiSettings(database_url=database_url)) as address:
        after = Visitor(address, visitor.token)
        asked, answer = after.messages(ids["conversation_id"])
        assert (asked["id"], asked["metadata"]["client_id"]) == (ids["question_id"], "mine-1")
        assert (answer["id"], answer["metadata"]["state"]) == (ids["message_id"], "interrupted")


def test_a_conversation_goes_on_after_a_restart(open_real_bot: OpenBot, tmp_path: Path) -> None:
    settings = ApiSettings(database_url=f"sqlite+aiosqlite:///{tmp_path / 'kept.sqlite3'}")
    with serving(open_real_bot, settings) as address:
        wait_until_ready(address)
        visitor = Visitor(address)
        conversation_id = part(visitor.ask("Which jobs are at risk?"), "data-conversation")["conversation_id"]
        before = visitor.messages(conversation_id)
    with serving(no_bot, settings) as address:
        after = Visitor(address, visitor.token).messages(conversation_id)
    assert [message["id"] for message in after] == [message["id"] for message in before]
    assert [message["metadata"] for message in after] == [message["metadata"] for message in before]


def test_what_has_expired_is_deleted_while_the_server_runs(tmp_path: Path) -> None:
    path = tmp_path / "kept.sqlite3"
    with serving(no_bot, ApiSettings(database_url=f"sqlite+aiosqlite:///{path}", sweep_seconds=0.05)) as address:
        Visitor(address)
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("PRAGMA busy_timeout = 5000")
            rows = "INSERT INTO conversations VALUES ('old', 'web:x', '2020-01-01', '2020-01-01 00:00:00.000000')"
            connection.execute(rows)
            connection.commit()
            while connection.execute("SELECT count(*) FROM conversations").fetchone() != (0,):
                threading.Event().wait(0.01)
            assert connection.execute("SELECT count(*) FROM sessions").fetchone() == (1,)
