"""The report as people get it: in a browser, on a phone, by a screen reader, without script, without a network."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evals.compare import compare
from evals.report import page
from evals.results import GateOutcome
from tests.sample_runs import MADE_UP, sample_run

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rated = sample_run("after", quality=0.8, seed=2, errors=2, summed=True)
    gates = (
        GateOutcome(name="all.pass_rate", passed=False, value=0.8, limit=0.9, direction="at_least"),
        GateOutcome(name="distress.distress_missed", passed=None, value=None, limit=0, direction="at_most", reason="not measured"),
        GateOutcome(name="all@held_out.groundedness", passed=True, value=0.97, limit=0.9, direction="at_least"),
    )
    rated = type(rated)(rated.run.model_copy(update={"gates": gates}), rated.results)
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(page.render(rated, compare(sample_run("before", quality=0.97), rated)), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    path = next((found for name in _BROWSERS if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("NOT TESTED: no Chromium on this machine, so nobody looked at the report in a browser (apt-get install chromium)")
    sync_api = pytest.importorskip("playwright.sync_api", reason="NOT TESTED: playwright is not installed (pip install -e '.[dev]')")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()


def test_the_verdict_leads_in_plain_words(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert '<h1 class="bad">Not good enough: 1 of 2 requirements is not met</h1>' in text
    assert "cases passed: at least 90.0 %, measured 80.0 %" in text
    assert "how closely answers follow the passages (held out cases): at least 90.0 %, measured 97.0 %" in text
    assert re.search(r"<p class=\"lead\">Worse: the pass rate went from", text)


def test_nothing_in_the_file_leads_outside(report: Path) -> None:
    text = report.read_text(encoding="utf-8")
    assert not re.findall(r"(?:https?:)?//[\w.-]+\.\w+", text.replace("http://www.w3.org/", ""))
    assert not re.search(r"<(?:link|iframe|img|object|embed)\b|@import|\burl\((?!#)", text)
    assert 'src="' not in text


def test_what_a_reply_says_stays_text(report: Path) -> None:
    rated = sample_run()
    first = rated.results[0]
    assert first.transcript
    turn = first.transcript.turns[0].model_copy(update={"text": "<script>alert(1)</script>", "user": "<img src=x onerror=alert(1)>"})
    attacked = first.model_copy(update={"transcript": first.transcript.model_copy(update={"turns": (turn,)}), "scores": None, "error": "x"})
    text = page.render(type(rated)(rated.run, (attacked,)))
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_a_report_of_a_run_that_measured_little_still_renders() -> None:
    rated = sample_run()
    few = [result for result in rated.results if result.suite == "unanswerable"][:1]
    text = page.render(type(rated)(rated.run, tuple(few)))
    assert "too few groups" not in text.split("<main")[0]
    assert 'id="fairness"' not in text
    assert "Measured, not judged" in page.render(type(rated)(rated.run, ()))


def test_the_same_run_gives_the_same_page() -> None:
    assert page.render(sample_run()) == page.render(sample_run())


@pytest.mark.parametrize(("width", "scheme"), [(1280, "dark"), (390, "light")])
def test_axe_finds_nothing_to_complain_about(report: Path, browser: Any, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="NOT TESTED: axe-playwright-python is not installed")
    tab = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    tab.goto(report.as_uri())
    tab.add_style_tag(content=".cases > li { content-visibility: visible !important }")
    # A few cases of each outcome, unfolded; all of them would take axe a minute and say the same.
    tab.evaluate("document.querySelectorAll('.cases > li:nth-child(n+9):nth-last-child(n+9)').forEach((item) => item.remove())")
    tab.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    violations = axe.Axe().run(tab).response["violations"]
    tab.close()
    found = [(violation["id"], [node["html"][:120] for node in violation["nodes"][:3]]) for violation in violations]
    assert not found


def test_it_fits_a_phone(report: Path, browser: Any) -> None:
    tab = browser.new_page(viewport={"width": 390, "height": 844})
    tab.goto(report.as_uri())
    tab.evaluate("document.querySelectorAll('details').forEach((details) => { details.open = true })")
    assert tab.evaluate("document.documentElement.scrollWidth") == 390
    tab.close()


def test_without_script_every_case_can_be_read(report: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(report.as_uri())
    assert tab.locator("#filters").is_hidden()
    case = tab.locator(".cases > li").first
    case.locator("summary").click()
    assert case.locator(".turn").first.is_visible()
    context.close()


def test_cases_are_filtered_by_outcome_kind_and_words(report: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto(report.as_uri())
    total = tab.locator(".cases > li").count()
    tab.locator("select[name='outcome']").select_option("failed")
    failed = tab.locator(".cases > li:visible").count()
    assert 0 < failed < total
    assert tab.locator("#shown").inner_text() == f"{failed} of {total} cases"
    tab.locator("select[name='suite']").select_option("unanswerable")
    tab.locator("input[name='words']").fill("bonus dollars")
    narrowed = tab.locator(".cases > li:visible")
    assert 0 < narrowed.count() < failed
    assert all(MADE_UP[:20] in text for text in narrowed.evaluate_all("items => items.map((item) => item.textContent)"))
    tab.close()


def test_a_link_to_a_case_opens_it(report: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto(report.as_uri())
    link = tab.locator("#comparison .flips a").first
    link.evaluate("element => { element.closest('details').open = true }")
    link.click()
    assert tab.locator(f"{link.get_attribute('href')} details").get_attribute("open") is not None
    tab.close()


def test_unsupported_sentences_are_told_without_colour(report: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto(report.as_uri())
    sentence = tab.locator(".sentences .unsupported").first
    assert "without support: " in sentence.text_content()
    assert "✗" in sentence.text_content()
    assert "wavy" in sentence.evaluate("element => getComputedStyle(element).textDecoration")
    tab.close()
