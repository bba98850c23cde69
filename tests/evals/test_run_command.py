"""The command line: what is printed, kept and returned, with no network at all."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evals import __main__ as command_line
from evals import run_folder
from evals.exit_codes import ExitCode

CASES = """
suite: answerable
cases:
  - name: truckers
    turns:
      - user: Why are truck drivers at risk?
        expect: {status: answered, nuggets: [{id: vehicles, any_of: [autonomous, self-driving]}], citations: required}
  - name: salary
    turns:
      - user: What does a truck driver earn in Norway?
        expect: {status: answered}
"""


@pytest.fixture
def folder(tmp_path: Path, evals_cache_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("EVALS_RUNS_PATH", str(tmp_path / "runs"))
    monkeypatch.setenv("EVALS_CACHE_PATH", str(evals_cache_path))
    (tmp_path / "cases.yaml").write_text(CASES, encoding="utf-8")
    return tmp_path


def run(folder: Path, *options: str) -> int:
    chosen = ("--cases", str(folder / "cases.yaml"), "--language-models", "extractive", "--support", "lexical")
    return command_line.main(["run", *chosen, *options])


def test_a_run_is_kept_with_what_it_was_made_with(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--json", str(folder / "out.json"), "--failures") == ExitCode.PASSED
    printed = capsys.readouterr().out
    assert "salary: status: declined, expected answered" in printed
    kept, results = run_folder.read(run_folder.find(folder / "runs", "last"))
    assert {result.case.name: result.passed for result in results} == {"truckers": True, "salary": False}
    assert kept.support == "lexical"
    assert kept.target["settings"]["language_models"] == ["extractive"]
    assert set(kept.corpora) == {"guidance"}
    assert kept.environment["versions"]["pydantic-evals"]
    exported = json.loads((folder / "out.json").read_text(encoding="utf-8"))
    assert exported["run"]["id"] == kept.id
    assert [result["case"]["name"] for result in exported["results"]] == ["truckers", "salary"]


def test_a_gate_that_is_missed_is_exit_status_1(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "--fail-under", "answerable.pass_rate=0.9") == ExitCode.GATE_FAILED
    assert "gate answerable.pass_rate ≥ 0.9: failed, it is 0.500" in capsys.readouterr().out
    assert run(folder, "--fail-under", "answerable.pass_rate=0.5") == ExitCode.PASSED


def test_what_failed_is_run_alone_and_compared_with_the_run_before(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(folder, "--json", str(folder / "before.json"))
    reports = ("--html", str(folder / "report.html"), "--junit", str(folder / "junit.xml"))
    assert run(folder, "--only-failed", "last", "--baseline", str(folder / "before.json"), *reports) == ExitCode.PASSED
    assert "salary" in (folder / "report.html").read_text(encoding="utf-8")
    assert "salary" in (folder / "junit.xml").read_text(encoding="utf-8")
    (result,) = run_folder.read(run_folder.find(folder / "runs", "last"))[1]
    assert result.case.name == "salary"
    assert "no decisive difference" in capsys.readouterr().out.lower()


def test_rescoring_takes_todays_expectations_and_asks_nobody(folder: Path) -> None:
    run(folder)
    easier = CASES.replace("expect: {status: answered}", "expect: {status: declined}")
    (folder / "cases.yaml").write_text(easier, encoding="utf-8")
    assert command_line.main(["rescore", "last", "--cases", str(folder / "cases.yaml"), "--support", "lexical"]) == ExitCode.PASSED
    kept, results = run_folder.read(run_folder.find(folder / "runs", "last"))
    assert "rescored" in kept.options
    assert all(result.passed for result in results)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--suite", "nothing"), "there is no suite or tag nothing"),
        (("--only-failed", "yesterday"), "there is no run yesterday"),
        (("--fail-under", "high"), "'high' is no gate"),
        (("--target", "elsewhere"), "there is no target elsewhere"),
        (("--target", "http://127.0.0.1:1"), "does not answer as an OpenAI-compatible server"),
        (("--knowledge", "no/such/folder"), "cannot be indexed"),
        (("--language-models", "psychic"), "psychic"),
    ],
)
def test_wrong_usage_is_told_in_a_line_and_is_exit_status_2(
    folder: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], told: str
) -> None:
    assert run(folder, *options) == ExitCode.USAGE
    assert told in capsys.readouterr().err


def test_a_wrong_case_file_is_exit_status_2(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "cases.yaml").write_text(CASES.replace("status: answered", "status: refused"), encoding="utf-8")
    for words in (["validate", str(folder / "cases.yaml")], ["run", "--cases", str(folder / "cases.yaml")]):
        assert command_line.main(words) == ExitCode.USAGE
        assert "case 'truckers': turns[0].expect.status" in capsys.readouterr().err


def test_a_section_that_no_document_has_is_told_with_the_nearest_one(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = folder / "cases.yaml"
    path.write_text(CASES.replace("status: answered, nug", 'status: answered, relevant: [{key: "jobs-at-risk#transport"}], nug'), "utf-8")
    assert command_line.main(["validate", str(path)]) == ExitCode.USAGE
    told = capsys.readouterr().err
    assert "case 'truckers': turns[0].expect.relevant[0].key: no section of guidance is 'jobs-at-risk#transport'" in told
    assert "did you mean 'jobs-at-risk#" in told
    assert command_line.main(["validate", "--no-sections", str(path)]) == ExitCode.PASSED


def test_other_documents_can_stand_in_for_the_guidance(folder: Path) -> None:
    shutil.copy("knowledge/documents/jobs-at-risk.md", folder / "mine.md")
    assert run(folder, "--knowledge", str(folder / "mine.md")) == ExitCode.PASSED
    _, results = run_folder.read(run_folder.find(folder / "runs", "last"))
    (truckers, _) = results
    assert truckers.passed
    assert truckers.scores is not None
    assert "recall_at_5" not in truckers.scores.metrics


def test_the_smoke_cases_run_without_any_socket(folder: Path, socket_disabled: None) -> None:
    assert command_line.main(["run", "--suite", "smoke", "--language-models", "extractive", "--gates", str(_no_gates(folder))]) == 0
    kept, results = run_folder.read(run_folder.find(folder / "runs", "last"))
    assert (kept.cases, kept.errors) == (25, 0)
    assert kept.support == "embedding"
    assert all(result.scores for result in results)


def _no_gates(folder: Path) -> Path:
    path = folder / "gates.toml"
    path.write_text("", encoding="utf-8")
    return path
