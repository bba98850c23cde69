"""Shows the figures of a benchmark side by side with their limits, and marks what falls short."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as RichProgress
from rich.table import Table

from evals.benchmark.figures import Bound, Figure, Measured, Unit


class ProgressBars:
    """One a section, on standard error, so that standard output stays the table's."""

    def __init__(self) -> None:
        console = Console(stderr=True)
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self._progress = RichProgress(*columns, console=console, disable=not console.is_terminal)

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self._progress.stop()

    def section(self, name: str, steps: int) -> Callable[[], None]:
        task = self._progress.add_task(name, total=steps)
        return lambda: self._progress.advance(task)


def show(measured: Measured, loads: Sequence[float]) -> None:
    console = Console(width=None if Console().is_terminal else 200)
    table = Table(box=None, pad_edge=False)
    for column in ("what", "median", "beside it", "median", "ratio", "expected", ""):
        table.add_column(column, justify="right" if column in ("median", "ratio") else "left", overflow="fold")
    section = ""
    for figure in measured.figures:
        if figure.section != section:
            section = figure.section
            table.add_row(f"[bold]{section}[/]")
        table.add_row(*_cells(figure))
    console.print(table)
    for sentence in measured.not_measured:
        console.print(sentence, markup=False)
    short = [figure.name.strip() for figure in measured.figures if figure.meets is False]
    console.print(f"Falls short: {'; '.join(short)}." if short else "Nothing falls short of what is expected.", markup=False)
    console.print(f"Load average over a minute, before and after: {loads[0]:.1f}, {loads[-1]:.1f}. Others slow both sides of a ratio down.")


def _cells(figure: Figure) -> tuple[str, ...]:
    verdict = {None: "", True: "[green]met[/]", False: "[red]falls short[/]"}[figure.meets]
    return (
        figure.name,
        _with_unit(figure.value, figure.unit),
        figure.limit_name or "",
        _with_unit(figure.limit, figure.unit) if figure.limit is not None else "",
        f"{figure.ratio:.2f}" if figure.ratio is not None else "",
        _expected(figure.bound, figure.unit) if figure.bound else "",
        verdict,
    )


def _with_unit(value: float, unit: Unit) -> str:
    if unit == "s":
        return f"{1000 * value:.1f} ms" if value < 1 else f"{value:.2f} s"
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "score":
        return f"{value:.3g}"
    return f"{value:.1f} {unit}" if value < 100 else f"{value:.0f} {unit}"


def _expected(bound: Bound, unit: Unit) -> str:
    sign = "≤" if bound.direction == "at_most" else "≥"
    return f"ratio {sign} {bound.limit:g}" if bound.of == "ratio" else f"{sign} {_with_unit(bound.limit, unit)}"
