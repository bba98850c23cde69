"""What a run shows in the terminal: a progress bar while it works, one table when it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.table import Table

from evals import statistics
from evals.results import CaseResult, GateOutcome, Run, SuiteSummary
from evals.runner import OnResult, failure_reason
from evals.summary import ALL

_COLUMNS = {
    "pass_rate": "pass",
    "answer_passed": "pass*",
    "vital_recall": "vital",
    "supported_share": "supported",
    "citation_recall": "cit. recall",
    "citation_precision": "cit. prec.",
    "recall_at_5": "recall@5",
    "decline_f1": "decline F1",
    "over_refusal": "over-refusal",
}
_INTERVAL_OF = "pass_rate"
_MORE = """decline_precision decline_recall attack_success canary_leaks utility_under_attack traps_blocked distress_missed false_alarms
all_wordings_pass status_agreement nugget_agreement turn_pass_rate conversation_pass_rate fairness_gap fairness_p_value
fairness_status_parity groundedness exempt_share total_p50_seconds total_p95_seconds""".split()


class ProgressBar:
    """On standard error, so that standard output stays the table's."""

    def __init__(self) -> None:
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("[green]{task.fields[passed]} passed[/] [red]{task.fields[failed]} failed[/] {task.fields[errors]} errors"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            disable=not Console(stderr=True).is_terminal,
        )
        self._task: TaskID | None = None
        self._counts = {"passed": 0, "failed": 0, "errors": 0}

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._progress.stop()

    def start(self, total: int) -> OnResult:
        self._task = self._progress.add_task("asking", total=total, passed=0, failed=0, errors=0)
        return self._advance

    def _advance(self, result: CaseResult) -> None:
        self._counts["errors" if result.passed is None else "passed" if result.passed else "failed"] += 1
        if self._task is not None:
            counts = self._counts
            self._progress.update(self._task, advance=1, passed=counts["passed"], failed=counts["failed"], errors=counts["errors"])


def show(run: Run, results: Sequence[CaseResult], *, show_failures: bool = False) -> None:
    console = Console(width=None if Console().is_terminal else 160)
    console.print(_table([summary for summary in run.summaries if summary.split == ALL], results))
    overall = next(summary for summary in run.summaries if (summary.suite, summary.split) == (ALL, ALL))
    console.print(", ".join(f"{name} {overall.metrics[name]:.3f}" for name in _MORE if name in overall.metrics), style="dim")
    console.print("pass* = all checks but the citations, to compare with targets that cite nothing", style="dim")
    if run.second_opinion:
        console.print(str(run.second_opinion), style="dim", emoji=False, markup=False, highlight=False, soft_wrap=True)
    if show_failures:
        _print_failures(console, results)
    for outcome in run.gates:
        if outcome.passed is not None:
            console.print(_gate_line(outcome))
    for reason, count in Counter(run.options.get("left_out", {}).values()).items():
        console.print(f"LEFT OUT ({count}): {reason}", style="bold yellow", markup=False, highlight=False, soft_wrap=True)
    console.print(f"{run.cases} cases, {run.errors} errors, {run.duration_seconds:.0f} s, target {run.target['name']}, run {run.id}")


def _table(summaries: Sequence[SuiteSummary], results: Sequence[CaseResult]) -> Table:
    used = [name for name in _COLUMNS if any(name in summary.metrics for summary in summaries)]
    table = Table(box=None, pad_edge=False)
    table.add_column("suite")
    table.add_column("cases", justify="right")
    for name in used:
        table.add_column(_COLUMNS[name], justify="right")
        if name == _INTERVAL_OF:
            table.add_column("95 % interval", justify="right")
    for summary in sorted(summaries, key=lambda summary: (summary.suite == ALL, summary.suite)):
        cells = [f"{summary.metrics[name]:.3f}" if name in summary.metrics else "" for name in used]
        if _INTERVAL_OF in used:
            cells.insert(used.index(_INTERVAL_OF) + 1, _interval([result for result in results if summary.suite in {ALL, result.suite}]))
        table.add_row(summary.suite, str(summary.cases), *cells)
    return table


def _interval(results: Sequence[CaseResult]) -> str:
    """Of the pass rate, groups counting once: what the figure beside it is worth."""
    judged = [result for result in results if result.passed is not None]
    rate = statistics.rate([float(bool(result.passed)) for result in judged], [result.case.cluster for result in judged])
    return f"{rate.low:.2f} to {rate.high:.2f}" if judged and rate.known else ""


def _print_failures(console: Console, results: Sequence[CaseResult]) -> None:
    for result in results:
        if not result.passed:
            reason = failure_reason(result.scores) if result.scores else f"error: {result.error}"
            console.print(f"{result.case.name}: {reason}", markup=False, highlight=False)


def _gate_line(outcome: GateOutcome) -> str:
    sign = "≥" if outcome.direction == "at_least" else "≤"
    verdict = "[green]passed[/]" if outcome.passed else "[red]failed[/]"
    reason = f" ({outcome.reason})" if outcome.reason else ""
    return f"gate {outcome.name} {sign} {outcome.limit:g}: {verdict}, it is {outcome.value:.3f}{reason}"
