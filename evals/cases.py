"""The case files: what a case may say, how it is read, and what is wrong with one that cannot be read. Only this module knows the YAML."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, Self

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from bot.stages import Status

SUITES_PATH = Path(__file__).parent / "suites"
SCHEMA_PATH = SUITES_PATH / "case.schema.json"
SMOKE = "smoke"  # not a suite of its own: the cases of all suites that carry this tag
GUIDANCE = "guidance"  # the corpus in knowledge/documents

Split = Literal["development", "held_out"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
SectionKey = Annotated[str, Field(pattern=r"^[^#\s]+#[^#\s]+$", description="file stem # slug of a heading or of a list item's label")]


def _as_tuple(value: object) -> object:
    return (value,) if isinstance(value, str) else value


class CaseModel(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


Phrase = Annotated[str, Field(min_length=1, description='looked for as it stands, whatever its case; "re:" starts a regular expression')]
Phrases = Annotated[tuple[Phrase, ...], BeforeValidator(_as_tuple)]


class NumberNugget(CaseModel):
    value: float
    rel_tol: float = Field(default=0.0, ge=0.0, le=1.0)


class Nugget(CaseModel):
    """One thing a good answer says. All of the conditions that are given must hold."""

    id: Slug
    vital: bool = True
    any_of: Phrases = ()
    all_of: Phrases = ()
    number: NumberNugget | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.any_of or self.all_of or self.number):
            raise ValueError("a nugget needs any_of, all_of or number")
        _compile_all((*self.any_of, *self.all_of))
        return self


class Relevant(CaseModel):
    key: SectionKey
    grade: int = Field(default=1, ge=1, le=3)


class Expectation(CaseModel):
    status: Annotated[tuple[Status, ...], BeforeValidator(_as_tuple)] = ()  # empty: any
    nuggets: tuple[Nugget, ...] = ()
    must_not: Phrases = ()
    relevant: tuple[Relevant, ...] = ()
    max_words: int | None = Field(default=None, gt=0)
    citations: Literal["required", "optional", "forbidden"] = "optional"

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _refuse_repeats((nugget.id for nugget in self.nuggets), "nugget id")
        _refuse_repeats((section.key for section in self.relevant), "relevant key")
        _compile_all(self.must_not)
        return self

    @property
    def says_nothing(self) -> bool:
        return self == Expectation()


class CaseTurn(CaseModel):
    user: str = Field(min_length=1)
    expect: Expectation = Field(default_factory=Expectation)


class HistoryTurn(CaseModel):
    user: str | None = None
    assistant: str | None = None

    @model_validator(mode="after")
    def _is_one_of_them(self) -> Self:
        if (self.user is None) == (self.assistant is None):
            raise ValueError("a history turn is either user or assistant")
        return self


class Injection(CaseModel):
    """An attack that reaches the bot through another door than the question."""

    channel: Literal["user", "history", "document"]
    text: str = Field(min_length=1)
    canary: str = Field(min_length=1, description="what the reply must not hold if the attack failed")


class Case(CaseModel):
    name: Slug
    group: Slug | None = Field(default=None, description="cases that are no independent evidence: paraphrases, swaps; default: the name")
    split: Split = "development"
    tags: tuple[Slug, ...] = ()
    country: str | None = Field(default=None, pattern=r"^[A-Z]{2}$")
    expect_difference: Literal["may_differ"] | None = None
    history: tuple[HistoryTurn, ...] = ()
    inject: Injection | None = None
    turns: tuple[CaseTurn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _expects_something(self) -> Self:
        if all(turn.expect.says_nothing for turn in self.turns) and self.inject is None:
            raise ValueError("a case must expect something of at least one turn")
        return self

    @property
    def cluster(self) -> str:
        return self.group or self.name


class SuiteFile(CaseModel):
    suite: Slug
    corpus: Slug = Field(
        default=GUIDANCE,
        description="guidance: knowledge/documents; otherwise a folder under evals/corpora, or article: ../shared/seed/article.txt",
    )
    cases: tuple[Case, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class SuiteCase:
    """A case together with the suite and corpus that its file names."""

    suite: str
    corpus: str
    case: Case
    file: str = field(default="", compare=False)  # where it is written, for messages

    @property
    def input_hash(self) -> str:
        """Of what the target gets to see: transcripts can be scored again where this is equal."""
        case = self.case
        history = [turn.model_dump() for turn in case.history]
        inject = case.inject.model_dump() if case.inject else None
        return _hash([self.corpus, case.country, [turn.user for turn in case.turns], history, inject])

    @property
    def content_hash(self) -> str:
        """Of everything that decides the result: runs are compared where this is equal."""
        return _hash([self.suite, self.corpus, self.case.model_dump(exclude={"tags"})])


@dataclass(frozen=True, slots=True)
class CaseProblem:
    """What is wrong in a case file, in words for its author."""

    file: str
    case: str | None
    field: str | None
    message: str

    def __str__(self) -> str:
        case = f"case {self.case!r}" if self.case else None
        return ": ".join(part for part in (self.file, case, self.field, self.message) if part)


class CaseFilesInvalid(Exception):
    """The author must correct the case files first; `problems` say where."""

    def __init__(self, problems: Sequence[CaseProblem]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = tuple(problems)


def load(paths: Iterable[Path] | None = None) -> tuple[SuiteCase, ...]:
    """All cases of these files (the project's own where none are given), in file order. Raises CaseFilesInvalid."""
    problems: list[CaseProblem] = []
    cases: list[SuiteCase] = []
    first_seen: dict[str, str] = {}
    for path in suite_files() if paths is None else paths:
        try:
            suite_cases = _read(path)
        except CaseFilesInvalid as error:
            problems.extend(error.problems)
            continue
        for suite_case in suite_cases:
            name = suite_case.case.name
            if name in first_seen:
                problems.append(CaseProblem(str(path), name, "name", f"is already taken in {first_seen[name]}"))
            first_seen.setdefault(name, str(path))
        cases.extend(suite_cases)
    if problems:
        raise CaseFilesInvalid(problems)
    return tuple(cases)


def suite_files() -> list[Path]:
    return sorted(SUITES_PATH.glob("*.yaml"))


def json_schema() -> str:
    schema = SuiteFile.model_json_schema()
    schema["title"] = "Cases of one suite"
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _read(path: Path) -> tuple[SuiteCase, ...]:
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=_StrictLoader)  # noqa: S506 (a safe loader underneath)
    except OSError as error:
        raise CaseFilesInvalid([CaseProblem(str(path), None, None, f"cannot be read: {error.strerror}")]) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise CaseFilesInvalid([CaseProblem(str(path), None, None, f"is not YAML: {error}")]) from error
    try:
        suite_file = SuiteFile.model_validate(content)
    except ValidationError as error:
        raise CaseFilesInvalid([_problem(path, content, detail) for detail in _causes(error)]) from error
    return tuple(SuiteCase(suite_file.suite, suite_file.corpus, case, str(path)) for case in suite_file.cases)


def _causes(error: ValidationError) -> list[Any]:
    """Without the echo: pydantic calls a list too short when what it holds is wrong."""
    details = error.errors()
    return [
        detail
        for detail in details
        if detail["type"] != "too_short"
        or not any(other["loc"][: len(detail["loc"])] == detail["loc"] and len(other["loc"]) > len(detail["loc"]) for other in details)
    ]


def _problem(path: Path, content: object, detail: Any) -> CaseProblem:
    location = list(detail["loc"])
    name = None
    if len(location) >= 2 and location[0] == "cases" and isinstance(location[1], int):
        name = _case_name(content, location[1])
        location = location[2:]
    place = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in location).lstrip(".")
    message = detail["msg"].removeprefix("Value error, ")
    if detail["type"] not in {"value_error", "missing", "extra_forbidden"} and not isinstance(detail["input"], dict | list):
        message += f" (it is {detail['input']!r})"
    return CaseProblem(str(path), name, place or None, message)


def _case_name(content: object, index: int) -> str:
    cases = content.get("cases") if isinstance(content, dict) else None
    entry = cases[index] if isinstance(cases, list) and index < len(cases) else None
    name = entry.get("name") if isinstance(entry, dict) else None
    return str(name) if name is not None else f"number {index + 1}"


class _StrictLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # the C loader reads ten times as fast
    """YAML keeps the last of two equal keys in silence; a case file that repeats one has lost an expectation."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]
        for index, key in enumerate(keys):
            if key in keys[:index]:
                raise yaml.constructor.ConstructorError(None, None, f"the key {key!r} stands twice", node.value[index][0].start_mark)
        mapping: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return mapping


def _compile_all(phrases: Iterable[str]) -> None:
    for phrase in phrases:
        if phrase.startswith("re:"):
            try:
                re.compile(phrase.removeprefix("re:"))
            except re.error as error:
                raise ValueError(f"{phrase!r} is no regular expression: {error}") from error


def _refuse_repeats(names: Iterator[str], what: str) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"the {what} {name!r} stands twice")
        seen.add(name)


def _hash(content: object) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()[:16]
