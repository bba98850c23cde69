"""Transcripts by what decides them, so that a run that was interrupted goes on and a change of the metrics asks nobody again.

Key: the target's version (code, settings, corpus), what the case shows it, and which repetition it is. Always written, read only on demand:
times that were measured another day are not this run's.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from evals.cases import SuiteCase
from evals.results import Transcript
from evals.targets import Target


class AnswerCache:
    def __init__(self, path: Path, *, read: bool) -> None:
        self._path = path
        self._read = read

    def get(self, target: Target, suite_case: SuiteCase, repetition: int) -> Transcript | None:
        file = self._file(target, suite_case, repetition)
        if not self._read or file is None or not file.exists():
            return None
        try:
            transcript = Transcript.model_validate_json(file.read_text(encoding="utf-8"))
        except ValidationError:
            return None  # written by an older version, or cut off: ask again
        return transcript.model_copy(update={"cached": True})

    def put(self, target: Target, suite_case: SuiteCase, repetition: int, transcript: Transcript) -> None:
        file = self._file(target, suite_case, repetition)
        if file is not None:
            file.parent.mkdir(parents=True, exist_ok=True)
            partial = file.with_suffix(".part")
            partial.write_text(transcript.model_dump_json(), encoding="utf-8")
            partial.replace(file)

    def _file(self, target: Target, suite_case: SuiteCase, repetition: int) -> Path | None:
        version = target.version(suite_case)
        if version is None:
            return None
        key = hashlib.sha256(f"{target.name}\n{version}\n{suite_case.input_hash}\n{repetition}".encode()).hexdigest()
        return self._path / key[:2] / f"{key}.json"
