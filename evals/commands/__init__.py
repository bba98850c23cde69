"""The commands of `python -m evals`: one module each, found by being here.

A command module has HELP (a line), add_arguments(parser) and run(arguments) -> exit code. It is called what its file is called
(`list_cases.py` sets NAME = "list"). It imports heavy libraries only inside run: `--help` imports every command.
"""

from __future__ import annotations

import importlib
import pkgutil
from argparse import ArgumentParser, Namespace
from typing import Protocol, cast


class Command(Protocol):
    HELP: str

    def add_arguments(self, parser: ArgumentParser) -> None: ...

    def run(self, arguments: Namespace) -> int: ...


def discover() -> dict[str, Command]:
    commands: dict[str, Command] = {}
    for module_info in pkgutil.iter_modules(__path__):
        module = importlib.import_module(f"{__name__}.{module_info.name}")
        commands[getattr(module, "NAME", module_info.name)] = cast(Command, module)
    return commands
