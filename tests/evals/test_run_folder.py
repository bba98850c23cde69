"""Ids of runs."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from evals import run_folder


def test_ids_sort_by_the_moment_however_short_the_time_between_two_runs() -> None:
    moment = datetime(2026, 11, 22, 23, 9, 4, tzinfo=UTC)
    ids = [run_folder.new_id(moment + timedelta(microseconds=step)) for step in range(50)]
    assert ids == sorted(ids)
