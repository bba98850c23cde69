"""Documents with questions that they answer and questions that they do not. Only this module reads the files.

Each file of evals/asked/ holds documents one after the other:

    === Title
    [1] Heading > Subheading | Text of a passage.
    ---
    1,3 c | a question that passages 1 and 3 answer
    0 n | a question that the document does not answer

The letter says how it is worded: p plain, c colloquial, f figurative or roundabout, s somebody's situation, n not answered. Documents of
evals/asked/guidance.txt have no passages: they are questions about the project's own guidance and about the article that it is made of.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast, get_args

FOLDER: Final = Path(__file__).parent / "asked"
Wording = Literal["p", "c", "f", "s", "n"]

_PASSAGE = re.compile(r"\[(?P<number>\d+)\]\s*(?P<headings>[^|]*?)\s*\|\s*(?P<text>.+)")
_QUESTION = re.compile(r"(?P<numbers>\d+(?:,\d+)*) (?P<wording>\w) \| (?P<text>.+)")
_WORDINGS = cast(tuple[Wording, ...], get_args(Wording))


@dataclass(frozen=True, slots=True)
class AskedPassage:
    number: int
    headings: str
    text: str


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    text: str
    answered_by: frozenset[int]  # numbers of passages; none where the document does not answer it
    wording: Wording


@dataclass(frozen=True, slots=True)
class AskedDocument:
    file: str
    title: str
    passages: tuple[AskedPassage, ...]
    questions: tuple[AskedQuestion, ...]


def read(folder: Path = FOLDER) -> tuple[AskedDocument, ...]:
    """Raises ValueError, which names the line, for one that is none of these or a question about a passage that is not there."""
    return tuple(document for path in sorted(folder.glob("*.txt")) for document in _documents(path))


def digest(documents: Sequence[AskedDocument]) -> str:
    """Of the questions and whether they are answered; the weights keep that of those which they were fitted to."""
    questions = [(question.text, bool(question.answered_by)) for document in documents for question in document.questions]
    return hashlib.sha256(repr(questions).encode()).hexdigest()


def _documents(path: Path) -> Iterator[AskedDocument]:
    title: str | None = None
    lines: list[tuple[int, str]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("==="):
            if title is not None:
                yield _document(path, title, lines)
            title, lines = line.removeprefix("===").strip(), []
        elif line.strip() and line.strip() != "---":
            lines.append((number, line))
    if title is not None:
        yield _document(path, title, lines)


def _document(path: Path, title: str, lines: Sequence[tuple[int, str]]) -> AskedDocument:
    passages: list[AskedPassage] = []
    questions: list[AskedQuestion] = []
    for number, line in lines:
        if passage := _PASSAGE.fullmatch(line):
            passages.append(AskedPassage(int(passage["number"]), passage["headings"], passage["text"]))
        elif (question := _QUESTION.fullmatch(line)) and question["wording"] in _WORDINGS:
            answered_by = frozenset(map(int, question["numbers"].split(","))) - {0}
            if passages and not answered_by <= {passage.number for passage in passages}:
                raise ValueError(f"{path.name}:{number}: no such passage: {line}")
            questions.append(AskedQuestion(question["text"].strip(), answered_by, cast(Wording, question["wording"])))
        else:
            raise ValueError(f"{path.name}:{number}: neither a passage nor a question: {line}")
    return AskedDocument(path.name, title, tuple(passages), tuple(questions))
