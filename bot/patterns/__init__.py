"""The wordings that the deterministic stages recognise, in TOML files beside this one."""

from __future__ import annotations

import re
from pathlib import Path

from knowledge import read_patterns


def load(name: str) -> dict[str, re.Pattern[str]]:
    """The patterns of `name`.toml by name, in the file's order."""
    return read_patterns(Path(__file__).parent / f"{name}.toml")
