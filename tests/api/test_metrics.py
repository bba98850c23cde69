"""/metrics: what is counted, who may read it, and that nothing of people is in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from prometheus_client.parser import text_string_to_metric_families

from api.operator_access import new_key
from api.settings import ApiSettings
from tests.running_api import OpenBot, http, no_bot, serving, wait_until_ready
from tests.widget_visitor import Visitor

KEY, HASH = new_key()
SCRAPER = {"Authorization": f"Bearer {KEY}"}
SAID = "My secret illness is called xylophonitis. Which jobs are at risk?"


@pytest.fixture(scope="module")
def address(open_real_bot: OpenBot) -> Iterator[str]:
    with serving(open_real_bot, ApiSettings(metrics_key_hashes=(HASH,))) as address:
        wait_until_ready(address)
        yield address


def samples(address: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    response = http.get(f"{address}/metrics", headers=SCRAPER)
    assert response.status_code == 200
    families = text_string_to_metric_families(response.text)
    return {(sample.name, tuple(sorted(sample.labels.items()))): sample.value for family in families for sample in family.samples}


def turns(address: str, status: str) -> float:
    return samples(address).get(("career_turns_total", (("link", "extractive"), ("status", status))), 0)


def test_turns_are_counted_by_status_and_link_and_timed_by_stage(address: str) -> None:
    before = turns(address, "answered")
    question = "Which jobs are at risk?"
    Visitor(address).ask(question)
    http.post(f"{address}/v1/chat/completions", json={"messages": [{"role": "user", "content": question}]})
    assert turns(address, "answered") == before + 2
    found = samples(address)
    assert found["career_turn_stage_seconds_count", (("stage", "retrieval"),)] >= 2
    assert found["career_ready", ()] == 1
    assert found["career_index_chunks", ()] > 3


def test_s16_nothing_of_people_is_in_it_and_no_address_that_somebody_made_up(address: str) -> None:
    http.get(f"{address}/xylophonitis?q=xylophonitis")
    http.get(f"{address}/documents/xylophonitis")
    http.request("XYLOPHONITIS", f"{address}/health")
    Visitor(address).ask(SAID)
    text = http.get(f"{address}/metrics", headers=SCRAPER).text
    assert "ylophonitis" not in text.lower()
    found = samples(address)
    assert found["career_http_requests_total", (("method", "GET"), ("route", "/documents/{document_id}"), ("status", "404"))] >= 1
    assert found["career_http_requests_total", (("method", "GET"), ("route", "none"), ("status", "404"))] >= 1


def test_who_is_in_distress_is_not_counted(address: str) -> None:
    Visitor(address).ask("I want to kill myself")
    assert not [labels for (name, labels) in samples(address) if name == "career_turns_total" and ("status", "signposted") in labels]


def test_s20_without_its_key_it_is_refused_and_without_a_setting_it_is_not_there(address: str) -> None:
    for headers in ({}, {"Authorization": "Bearer wrong"}, {"Authorization": f"Basic {KEY}"}):
        assert http.get(f"{address}/metrics", headers=headers).status_code == 401
    assert http.get(f"{address}/metrics?key={KEY}").status_code == 401
    assert http.get(f"{address}/api/documents", headers=SCRAPER).status_code == 401  # a scraper's key opens nothing else
    with serving(no_bot) as closed:
        assert http.get(f"{closed}/metrics", headers=SCRAPER).status_code == 404
    with serving(no_bot, ApiSettings(metrics_open=True)) as opened:
        assert "career_ready 0.0" in http.get(f"{opened}/metrics").text
