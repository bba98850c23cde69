"""The report's figures: how retrieval, groundedness and answering times are distributed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from markupsafe import Markup

from evals import statistics
from evals.metrics.retrieval import RECALL_AT
from evals.report import charts, words
from evals.results import CaseResult, TurnTranscript

_BINS = 10


@dataclass(frozen=True, slots=True)
class Figure:
    drawing: Markup
    words: str  # what it shows, for those who do not see it and those who want it said
    table: tuple[tuple[str, ...], ...]  # the numbers, first row the heading


def retrieval(results: Sequence[CaseResult]) -> Figure | None:
    intervals = [(k, _mean(results, f"recall_at_{k}")) for k in RECALL_AT]
    measured = [(k, interval) for k, interval in intervals if interval.groups]
    if not measured:
        return None
    first, last = measured[0], measured[-1]
    said = (
        f"With one passage, {words.percent(first[1].estimate)} of the sections that hold the answer are found; with {last[0]} passages, "
        f"{words.percent(last[1].estimate)}."
    )
    series = charts.Series(
        "recall",
        tuple((float(k), interval.estimate) for k, interval in measured),
        "first",
        tuple((interval.low, interval.high) if interval.known else (interval.estimate,) * 2 for _, interval in measured),
    )
    x = charts.Axis("passages looked at", 0, max(RECALL_AT), tuple(float(k) for k in RECALL_AT), lambda value: f"{value:.0f}")
    y = charts.Axis("recall", 0, 1, (0, 0.25, 0.5, 0.75, 1), charts.percent)
    rows = [("passages", "recall", "95 % interval")]
    rows += [(str(k), words.percent(interval.estimate), words.interval(interval)) for k, interval in measured]
    for name in ("mrr", "ndcg_at_10"):
        interval = _mean(results, name)
        rows.append(
            (words.metric(name), f"{interval.estimate:.3f}", f"{interval.low:.3f} to {interval.high:.3f}" if interval.known else "")
        )
    return Figure(charts.curve("Sections found by number of passages", said, x, y, [series]), said, tuple(rows))


def groundedness(results: Sequence[CaseResult]) -> Figure | None:
    sentences = [sentence for result in results if result.scores for turn in result.scores.turns for sentence in turn.sentences]
    scored = [(sentence.score, bool(sentence.supported)) for sentence in sentences if sentence.score is not None]
    if not scored:
        return None
    edges = [bin_ / _BINS for bin_ in range(_BINS + 1)]
    held = _counts([score for score, supported in scored if supported], edges)
    not_held = _counts([score for score, supported in scored if not supported], edges)
    exempt = sum(sentence.exempt is not None for sentence in sentences)
    said = (
        f"{sum(held)} of {len(scored)} sentences ({words.percent(sum(held) / len(scored))}) are supported by the passages; "
        f"{exempt} more claim nothing, such as questions and headings."
    )
    x = charts.Axis("support, from 0 to 1", 0, 1, (0, 0.25, 0.5, 0.75, 1), lambda value: f"{value:g}")
    drawing = charts.histogram("Sentences by support", said, x, edges, (("supported", held), ("unsupported", not_held)))
    rows = [("support", "supported", "not supported")]
    rows += [(f"{edges[bin_]:.1f} to {edges[bin_ + 1]:.1f}", str(held[bin_]), str(not_held[bin_])) for bin_ in range(_BINS)]
    return Figure(drawing, said, tuple(rows))


def latency(results: Sequence[CaseResult]) -> Figure | None:
    turns = list(_timed_turns(results))
    if not turns:
        return None
    samples = {"whole reply": [turn.total_seconds for turn in turns]}
    first = [turn.first_sentence_seconds for turn in turns if turn.first_sentence_seconds is not None]
    if first:
        samples["first sentence"] = first
    said = " ".join(
        f"{name.capitalize()}: half within {words.seconds(float(np.percentile(values, 50)))}, 95 % within "
        f"{words.seconds(float(np.percentile(values, 95)))}, the slowest {words.seconds(max(values))}."
        for name, values in samples.items()
    )
    top = _round_up(float(np.percentile(samples["whole reply"], 99)))
    x = charts.Axis("seconds", 0, top, tuple(top * share / 4 for share in range(5)), lambda value: f"{value:g}")
    y = charts.Axis("replies", 0, 1, (0, 0.25, 0.5, 0.75, 1), charts.percent)
    series = [
        charts.Series(name, _cumulative(values), style) for (name, values), style in zip(samples.items(), ("first", "second"), strict=False)
    ]
    rows: list[tuple[str, ...]] = [("", "replies", "50 %", "90 %", "95 %", "99 %")]
    for name, values in samples.items():
        quantiles = (words.seconds(float(np.percentile(values, q))) for q in (50, 90, 95, 99))
        rows.append((name, str(len(values)), *quantiles))
    return Figure(charts.curve("Share of replies finished by time", said, x, y, series, step=True, marks=False), said, tuple(rows))


def _mean(results: Sequence[CaseResult], name: str) -> statistics.Interval:
    measured = [(result.scores.metrics[name], result.case.cluster) for result in results if result.scores and name in result.scores.metrics]
    return statistics.cluster_bootstrap([value for value, _ in measured], [group for _, group in measured])


def _counts(scores: Sequence[float], edges: Sequence[float]) -> list[int]:
    return [int(count) for count in np.histogram(scores, bins=edges)[0]]


def _timed_turns(results: Sequence[CaseResult]) -> Iterator[TurnTranscript]:
    for result in results:
        if result.transcript and not result.transcript.cached:
            yield from result.transcript.turns


def _cumulative(values: Sequence[float]) -> tuple[tuple[float, float], ...]:
    """At most 200 steps, however many replies there are."""
    shares = np.linspace(0, 1, min(200, len(values)) + 1)
    return tuple((float(np.quantile(values, share)), float(share)) for share in shares)


def _round_up(value: float) -> float:
    magnitude = 10.0 ** np.floor(np.log10(max(value, 1e-3)))
    return float(next(step * magnitude for step in (1, 2, 4, 8, 10) if step * magnitude >= value))
