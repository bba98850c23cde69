"""What the exit status of an evals command says to the script that called it."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    PASSED = 0
    GATE_FAILED = 1
    USAGE = 2  # wrong options, or case files that cannot be read
    INCONCLUSIVE = 3  # too many errors to say anything
