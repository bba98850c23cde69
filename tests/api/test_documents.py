from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag

from tests.running_api import http


def results(server: str, question: str) -> list[dict[str, Any]]:
    response = http.post(f"{server}/v1/chat/completions", json={"messages": [{"role": "user", "content": question}]})
    found: list[dict[str, Any]] = response.json()["search_results"]
    assert found
    return found


def cited_text(page: str) -> str:
    return " ".join("".join(mark.text for mark in BeautifulSoup(page, "html.parser").find_all("mark")).split())


@pytest.mark.parametrize("question", ["Which jobs are at risk?", "What can bookkeepers learn?"])
def test_every_citation_leads_to_its_sentence(server: str, question: str) -> None:
    for result in results(server, question):
        response = http.get(result["url"])
        assert response.status_code == 200
        assert cited_text(response.text) == " ".join(result["sentence"].split())
        assert result["section"] in response.text
        page = BeautifulSoup(response.text, "html.parser")
        assert page.find(id="cited") is not None
        heading = page.find("h1")
        assert heading is not None
        assert heading.text == result["title"]
        assert "Last updated 2026-10-01" in " ".join(page.get_text().split())


def test_a_table_row_is_highlighted(server: str) -> None:
    for result in results(server, "How fast does nursing grow?"):
        if "6 percent" in result["sentence"]:
            assert "6 percent a year" in cited_text(http.get(result["url"]).text)
            return
    pytest.fail("No citation of the table row")


def test_foreign_markup_in_title_and_text_stays_text(server: str) -> None:
    result = results(server, "Where do beekeepers keep their bees?")[0]
    response = http.get(result["url"])
    page = BeautifulSoup(response.text, "html.parser")
    assert page.find("script") is None
    assert page.find("img") is None
    assert not [link for link in page.find_all("a") if isinstance(link, Tag) and "javascript" in str(link.get("href"))]
    assert "alert(1)" in page.get_text()
    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("query", ["?chunk=gone&at=0", "?chunk=%00&at=-1", "?chunk=%3Cscript%3E&at=999999999999999999999"])
def test_a_passage_that_has_gone_since_is_said_to_have_gone(server: str, query: str) -> None:
    address = results(server, "Which jobs are at risk?")[0]["url"].split("?")[0]
    response = http.get(address + query)
    assert response.status_code == 200
    assert "The passage that the answer cites is not in this document any more" in response.text
    assert "<mark" not in response.text.split("<main>")[1]


def test_a_sentence_that_the_address_does_not_name_properly_shows_the_passage(server: str) -> None:
    result = results(server, "Which jobs are at risk?")[0]
    response = http.get(result["url"].split("&at=")[0] + "&at=x")
    assert cited_text(response.text) == " ".join(result["snippet"].split())


def test_without_a_citation_the_document_is_just_shown(server: str) -> None:
    response = http.get(results(server, "Which jobs are at risk?")[0]["url"].split("?")[0])
    assert "Warehouse picking" in response.text
    assert "cited-at" not in response.text.split("<main>")[1]


@pytest.mark.parametrize("document_id", ["unknown", "..%2F..%2Fetc%2Fpasswd", "%00", "%F0%9F%90%9D"])
def test_a_document_that_is_not_there_is_a_page_that_says_so(server: str, document_id: str) -> None:
    response = http.get(f"{server}/documents/{document_id}")
    assert response.status_code == 404
    assert "passwd" not in response.text
