"""The hosted link through the whole server: cut off by one that misbehaves, and answered by llama.cpp's own OpenAI-compatible server."""

from __future__ import annotations

import asyncio
from typing import Any

from pydantic import SecretStr

from bot import BotSettings, Finished, Question, SentenceReady, Trace, open_bot
from bot.generation.local_model import LocalModel
from knowledge import KnowledgeSettings
from tests.claims import uncited, unsupported
from tests.misbehaving_server import fails, misbehaving_server, refused_address, says
from tests.running_api import http, serving, wait_until_ready

QUESTION = "Why are truck drivers at risk from automation?"


def asked_of(address: str) -> dict[str, Any]:
    body = {"model": "career-guide:plain", "messages": [{"role": "user", "content": QUESTION}]}
    response = http.post(f"{address}/v1/chat/completions", json=body)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def hosted(base_url: str) -> BotSettings:
    return BotSettings(
        language_models=("hosted", "extractive"),
        hosted_model="openai:faraway",
        hosted_base_url=base_url,
        hosted_api_key=SecretStr("sk-secret"),
        retries_before_first_token=0,
    )


async def answer_with(settings: BotSettings, guidance: KnowledgeSettings) -> dict[str, Any]:
    def serve_and_ask() -> dict[str, Any]:
        with serving(lambda: open_bot(settings, guidance)) as address:
            wait_until_ready(address)
            return asked_of(address)

    return await asyncio.to_thread(serve_and_ask)


def content_of(answer: dict[str, Any]) -> str:
    return str(answer["choices"][0]["message"]["content"])


async def test_a_hosted_link_cut_off_half_way_hands_over_without_losing_or_repeating_what_was_shown(
    server: str, guidance: KnowledgeSettings
) -> None:
    whole = await asyncio.to_thread(asked_of, server)
    first = whole["search_results"][0]["sentence"]
    async with misbehaving_server(says(f"{first} [1]\n", "After that, the lorr", ending="cut")) as faraway:
        answer = await answer_with(hosted(faraway.base_url), guidance)
    content = content_of(answer)
    assert content.startswith(first)
    assert content.count(first) == 1
    assert "lorr" not in content
    assert answer["answered_by"] == "hosted:faraway+extractive"
    assert len(answer["search_results"]) > 1
    assert not uncited(content)
    assert not unsupported(content, answer["search_results"])


async def test_a_hosted_link_that_says_what_no_source_says_is_not_believed(guidance: KnowledgeSettings) -> None:
    async with misbehaving_server(says("Truck drivers earn 90,000 dollars a year in Norway [1]. ", "All of them are safe [2].")) as faraway:
        answer = await answer_with(hosted(faraway.base_url), guidance)
    assert "90,000" not in content_of(answer)
    assert "All of them are safe" not in content_of(answer)
    assert answer["answered_by"] == "extractive"


async def test_a_hosted_link_that_refuses_costs_the_person_nothing(server: str, guidance: KnowledgeSettings) -> None:
    whole = await asyncio.to_thread(asked_of, server)
    async with misbehaving_server(fails(401)) as faraway:
        for base_url in (faraway.base_url, refused_address()):
            async with open_bot(hosted(base_url), guidance) as bot:
                traces = [event.trace async for event in bot.respond(Question(QUESTION)) if isinstance(event, Finished)]
            assert traces[0].reply.text == content_of(whole)
            assert traces[0].failures
            assert "sk-secret" not in str(traces[0].failures)


async def test_the_hosted_link_writes_with_llama_cpps_own_server(guidance: KnowledgeSettings, local_model: LocalModel) -> None:
    endpoint = local_model.endpoint
    settings = BotSettings(
        language_models=("hosted", "extractive"),
        hosted_model=f"openai:{local_model.name}",
        hosted_base_url=endpoint.base_url,
        hosted_api_key=SecretStr(endpoint.api_key),
        hosted_temperature=0,
        hosted_passage_limit=2,
        hosted_passage_tokens=150,
        hosted_first_token_timeout_seconds=120,
        between_tokens_timeout_seconds=60,
        answer_tokens=100,
    )
    async with open_bot(settings, guidance) as bot:
        shown = ""
        trace: Trace | None = None
        async for event in bot.respond(Question(QUESTION)):
            if isinstance(event, SentenceReady):
                shown += event.text
            elif isinstance(event, Finished):
                trace = event.trace
    assert trace is not None
    assert trace.drafts[0].written_by == f"hosted:{local_model.name}"
    assert trace.drafts[0].sentences
    assert trace.reply.text == shown
    assert trace.reply.status == "answered"
    sources = [{"sentence": citation.sentence, "snippet": citation.snippet} for citation in trace.reply.citations]
    assert not uncited(shown)
    assert not unsupported(shown, sources)
