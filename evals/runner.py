"""Runs cases against a target, thinly over pydantic-evals. Only this module knows that library."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from evals import scoring
from evals.answer_cache import AnswerCache
from evals.cases import SMOKE, Split, SuiteCase
from evals.metrics.support import SupportScorer
from evals.results import CaseResult, CaseScores, Transcript
from evals.targets import Target, replay

if TYPE_CHECKING:
    from pydantic_evals.evaluators import EvaluationReason
    from pydantic_evals.reporting import ReportCase, ReportCaseFailure

OnResult = Callable[[CaseResult], None]
_SCORES = "scores"  # attribute under which a report carries the whole CaseScores


class NothingToRun(Exception):
    """The choice leaves no case. Its text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which of the cases to run."""

    suites: tuple[str, ...] = ()  # empty: all; "smoke" and other tags count as suites
    split: Split | None = None
    names: frozenset[str] | None = None
    limit: int | None = None
    per_suite: int | None = None
    seed: int = 7


@dataclass(frozen=True, slots=True)
class Attempt:
    suite_case: SuiteCase
    repetition: int  # from 1

    @property
    def label(self) -> str:
        name = self.suite_case.case.name
        return name if self.repetition == 1 else f"{name} (repetition {self.repetition})"


def choose(suite_cases: Iterable[SuiteCase], choice: Choice) -> tuple[SuiteCase, ...]:
    """In file order; `limit` and `per_suite` draw seeded samples. Raises NothingToRun."""
    known = tuple(suite_cases)
    for suite in choice.suites:
        if suite != SMOKE and not any(_belongs(entry, suite) for entry in known):
            raise NothingToRun(f"there is no suite or tag {suite}")
    chosen = [
        entry
        for entry in known
        if (not choice.suites or any(_belongs(entry, suite) for suite in choice.suites))
        and (choice.split is None or entry.case.split == choice.split)
        and (choice.names is None or entry.case.name in choice.names)
    ]
    if choice.per_suite is not None:
        chosen = _of_each_suite(chosen, choice.per_suite, choice.seed)
    if choice.limit is not None and choice.limit < len(chosen):
        sample = set(random.Random(choice.seed).sample(range(len(chosen)), choice.limit))  # noqa: S311 (repeatable on purpose)
        chosen = [entry for index, entry in enumerate(chosen) if index in sample]
    if not chosen:
        raise NothingToRun("no case is left to run")
    return tuple(chosen)


def _of_each_suite(entries: Sequence[SuiteCase], at_least: int, seed: int) -> list[SuiteCase]:
    """Whole groups, drawn until a suite has its cases: personas and wordings say something only beside each other."""
    groups: dict[str, dict[str, list[SuiteCase]]] = {}
    for entry in entries:
        groups.setdefault(entry.suite, {}).setdefault(entry.case.cluster, []).append(entry)
    drawn: set[str] = set()
    for suite, members in groups.items():
        order = random.Random(f"{seed}:{suite}").sample(sorted(members), len(members))  # noqa: S311 (repeatable on purpose)
        count = 0
        for group in order:
            if count >= at_least:
                break
            drawn.update(entry.case.name for entry in members[group])
            count += len(members[group])
    return [entry for entry in entries if entry.case.name in drawn]


async def run(
    suite_cases: Sequence[SuiteCase],
    target: Target,
    scorer: SupportScorer,
    *,
    cache: AnswerCache | None = None,
    repeat: int = 1,
    jobs: int = 2,
    by_section: bool = True,
    on_result: OnResult | None = None,
) -> tuple[CaseResult, ...]:
    """Asks and scores. What goes wrong in one case is that case's error; the others go on."""

    async def ask(attempt: Attempt) -> Transcript:
        cached = cache.get(target, attempt.suite_case, attempt.repetition) if cache else None
        if cached is not None:
            return cached
        transcript = await replay(attempt.suite_case, target)
        if cache:
            cache.put(target, attempt.suite_case, attempt.repetition, transcript)
        return transcript

    attempts = [Attempt(suite_case, repetition) for suite_case in suite_cases for repetition in range(1, repeat + 1)]
    return await _evaluate(attempts, ask, scorer, jobs=jobs, by_section=by_section, on_result=on_result)


async def rescore(
    results: Sequence[CaseResult], scorer: SupportScorer, *, by_section: bool = True, on_result: OnResult | None = None
) -> tuple[CaseResult, ...]:
    """The stored transcripts under today's metrics; nobody is asked. Errors stay errors."""
    transcripts = {(result.case.name, result.repetition): result.transcript for result in results if result.transcript}

    async def recall(attempt: Attempt) -> Transcript:
        return transcripts[attempt.suite_case.case.name, attempt.repetition]

    attempts = [Attempt(result.suite_case, result.repetition) for result in results if result.transcript]
    scored = await _evaluate(attempts, recall, scorer, jobs=1, by_section=by_section, on_result=on_result)
    return (*scored, *(result for result in results if not result.transcript))


async def _evaluate(
    attempts: Sequence[Attempt],
    ask: Callable[[Attempt], Any],
    scorer: SupportScorer,
    *,
    jobs: int,
    by_section: bool,
    on_result: OnResult | None,
) -> tuple[CaseResult, ...]:
    from pydantic_evals import Case, Dataset  # noqa: PLC0415  takes more than a second to import, which --help must not
    from pydantic_evals.evaluators import Evaluator, EvaluatorContext  # noqa: PLC0415
    from pydantic_evals.lifecycle import CaseLifecycle  # noqa: PLC0415

    found: dict[tuple[str, int], CaseResult] = {}

    class Score(CaseLifecycle[Attempt, Transcript, None]):
        """Scores where pydantic-evals lets a case be enriched, so that every evaluator reads the same scores."""

        async def prepare_context(self, ctx: EvaluatorContext[Attempt, Transcript, None]) -> EvaluatorContext[Attempt, Transcript, None]:
            ctx.attributes[_SCORES] = await asyncio.to_thread(
                scoring.score, ctx.inputs.suite_case, ctx.output, scorer, by_section=by_section
            )
            return ctx

        async def teardown(
            self, result: ReportCase[Attempt, Transcript, None] | ReportCaseFailure[Attempt, Transcript, None] | None
        ) -> None:
            if result is not None:
                case_result = _result(result)
                found[case_result.case.name, case_result.repetition] = case_result
                if on_result:
                    on_result(case_result)

    class Verdict(Evaluator[Attempt, Transcript, None]):
        def evaluate(self, ctx: EvaluatorContext[Attempt, Transcript, None]) -> dict[str, bool | float | EvaluationReason]:
            return _verdict(ctx.attributes[_SCORES])

    dataset = Dataset[Attempt, Transcript, None](
        name="evals", cases=[Case(name=attempt.label, inputs=attempt) for attempt in attempts], evaluators=[Verdict()]
    )
    await dataset.evaluate(ask, task_name="replay", max_concurrency=jobs, progress=False, lifecycle=Score)
    return tuple(found[attempt.suite_case.case.name, attempt.repetition] for attempt in attempts)


def _verdict(scores: CaseScores) -> dict[str, bool | float | EvaluationReason]:
    from pydantic_evals.evaluators import EvaluationReason  # noqa: PLC0415

    return {"passed": EvaluationReason(scores.passed, failure_reason(scores) or None), **scores.metrics}


def failure_reason(scores: CaseScores) -> str:
    """Why a case failed, turn by turn; empty where it passed."""
    return "; ".join(
        f"turn {number}: {name}: {check.reason}" if len(scores.turns) > 1 else f"{name}: {check.reason}"
        for number, turn in enumerate(scores.turns, 1)
        for name, check in turn.checks.items()
        if not check.passed
    )


def _result(reported: ReportCase[Attempt, Transcript, None] | ReportCaseFailure[Attempt, Transcript, None]) -> CaseResult:
    suite_case = reported.inputs.suite_case
    scores = getattr(reported, "attributes", {}).get(_SCORES)
    return CaseResult(
        suite=suite_case.suite,
        corpus=suite_case.corpus,
        case=suite_case.case,
        content_hash=suite_case.content_hash,
        input_hash=suite_case.input_hash,
        repetition=reported.inputs.repetition,
        transcript=getattr(reported, "output", None),
        scores=scores,
        error=getattr(reported, "error_message", None),
    )


def _belongs(entry: SuiteCase, suite: str) -> bool:
    return entry.suite == suite or suite in entry.case.tags
