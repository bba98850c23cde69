import base64
import hashlib
import re
import subprocess

import pytest
from bs4 import BeautifulSoup

from api.settings import ApiSettings
from tests.running_api import OpenBot, http, serving, wait_until_ready

PAGES = ["/", "/demo", "/developers", "/docs"]


def urls_in(style_sheet: str) -> set[str]:
    return {address.split(";")[0] for address in re.findall(r'url\("?([^")]+)', style_sheet)}


@pytest.mark.parametrize("path", PAGES)
def test_pages_load_nothing_but_the_widget_and_nothing_from_elsewhere(server: str, path: str) -> None:
    response = http.get(server + path)
    assert response.status_code == 200
    page = BeautifulSoup(response.text, "html.parser")
    assert not page.find_all(["img", "iframe", "object"])
    for script in page.find_all("script"):
        assert not script.text
        content = http.get(server + str(script["src"])).content  # by its path: it comes from this server
        assert script["integrity"] == "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
    links = {link["rel"][0]: str(link["href"]) for link in page.find_all("link")}
    assert links.pop("icon").startswith("data:")
    assert links.pop("expect", "#end") == "#end"
    fonts = {str(link["href"]) for link in page.find_all("link", rel="preload")}
    assert set(links.values()) <= fonts
    for font in fonts:  # by its path: it comes from this server
        assert http.get(server + font).headers["content-type"] == "font/woff2"
    assert not page.find_all(style=True)
    assert "unsafe" not in response.headers["content-security-policy"]
    assert urls_in(response.text) == fonts


@pytest.mark.parametrize("path", PAGES)
def test_the_one_style_sheet_is_the_one_that_the_policy_allows(server: str, path: str) -> None:
    response = http.get(server + path)
    style = re.search(r"<style>(.*?)</style>", response.text, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"style-src 'self' 'sha256-{digest}'" in response.headers["content-security-policy"]


def test_the_curl_line_for_developers_works_as_it_is_written(server: str) -> None:
    page = BeautifulSoup(http.get(f"{server}/developers").text, "html.parser")
    command = next(block.text for block in page.find_all("pre") if block.text.startswith("curl"))
    printed = subprocess.run(["bash", "-c", command], capture_output=True, text=True, check=True).stdout
    assert '"citations":["http' in printed


def test_the_python_lines_for_developers_work_as_they_are_written(server: str, capsys: pytest.CaptureFixture[str]) -> None:
    page = BeautifulSoup(http.get(f"{server}/developers").text, "html.parser")
    program = next(block.text for block in page.find_all("pre") if block.text.startswith("from openai"))
    exec(compile(program, "developers page", "exec"), {})
    assert "Warehouse picking" in capsys.readouterr().out


def test_the_front_page_shows_what_it_answers_from(server: str) -> None:
    page = BeautifulSoup(http.get(server).text, "html.parser")
    shelf = {link.text: str(link["href"]) for link in page.select(".shelf a")}
    assert list(shelf) == ['Notes on <script>alert("title")</script> beekeeping', "Work and machines"]
    for address in shelf.values():
        assert http.get(address).status_code == 200


def test_the_passage_on_the_front_page_leads_to_its_sentence(server: str) -> None:
    figure = BeautifulSoup(http.get(server).text, "html.parser").select_one("figure")
    assert figure is not None
    mark, link = figure.find("mark"), figure.select_one("a.number")
    assert mark is not None
    assert link is not None
    cited = BeautifulSoup(http.get(str(link["href"])).text, "html.parser")
    assert " ".join("".join(piece.text for piece in cited.find_all("mark")).split()) == mark.text


def test_the_reference_names_every_address_and_field_of_the_schema(server: str) -> None:
    schema, page = http.get(f"{server}/openapi.json").json(), http.get(f"{server}/docs").text
    for path in schema["paths"]:
        assert path in page
    for field in ("messages[].role", "search_results[].sentence", "choices[].message.annotations[].url_citation.start_index"):
        assert f"<code>{field}</code>" in page


def test_behind_a_proxy_all_links_have_the_public_address(open_real_bot: OpenBot) -> None:
    settings = ApiSettings.model_validate({"public_url": "https://guide.example/careers/"})
    with serving(open_real_bot, settings) as address:
        wait_until_ready(address)
        page = BeautifulSoup(http.get(address).text, "html.parser")
        links = [str(link["href"]) for link in page.find_all("a") if not str(link["href"]).startswith("#")]
        assert links
        assert all(link.startswith("https://guide.example/careers/") for link in links)
        answer = http.post(f"{address}/v1/chat/completions", json={"messages": [{"role": "user", "content": "Which jobs are at risk?"}]})
        assert all(url.startswith("https://guide.example/careers/documents/") for url in answer.json()["citations"])


def test_monitors_may_ask_for_the_head_only(server: str) -> None:
    for path in (*PAGES, "/health", "/ready"):
        response = http.head(server + path)
        assert response.status_code == 200
        assert response.text == ""
