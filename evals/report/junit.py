"""A run as JUnit XML, which CI systems show as tests: a suite becomes a test suite, a case a test, the gates a suite of their own."""

from __future__ import annotations

import re
from collections import defaultdict
from xml.etree import ElementTree

from evals.compare import RunResults
from evals.report import words
from evals.results import CaseResult
from evals.runner import failure_reason

# XML 1.0 has no way to write these, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(rated: RunResults) -> str:
    root = ElementTree.Element("testsuites", name=f"evals {rated.run.id}", time=f"{rated.run.duration_seconds:.3f}")
    by_suite: defaultdict[str, list[CaseResult]] = defaultdict(list)
    for result in rated.results:
        by_suite[result.suite].append(result)
    for suite, results in sorted(by_suite.items()):
        _add_suite(root, suite, results)
    _add_gates(root, rated)
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, "0")) for suite in root)))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _add_suite(root: ElementTree.Element, suite: str, results: list[CaseResult]) -> None:
    failures = sum(result.passed is False for result in results)
    errors = sum(result.passed is None for result in results)
    element = _suite(root, suite, len(results), failures, errors)
    for result in results:
        name = result.case.name if result.repetition == 1 else f"{result.case.name} (repetition {result.repetition})"
        seconds = sum(turn.total_seconds for turn in result.transcript.turns) if result.transcript else 0.0
        test = ElementTree.SubElement(element, "testcase", classname=f"evals.{suite}", name=name, time=f"{seconds:.3f}")
        if result.passed is None:
            ElementTree.SubElement(test, "error", message=_writable(result.error or "no result"))
        elif not result.passed:
            reason = failure_reason(result.scores) if result.scores else ""
            ElementTree.SubElement(test, "failure", message=_writable(reason)).text = _writable(_conversation(result))


def _add_gates(root: ElementTree.Element, rated: RunResults) -> None:
    gates = rated.run.gates
    if not gates:
        return
    element = _suite(root, "gates", len(gates), sum(gate.passed is False for gate in gates), 0)
    skipped = sum(gate.passed is None for gate in gates)
    element.set("skipped", str(skipped))
    for gate in gates:
        test = ElementTree.SubElement(element, "testcase", classname="evals.gates", name=gate.name, time="0")
        if gate.passed is False:
            ElementTree.SubElement(test, "failure", message=_writable(words.gate(gate)))
        elif gate.passed is None:
            ElementTree.SubElement(test, "skipped", message=_writable(gate.reason))


def _suite(root: ElementTree.Element, name: str, tests: int, failures: int, errors: int) -> ElementTree.Element:
    return ElementTree.SubElement(root, "testsuite", name=name, tests=str(tests), failures=str(failures), errors=str(errors))


def _conversation(result: CaseResult) -> str:
    turns = result.transcript.turns if result.transcript else ()
    return "\n\n".join(f"Person: {turn.user}\nBot ({turn.status}): {turn.text}" for turn in turns)


def _writable(text: str) -> str:
    return _UNWRITABLE.sub("�", text)
