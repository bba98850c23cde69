"""Where runs are kept: runs/<id>/ with run.json and cases.jsonl, or one JSON file to take along. Only this module knows their form."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ValidationError

from evals.results import CaseResult, Run

RUN_FILE, RESULTS_FILE = "run.json", "cases.jsonl"
LAST = "last"


class RunNotFound(Exception):
    """There is no such run, or it cannot be read. Its text is one plain sentence."""


def new_id(moment: datetime) -> str:
    """Ids sort by the moment (UTC): "last" means the latest, also of two runs within a second."""
    return f"{moment:%Y%m%dT%H%M%S.%f}Z-{secrets.token_hex(2)}"


def write(runs_path: Path, run: Run, results: Sequence[CaseResult]) -> Path:
    folder = runs_path / run.id
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(result.model_dump_json(exclude_defaults=True) + "\n" for result in results)
    (folder / RESULTS_FILE).write_text(lines, encoding="utf-8")
    (folder / RUN_FILE).write_text(run.model_dump_json(indent=2) + "\n", encoding="utf-8")  # last: a folder with it is complete
    return folder


def write_file(path: Path, run: Run, results: Sequence[CaseResult]) -> None:
    """Run and results in one JSON file, for another machine or a script."""
    lines = ",\n".join(result.model_dump_json(exclude_defaults=True) for result in results)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'{{"run": {run.model_dump_json()},\n"results": [\n{lines}\n]}}\n', encoding="utf-8")


def find(runs_path: Path, name: str) -> Path:
    """A run by folder, by id, by the JSON file that holds it, or "last". Raises RunNotFound."""
    if name == LAST:
        runs = sorted(path.parent for path in runs_path.glob(f"*/{RUN_FILE}"))
        if not runs:
            raise RunNotFound(f"there is no run in {runs_path} yet")
        return runs[-1]
    if Path(name).is_file():
        return Path(name)
    for folder in (Path(name), runs_path / name):
        if (folder / RUN_FILE).is_file():
            return folder
    raise RunNotFound(f"there is no run {name}")


def read(place: Path) -> tuple[Run, tuple[CaseResult, ...]]:
    """What `find` found. Raises RunNotFound."""
    try:
        if place.is_file():
            whole = _RunFile.model_validate_json(place.read_text(encoding="utf-8"))
            return whole.run, whole.results
        run = Run.model_validate_json((place / RUN_FILE).read_text(encoding="utf-8"))
        lines = (place / RESULTS_FILE).read_text(encoding="utf-8").splitlines()
        return run, tuple(CaseResult.model_validate_json(line) for line in lines if line)
    except (OSError, ValidationError) as error:
        raise RunNotFound(f"the run in {place} cannot be read: {error}") from error


class _RunFile(BaseModel):
    run: Run
    results: tuple[CaseResult, ...]
