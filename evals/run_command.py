"""From the options of `evals run` and `evals rescore` to a run and an exit status. Only this module turns options into targets."""

from __future__ import annotations

import asyncio
import sys
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from bot import BotSettings, SettingsError
from evals import cases, console, experiment, gates, run_folder
from evals.compare import Comparison, NotComparable, RunResults, compare
from evals.corpus_indexes import Corpora
from evals.exit_codes import ExitCode
from evals.experiment import Finished, Options
from evals.gates import Gate, GatesInvalid
from evals.http_target import HttpTarget
from evals.in_process_target import InProcessTarget
from evals.judge import Judge
from evals.report import junit, page
from evals.results import CaseResult
from evals.run_folder import RunNotFound
from evals.runner import Choice, NothingToRun
from evals.settings import EvalsSettings
from evals.targets import Target, TargetUnavailable
from evals.tutorial_pipeline import TutorialTarget
from knowledge import EmbeddingModel, KnowledgeSettings

_USAGE = (NothingToRun, TargetUnavailable, RunNotFound, GatesInvalid, SettingsError, NotComparable, ValidationError)


def run_cases(arguments: Namespace) -> int:
    try:
        return asyncio.run(_run(arguments))
    except _USAGE as error:
        print(error, file=sys.stderr)
        return ExitCode.USAGE


def rescore_run(arguments: Namespace) -> int:
    try:
        return asyncio.run(_rescore(arguments))
    except _USAGE as error:
        print(error, file=sys.stderr)
        return ExitCode.USAGE


async def _run(arguments: Namespace) -> int:
    settings = EvalsSettings()
    baseline = _read(settings, arguments.baseline) if arguments.baseline else None
    suite_cases = cases.load(arguments.cases)
    knowledge_settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(knowledge_settings.embedding_model, knowledge_settings.embedding_threads)
    failed = _failed(settings, arguments.only_failed)
    judge = Judge(settings) if arguments.judge else None
    choice = Choice(arguments.suite, arguments.split, failed, arguments.limit, arguments.per_suite, arguments.seed)
    options = Options(choice, arguments.repeat, arguments.jobs, arguments.cache, arguments.gate, _gates(arguments))
    with console.ProgressBar() as bar:
        finished = await experiment.perform(
            suite_cases,
            _target(arguments, settings, knowledge_settings, embedding_model),
            experiment.support_scorer(arguments.support, embedding_model),
            options,
            settings,
            bar.start,
            judge,
        )
    comparison = compare(baseline, RunResults(finished.run, finished.results)) if baseline else None
    _show(finished, arguments, comparison)
    code = ExitCode(finished.run.exit_code)
    return comparison.exit_code if comparison and code is ExitCode.PASSED else code


async def _rescore(arguments: Namespace) -> int:
    settings = EvalsSettings()
    old = _read(settings, arguments.run)
    results = _under_todays_cases(old.results, cases.load(arguments.cases))
    knowledge_settings = KnowledgeSettings()
    embedding_model = EmbeddingModel.shared(knowledge_settings.embedding_model, knowledge_settings.embedding_threads)
    judge = Judge(settings) if arguments.judge else None
    options = Options(Choice(), gate_mode=arguments.gate, gates=_gates(arguments))
    with console.ProgressBar() as bar:
        scorer = experiment.support_scorer(arguments.support, embedding_model)
        finished = await experiment.rescore(old.run, results, scorer, options, settings, bar.start(len(results)), judge)
    _show(finished, arguments)
    return finished.run.exit_code


def _target(
    arguments: Namespace, settings: EvalsSettings, knowledge_settings: KnowledgeSettings, embedding_model: EmbeddingModel
) -> Target:
    name: str = arguments.target
    if name.startswith(("http://", "https://")):
        key = settings.target_api_key.get_secret_value() if settings.target_api_key else None
        return HttpTarget(name, api_key=key, language_model=arguments.target_model, timeout_seconds=settings.target_timeout_seconds)
    bot_settings = BotSettings.read()
    if arguments.language_models:
        bot_settings = BotSettings.model_validate({**bot_settings.model_dump(), "language_models": arguments.language_models})
    corpora = Corpora(knowledge_settings, settings.cache_path, embedding_model, arguments.knowledge or ())
    match name:
        case "in-process":
            return InProcessTarget(bot_settings, corpora)
        case "tutorial":
            return TutorialTarget(bot_settings, corpora, embedding_model)
        case _:
            raise TargetUnavailable(f"there is no target {name}: write in-process, tutorial or an address that begins with http://")


def _gates(arguments: Namespace) -> tuple[Gate, ...]:
    return (*gates.load(arguments.gates or gates.GATES_PATH), *(gates.parse(text) for text in arguments.fail_under))


def _failed(settings: EvalsSettings, name: str | None) -> frozenset[str] | None:
    if name is None:
        return None
    failed = frozenset(result.case.name for result in _read(settings, name).results if not result.passed)
    if not failed:
        raise NothingToRun(f"nothing failed in the run {name}")
    return failed


def _read(settings: EvalsSettings, name: str) -> RunResults:
    return RunResults(*run_folder.read(run_folder.find(settings.runs_path, name)))


def _under_todays_cases(results: Sequence[CaseResult], suite_cases: Sequence[cases.SuiteCase]) -> tuple[CaseResult, ...]:
    """Expectations may have changed since; what was asked may not. Cases that are gone or ask something else are left out."""
    today = {entry.case.name: entry for entry in suite_cases}
    kept = []
    for result in results:
        entry = today.get(result.case.name)
        if entry is not None and entry.input_hash == result.input_hash:
            kept.append(result.model_copy(update={"suite": entry.suite, "case": entry.case, "content_hash": entry.content_hash}))
    if not kept:
        raise NothingToRun("no case of this run is asked the same way today")
    if len(kept) < len(results):
        print(f"{len(results) - len(kept)} results are left out: their cases are gone or ask something else today", file=sys.stderr)
    return tuple(kept)


def _show(finished: Finished, arguments: Namespace, comparison: Comparison | None = None) -> None:
    console.show(finished.run, finished.results, show_failures=arguments.failures)
    if comparison is not None:
        print(comparison.sentence)
    rated = RunResults(finished.run, finished.results)
    if arguments.json:
        run_folder.write_file(arguments.json, finished.run, finished.results)
    if arguments.html:
        _write(arguments.html, page.render(rated, comparison))
    if arguments.junit:
        _write(arguments.junit, junit.render(rated))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
