"""The wordings that the deterministic stages recognise, in TOML files beside this one, one alternative a line to read in a diff."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path


def load(name: str) -> dict[str, re.Pattern[str]]:
    """The patterns of `name`.toml by name, in the file's order; `{fragment}` stands for an entry of its [fragments] table."""
    tables = tomllib.loads((Path(__file__).parent / f"{name}.toml").read_text(encoding="utf-8"))
    return {key: re.compile(_filled(text, tables.get("fragments", {})), re.IGNORECASE) for key, text in tables["patterns"].items()}


def _filled(text: str, fragments: dict[str, str]) -> str:
    pattern = "|".join(line for line in text.splitlines() if line)
    for key, fragment in fragments.items():
        pattern = pattern.replace(f"{{{key}}}", fragment)
    return pattern
