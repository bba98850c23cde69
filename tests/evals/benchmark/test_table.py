from __future__ import annotations

import pytest

from evals.benchmark.figures import Figure, Measured, at_least, at_most
from evals.benchmark.table import show


def test_what_falls_short_is_marked_and_named_and_so_is_what_was_not_measured(capsys: pytest.CaptureFixture[str]) -> None:
    met = Figure("questions", "embedding", "s", (0.01,), "raw", (0.02,), at_most(3, of="ratio"))
    short = Figure("questions", "writing", "tokens/s", (40.0,), "raw llama.cpp", (80.0,), at_least(0.9, of="ratio"))
    show(Measured((met, short), ("Memory was not measured: there is no /proc.",)), (0.5, 9.25))
    lines = capsys.readouterr().out.splitlines()
    assert next(line for line in lines if line.startswith("embedding")).split()[-1] == "met"
    assert next(line for line in lines if line.startswith("writing")).endswith("falls short")
    assert "Falls short: writing." in lines
    assert "Memory was not measured: there is no /proc." in lines
    assert any("0.5, 9.2" in line for line in lines)
