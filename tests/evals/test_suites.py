"""The project's own cases hold together: what they expect is in the documents, and what is generated is what the scripts say."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from pathlib import Path
from types import ModuleType

import pytest

from evals import cases, corpus_indexes
from evals.cases import GUIDANCE, SMOKE, Expectation, Nugget, SuiteCase
from evals.metrics import nuggets, retrieval
from evals.suites import generate_fairness, generate_paraphrase, generated_file
from knowledge import chunking, loading

DOCUMENTS = {GUIDANCE: Path("knowledge/documents")}
CORPORA = ("guidance", "community_garden", "harbour_town", "article", "waterways")
ACCEPTANCE = ("acceptance_article", "acceptance_folder")
UNREAD = ("unread_article", "unread_folder")
# The form that was asked for, a count, a word of sympathy: what the bot brings along and no document says.
OF_THE_ANSWER = {"kind", "count", "numbered", "bullets", "table", "json"}


@lru_cache
def all_cases() -> tuple[SuiteCase, ...]:
    return cases.load()


def documents(corpus: str) -> Path:
    return DOCUMENTS.get(corpus) or corpus_indexes.BESIDE_THE_CHECKOUT.get(corpus) or corpus_indexes.CORPORA_PATH / corpus


@lru_cache
def sections(corpus: str) -> dict[str, str]:
    """Section key -> what stands there: headings, label and text."""
    texts: defaultdict[str, list[str]] = defaultdict(list)
    place = documents(corpus)
    for path in sorted(place.iterdir()) if place.is_dir() else [place]:
        for chunk in chunking.chunk(loading.load(path, path.name)):
            for key in retrieval.keys_of(chunk, path.name):
                texts[key].append(chunk.search_text)
    return {key: "\n".join(found) for key, found in texts.items()}


def expectations(corpus: str) -> list[tuple[SuiteCase, Expectation]]:
    if not documents(corpus).exists():
        pytest.skip(f"NOT CHECKED AGAINST ITS SOURCE: the corpus {corpus} is not there: {documents(corpus)}")
    return [(suite_case, turn.expect) for suite_case in all_cases() if suite_case.corpus == corpus for turn in suite_case.case.turns]


def test_every_corpus_is_checked_here() -> None:
    assert {suite_case.corpus for suite_case in all_cases()} == set(CORPORA)


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_relevant_section_is_in_the_documents(corpus: str) -> None:
    unknown = {
        (suite_case.case.name, section.key)
        for suite_case, expect in expectations(corpus)
        for section in expect.relevant
        if section.key not in sections(suite_case.corpus)
    }
    assert not unknown


@pytest.mark.parametrize("corpus", CORPORA)
def test_what_an_answer_must_say_stands_in_the_sections_that_answer_the_question(corpus: str) -> None:
    missing = [
        (suite_case.case.name, nugget.id)
        for suite_case, expect in expectations(corpus)
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


def test_about_three_in_ten_cases_are_held_out_apart_from_the_sets_that_are_held_out_whole() -> None:
    others = [suite_case for suite_case in all_cases() if suite_case.suite not in (*ACCEPTANCE, *UNREAD)]
    held_out = [suite_case for suite_case in others if suite_case.case.split == "held_out"]
    assert 0.27 < len(held_out) / len(others) < 0.36


@pytest.mark.parametrize(
    ("suite", "size", "to_decline"),
    [("acceptance_article", 102, 24), ("acceptance_folder", 50, 14), ("unread_article", 101, 23), ("unread_folder", 90, 10)],
)
def test_a_set_that_nobody_reads_is_held_out_whole(suite: str, size: int, to_decline: int) -> None:
    of_suite = [suite_case.case for suite_case in all_cases() if suite_case.suite == suite]
    assert len(of_suite) == size
    assert {case.split for case in of_suite} == {"held_out"}
    assert sum(case.turns[-1].expect.status == ("declined",) for case in of_suite) == to_decline


def test_the_acceptance_set_on_the_article_has_the_mix_that_its_figures_are_compared_by() -> None:
    of_suite = [suite_case.case for suite_case in all_cases() if suite_case.suite == "acceptance_article"]
    kinds = Counter(case.tags[0].removeprefix("acceptance_") for case in of_suite)
    assert kinds == {
        **{"fact": 17, "list": 7, "person": 11, "follow_up": 8, "comparison": 6, "synthesis": 4, "lookalike": 5, "pair": 6},
        **{"uncovered": 24, "attack": 6, "distress": 4, "smalltalk": 4},
    }
    lists = [case for case in of_suite if "acceptance_list" in case.tags]
    assert sum(nugget.vital for case in lists for nugget in case.turns[0].expect.nuggets) == 40


@pytest.mark.parametrize(("suite", "script"), [("paraphrase", generate_paraphrase), ("fairness", generate_fairness)])
def test_a_generated_suite_is_what_its_script_says(suite: str, script: ModuleType) -> None:
    committed = generated_file.path(suite).read_text(encoding="utf-8")
    assert committed == generated_file.text(suite, script.SCRIPT, script.cases())
