"""One run from beginning to end: choose the cases, open the target, ask, score, judge, keep. What `evals run` and `evals rescore` do."""

from __future__ import annotations

import asyncio
import importlib.metadata
import platform
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from evals import gates, run_folder, runner
from evals.answer_cache import AnswerCache
from evals.cases import SuiteCase
from evals.gates import Gate
from evals.judge import Judge
from evals.metrics.support import EmbeddingSupport, LexicalSupport, SupportScorer
from evals.results import CaseResult, Run
from evals.runner import Choice, OnResult
from evals.settings import EvalsSettings
from evals.summary import summarise
from evals.targets import Target
from knowledge import EmbeddingModel

_PACKAGES = "pydantic-evals langchain langchain-openai chromadb torch sentence-transformers xllamacpp numpy pydantic".split()
SUPPORT_BACKENDS = ("embedding", "lexical")


@dataclass(frozen=True, slots=True)
class Options:
    choice: Choice
    repeat: int = 1
    jobs: int = 2
    read_cache: bool = False
    gate_mode: gates.Mode = "point"
    gates: tuple[Gate, ...] = ()


@dataclass(frozen=True, slots=True)
class Finished:
    run: Run
    results: tuple[CaseResult, ...]
    folder: Path


def support_scorer(backend: str, embedding_model: EmbeddingModel) -> SupportScorer:
    return LexicalSupport() if backend == "lexical" else EmbeddingSupport(embedding_model.encode)


async def perform(
    suite_cases: Sequence[SuiteCase],
    target: Target,
    scorer: SupportScorer,
    options: Options,
    settings: EvalsSettings,
    on_start: Callable[[int], OnResult | None] | None = None,
    judge: Judge | None = None,
) -> Finished:
    """`on_start` hears how many attempts there will be. Raises NothingToRun and TargetUnavailable before anything was asked."""
    chosen = runner.choose(suite_cases, options.choice)
    refused = {entry.case.name: reason for entry in chosen if (reason := target.refuses(entry))}
    chosen = tuple(entry for entry in chosen if entry.case.name not in refused)
    if not chosen:
        raise runner.NothingToRun(f"the target can take none of these cases: {next(iter(refused.values()))}")
    started, clock = datetime.now(UTC), time.perf_counter()
    try:
        await target.prepare(chosen)
        on_result = on_start(len(chosen) * options.repeat) if on_start else None
        cache = AnswerCache(settings.cache_path / "answers", read=options.read_cache)
        results = await runner.run(
            chosen,
            target,
            scorer,
            cache=cache,
            repeat=options.repeat,
            jobs=options.jobs,
            by_section=target.by_section,
            on_result=on_result,
        )
        run = Run(
            id=run_folder.new_id(started),
            started=started.isoformat(timespec="seconds"),
            duration_seconds=round(time.perf_counter() - clock, 3),
            target={"name": target.name, **target.describe()},
            support=scorer.name,
            options=_described(options, refused),
            corpora=target.corpora(),
            environment=await asyncio.to_thread(environment),
        )
    finally:
        await target.close()
    return finish(await _with_opinion(run, results, judge), results, options, settings)


async def rescore(
    old: Run,
    results: Sequence[CaseResult],
    scorer: SupportScorer,
    options: Options,
    settings: EvalsSettings,
    on_result: OnResult | None,
    judge: Judge | None = None,
) -> Finished:
    """A new run with the old transcripts."""
    by_section = any(name.startswith("recall_at_") for result in results if result.scores for name in result.scores.metrics)
    scored = await runner.rescore(results, scorer, by_section=by_section, on_result=on_result)
    run = old.model_copy(
        update={
            "id": run_folder.new_id(datetime.now(UTC)),
            "support": scorer.name,
            "options": {**old.options, "rescored": old.id},
            "environment": {**old.environment, "rescored_with": await asyncio.to_thread(environment)},
        }
    )
    return finish(await _with_opinion(run, scored, judge), scored, options, settings)


async def _with_opinion(run: Run, results: Sequence[CaseResult], judge: Judge | None) -> Run:
    """The judge comes last and changes no score."""
    return run.model_copy(update={"second_opinion": await judge.opine(results) if judge else None})


def finish(run: Run, results: tuple[CaseResult, ...], options: Options, settings: EvalsSettings) -> Finished:
    """Summaries, gates and exit status; then the run is kept."""
    summaries = summarise(results)
    outcomes = gates.judge(options.gates, summaries, results, options.gate_mode)
    errors = sum(result.error is not None for result in results)
    complete = run.model_copy(
        update={
            "cases": len(results),
            "errors": errors,
            "summaries": summaries,
            "gates": outcomes,
            "exit_code": int(gates.exit_code(options.gates, outcomes, len(results), errors)),
        }
    )
    return Finished(complete, results, run_folder.write(settings.runs_path, complete, results))


def environment() -> dict[str, Any]:
    """What the figures were made with."""
    return {
        "python": platform.python_version(),
        "platform": f"{platform.system()} {platform.machine()}",
        "versions": {name: _version(name) for name in _PACKAGES},
        "git_sha": _git("rev-parse", "HEAD"),
        "git_dirty": bool(_git("status", "--porcelain", "--untracked-files=no")),
    }


def _described(options: Options, refused: dict[str, str]) -> dict[str, Any]:
    choice = {name: value for name, value in asdict(options.choice).items() if name != "names"}
    return {
        **choice,
        "only_failed": options.choice.names is not None,
        "repeat": options.repeat,
        "jobs": options.jobs,
        "read_cache": options.read_cache,
        "gate_mode": options.gate_mode,
        "left_out": refused,
    }


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def _git(*words: str) -> str | None:
    try:
        done = subprocess.run(["git", *words], capture_output=True, text=True, check=True, timeout=10, cwd=Path(__file__).parent)  # noqa: S603, S607
    except (OSError, subprocess.SubprocessError):
        return None  # not a checkout, or no git: the run is still worth having
    return done.stdout.strip()
