from __future__ import annotations

import subprocess
import sys


def test_help_answers_before_anything_heavy_is_loaded() -> None:
    program = """
import sys
from bot.__main__ import main
try:
    main(["--help"])
finally:
    print(sorted({"numpy", "pydantic", "rich", "torch", "chromadb", "langchain_core"} & set(sys.modules)))
"""
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert "ask" in printed
    assert printed.endswith("[]\n")
