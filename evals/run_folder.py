"""Where runs are kept: runs/<id>/ with run.json and cases.jsonl. Only this module knows those names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from evals.results import CaseResult, Run

RUN_FILE, RESULTS_FILE = "run.json", "cases.jsonl"
LAST = "last"


class RunNotFound(Exception):
    """There is no such run, or it cannot be read. Its text is one plain sentence."""


def write(runs_path: Path, run: Run, results: Sequence[CaseResult]) -> Path:
    folder = runs_path / run.id
    folder.mkdir(parents=True, exist_ok=True)
    lines = "".join(result.model_dump_json(exclude_defaults=True) + "\n" for result in results)
    (folder / RESULTS_FILE).write_text(lines, encoding="utf-8")
    (folder / RUN_FILE).write_text(run.model_dump_json(indent=2) + "\n", encoding="utf-8")  # last: a folder with it is complete
    return folder


def find(runs_path: Path, name: str) -> Path:
    """A run by folder, by id, or "last". Raises RunNotFound."""
    if name == LAST:
        runs = sorted(path.parent for path in runs_path.glob(f"*/{RUN_FILE}"))
        if not runs:
            raise RunNotFound(f"there is no run in {runs_path} yet")
        return runs[-1]
    for folder in (Path(name), runs_path / name):
        if (folder / RUN_FILE).is_file():
            return folder
    raise RunNotFound(f"there is no run {name}")


def read(folder: Path) -> tuple[Run, tuple[CaseResult, ...]]:
    """Raises RunNotFound."""
    try:
        run = Run.model_validate_json((folder / RUN_FILE).read_text(encoding="utf-8"))
        lines = (folder / RESULTS_FILE).read_text(encoding="utf-8").splitlines()
        return run, tuple(CaseResult.model_validate_json(line) for line in lines if line)
    except (OSError, ValidationError) as error:
        raise RunNotFound(f"the run in {folder} cannot be read: {error}") from error
