"""A case file is read as it was meant, or its author is told what is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from bot.stages import Status
from evals import cases
from evals.cases import Case, CaseFilesInvalid, CaseTurn, Expectation, SuiteCase

GOOD = """
suite: unanswerable
corpus: guidance
cases:
  - name: salary
    turns:
      - user: What does a prompt engineer earn?
        expect:
          status: declined
          nuggets: [{id: says-so, any_of: "not cover"}]
"""


def write(folder: Path, text: str, name: str = "cases.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def problem(folder: Path, text: str) -> str:
    with pytest.raises(CaseFilesInvalid) as caught:
        cases.load([write(folder, text)])
    return str(caught.value)


def test_what_is_left_out_has_its_default(tmp_path: Path) -> None:
    (entry,) = cases.load([write(tmp_path, GOOD)])
    expect = entry.case.turns[0].expect
    assert (entry.suite, entry.corpus, entry.case.split, entry.case.cluster) == ("unanswerable", "guidance", "development", "salary")
    assert expect.status == ("declined",)
    assert expect.citations == "optional"
    assert expect.nuggets[0].vital
    assert expect.nuggets[0].any_of == ("not cover",)


@pytest.mark.parametrize(
    ("before", "after", "field", "message"),
    [
        ("status: declined", "status: refused", "turns[0].expect.status[0]", "'refused'"),
        ("status: declined", "max_words: 0", "turns[0].expect.max_words", "greater than 0"),
        ("status: declined", "maxwords: 200", "turns[0].expect.maxwords", "not permitted"),
        ('any_of: "not cover"', 'any_of: "re:(not"', "turns[0].expect.nuggets[0]", "no regular expression"),
        (', any_of: "not cover"', "", "turns[0].expect.nuggets[0]", "needs any_of, all_of or number"),
        ("status: declined", "relevant: [{key: jobs}]", "turns[0].expect.relevant[0].key", "pattern"),
        ("    turns:", "    history: [{user: hi, assistant: hello}]\n    turns:", "history[0]", "either user or assistant"),
    ],
)
def test_a_wrong_case_names_file_case_and_field(tmp_path: Path, before: str, after: str, field: str, message: str) -> None:
    text = problem(tmp_path, GOOD.replace(before, after))
    assert "cases.yaml: case 'salary': " + field in text
    assert message in text


def test_a_case_that_expects_nothing_is_refused(tmp_path: Path) -> None:
    text = problem(tmp_path, "suite: s\ncases:\n  - name: idle\n    turns: [{user: hello}]\n")
    assert "case 'idle': a case must expect something of at least one turn" in text


def test_an_expectation_that_stands_twice_is_not_lost_in_silence(tmp_path: Path) -> None:
    text = problem(tmp_path, GOOD.replace("status: declined", "status: declined\n          status: answered"))
    assert "'status' stands twice" in text


def test_two_cases_of_one_name_are_refused_across_files(tmp_path: Path) -> None:
    first, second = write(tmp_path, GOOD, "a.yaml"), write(tmp_path, GOOD.replace("unanswerable", "other"), "b.yaml")
    with pytest.raises(CaseFilesInvalid, match=r"b\.yaml: case 'salary': name: is already taken in .*a\.yaml"):
        cases.load([first, second])


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    first = write(tmp_path, GOOD.replace("declined", "refused"), "a.yaml")
    second = write(tmp_path, "suite: [", "b.yaml")
    with pytest.raises(CaseFilesInvalid) as caught:
        cases.load([first, second, tmp_path / "gone.yaml"])
    assert [Path(found.file).name for found in caught.value.problems] == ["a.yaml", "b.yaml", "gone.yaml"]


def test_the_schema_beside_the_suites_is_the_one_the_code_checks() -> None:
    assert cases.SCHEMA_PATH.read_text(encoding="utf-8") == cases.json_schema(), "run `python -m evals schema`"


def test_every_status_of_the_bot_can_be_expected() -> None:
    for status in get_args(Status):
        assert Expectation.model_validate({"status": status}).status == (status,)


def test_results_are_compared_by_what_decides_them() -> None:
    def entry(**changes: object) -> SuiteCase:
        turn = CaseTurn(user="Why?", expect=Expectation(status=("answered",)))
        return SuiteCase("s", "guidance", Case.model_validate({"name": "n", "turns": (turn,), **changes}))

    other_words = CaseTurn(user="Why so?", expect=Expectation(status=("answered",)))
    other_expectation = CaseTurn(user="Why?", expect=Expectation(status=("declined",)))
    assert entry(tags=("smoke",)).content_hash == entry().content_hash
    assert entry(turns=(other_expectation,)).content_hash != entry().content_hash
    assert entry(turns=(other_expectation,)).input_hash == entry().input_hash
    assert entry(turns=(other_words,)).input_hash != entry().input_hash
    assert entry(country="US").input_hash != entry().input_hash
