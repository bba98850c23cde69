"""JUnit XML as CI systems read it."""

from __future__ import annotations

from xml.etree import ElementTree

from evals.compare import RunResults
from evals.report import junit
from evals.results import GateOutcome
from tests.sample_runs import sample_run


def _rendered(rated: RunResults) -> ElementTree.Element:
    return ElementTree.fromstring(junit.render(rated))


def test_every_case_is_a_test_with_its_outcome() -> None:
    rated = sample_run(quality=0.8, errors=2)
    root = _rendered(rated)
    tests = root.findall(".//testcase")
    assert {test.get("name") for test in tests} == {result.case.name for result in rated.results}
    failed = {test.get("name") for test in tests if test.find("failure") is not None}
    assert failed == {result.case.name for result in rated.results if result.passed is False}
    assert len(root.findall(".//error")) == 2
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == (str(len(tests)), str(len(failed)), "2")


def test_a_failure_says_why_and_shows_the_conversation() -> None:
    failure = _rendered(sample_run(quality=0.5)).find(".//testsuite[@name='unanswerable']//failure")
    assert failure is not None
    assert "expected declined" in failure.get("message", "")
    assert "Person: " in (failure.text or "")


def test_gates_are_tests_too() -> None:
    rated = sample_run()
    gates = (
        GateOutcome(name="all.pass_rate", passed=False, value=0.8, limit=0.9, direction="at_least"),
        GateOutcome(name="distress.distress_missed", passed=None, value=None, limit=0, direction="at_most", reason="not measured"),
    )
    root = _rendered(RunResults(rated.run.model_copy(update={"gates": gates}), rated.results))
    assert root.find(".//testcase[@name='all.pass_rate']/failure") is not None
    assert root.find(".//testcase[@name='distress.distress_missed']/skipped") is not None


def test_characters_that_xml_cannot_hold_do_not_spoil_the_file() -> None:
    rated = sample_run(quality=0.5)
    failed = next(result for result in rated.results if result.passed is False)
    assert failed.transcript
    turn = failed.transcript.turns[0].model_copy(update={"text": "a \x00 b \x1b[31m c \ud800 <&>"})
    broken = failed.model_copy(update={"transcript": failed.transcript.model_copy(update={"turns": (turn,)})})
    text = _rendered(RunResults(rated.run, (broken,))).findtext(".//failure")
    assert text
    assert text.endswith("a � b �[31m c � <&>")
