"""The question before, asked of another one: whatever words say that it is, and whatever the other one is called."""

from __future__ import annotations

import pytest

from bot.follow_ups.discourse import Standalone
from bot.follow_ups.follow_ups import points_nowhere, standalone
from bot.stages import Turn


def after(*said: str, text: str) -> Standalone:
    return standalone(text, tuple(Turn("assistant" if place % 2 else "user", one) for place, one in enumerate(said)))


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("Is milling at risk?", "is that so for weaving too?", "Is weaving at risk?"),
        ("What should mills do?", "does that also apply to schools?", "What should schools do?"),
        ("Do ferries wait?", "and is it the same for trams?", "Do trams wait?"),
        ("Are weavers in danger?", "would it be any different for tailors?", "Are tailors in danger?"),
        ("What tasks do looms take over?", "Give me an example from an office.", "What tasks do looms take over from an office?"),
    ],
)
def test_whether_it_holds_for_another_one_asks_the_same_of_that(asked: str, text: str, query: str) -> None:
    assert after(asked, "They do. [1]", text=text).query == query


def test_a_correction_of_whom_was_meant_takes_the_place_of_that_person() -> None:
    asked = after("Which of the trades is closest to what a teacher does?", "None. [1]", text="no, I meant a tailor").query
    assert asked == "Which of the trades is closest to what a tailor does?"
    assert after("Which trades are at risk?", "Some. [1]", text="and nurses?").query == "Are nurses at risk?"


def test_two_of_one_kind_of_which_one_took_the_place_of_the_other_are_set_side_by_side() -> None:
    said = ("When does the night shift begin?", "At ten. [1]", "and the late one?", "At two. [1]")
    assert after(*said, text="which of them pays more?").parts == ("night shift", "late shift")


@pytest.mark.parametrize("text", ["change of subject: are mills old?", "To change the subject, are mills old?"])
def test_a_change_of_subject_that_is_announced_is_asked_alone(text: str) -> None:
    assert after("Who is the harbour master?", "Ada Brook. [1]", text=text).query == "are mills old?"


def test_since_when_is_a_question_about_what_was_spoken_of() -> None:
    assert after("What is the toll?", "A fee. [1]", text="since when is it paid?").query == "since when is the toll paid?"


def test_how_many_there_were_says_what_it_is_about() -> None:
    assert not points_nowhere("How many accidents were there before?")


def test_what_somebody_of_the_family_could_do_is_not_that_person() -> None:
    said = ("My brother drives a cart. Is he safe?", "Yes. [1]", "What could he retrain as?", "A miller. [1]")
    assert after(*said, text="How long does that take?").query == "How long does that take?"


def test_what_was_done_to_any_of_them_is_no_thing_that_is_spoken_of() -> None:
    said = ("What became of the millers?", "Much. [1]", "were any of them sacked?", "No. [1]")
    assert after(*said, text="why did they go?").query == "why did millers go?"


def test_what_to_do_then_goes_on_about_what_was_spoken_of() -> None:
    assert "lock" in after("Does the lock leak?", "It does. [1]", text="what do I do then?").query
