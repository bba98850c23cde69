"""The app's manifest as it ships: which scopes are asked for. The files are what an administrator pastes into Slack."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

HTTP = Path(__file__).with_name("manifest.yaml")
SOCKET_MODE = Path(__file__).with_name("manifest.socket.yaml")


def read(path: Path) -> dict[str, Any]:
    manifest: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return manifest


def bot_scopes() -> list[str]:
    scopes: list[str] = read(HTTP)["oauth_config"]["scopes"]["bot"]
    return scopes
