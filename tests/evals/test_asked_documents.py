"""The documents with questions that what is fitted learns from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from evals import cases
from evals.asked_documents import AskedDocument, digest, read
from evals.coverage_fit import QUESTIONS


@pytest.fixture(scope="module")
def documents() -> tuple[AskedDocument, ...]:
    return read()


def written(folder: Path, text: str) -> Path:
    (folder / "some.txt").write_text(text, encoding="utf-8")
    return folder


def test_every_document_has_questions_that_it_answers_and_questions_that_it_does_not(documents: tuple[AskedDocument, ...]) -> None:
    assert sum(len(document.questions) for document in documents) > 15_000
    assert all({bool(question.answered_by) for question in document.questions} == {True, False} for document in documents)


def test_only_what_is_worded_as_not_answered_is_not_answered(documents: tuple[AskedDocument, ...]) -> None:
    questions = [question for document in documents for question in document.questions]
    assert all((question.wording == "n") == (not question.answered_by) for question in questions)


def test_no_question_is_a_message_of_the_evals(documents: tuple[AskedDocument, ...]) -> None:
    labelled = yaml.safe_load(QUESTIONS.read_text(encoding="utf-8"))
    asked = {turn.user for entry in cases.load() for turn in entry.case.turns}
    asked |= {text for labels in labelled.values() for texts in labels.values() for text in texts}
    assert not {plain(text) for text in asked} & {plain(question.text) for document in documents for question in document.questions}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower()))


def test_a_document_is_read_with_its_passages_and_questions(tmp_path: Path) -> None:
    text = "=== A mill\n[1] Past > Wool | It spun wool.\n[2] Now | It is a | museum.\n---\n1,2 f | what is it for\n0 n | who owns it\n"
    (mill,) = read(written(tmp_path, text))
    assert [(passage.number, passage.headings, passage.text) for passage in mill.passages] == [
        (1, "Past > Wool", "It spun wool."),
        (2, "Now", "It is a | museum."),
    ]
    assert [(question.text, set(question.answered_by)) for question in mill.questions] == [
        ("what is it for", {1, 2}),
        ("who owns it", set()),
    ]


@pytest.mark.parametrize("line", ["3 p | what is it", "1 x | what is it", "what is it"])
def test_a_line_that_is_none_is_named(line: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=re.escape("some.txt:3: ")):
        read(written(tmp_path, f"=== A mill\n[1] Past | It spun wool.\n{line}\n"))


def test_the_digest_tells_whether_a_question_or_its_answer_has_changed(tmp_path: Path) -> None:
    texts = ("=== A\n[1] B | C\n1 p | d\n", "=== A\n[1] B | C\n0 n | d\n", "=== A\n[1] B | C\n1 p | e\n")
    assert len({digest(read(written(tmp_path, text))) for text in texts}) == len(texts)
