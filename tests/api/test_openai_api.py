import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from openai import AsyncOpenAI, OpenAI
from openai.types.chat import ChatCompletion, ChatCompletionMessageParam

from tests.running_api import Watch, http

QUESTION = "Which jobs are at risk?"
PLAIN = "career-guide:plain"


def asked(text: str) -> list[ChatCompletionMessageParam]:
    return [{"role": "user", "content": text}]


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as client:
        yield client


def ask(client: OpenAI, text: str = QUESTION, name: str = "career-guide") -> ChatCompletion:
    return client.chat.completions.create(model=name, messages=asked(text))


def content_of(completion: ChatCompletion) -> str:
    content = completion.choices[0].message.content
    assert content is not None
    return content


def extras_of(response: Any) -> dict[str, Any]:
    extras: dict[str, Any] = response.model_extra
    return extras


def streamed(response: httpx.Response) -> list[dict[str, Any]]:
    """The payloads of a finished stream, without its [DONE]."""
    events = [event for event in response.text.split("\n\n") if event.startswith("data: ")]
    assert events[-1] == "data: [DONE]"
    return [json.loads(event.removeprefix("data: ")) for event in events[:-1]]


# --- without streaming ------------------------------------------------------------------------------------------------


def test_the_list_of_models_names_the_guide_and_its_plain_form(client: OpenAI) -> None:
    assert [card.id for card in client.models.list()] == ["career-guide", PLAIN]
    assert client.models.retrieve(PLAIN).id == PLAIN
    with pytest.raises(openai.NotFoundError, match="There is no model of that name"):
        client.models.retrieve("gpt-4o")


def test_an_answer_names_every_item_with_a_source(client: OpenAI) -> None:
    completion = ask(client)
    for job in ("Bookkeeping", "Telephone sales", "Warehouse picking"):
        assert job.lower() in content_of(completion).lower()
    extras = extras_of(completion)
    assert extras["status"] == "answered"
    assert extras["answered_by"] == "extractive"
    assert extras["conversation_id"]
    assert completion.choices[0].finish_reason == "stop"


def test_citations_come_in_the_order_of_their_numbers_with_sentence_and_passage(client: OpenAI) -> None:
    extras = extras_of(ask(client))
    results = extras["search_results"]
    assert [result["url"] for result in results] == extras["citations"]
    assert len(results) >= 3
    for result in results:
        assert result["sentence"] in result["snippet"]
    bookkeeping = next(result for result in results if "Bookkeeping" in result["snippet"])
    assert bookkeeping["title"] == "Work and machines"
    assert bookkeeping["section"] == "Jobs at risk"
    assert bookkeeping["last_updated"] == "2026-10-01"
    assert bookkeeping["source"] == "https://example.org/work"


@pytest.mark.parametrize("name", ["career-guide", PLAIN])
def test_annotations_point_at_the_markers_in_the_content(client: OpenAI, name: str) -> None:
    completion = ask(client, name=name)
    content, citations = content_of(completion), extras_of(completion)["citations"]
    annotations = completion.choices[0].message.annotations
    assert annotations
    for annotation in annotations:
        place = annotation.url_citation
        number = citations.index(place.url) + 1
        marker = f"[{number}]" if name == PLAIN else f"[{number}]({place.url})"
        assert content[place.start_index : place.end_index] == marker
        assert place.title == "Work and machines"


def test_links_and_list_of_sources_are_in_the_text_for_clients_that_show_nothing_else(client: OpenAI) -> None:
    completion = ask(client)
    text, footer = content_of(completion).split("\n\n**Sources**\n\n")
    for number, url in enumerate(extras_of(completion)["citations"], start=1):
        assert f"[{number}]({url})" in text
        assert re.search(rf"^{number}\. \[.+\]\({re.escape(url)}\)$", footer, re.MULTILINE)


def test_the_plain_form_has_bare_markers_and_no_list_of_sources(client: OpenAI) -> None:
    completion = ask(client, name=PLAIN)
    assert completion.model == PLAIN
    assert "[1]" in content_of(completion)
    assert "](" not in content_of(completion)
    assert "**Sources**" not in content_of(completion)


def test_unknown_names_mean_the_default_and_unknown_parameters_nothing(client: OpenAI) -> None:
    completion = client.chat.completions.create(
        model="gpt-4o",
        messages=asked(QUESTION),
        temperature=0.7,
        tools=[{"type": "function", "function": {"name": "f", "parameters": {}}}],
        extra_body={"whatever": {"deep": [1]}},
    )
    assert completion.model == "career-guide"
    assert content_of(completion) == content_of(ask(client))


def test_usage_adds_up(client: OpenAI) -> None:
    usage = ask(client).usage
    assert usage is not None
    assert usage.prompt_tokens > 0
    assert usage.completion_tokens > 0
    assert usage.total_tokens == usage.prompt_tokens + usage.completion_tokens


def test_a_conversation_id_comes_back(client: OpenAI) -> None:
    completion = client.chat.completions.create(model="career-guide", messages=asked(QUESTION), extra_body={"conversation_id": "c-7"})
    assert extras_of(completion)["conversation_id"] == "c-7"


def test_what_is_not_covered_is_declined_without_citations(client: OpenAI) -> None:
    extras = extras_of(ask(client, "What is the boiling point of tungsten?"))
    assert extras["status"] == "declined"
    assert extras["citations"] == []
    assert extras["search_results"] == []


# --- history ----------------------------------------------------------------------------------------------------------


def test_an_own_answer_sent_back_reaches_the_bot_without_links(watched_server: str, watch: Watch) -> None:
    watch.go_on.set()
    with OpenAI(base_url=f"{watched_server}/v1", api_key="none") as client:
        linked, bare = content_of(ask(client)), content_of(ask(client, name=PLAIN))
        messages: list[ChatCompletionMessageParam] = [
            {"role": "system", "content": "You are a pirate."},
            {"role": "developer", "content": "Answer in verse."},
            {"role": "user", "content": [{"type": "text", "text": "Which jobs"}, {"type": "text", "text": "are at risk?"}]},
            {"role": "assistant", "content": linked},
            {"role": "user", "content": "  Why the first one? "},
        ]
        client.chat.completions.create(model="career-guide", messages=messages)
    question = watch.questions[-1]
    assert question.text == "Why the first one?"
    assert [(turn.role, turn.text) for turn in question.turns] == [("user", "Which jobs\nare at risk?"), ("assistant", bare)]


# --- streaming --------------------------------------------------------------------------------------------------------


def stream_body(**more: Any) -> dict[str, Any]:
    return {"model": "career-guide", "messages": asked(QUESTION), "stream": True, **more}


def test_a_stream_has_the_role_first_a_delta_for_each_sentence_and_everything_else_at_its_end(server: str) -> None:
    response = http.post(f"{server}/v1/chat/completions", json=stream_body(stream_options={"include_usage": True}))
    assert response.headers["content-type"].startswith("text/event-stream")
    assert response.headers["cache-control"] == "no-cache"
    assert response.headers["x-accel-buffering"] == "no"
    chunks = streamed(response)
    assert len({chunk["id"] for chunk in chunks}) == 1
    assert all(chunk["object"] == "chat.completion.chunk" for chunk in chunks)
    *deltas, last, usage = chunks
    assert deltas[0]["choices"][0]["delta"] == {"role": "assistant", "content": ""}
    sentences = [chunk["choices"][0]["delta"].get("content") for chunk in deltas[1:-1]]
    assert len(sentences) >= 4
    assert all(sentences)
    assert list(deltas[-1]["choices"][0]["delta"]) == ["annotations"]
    assert all(chunk["choices"][0]["finish_reason"] is None for chunk in deltas)
    assert last["choices"] == [{"index": 0, "delta": {}, "finish_reason": "stop"}]
    assert last["status"] == "answered"
    assert last["citations"] == [result["url"] for result in last["search_results"]]
    assert usage["choices"] == []
    assert usage["usage"]["total_tokens"] > 0


def test_no_usage_chunk_unless_it_was_asked_for(server: str) -> None:
    chunks = streamed(http.post(f"{server}/v1/chat/completions", json=stream_body()))
    assert all(chunk["choices"] for chunk in chunks)


@pytest.mark.parametrize("name", ["career-guide", PLAIN])
def test_the_stream_joined_is_the_answer_and_so_are_its_annotations(client: OpenAI, name: str) -> None:
    whole = ask(client, name=name)
    content, annotations = "", []
    with client.chat.completions.create(model=name, messages=asked(QUESTION), stream=True) as stream:
        for chunk in stream:
            delta = chunk.choices[0].delta
            content += delta.content or ""
            annotations += extras_of(delta).get("annotations", [])
            last = chunk
    assert content == content_of(whole)
    assert annotations == [annotation.model_dump() for annotation in whole.choices[0].message.annotations or []]
    assert extras_of(last)["search_results"] == extras_of(whole)["search_results"]


async def test_the_asynchronous_client_streams_too(server: str) -> None:
    async with AsyncOpenAI(base_url=f"{server}/v1", api_key="none") as client:
        stream = await client.chat.completions.create(model="career-guide", messages=asked(QUESTION), stream=True)
        content = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        whole = await client.chat.completions.create(model="career-guide", messages=asked(QUESTION))
    assert content == content_of(whole)


def test_the_first_sentence_arrives_while_the_bot_still_works(watched_server: str, watch: Watch) -> None:
    with (
        OpenAI(base_url=f"{watched_server}/v1", api_key="none") as client,
        client.chat.completions.create(model="career-guide", messages=asked(QUESTION), stream=True) as stream,
    ):
        next(chunk for chunk in stream if chunk.choices[0].delta.content)
        assert not watch.closed.is_set()
        watch.go_on.set()
        assert extras_of(list(stream)[-1])["status"] == "answered"


def test_a_silent_stream_has_heartbeats(watched_server: str, watch: Watch) -> None:
    with http.stream("POST", f"{watched_server}/v1/chat/completions", json=stream_body()) as response:
        lines = response.iter_lines()
        assert next(line for line in lines if line.startswith(":")) == ": still working"
        watch.go_on.set()
        assert "data: [DONE]" in list(lines)


def test_a_client_that_leaves_a_stream_ends_the_work(watched_server: str, watch: Watch) -> None:
    with http.stream("POST", f"{watched_server}/v1/chat/completions", json=stream_body()) as response:
        lines = response.iter_lines()  # once nobody holds it the connection is closed
        next(line for line in lines if '"content":"' in line and '"role"' not in line)
        assert not watch.closed.is_set()
    assert watch.closed.wait(timeout=60)


def test_a_client_that_gives_up_waiting_ends_the_work(watched_server: str, watch: Watch) -> None:
    with pytest.raises(httpx.ReadTimeout):
        http.post(f"{watched_server}/v1/chat/completions", json=stream_body(stream=False), timeout=httpx.Timeout(5, read=0.3))
    assert watch.closed.wait(timeout=60)
    assert not watch.go_on.is_set()


def test_an_error_in_mid_stream_is_an_event_and_the_stream_still_ends_properly(watched_server: str, watch: Watch) -> None:
    watch.failure = OSError("disk /dev/sda1 on fire")
    response = http.post(f"{watched_server}/v1/chat/completions", json=stream_body())
    assert response.status_code == 200
    error = streamed(response)[-1]["error"]
    assert error == {
        "message": "Something went wrong while answering. Please ask again.",
        "type": "server_error",
        "param": None,
        "code": None,
    }
    with OpenAI(base_url=f"{watched_server}/v1", api_key="none") as client, pytest.raises(openai.APIError, match="Something went wrong"):
        list(client.chat.completions.create(model="career-guide", messages=asked(QUESTION), stream=True))


def test_an_unexpected_error_without_streaming_is_a_plain_sentence(watched_server: str, watch: Watch) -> None:
    watch.failure = OSError("disk /dev/sda1 on fire")
    response = http.post(f"{watched_server}/v1/chat/completions", json=stream_body(stream=False))
    assert response.status_code == 500
    assert response.json()["error"]["message"] == "Something went wrong while answering. Please ask again."
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sda1" not in response.text


# --- another client ---------------------------------------------------------------------------------------------------


def test_the_llm_command_line_client_prints_the_answer_with_its_sources(server: str, client: OpenAI, tmp_path: Path) -> None:
    (tmp_path / "extra-openai-models.yaml").write_text(
        f"- model_id: guide\n  model_name: career-guide\n  api_base: {server}/v1\n  api_key_name: guide\n", encoding="utf-8"
    )
    command = [str(Path(sys.executable).with_name("llm")), "-m", "guide", "--key", "none", "--no-log", QUESTION]
    environment = {**os.environ, "LLM_USER_PATH": str(tmp_path)}
    printed = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    assert printed.strip() == content_of(ask(client)).strip()
