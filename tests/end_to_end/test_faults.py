"""Every dependency behind a proxy that breaks: the person gets a verified answer all the same, and afterwards everything is as before."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import SecretStr

from api.settings import ApiSettings
from bot import BotSettings, Finished, Question, Trace, open_bot
from bot.conversations import Database, StorageUnavailable
from knowledge import KnowledgeBase, KnowledgeSettings, build
from tests.chroma_server import ChromaServer
from tests.claims import uncited, unsupported
from tests.fault_proxy import Fault, FaultProxy, fault_proxy
from tests.misbehaving_server import misbehaving_server, says
from tests.postgres_server import PostgresServer
from tests.redis_server import RedisServer
from tests.running_api import http, serving, wait_until_ready
from tests.widget_visitor import Visitor, part

QUESTION = "Why are truck drivers at risk from automation?"
BODY = {"messages": [{"role": "user", "content": QUESTION}]}

# Of each kind one at once and, where that is another thing, one after the head of the answer has come.
BREAKS = [
    Fault("reset"),
    Fault("reset", after_bytes=300),
    Fault("half_close"),
    Fault("half_close", after_bytes=300),
    Fault("truncate"),
    Fault("truncate", after_bytes=300),
    Fault("black_hole"),
    Fault("black_hole", after_bytes=300),
]
NAMES = [f"{fault.kind}-{fault.after_bytes}" for fault in BREAKS]


def hosted(base_url: str) -> BotSettings:
    return BotSettings(
        language_models=("hosted", "extractive"),
        hosted_model="openai:faraway",
        hosted_base_url=base_url,
        hosted_api_key=SecretStr("sk-secret"),
        hosted_first_token_timeout_seconds=1,
        between_tokens_timeout_seconds=1,
        answer_timeout_seconds=3,
    )


async def traced(settings: BotSettings, guidance: KnowledgeSettings) -> Trace:
    async with open_bot(settings, guidance) as bot:
        [trace] = [event.trace async for event in bot.respond(Question(QUESTION)) if isinstance(event, Finished)]
    return trace


def verified(trace: Trace) -> bool:
    sources = [{"sentence": citation.sentence, "snippet": citation.snippet} for citation in trace.reply.citations]
    return trace.reply.status == "answered" and not uncited(trace.reply.text) and not unsupported(trace.reply.text, sources)


@pytest.mark.heavy
@pytest.mark.parametrize("fault", BREAKS, ids=NAMES)
async def test_a_hosted_language_model_behind_a_broken_network_hands_over_within_its_deadlines(
    fault: Fault, guidance: KnowledgeSettings
) -> None:
    async with misbehaving_server(says("Truck drivers ", "earn a million [1]. ", "All ", "of them.", pause_seconds=0.05)) as faraway:
        port = urlsplit(faraway.base_url).port
        assert port
        with fault_proxy(port) as proxy:
            proxy.break_with(fault)
            async with asyncio.timeout(60):  # a link without a deadline would never end
                trace = await traced(hosted(proxy.through(faraway.base_url)), guidance)
    assert trace.failures
    assert trace.failures[0].link == "hosted:faraway"
    assert trace.reply.answered_by == "extractive"
    assert verified(trace)


@pytest.mark.heavy
async def test_a_slow_network_is_no_failure(guidance: KnowledgeSettings) -> None:
    plain = await traced(BotSettings(language_models=("extractive",)), guidance)
    async with misbehaving_server(says(f"{plain.reply.citations[0].sentence} [1]")) as faraway:
        port = urlsplit(faraway.base_url).port
        assert port
        with fault_proxy(port) as proxy:
            proxy.break_with(Fault("latency", seconds=0.1))
            trace = await traced(hosted(proxy.through(faraway.base_url)), guidance)
    assert not trace.failures
    assert trace.reply.answered_by == "hosted:faraway"
    assert verified(trace)


@dataclass
class Behind:
    """A server of ours whose PostgreSQL and Redis are behind proxies."""

    address: str
    database: FaultProxy
    redis: FaultProxy

    def degraded(self) -> list[str]:
        sentences: list[str] = http.get(f"{self.address}/ready").json()["degraded"]
        return sentences

    def wait_until_whole(self) -> None:
        while self.degraded():
            threading.Event().wait(0.05)


@pytest.fixture(scope="module")
def behind(guidance: KnowledgeSettings, postgres: PostgresServer, redis: RedisServer) -> Iterator[Behind]:
    with ExitStack() as stack:
        database, counts = stack.enter_context(fault_proxy(postgres.port)), stack.enter_context(fault_proxy(redis.port))
        settings = ApiSettings(database_url=database.through(postgres.new_database()), redis_url=counts.through(redis.url))
        address = stack.enter_context(serving(lambda: open_bot(BotSettings(language_models=("extractive",)), guidance), settings))
        wait_until_ready(address)
        yield Behind(address, database, counts)


GONE = [Fault("reset"), Fault("half_close"), Fault("truncate", after_bytes=1), Fault("black_hole")]


@pytest.mark.heavy
@pytest.mark.parametrize("fault", GONE, ids=lambda fault: fault.kind)
def test_without_its_database_the_server_answers_says_so_and_has_lost_nothing_afterwards(behind: Behind, fault: Fault) -> None:
    visitor = Visitor(behind.address)
    conversation_id = part(visitor.ask(QUESTION), "data-conversation")["conversation_id"]
    before = visitor.messages(conversation_id)
    behind.database.break_with(fault)
    assert http.post(f"{behind.address}/v1/chat/completions", json=BODY).json()["status"] == "answered"
    assert behind.degraded() == ["The database does not answer: questions are answered, but conversations are not kept."]
    refused = visitor.post_question("And then?", conversation_id)
    assert refused.status_code == 503
    assert "Traceback" not in refused.text
    behind.database.heal()
    behind.wait_until_whole()
    assert visitor.messages(conversation_id) == before
    visitor.ask("What about bookkeepers?", conversation_id)
    assert [message["role"] for message in visitor.messages(conversation_id)] == ["user", "assistant"] * 2


@pytest.mark.heavy
@pytest.mark.parametrize("fault", GONE, ids=lambda fault: fault.kind)
def test_without_redis_people_are_answered(behind: Behind, fault: Fault) -> None:
    behind.redis.break_with(fault)
    visitor = Visitor(behind.address)
    assert part(visitor.ask(QUESTION), "data-reply")["status"] == "answered"
    assert behind.degraded() == ["Redis does not answer: each process counts for itself how often somebody may ask."]
    behind.redis.heal()
    behind.wait_until_whole()


@pytest.mark.heavy
async def test_a_slow_database_is_waited_for_and_a_silent_one_is_not(postgres: PostgresServer) -> None:
    url = await asyncio.to_thread(postgres.new_database)
    with fault_proxy(postgres.port) as proxy:
        database = Database(proxy.through(url), deadline_seconds=1)
        await database.prepare()
        proxy.break_with(Fault("latency", seconds=0.05))
        assert await database.answers()
        proxy.break_with(Fault("black_hole"))
        async with asyncio.timeout(60):
            with pytest.raises(StorageUnavailable):
                await database.prepare()
            assert not await database.answers()
        proxy.heal()
        assert await database.answers()
        await database.close()


@pytest.mark.heavy
@pytest.mark.parametrize("fault", GONE, ids=lambda fault: fault.kind)
@pytest.mark.parametrize("place", ["chroma", "postgresql"])
async def test_without_the_server_of_its_vectors_the_same_passages_are_found(
    place: str, fault: Fault, guidance: KnowledgeSettings, chroma: ChromaServer, postgres: PostgresServer, tmp_path: Path
) -> None:
    server = chroma if place == "chroma" else postgres
    url = (await asyncio.to_thread(server.new_database)).replace("+asyncpg", "")
    with fault_proxy(server.port) as proxy:
        settings = guidance.model_copy(
            update={"index_path": tmp_path / "index", "vector_url": proxy.through(url), "reload_check_seconds": 0.0}
        )
        await build(settings)
        knowledge_base = await KnowledgeBase.open(settings)
        before = await knowledge_base.search(QUESTION)
        proxy.break_with(fault)
        async with asyncio.timeout(60):
            assert await knowledge_base.search(QUESTION) == before
            assert await knowledge_base.failing()
        proxy.heal()
        while await knowledge_base.failing():  # noqa: ASYNC110  another server's state
            await asyncio.sleep(0.05)
        assert await knowledge_base.search(QUESTION) == before
        knowledge_base.close()
