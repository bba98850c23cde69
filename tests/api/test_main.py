import subprocess
import sys

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
