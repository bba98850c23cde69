"""What the bot says in its own words around what it quotes, by section of texts/en.toml."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any


def section(name: str) -> dict[str, Any]:
    return dict(tomllib.loads((Path(__file__).parents[1] / "texts" / "en.toml").read_text(encoding="utf-8"))[name])
