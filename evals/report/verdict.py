"""The top of the report: what the run comes to, where it comes from, and what it cannot tell. In words for people who do not program."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from evals import statistics
from evals.compare import Comparison, RunResults
from evals.gates import TOLERATED_ERROR_SHARE
from evals.report import words
from evals.results import CaseResult, Run

Tone = Literal["good", "bad", "open"]
_SMALL_SUITE = 30  # cases; nothing failing in 30 still allows a rate of failure of 10 % (rule of three)


@dataclass(frozen=True, slots=True)
class Verdict:
    tone: Tone
    headline: str
    sentences: tuple[str, ...]
    failed_gates: tuple[str, ...]
    held_gates: tuple[str, ...]
    unmeasured_gates: tuple[str, ...]


def verdict(run: Run, results: Sequence[CaseResult], comparison: Comparison | None) -> Verdict:
    failed = tuple(words.gate(outcome) for outcome in run.gates if outcome.passed is False)
    held = tuple(words.gate(outcome) for outcome in run.gates if outcome.passed)
    unmeasured = tuple(words.gate(outcome) for outcome in run.gates if outcome.passed is None)
    tone, headline = _headline(run, results, failed, held, comparison)
    sentences = (*_pass_sentences(results), *([comparison.sentence] if comparison else []))
    return Verdict(tone, headline, sentences, failed, held, unmeasured)


def _headline(
    run: Run, results: Sequence[CaseResult], failed: Sequence[str], held: Sequence[str], comparison: Comparison | None
) -> tuple[Tone, str]:
    errors = sum(result.error is not None for result in results)
    if failed:
        return "bad", f"Not good enough: {len(failed)} of {len(failed) + len(held)} requirements {_is_are(len(failed))} not met"
    if errors > TOLERATED_ERROR_SHARE * len(results):
        return "bad", f"No verdict: {errors} of {len(results)} cases ended in an error"
    if comparison and comparison.outcome == "worse":
        return "bad", "Worse than the run it is compared with"
    better = comparison is not None and comparison.outcome == "better"
    if held:
        met = f"{len(held)} requirements are met" if len(held) > 1 else "the one requirement is met"
        return "good", f"Good enough: {'all ' if len(held) > 1 else ''}{met}{', and better than before' if better else ''}"
    if better:
        return "good", "Better than the run it is compared with"
    return "open", "Measured, not judged: no requirement was set for this run"


def _pass_sentences(results: Sequence[CaseResult]) -> Iterator[str]:
    judged = [result for result in results if result.passed is not None]
    if not judged:
        yield "No case could be judged."
        return
    passed = [float(bool(result.passed)) for result in judged]
    rate = statistics.rate(passed, [result.case.cluster for result in judged])
    errors = len(results) - len(judged)
    yield f"The bot passed {sum(passed):.0f} of {len(judged)} cases{f'; {errors} more ended in an error' if errors else ''}."
    if rate.known:
        groups = "" if rate.groups == len(judged) else f", counting the {rate.groups} groups of related questions once each"
        yield (
            f"That is a pass rate of {words.percent(rate.estimate)}{groups}. Asked other questions of the same kinds, "
            f"it would most likely pass between {words.percent(rate.low)} and {words.percent(rate.high)}."
        )


def provenance(run: Run) -> Iterator[tuple[str, str]]:
    yield "Run", run.id
    yield "Started", f"{run.started.replace('T', ' ')[:16]} UTC, took {words.duration(run.duration_seconds)}"
    yield "What was asked", _say(run.target)
    yield "Knowledge base", _say(run.corpora) or "not shown by the target"
    yield "Chosen cases", _say(run.options)
    yield "Groundedness judged by", f"{run.support} (no language model judges)"
    if run.second_opinion:
        yield "Beside it", str(run.second_opinion)
    sha = str(run.environment.get("git_sha") or "unknown")[:12]
    yield "Code", f"commit {sha}{', with uncommitted changes' if run.environment.get('git_dirty') else ''}"
    yield "Environment", _say({name: value for name, value in run.environment.items() if not name.startswith("git")})


def limits(rated: RunResults) -> Iterator[str]:
    """What this run cannot tell."""
    run, results = rated.run, rated.results
    yield (
        "Whether an answer is pleasant, tactful or complete beyond the facts listed in its case. Tone and completeness have no measure "
        "here that agrees with people."
    )
    yield (
        f"Support is judged by word overlap, similarity and guards for numbers, denials, names and occupations ({run.support}). It agrees "
        "with people about as well as a language model as judge does, and it can be wrong about a single sentence."
    )
    small = sorted(name for name, count in Counter(result.suite for result in results).items() if count < _SMALL_SUITE)
    if small:
        yield f"Small differences in suites of fewer than {_SMALL_SUITE} cases: {words.listed(list(map(words.suite_inside, small)))}."
    transcripts = [result.transcript for result in results if result.transcript]
    turns = [turn for transcript in transcripts for turn in transcript.turns]
    if turns and all(turn.retrieved is None for turn in turns):
        yield "What was retrieved: the target shows its answers only, so retrieval is not scored and support is judged by what it cites."
    if any(turn.status_inferred for turn in turns):
        yield "The exact kind of a reply: the target does not state it, so answered or declined was guessed from the wording."
    if any(transcript.cached for transcript in transcripts):
        yield "How fast the bot is today, for the answers that were read from the cache of an earlier run; they are left out of the times."
    errors = sum(result.error is not None for result in results)
    if errors:
        yield f"Anything about the {errors} cases that ended in an error. They count neither as passed nor as failed."
    if {result.case.split for result in results} == {"development"}:
        yield "How the bot does on questions that nobody has tuned it with: the held-out cases were not run."
    if all(result.repetition == 1 for result in results):
        yield "How much a language model's answers vary from one time to the next: every question was asked once (--repeat asks again)."
    yield "How real users ask. The cases were written by hand for this project; what people type may differ."


def _say(values: Any) -> str:
    if isinstance(values, dict):
        return ", ".join(f"{name.replace('_', ' ')} {_say(value)}" for name, value in values.items() if value not in (None, "", [], {}, ()))
    if isinstance(values, list | tuple):
        return ", ".join(_say(value) for value in values)
    return str(values)


def _is_are(count: int) -> str:
    return "is" if count == 1 else "are"
