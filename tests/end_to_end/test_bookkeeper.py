"""A junior bookkeeper asks whether the job is safe and what to do: over HTTP, with the openai SDK, and in the terminal."""

from __future__ import annotations

import html
import json
import re
from typing import Any

from openai import OpenAI

from knowledge import KnowledgeSettings
from tests.claims import MARKER, uncited, unsupported
from tests.end_to_end.conftest import Run
from tests.running_api import http

QUESTION = "I'm a junior bookkeeper. Is my job safe and what should I do?"


def assert_answers_the_bookkeeper(text: str) -> None:
    said = text.lower()
    assert "bookkeep" in said
    assert re.search(r"automat", said)
    assert re.search(r"entry[- ]level|junior", said)
    assert re.search(r"(?:not|n[’']t|never)\b[^.]{0,60}\b(?:disappear|vanish|eliminat|gone|end of|lost)|transform|shift", said)
    assert re.search(r"\blearn|\bskills?\b|\btrain|\bcourse", said)


def assert_every_claim_has_its_source(text: str, sources: list[dict[str, Any]]) -> None:
    assert sources
    assert not uncited(text)
    assert not unsupported(text, sources)
    assert {int(number) for number in MARKER.findall(text)} == set(range(1, len(sources) + 1))


def test_over_http(server: str) -> None:
    body = {"model": "career-guide:plain", "messages": [{"role": "user", "content": QUESTION}]}
    answer = http.post(f"{server}/v1/chat/completions", json=body).json()
    content = answer["choices"][0]["message"]["content"]
    assert answer["status"] in {"answered", "partly_answered"}
    assert answer["answered_by"] == "extractive"
    assert_answers_the_bookkeeper(content)
    assert_every_claim_has_its_source(content, answer["search_results"])


def test_each_source_leads_to_a_page_with_its_sentence(server: str) -> None:
    body = {"model": "career-guide:plain", "messages": [{"role": "user", "content": QUESTION}]}
    for source in http.post(f"{server}/v1/chat/completions", json=body).json()["search_results"]:
        page = http.get(source["url"].split("#")[0])
        assert page.status_code == 200
        words = " ".join(html.unescape(re.sub(r"<[^>]*>", "", page.text)).split())
        assert source["sentence"] in words


def test_with_the_openai_sdk_as_it_streams(server: str) -> None:
    with OpenAI(base_url=f"{server}/v1", api_key="none", max_retries=0) as client:
        chunks = list(
            client.chat.completions.create(model="career-guide:plain", messages=[{"role": "user", "content": QUESTION}], stream=True)
        )
    content = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    extras: dict[str, Any] = chunks[-1].model_extra or {}
    assert_answers_the_bookkeeper(content)
    assert_every_claim_has_its_source(content, extras["search_results"])


def test_asked_once_in_the_terminal(guidance: KnowledgeSettings, run: Run) -> None:
    asked = run("bot", "ask", QUESTION, "--json", index_path=guidance.index_path)
    assert asked.returncode == 0, asked.stderr
    reply = json.loads(asked.stdout)
    assert_answers_the_bookkeeper(reply["text"])
    assert_every_claim_has_its_source(reply["text"], reply["citations"])


def test_a_conversation_in_the_terminal(guidance: KnowledgeSettings, run: Run) -> None:
    typed = f"{QUESTION}\n/sources\n/new\n/sources\n/help\n/quit\nnever read\n"
    talked = run("bot", index_path=guidance.index_path, typed=typed)
    assert talked.returncode == 0, talked.stderr
    answer, _, after_new = talked.stdout.partition("A new conversation.")
    assert_answers_the_bookkeeper(answer)
    sources = re.findall(r"^\[(\d+)\] ", answer, re.MULTILINE)
    cited = set(MARKER.findall(answer))
    assert cited <= set(sources)  # under the answer, and again with the passages
    assert max(sources.count(number) for number in cited) >= 2
    assert "Written by: extractive" in answer
    assert "no sources" in after_new
    assert "/quit" in after_new
    assert "never read" not in talked.stdout
