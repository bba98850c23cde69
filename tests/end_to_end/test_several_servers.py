"""Several server processes over one database, one index and one Redis: to the person they are one server, whichever answers or dies."""

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from knowledge import KnowledgeSettings, add, build
from tests.chroma_server import ChromaServer
from tests.postgres_server import PostgresServer
from tests.redis_server import RedisServer
from tests.running_api import http
from tests.server_processes import RoundRobinVisitor, ServerProcess, server_processes
from tests.widget_visitor import part, question

pytestmark = pytest.mark.heavy

QUESTION = "Which jobs are at risk from AI?"
A_MINUTE = 8


@dataclass
class Installation:
    environments: tuple[dict[str, str], dict[str, str]]
    elsewhere: KnowledgeSettings  # of a third machine, from which the index is changed


@pytest.fixture(scope="module", params=["pgvector", "chroma"])
def installation(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    pytestconfig: pytest.Config,
    postgres: PostgresServer,
    redis: RedisServer,
    chroma: ChromaServer,
) -> Installation:
    folder = tmp_path_factory.mktemp(request.param)
    database = postgres.new_database()
    vectors = chroma.new_database() if request.param == "chroma" else database.replace("+asyncpg", "")
    # With PostgreSQL each is a machine of its own; a Chroma server holds the vectors alone, so the folder is common.
    index_paths = [folder / ("index" if request.param == "chroma" else name) for name in ("first", "second", "third")]
    shared = {
        "API_DATABASE_URL": database,
        "API_REDIS_URL": redis.url,
        "KNOWLEDGE_VECTOR_URL": vectors,
        "API_QUESTIONS_PER_MINUTE_PER_SESSION": str(A_MINUTE),
        "API_PUBLIC_URL": "https://guide.example.org",  # else links lead to the server that was asked
        "API_WIDGET_STARTERS": "[]",
        "KNOWLEDGE_RELOAD_CHECK_SECONDS": "0",  # else a change is seen up to a second later
    }
    first, second, _ = ({**shared, "KNOWLEDGE_INDEX_PATH": str(path)} for path in index_paths)
    documents = pytestconfig.rootpath / "knowledge" / "documents"
    elsewhere = KnowledgeSettings(index_path=index_paths[2], documents_path=documents, vector_url=vectors)
    assert not asyncio.run(build(elsewhere)).failed
    return Installation((first, second), elsewhere)


@pytest.fixture(scope="module")
def servers(installation: Installation, tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[ServerProcess]]:
    with server_processes(installation.environments, tmp_path_factory.mktemp("servers")) as servers:
        yield servers


def test_one_conversation_goes_on_whichever_server_is_asked(servers: list[ServerProcess]) -> None:
    visitor = RoundRobinVisitor(servers)
    first = visitor.ask(QUESTION)
    conversation_id = part(first, "data-conversation")["conversation_id"]
    for follow_up in ("And which skills help against that?", "What about truck drivers?"):
        answer = visitor.ask(follow_up, conversation_id)
        assert part(answer, "data-conversation")["conversation_id"] == conversation_id
        assert part(answer, "data-reply")["status"] in ("answered", "partly_answered")
    histories = [visitor.messages(conversation_id) for _ in servers]
    assert histories[0] == histories[1]
    assert [message["role"] for message in histories[0]] == ["user", "assistant"] * 3
    assert all(message["metadata"]["state"] == "complete" for message in histories[0][1::2])


def test_both_give_the_same_answer(servers: list[ServerProcess]) -> None:
    asked = {"messages": [{"role": "user", "content": QUESTION}]}
    answers = [http.post(f"{server.address}/v1/chat/completions", json=asked).json() for server in servers]
    contents = [answer["choices"][0]["message"]["content"] for answer in answers]
    assert contents[0] == contents[1]
    assert "There are six" in contents[0]


def test_who_asks_too_often_is_told_so_by_both(servers: list[ServerProcess]) -> None:
    visitor = RoundRobinVisitor(servers)
    assert [visitor.post_question("Hello!").status_code for _ in range(A_MINUTE)] == [200] * A_MINUTE
    refused = [visitor.post_question("Hello!") for _ in servers]
    assert [response.status_code for response in refused] == [429, 429]
    assert all(int(response.headers["retry-after"]) >= 1 for response in refused)


def test_the_same_question_sent_again_to_the_other_server_is_not_stored_twice(servers: list[ServerProcess]) -> None:
    visitor = RoundRobinVisitor(servers)
    conversation_id = part(visitor.ask("Hello!", None, "mine-1"), "data-conversation")["conversation_id"]
    visitor.ask("Hello!", None, "mine-1")
    assert [message["role"] for message in visitor.messages(conversation_id)] == ["user", "assistant"]


def test_a_conversation_that_is_deleted_on_one_is_gone_on_both(servers: list[ServerProcess]) -> None:
    visitor, stranger = RoundRobinVisitor(servers), RoundRobinVisitor(servers)
    conversation_id = part(visitor.ask("Hello!"), "data-conversation")["conversation_id"]
    assert [stranger.request("GET", f"/api/conversations/{conversation_id}").status_code for _ in servers] == [404, 404]
    assert visitor.request("DELETE", f"/api/conversations/{conversation_id}").status_code == 204
    assert [visitor.request("GET", f"/api/conversations/{conversation_id}").status_code for _ in servers] == [404, 404]


def test_a_document_that_is_added_on_a_third_machine_is_known_to_both(
    servers: list[ServerProcess], installation: Installation, tmp_path: Path
) -> None:
    (tmp_path / "lighthouse.md").write_text(
        "# Lighthouse keeping\n\nLighthouse keepers retrain as harbour pilots within eighteen months.\n", encoding="utf-8"
    )
    assert asyncio.run(add(installation.elsewhere, [tmp_path / "lighthouse.md"])).added == ("lighthouse.md",)
    asked = {"messages": [{"role": "user", "content": "What do lighthouse keepers retrain as?"}]}
    for server in servers:
        answer = http.post(f"{server.address}/v1/chat/completions", json=asked).json()
        assert "harbour pilots" in answer["choices"][0]["message"]["content"]


def test_either_may_die_in_the_middle_of_an_answer_and_nothing_is_lost(servers: list[ServerProcess]) -> None:
    visitor = RoundRobinVisitor(servers)
    conversation_id = part(visitor.ask(QUESTION, None, "q-0"), "data-conversation")["conversation_id"]
    for number, victim in enumerate(servers, start=1):
        body = {"id": conversation_id, "message": question("What about truck drivers?", f"q-{number}")}
        with http.stream("POST", f"{victim.address}/api/chat", json=body, headers=visitor.headers) as response:
            ids = json.loads(next(line for line in response.iter_lines() if "data-conversation" in line).removeprefix("data: "))["data"]
            victim.kill()
        again = visitor.ask("What about truck drivers?", conversation_id, f"q-{number}")
        assert part(again, "data-conversation")["question_id"] == ids["question_id"]
        assert part(again, "data-reply")["status"] in ("answered", "partly_answered")
        victim.start()
        victim.wait_until_ready()
    for _ in servers:
        messages = visitor.messages(conversation_id)
        assert [message["role"] for message in messages] == ["user", "assistant"] * 3
        assert [message["metadata"].get("client_id") for message in messages[::2]] == ["q-0", "q-1", "q-2"]
        assert all(message["metadata"]["state"] == "complete" for message in messages[1::2])


def test_workers_of_one_server_are_one_server_and_stop_when_they_are_told_to(installation: Installation, tmp_path: Path) -> None:
    several = {**installation.environments[0], "API_WORKERS": "2"}
    with server_processes([several], tmp_path) as [server]:
        visitor = RoundRobinVisitor([server])
        conversation_id = part(visitor.ask(QUESTION), "data-conversation")["conversation_id"]
        for _ in range(5):
            visitor.ask("What about truck drivers?", conversation_id)
        assert len(visitor.messages(conversation_id)) == 12
        assert server.stop() == 0
