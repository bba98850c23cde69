"""A hosted judge gives a second opinion beside the figures: it changes none of them, is asked once, and may fall silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evals import console, run_folder
from evals.__main__ import main
from evals.exit_codes import ExitCode
from evals.judge import Judge
from evals.results import SecondOpinion
from evals.settings import EvalsSettings
from evals.targets import TargetUnavailable
from tests.misbehaving_server import fails, misbehaving_server, says
from tests.sample_runs import sample_run


def judge(cache_path: Path, base_url: str) -> Judge:
    return Judge(EvalsSettings(_env_file=None, judge_model="judge", judge_base_url=base_url, cache_path=cache_path))  # type: ignore[call-arg]


async def test_its_verdicts_are_laid_beside_what_is_measured(tmp_path: Path) -> None:
    results = sample_run(quality=0.6).results
    claims = [sentence for result in results if result.scores for turn in result.scores.turns for sentence in turn.sentences]
    measured = [bool(sentence.supported) for sentence in claims if sentence.supported is not None]
    async with misbehaving_server(says("1: yes\n", "2. Yes\n3) yes\n4: yes\n5: yes\n6: yes")) as server:
        opinion = await judge(tmp_path, server.base_url).opine(results)
        asked = len(server.requests)
        system, user = (message["content"] for message in server.requests[0]["messages"])
        assert "yes only if everything" in system
        assert "Passage 1:" in user
        assert "\n1: " in user
        again = await judge(tmp_path, server.base_url).opine(results)
        assert len(server.requests) == asked  # all from the cache
    assert opinion == again
    assert (opinion.sentences, opinion.unanswered) == (len(measured), 0)
    assert opinion.supported_share == 1.0
    assert opinion.measured_share == pytest.approx(sum(measured) / len(measured))
    assert opinion.kappa == pytest.approx(0.0)  # who always says yes agrees by chance alone
    assert {disagreement.judged for disagreement in opinion.disagreements} == {True}


async def test_what_it_does_not_answer_counts_for_nothing(tmp_path: Path) -> None:
    results = sample_run(quality=0.6).results
    async with misbehaving_server(fails(400)) as server:
        opinion = await judge(tmp_path, server.base_url).opine(results)
    assert (opinion.sentences, opinion.supported_share, opinion.kappa) == (0, None, None)
    assert opinion.unanswered > 0
    assert str(opinion).startswith("second opinion of judge: none")


def test_without_one_configured_nobody_is_asked(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("EVALS_JUDGE_MODEL", raising=False)
    with pytest.raises(TargetUnavailable):
        Judge(EvalsSettings(_env_file=None))  # type: ignore[call-arg]
    assert main(["run", "--judge", "--limit", "1"]) == ExitCode.USAGE
    assert "EVALS_JUDGE_MODEL" in capsys.readouterr().err


def test_it_is_kept_and_shown_and_in_no_figure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sample = sample_run(summed=True)
    opinion = SecondOpinion(
        judge="openai:x", instructions="a1", sentences=9, unanswered=1, supported_share=0.5, measured_share=1.0, kappa=0.1
    )
    judged = sample.run.model_copy(update={"second_opinion": opinion})
    run_folder.write_file(tmp_path / "run.json", judged, sample.results)
    kept, _ = run_folder.read(tmp_path / "run.json")
    assert kept.second_opinion == opinion
    assert "judge" not in json.dumps([summary.metrics for summary in kept.summaries])
    console.show(kept, sample.results)
    assert "second opinion of openai:x: 0.500 of 9 sentences supported, measured 1.000, kappa 0.10" in capsys.readouterr().out
