from __future__ import annotations

import pytest

from bot.retrieval.proper_names import names_asked_for, proper_names, written_small


@pytest.mark.parametrize(
    ("sentence", "names"),
    [
        ("The lens was cut by Peder Torvald in Paris.", ["Peder", "Torvald", "Paris"]),
        ("Tiago Menezes comes from Porto.", ["Tiago", "Menezes", "Porto"]),
        ("Tools such as Google’s Veo are new.", ["Google’s", "Veo"]),
        ("The AI systems read what is written about AI-driven ones.", []),
        ("Customer Service and Support: Chatbots answer.", []),
        ("Some speak of a Universal Basic Income (UBI) for all.", []),
        ("It is open on Mondays in May.", []),
        ("Pilots guide ships.", []),
    ],
)
def test_names_are_told_from_other_capitals(sentence: str, names: list[str]) -> None:
    assert proper_names(sentence, frozenset()) == names


def test_what_the_documents_write_small_as_well_is_no_name() -> None:
    plain = written_small(["A prompt is a question to a machine.", "Good Prompts are short."])
    assert "prompt" in plain
    assert proper_names("It is called Prompt by some and Veo by others.", plain) == ["Veo"]


def test_what_an_abbreviation_stands_for_is_no_name() -> None:
    plain = written_small(["GPS is all over.", "The Global Positioning System came from Peder Torvald."])
    assert proper_names("Boats have the Global Positioning System of Peder Torvald.", plain) == ["Peder", "Torvald"]


def test_the_names_in_a_question_are_its_capitals_but_for_the_first_word() -> None:
    assert names_asked_for("What does the EU say about AI-driven work?") == ["EU", "AI"]
    assert names_asked_for("Plumbers wanted. Which ones?") == []


def test_where_people_speak_of_themselves_the_names_of_their_places_ask_for_nothing() -> None:
    assert names_asked_for("I was born in Vienna. Which papers do I bring?") == []


def test_a_courtesy_title_is_no_name() -> None:
    assert names_asked_for("What does Ms Grue say of Dr Torvald?") == ["Grue", "Torvald"]


def test_the_small_words_of_a_title_are_no_names() -> None:
    assert names_asked_for("What do the authors of Two Years On say of the WHO?") == ["Two", "Years", "WHO"]
