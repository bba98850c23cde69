import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from api.__main__ import main


def test_help_answers_before_anything_heavy_is_loaded() -> None:
    program = """
import sys
from api.__main__ import main
try:
    main(["--help"])
finally:
    print(sorted({"fastapi", "uvicorn", "bot", "torch"} & set(sys.modules)))
"""
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "--port" in printed
    assert printed.endswith("[]\n")


def test_a_port_that_is_none_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--port", "70000"]) == 2
    assert capsys.readouterr().err == "API_PORT: Input should be less than or equal to 65535\n"


@pytest.mark.parametrize("name", ["BOT_ANSWER_TOKENS", "KNOWLEDGE_CANDIDATES"])
def test_a_mistake_in_the_settings_of_another_part_is_named_too(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv(name, "many")
    assert main([]) == 2
    assert capsys.readouterr().err.startswith(f"{name}: ")


def test_the_database_can_be_prepared_before_any_server_starts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("API_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/kept.sqlite3")
    assert main(["--prepare-database"]) == 0
    with closing(sqlite3.connect(tmp_path / "kept.sqlite3")) as connection:
        assert connection.execute("SELECT count(*) FROM turns").fetchone() == (0,)
    (tmp_path / "file").touch()
    monkeypatch.setenv("API_DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/file/kept.sqlite3")
    assert main(["--prepare-database"]) == 1
    assert capsys.readouterr().err.startswith("The database cannot be created: ")
