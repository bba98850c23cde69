"""The report's figures as inline SVG. Only this module knows coordinates.

Every figure has a label that says the same in words. Colours come from the page's style sheet (classes, never values), and
nothing is told by colour alone: lines differ in dash, marks in shape. Bars in table rows are laid out in percent, so they fit any width.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from evals.statistics import Interval

_WIDTH, _HEIGHT = 420, 250
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 14, 14, 44
_ROW_HEIGHT = 26


@dataclass(frozen=True, slots=True)
class Series:
    name: str
    points: tuple[tuple[float, float], ...]
    style: str  # "first" (solid) or "second" (dashed)
    bounds: tuple[tuple[float, float], ...] = ()  # low and high at each point


@dataclass(frozen=True, slots=True)
class Axis:
    label: str
    low: float
    high: float
    ticks: tuple[float, ...]
    say: Callable[[float], str]


def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def interval_bar(interval: Interval, words: str) -> Markup:
    """A bar from 0 to 100 % with its confidence interval as a whisker."""
    parts = [_line(0, 0, 100, 0, "axis", y=_ROW_HEIGHT - 2)]
    parts.append(f'<rect class="bar" x="0" y="6" width="{_pc(interval.estimate)}" height="14" rx="2"/>')
    if interval.known:
        parts.append(_whisker(100 * interval.low, 100 * interval.high))
    return _row(parts, words)


def difference_dot(low: float, estimate: float, high: float, reach: float, direction: str, words: str) -> Markup:
    """A dot with its interval on a scale from -reach to +reach; zero is marked."""

    def place(value: float) -> float:
        return 50 + 48 * max(-1.0, min(1.0, value / reach))

    parts = [f'<line class="zero" x1="50%" x2="50%" y1="0" y2="{_ROW_HEIGHT}"/>']
    if math.isfinite(low) and math.isfinite(high):
        parts.append(_whisker(place(low), place(high)))
    parts.append(_mark(place(estimate), direction))
    return _row(parts, words)


def floor_dot(value: float, noise: float, reach: float, words: str) -> Markup:
    """A dot beside the noise floor, which stands at a third of the width; `noise`: what counts as still the floor."""

    def place(of: float) -> float:
        return 33 + 64 * max(-0.5, min(1.0, of / reach))

    parts = [f'<rect class="noise" x="33%" y="2" width="{place(noise) - 33:.2f}%" height="{_ROW_HEIGHT - 4}"/>']
    parts.append(f'<line class="floor" x1="33%" x2="33%" y1="0" y2="{_ROW_HEIGHT}"/>')
    parts.append(f'<line class="stem" x1="33%" x2="{place(value):.2f}%" y1="13" y2="13"/>')
    parts.append(_mark(place(value), "worse" if value > noise else "same"))
    return _row(parts, words)


def curve(title: str, words: str, x: Axis, y: Axis, series: Sequence[Series], step: bool = False, marks: bool = True) -> Markup:
    """Lines with optional bounds; `step` draws a cumulative distribution."""
    parts = [_frame(x, y)]
    for line in series:
        if line.bounds:
            edge = [(px, high) for (px, _), (_, high) in zip(line.points, line.bounds, strict=True)]
            edge += [(px, low) for (px, _), (low, _) in reversed(list(zip(line.points, line.bounds, strict=True)))]
            parts.append(f'<polygon class="band" points="{_path(edge, x, y)}"/>')
        points = _steps(line.points) if step else line.points
        parts.append(f'<polyline class="line {line.style}" points="{_path(points, x, y)}"/>')
        if marks:
            parts += [f'<circle class="point" cx="{_x(px, x):.1f}" cy="{_y(py, y):.1f}" r="4"/>' for px, py in line.points]
    if len(series) > 1:
        parts.append(_legend(series))
    return _figure(title, words, parts)


def histogram(title: str, words: str, x: Axis, edges: Sequence[float], parts_of_bins: Sequence[tuple[str, Sequence[int]]]) -> Markup:
    """Stacked counts; each part is a (style, count per bin)."""
    totals = [sum(counts[bin_] for _, counts in parts_of_bins) for bin_ in range(len(edges) - 1)]
    top = _nice_top(max(totals, default=1))
    y = Axis("sentences", 0, top, tuple(top * share for share in (0, 0.5, 1)), lambda value: f"{value:.0f}")
    parts = [_frame(x, y)]
    for bin_ in range(len(edges) - 1):
        base = 0.0
        for style, counts in parts_of_bins:
            if counts[bin_]:
                left, right = _x(edges[bin_], x) + 1, _x(edges[bin_ + 1], x) - 1
                upper, lower = _y(base + counts[bin_], y), _y(base, y)
                parts.append(
                    f'<rect class="{style}" x="{left:.1f}" y="{upper:.1f}" width="{right - left:.1f}" height="{lower - upper:.1f}"/>'
                )
                base += counts[bin_]
    return _figure(title, words, parts)


def _row(parts: Sequence[str], words: str) -> Markup:
    body = "".join(parts)
    return Markup(f'<svg class="row" role="img" aria-label="{escape(words)}" width="100%" height="{_ROW_HEIGHT}">{body}</svg>')  # noqa: S704 (every text in it is escaped)


def _figure(title: str, words: str, parts: Sequence[str]) -> Markup:
    label = escape(f"{title}. {words}")
    return Markup(f'<svg class="figure" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}">{"".join(parts)}</svg>')  # noqa: S704


def _pc(share: float) -> str:
    return f"{100 * share:.2f}%"


def _line(x1: float, y1: float, x2: float, y2: float, style: str, y: float) -> str:
    return f'<line class="{style}" x1="{x1}%" x2="{x2}%" y1="{y1 + y}" y2="{y2 + y}"/>'


def _whisker(low: float, high: float) -> str:
    middle = _ROW_HEIGHT / 2
    ends = "".join(f'<line class="whisker" x1="{at:.2f}%" x2="{at:.2f}%" y1="{middle - 5}" y2="{middle + 5}"/>' for at in (low, high))
    return f'<line class="whisker" x1="{low:.2f}%" x2="{high:.2f}%" y1="{middle}" y2="{middle}"/>{ends}'


def _mark(at: float, direction: str) -> str:
    """Round for no decisive change, a square for better, a diamond-like cross for worse."""
    middle = _ROW_HEIGHT / 2
    if direction == "better":
        return f'<svg x="{at:.2f}%" y="{middle}" overflow="visible"><rect class="better" x="-6" y="-6" width="12" height="12"/></svg>'
    if direction == "worse":
        return f'<svg x="{at:.2f}%" y="{middle}" overflow="visible"><path class="worse" d="M0-8 8 0 0 8-8 0Z"/></svg>'
    return f'<circle class="same" cx="{at:.2f}%" cy="{middle}" r="6"/>'


def _frame(x: Axis, y: Axis) -> str:
    parts = []
    for tick in y.ticks:
        at = _y(tick, y)
        parts.append(f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{at:.1f}" y2="{at:.1f}"/>')
        parts.append(f'<text class="tick" x="{_LEFT - 6}" y="{at + 4:.1f}" text-anchor="end">{escape(y.say(tick))}</text>')
    for tick in x.ticks:
        at = _x(tick, x)
        parts.append(f'<line class="axis" x1="{at:.1f}" x2="{at:.1f}" y1="{_HEIGHT - _BOTTOM}" y2="{_HEIGHT - _BOTTOM + 4}"/>')
        parts.append(f'<text class="tick" x="{at:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">{escape(x.say(tick))}</text>')
    parts.append(f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{_HEIGHT - _BOTTOM}" y2="{_HEIGHT - _BOTTOM}"/>')
    parts.append(f'<text class="tick" x="{_LEFT + 4}" y="{_TOP + 12}">{escape(y.label)}</text>')
    parts.append(f'<text class="label" x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(x.label)}</text>')
    return "".join(parts)


def _legend(series: Sequence[Series]) -> str:
    parts = []
    for index, line in enumerate(series):
        y = _HEIGHT - _BOTTOM - 14 - 18 * (len(series) - 1 - index)
        parts.append(f'<line class="line {line.style}" x1="{_WIDTH - 150}" x2="{_WIDTH - 122}" y1="{y}" y2="{y}"/>')
        parts.append(f'<text class="tick" x="{_WIDTH - 116}" y="{y + 4}">{escape(line.name)}</text>')
    return "".join(parts)


def _steps(points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    corners: list[tuple[float, float]] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners


def _path(points: Sequence[tuple[float, float]], x: Axis, y: Axis) -> str:
    return " ".join(f"{_x(px, x):.1f},{_y(py, y):.1f}" for px, py in points)


def _x(value: float, axis: Axis) -> float:
    return _LEFT + (_WIDTH - _LEFT - _RIGHT) * _share(value, axis)


def _y(value: float, axis: Axis) -> float:
    return _HEIGHT - _BOTTOM - (_HEIGHT - _TOP - _BOTTOM) * _share(value, axis)


def _share(value: float, axis: Axis) -> float:
    return max(0.0, min(1.0, (value - axis.low) / (axis.high - axis.low)))


def _nice_top(value: float) -> float:
    """The next of 2, 4, 10, 20, 40, ...: an even number that halves."""
    magnitude = 10 ** math.floor(math.log10(max(value, 1)))
    return next(float(step * magnitude) for step in (1, 2, 4, 6, 8, 10, 20) if step * magnitude >= max(value, 2))
