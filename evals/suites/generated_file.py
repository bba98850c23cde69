"""Writes a suite that a script has generated. Only this module knows how such a file looks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

SUITES_PATH = Path(__file__).parent
_SCHEMA_LINE = "# yaml-language-server: $schema=case.schema.json"


def path(suite: str) -> Path:
    return SUITES_PATH / f"{suite}.yaml"


def text(suite: str, script: str, cases: Sequence[dict[str, Any]]) -> str:
    """The whole file. `script` is the module that somebody runs again after a change."""
    content = {"suite": suite, "corpus": "guidance", "cases": list(cases)}
    body = yaml.dump(content, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=10_000)
    return f"{_SCHEMA_LINE}\n# Generated: change the script and run `python -m {script}`.\n{body}"


class _PlainDumper(yaml.SafeDumper):
    """Without anchors: a case must be readable on its own."""

    def ignore_aliases(self, data: Any) -> bool:
        return True
