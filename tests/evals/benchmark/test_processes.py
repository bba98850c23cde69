from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from evals.benchmark import processes
from evals.benchmark.figures import QUICK

needs_proc = pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="this system has no /proc")


@needs_proc
def test_memory_and_processor_time_of_a_process_are_read() -> None:
    assert 5 < processes.resident_mebibytes(os.getpid()) < 100_000
    assert processes._processor_seconds(os.getpid()) > 0


def test_a_command_is_measured_beside_the_bare_interpreter() -> None:
    steps: list[str] = []

    def progress(name: str, number: int) -> Callable[[], None]:
        return lambda: steps.append(name)

    clock, processor = processes.helping(QUICK, progress)
    assert clock.limit is not None
    assert clock.ratio is not None
    assert len(clock.samples) == len(clock.limit_samples) == len(steps) == QUICK.rounds
    assert processor.value > 0


def test_a_server_that_ends_at_once_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    environment = {**os.environ, "API_PORT": "no number", "BOT_NO_SUCH_SETTING": "1"}
    with pytest.raises(processes.ServerDidNotStart, match="ended with status"):
        processes._start(environment)
