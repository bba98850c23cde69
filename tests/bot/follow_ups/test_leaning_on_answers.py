"""What a message leans on is what the last answer was about, not whatever the question before it happened to name."""

from __future__ import annotations

import pytest

from bot.follow_ups.discourse import Standalone
from bot.follow_ups.follow_ups import standalone
from bot.stages import Turn

HANDLERS = "**Dog handlers**: Handlers walk the guard dogs along the quay. [1]"
SKILLS = "There are three:\n\n- **Rowing**: moves a boat. [1]\n- **Knots**: hold a boat. [2]\n- **Signals**: warn a boat. [3]"


def after(*said: str, text: str) -> Standalone:
    return standalone(text, tuple(Turn("assistant" if place % 2 else "user", one) for place, one in enumerate(said)))


@pytest.mark.parametrize(
    ("asked", "text", "query"),
    [
        ("what do the people who train dogs do", "is it well paid?", "is Dog handlers well paid?"),
        ("what's the job called where you walk dogs", "do they need a licence?", "do Dog handlers need a licence?"),
        ("who keeps the dogs?", "doing what, exactly?", "what do Dog handlers do?"),
        ("what's the job called where you walk dogs", "does it say how?", "how: Dog handlers?"),
    ],
)
def test_what_is_described_is_called_what_the_answer_calls_it(asked: str, text: str, query: str) -> None:
    assert after(asked, HANDLERS, text=text).query == query


def test_what_a_question_names_itself_stays_what_it_is_about() -> None:
    assert "ferries" in after("Are ferries late?", "**Timetable**: Ferries wait for the tide. [1]", text="why are they slow?").query


def test_a_pronoun_with_a_verb_cut_short_behind_it_leaves_the_verb_in_full() -> None:
    assert after("Are ferrymen in trouble?", "Ferrymen are few. [1]", text="so they'll all go?").query == "so ferrymen will all go?"


@pytest.mark.parametrize(
    ("text", "query"),
    [
        ("Can we just turn up and use it?", "Can we just turn up and use crane?"),
        ("does it say when?", "when? (Is there a crane at the quay)"),
        ("what sort of work is it used in", "what sort of work is crane used in"),
    ],
)
def test_a_verb_is_nothing_that_a_pronoun_stands_for(text: str, query: str) -> None:
    assert after("Is there a crane at the quay?", "There is a crane. [1]", text=text).query == query


def test_what_is_asked_in_a_word_is_asked_of_the_last_whole_question() -> None:
    said = ("Is there a crane at the quay?", "There is. [1]", "where?", "At the lock. [1]")
    assert after(*said, text="how much?").query == "how much? (Is there a crane at the quay)"


def test_which_of_those_asks_about_the_items_that_were_shown() -> None:
    shown = after("Which skills matter?", SKILLS, text="Which of those needs no boat?")
    assert shown.among == ("Rowing", "Knots", "Signals")
    assert not after("Which skills matter?", SKILLS, text="tell me about all of them").among
    assert not after("Is there a crane?", "There is. [1]", text="which of those is older?").among


def test_a_list_is_not_sorted_by_what_its_items_are_like() -> None:
    resolved = after("Which skills matter?", SKILLS, text="ok, drop the dangerous ones please")
    assert resolved.lacking == "sorts_out"
    assert resolved.readings == ("which of them are dangerous?",)
    assert after("Which skills matter?", SKILLS, text="drop the first one").lacking != "sorts_out"


def test_the_item_after_one_that_was_asked_for_by_name_is_the_next_of_the_list() -> None:
    said = ("Which skills matter?", SKILLS, "What do rowers do?", "**Rowing**: moves a boat. [1]")
    assert "Knots" in after(*said, text="And the one after that?").query
    last = after(*said[:2], "What are signals for?", "**Signals**: warn a boat. [1]", text="and the next one?")
    assert last.lacking == "short_list"


def test_another_condition_is_asked_of_the_last_question() -> None:
    said = ("I drive in. Is the parking paid for?", "It is. [1]")
    assert after(*said, text="what if I cycle in instead").query == "Is the parking paid for if I cycle in?"
    assert after(*said, text="what if I lose my job?").query == "what if I lose my job?"


@pytest.mark.parametrize("people", ["ordinary folk like us", "the rest of us", "normal people"])
def test_people_in_general_are_called_what_documents_call_them(people: str) -> None:
    assert after("What should firms do?", "Firms train. [1]", text=f"and {people}?").query == "What should individuals do?"
    assert after("What should firms do?", "Firms train. [1]", text="and people with a degree?").query != "What should individuals do?"


def test_what_is_told_of_a_subject_that_the_question_names_does_not_take_its_place() -> None:
    said = ("What else can towns do for people who are out of work?", "**Kitchens**: Towns can run kitchens. [1]")
    assert after(*said, text="what can they do about firms?").query == "what can towns do about firms?"


def test_somebody_named_in_the_message_itself_is_who_he_is() -> None:
    said = ("When is the moonlight row?", "In May, and Ada Brook leads it. [1]")
    assert after(*said, text="can my husband come, he cannot swim").query == "can my husband come, he cannot swim"
    assert "Ada Brook" in after(*said, text="is she strict?").query


def test_what_is_done_is_no_thing_that_was_spoken_of() -> None:
    query = after("who keeps the dogs?", HANDLERS, text="couldn't a machine do that instead?").query
    assert query == "couldn't a machine do that instead? (Dog handlers)"


def test_what_is_only_felt_about_the_last_answer_is_no_part_of_the_question() -> None:
    felt = after("what does a yellow card mean?", "The plot is neglected. [1]", text="that's so unfair. can I fight it somewhere?")
    assert "unfair" not in felt.query
    said = after("who may come?", "Members may. [1]", text="that's my sister. can she come?")
    assert "sister" in said.query
