"""The passages and tasks of MTRAG-UN (IBM, Apache-2.0) as they lie in the data folder. Only this module knows the files."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

Row = TypeVar("Row")
Kind = Literal["ANSWERABLE", "PARTIAL", "UNANSWERABLE", "UNDERSPECIFIED"]


class DataAbsent(Exception):
    """A file is not there or not what it should be. Its text is one plain sentence."""


@dataclass(frozen=True, slots=True)
class MtragPassage:
    collection: str
    document_id: str
    text: str

    @property
    def key(self) -> str:
        return f"{self.collection}/{self.document_id}.txt"


@dataclass(frozen=True, slots=True)
class MtragTask:
    id: str
    kind: Kind
    collection: str
    history: tuple[tuple[Literal["user", "assistant"], str], ...]
    question: str
    gold: tuple[str, ...]  # keys of passages

    @property
    def conversation(self) -> str:
        return self.id.partition("<::>")[0]

    @property
    def user_turns(self) -> tuple[str, ...]:
        return (*(text for role, text in self.history if role == "user"), self.question)


def passages(path: Path) -> tuple[MtragPassage, ...]:
    """Raises DataAbsent."""
    return tuple(_read(path, lambda line: MtragPassage(line["collection"], line["document_id"], line["text"])))


def tasks(path: Path) -> tuple[MtragTask, ...]:
    """Raises DataAbsent."""
    return tuple(_read(path, _task))


def _task(line: dict[str, Any]) -> MtragTask:
    roles: dict[str, Literal["user", "assistant"]] = {"user": "user", "agent": "assistant"}
    return MtragTask(
        id=line["id"],
        kind=line["kind"],
        collection=line["collection"],
        history=tuple((roles[role], text) for role, text in line["history"]),
        question=line["question"],
        gold=tuple(f"{line['collection']}/{document_id}.txt" for document_id in line["gold"]),
    )


def _read(path: Path, row: Callable[[dict[str, Any]], Row]) -> Iterator[Row]:
    try:
        for line in path.read_text(encoding="utf-8").splitlines():
            yield row(json.loads(line))
    except OSError as error:
        raise DataAbsent(f"{path} is not there") from error
    except (ValueError, KeyError, TypeError) as error:
        raise DataAbsent(f"{path} does not hold what MTRAG's file of that name holds: {error}") from error
