from __future__ import annotations

import pytest

from bot.follow_ups.compound import questions_of


def test_two_questions_in_one_sentence_are_taken_apart_and_the_second_stands_alone() -> None:
    first, second = questions_of("What does a prompt engineer do and what does it pay?")
    assert first.query == "What does a prompt engineer do?"
    assert "prompt engineer" in second.query
    assert second.wording == "what does it pay?"


def test_two_sentences_that_ask_are_two_questions() -> None:
    assert [part.wording for part in questions_of("What is emotional intelligence? Who needs it?")] == [
        "What is emotional intelligence?",
        "Who needs it?",
    ]


def test_a_second_question_that_leaves_out_the_kind_is_about_the_same() -> None:
    assert [part.query for part in questions_of("Which mills are closing, and which are new?")] == [
        "Which mills are closing?",
        "which mills are new?",
    ]
    assert [part.query for part in questions_of("What is a mill and what is the fee?")][1] == "what is the fee?"


@pytest.mark.parametrize(
    "question",
    [
        "Which jobs are at risk?",
        "What do data scientists and analysts do?",
        "I drive a lorry and I am worried. What now?",
        "How do people learn what they need and keep it?",
        "Is the writer hopeful about mills? What makes you say that?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert questions_of(question) == ()


def test_what_one_can_do_oneself_is_a_question_beside_another_also_after_a_condition() -> None:
    message = "If the mill closes, what can I do myself and what help is there from the town?"
    assert [part.wording for part in questions_of(message)] == [
        "If the mill closes, what can I do myself?",
        "what help is there from the town?",
    ]
    beside = questions_of("What can I do myself and what help is there from the town?")
    assert [part.wording for part in beside] == ["What can I do myself?", "what help is there from the town?"]
    assert questions_of("What is it and what is that?") == ()


def test_what_is_told_before_two_questions_says_what_it_is_that_they_ask_about() -> None:
    first, second = questions_of(
        "I lost my boat and want to take the caulking course. What does it cost and what help could I get with the fees?"
    )
    assert "caulking course" in first.query
    assert first.wording == "What does it cost?"
    assert second.query == "what help could I get with the fees?"


def test_a_question_that_may_be_about_what_the_first_names_is_known_with_it() -> None:
    _, second = questions_of("What would I earn as a weaver and when does the course begin?")
    assert second.query == "when does the course begin?"
    assert second.in_context == "when does the course begin? (weaver)"


def test_a_topic_before_a_colon_is_what_every_question_is_about() -> None:
    asked = questions_of("For the crew of the ferry: how long is the watch, and which course could they take?")
    assert [part.query for part in asked] == [
        "how long is the watch? (the crew of the ferry)",
        "which course could they take? (the crew of the ferry)",
    ]


def test_who_told_something_and_when_it_was_is_not_what_the_questions_are_about() -> None:
    first, _ = questions_of("The mayor heard that weaving goes badly. What is being done about it, and what has changed?")
    assert first.query == "What is being done about weaving?"
    first, second = questions_of(
        "Last time I drove a crane was ten years ago, before the flood. Is my licence good, and is there a course?"
    )
    assert first.in_context == "Is my licence good? (crane)"
    assert second.in_context == "is there a course? (crane)"
    first, _ = questions_of("Ada had to pay for her second oar. How much was it, and who made it?")
    assert first.query == "How much was second oar?"
