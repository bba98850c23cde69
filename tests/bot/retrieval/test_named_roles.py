from __future__ import annotations

import pytest

from bot.retrieval.named_roles import NamedRole

PLAIN = frozenset({"bus", "the"})


@pytest.mark.parametrize(
    ("question", "words", "within"),
    [
        ("Who is the registrar?", ("registrar",), set()),
        ("name of the harbour master please", ("harbour", "master"), set()),
        ("What's the warden's name?", ("warden",), set()),
        ("whats the wardens name", ("warden",), set()),
        ("Who is the director of nursing?", ("director",), {"nurs"}),
    ],
)
def test_the_role_is_read_off_the_question(question: str, words: tuple[str, ...], within: set[str]) -> None:
    role = NamedRole.asked_in(question, PLAIN)
    assert role is not None
    assert (role.words, set(role.within)) == (words, within)


@pytest.mark.parametrize("question", ["Who can help me?", "What's the first name on the list?", "Who pays the registrar?"])
def test_where_nobodys_name_is_asked_for_there_is_no_role(question: str) -> None:
    assert NamedRole.asked_in(question, PLAIN) is None


@pytest.mark.parametrize(
    ("question", "sentences", "nameless"),
    [
        ("Who is the registrar?", ["The registrar writes within ten days."], True),
        ("Who is the registrar?", ["Loans are made by the registrar, Tove Lind."], False),
        ("name of the registrar please", ["Letters go to the registrar."], True),
        ("What is the name of the dog?", ["Pepper, the guard dog, sleeps by the door."], False),
        ("What is the name of the bus?", ["The village has one minibus, known as Doris."], False),
        ("What is the name of the bus?", ["The bus has sixteen seats."], True),
        ("Who is the director of nursing?", ["Tove Lind is the director of music.", "Write to the director of nursing."], True),
        ("Who is the registrar?", ["Nobody has signed the book."], False),  # it is not spoken of at all
    ],
)
def test_what_is_said_of_a_role_names_somebody_or_does_not(question: str, sentences: list[str], nameless: bool) -> None:
    role = NamedRole.asked_in(question, PLAIN)
    assert role is not None
    assert role.nameless(sentences) is nameless
