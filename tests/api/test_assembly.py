"""Settings that cannot work together are refused before anything starts, with what to set instead."""

import logging

import pytest

from api import assembly
from api.__main__ import main
from api.settings import ApiSettings

SHARED = {
    "API_DATABASE_URL": "postgresql+asyncpg://127.0.0.1:1/kept",
    "KNOWLEDGE_VECTOR_URL": "postgresql://127.0.0.1:1/kept",
    "API_REDIS_URL": "redis://127.0.0.1:1",
}


def test_several_processes_that_share_nothing_are_told_what_each_needs(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_WORKERS", "2")
    assert main([]) == 2
    lines = capsys.readouterr().err.splitlines()
    assert len(lines) == len(SHARED)
    for line, name in zip(lines, SHARED, strict=True):
        assert line.startswith("API_WORKERS is 2, but ")
        assert f"set {name}=" in line


@pytest.mark.parametrize("missing", SHARED)
def test_each_of_them_is_needed(missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("API_WORKERS", "4")
    monkeypatch.delenv("API_DATABASE_URL")
    for name, value in SHARED.items():
        if name != missing:
            monkeypatch.setenv(name, value)
    assert main([]) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert f"set {missing}=" in line


def test_with_all_of_them_several_processes_may_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("API_WORKERS", "4")
    for name, value in SHARED.items():
        monkeypatch.setenv(name, value)
    assert assembly.read(ApiSettings()).api.workers == 4


def test_one_process_that_shares_a_part_is_warned_about_the_rest(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setenv("API_DATABASE_URL", SHARED["API_DATABASE_URL"])
    with caplog.at_level(logging.WARNING):
        assembly.create_from(assembly.read(ApiSettings()))
    assert "set API_REDIS_URL=" in caplog.text
    assert "set KNOWLEDGE_VECTOR_URL=" in caplog.text
    assert "API_DATABASE_URL" not in caplog.text
