from __future__ import annotations

import pytest

from bot import set_replies
from bot.retrieval.spoken_before import spoken_before
from bot.set_replies import is_decline
from bot.stages import Coverage, Turn


def user(text: str) -> Turn:
    return Turn("user", text)


def bot(text: str) -> Turn:
    return Turn("assistant", text)


def test_the_last_question_and_how_its_answer_began() -> None:
    turns = (user("Who tars the boats?"), bot("Nobody."), user("What is the quay made of?"), bot("It is made of granite. [1]"))
    assert spoken_before(turns) == "What is the quay made of? It is made of granite."


def test_thanks_change_no_subject() -> None:
    turns = (user("What is the quay made of?"), bot("Granite."), user("thanks!"), bot("You are welcome."))
    assert spoken_before(turns) == "What is the quay made of? Granite."


def test_a_decline_names_topics_that_nobody_spoke_of() -> None:
    declined = set_replies.decline(Coverage(0.1, covered=False, missing=("quay",)), ("Ferries", "Dredgers")).text
    assert is_decline(declined)
    assert spoken_before((user("What is the quay made of?"), bot(declined))) == "What is the quay made of?"


@pytest.mark.parametrize("turns", [(), (bot("Hello!"),), (user("hi"), bot("Hello!"))])
def test_nothing_was_spoken_of_at_the_start(turns: tuple[Turn, ...]) -> None:
    assert spoken_before(turns) is None


def test_long_messages_are_read_where_they_ask_and_where_they_begin_to_answer() -> None:
    turns = (user("I say a lot. " * 100 + "What is the quay made of?"), bot("It is made of granite. " + "More. " * 200))
    spoken = spoken_before(turns)
    assert spoken is not None
    assert "quay made of? It is made of granite." in spoken
    assert len(spoken) <= 501
