"""The project's own cases hold together: what they expect is in the documents, and what is generated is what the scripts say."""

from __future__ import annotations

from collections import defaultdict
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from evals import cases
from evals.cases import GUIDANCE, SMOKE, Expectation, Nugget, SuiteCase
from evals.metrics import nuggets, retrieval
from evals.suites import generate_fairness, generate_paraphrase, generated_file
from knowledge import chunking, loading

DOCUMENTS = {GUIDANCE: Path("knowledge/documents")}
CORPORA = Path("evals/corpora")
# The form that was asked for, a count, a word of sympathy: what the bot brings along and no document says.
OF_THE_ANSWER = {"kind", "count", "numbered", "bullets", "table", "json"}


@lru_cache
def all_cases() -> tuple[SuiteCase, ...]:
    return cases.load()


@lru_cache
def sections(corpus: str) -> dict[str, str]:
    """Section key -> what stands there: headings, label and text."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    folder = DOCUMENTS.get(corpus, CORPORA / corpus)
    for path in sorted(folder.iterdir()):
        for chunk in chunking.chunk(loading.load(path, path.name)):
            for key in retrieval.keys_of(chunk, path.name):
                texts[key].append(chunk.search_text)
    return {key: "\n".join(found) for key, found in texts.items()}


def expectations() -> list[tuple[SuiteCase, Expectation]]:
    return [(suite_case, turn.expect) for suite_case in all_cases() for turn in suite_case.case.turns]


def test_every_relevant_section_is_in_the_documents() -> None:
    unknown = {
        (suite_case.case.name, section.key)
        for suite_case, expect in expectations()
        for section in expect.relevant
        if section.key not in sections(suite_case.corpus)
    }
    assert not unknown


def test_what_an_answer_must_say_stands_in_the_sections_that_answer_the_question() -> None:
    missing = [
        (suite_case.case.name, nugget.id)
        for suite_case, expect in expectations()
        if expect.relevant
        for nugget in expect.nuggets
        if nugget.vital and nugget.id not in OF_THE_ANSWER and not says(suite_case, expect, nugget)
    ]
    assert not missing


def says(suite_case: SuiteCase, expect: Expectation, nugget: Nugget) -> bool:
    known = sections(suite_case.corpus)
    return nuggets.found_in(nugget, "\n".join(known.get(section.key, "") for section in expect.relevant))


def test_cases_of_one_group_lie_in_one_split() -> None:
    splits: defaultdict[str, set[str]] = defaultdict(set)
    for suite_case in all_cases():
        splits[suite_case.case.cluster].add(suite_case.case.split)
    assert not [group for group, found in splits.items() if len(found) > 1]


def test_smoke_is_25_cases_that_may_be_read_while_tuning() -> None:
    smoke = [suite_case.case for suite_case in all_cases() if SMOKE in suite_case.case.tags]
    assert len(smoke) == 25
    assert {case.split for case in smoke} == {"development"}


def test_about_three_in_ten_cases_are_held_out() -> None:
    held_out = [suite_case for suite_case in all_cases() if suite_case.case.split == "held_out"]
    assert 0.27 < len(held_out) / len(all_cases()) < 0.36


@pytest.mark.parametrize(("suite", "script"), [("paraphrase", generate_paraphrase), ("fairness", generate_fairness)])
def test_a_generated_suite_is_what_its_script_says(suite: str, script: ModuleType) -> None:
    committed = generated_file.path(suite).read_text(encoding="utf-8")
    assert committed == generated_file.text(suite, script.SCRIPT, script.cases())
