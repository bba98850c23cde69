"""The report as one HTML file with nothing outside of it. Only this module knows the template."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from evals.compare import Comparison, RunResults
from evals.report import citation_failures, conversations, figures, people, tables, verdict
from evals.summary import ALL

_TEMPLATES = Path(__file__).with_name("templates")
_SECTIONS = (
    ("limits", "What this run cannot tell"),
    ("suites", "Kinds of questions"),
    ("comparison", "Comparison"),
    ("declines", "Answering and declining"),
    ("safety", "Safety"),
    ("citations", "Citations"),
    ("groundedness", "Support"),
    ("retrieval", "Retrieval"),
    ("fairness", "Fairness"),
    ("consistency", "Consistency"),
    ("by_turn", "Conversations"),
    ("latency", "Time to answer"),
    ("cases", "All cases"),
)


def render(rated: RunResults, comparison: Comparison | None = None) -> str:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    sections = _sections(rated, comparison)
    return environment.get_template("page.html.j2").render(
        run=rated.run,
        verdict=verdict.verdict(rated.run, rated.results, comparison),
        provenance=tuple(verdict.provenance(rated.run)),
        contents=tuple(_contents(sections)),
        anchors={result.case.name: conversations.anchor(index) for index, result in reversed(list(enumerate(rated.results)))},
        style=_own_text("page.css"),
        script=_own_text("page.js"),
        **sections,
    )


def _sections(rated: RunResults, comparison: Comparison | None) -> dict[str, Any]:
    results = rated.results
    summary = next((summary.metrics for summary in rated.run.summaries if (summary.suite, summary.split) == (ALL, ALL)), {})
    passed_before = {flip.name: not flip.now_passes for flip in comparison.flips} if comparison else {}
    return {
        "limits": tuple(verdict.limits(rated)),
        "suites": tuple(tables.suites(results)),
        "comparison": tables.comparison(comparison) if comparison else None,
        "declines": tables.decline_matrix(results),
        "safety": tuple(tables.safety(results)),
        "citations": citation_failures.view(results),
        "groundedness": figures.groundedness(results),
        "retrieval": figures.retrieval(results),
        "fairness": people.fairness_view(results, summary),
        "consistency": people.consistency_view(results),
        "by_turn": tuple(tables.by_turn(results)),
        "latency": figures.latency(results),
        "cases": tuple(conversations.shown(results, passed_before)),
    }


def _contents(sections: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, title in _SECTIONS:
        if sections[name]:
            yield "turns" if name == "by_turn" else name, title


def _own_text(name: str) -> Markup:
    return Markup((_TEMPLATES / name).read_text(encoding="utf-8"))  # noqa: S704 (our own files, not from a run)
