"""Patterns kept in TOML files, one alternative a line to read in a diff. Only this module knows how such a file becomes patterns."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def read_patterns(path: Path) -> dict[str, re.Pattern[str]]:
    """By name, in the file's order; `{fragment}` stands for an entry of its [fragments] table."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {key: re.compile(_filled(text, tables.get("fragments", {})), re.IGNORECASE) for key, text in tables["patterns"].items()}


def _filled(text: str, fragments: dict[str, str]) -> str:
    pattern = "|".join(line for line in text.splitlines() if line)
    for key, fragment in fragments.items():
        pattern = pattern.replace(f"{{{key}}}", fragment)
    return pattern
