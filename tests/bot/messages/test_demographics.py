from __future__ import annotations

import pytest

from bot.messages.demographics import without_demographics
from bot.safety import screen
from bot.stages import Question, Turn
from bot.understanding import understand

ASKED = "I work as a ropemaker. Is my job at risk?"


@pytest.mark.parametrize(
    "who",
    [
        "My name is Amara and I'm a woman.",
        "I'm John.",
        "My name is Robin and my pronouns are they and them.",
        "I'm 24 years old.",
        "I'm 63.",
        "I came here from Peru.",
        "I am from Latvia originally.",
        "I'm deaf.",
        "I use a wheelchair.",
        "I'm a Sikh and I wear a turban.",
        "I'm a single mother of three.",
        "I walk on crutches.",
        "I'm Karl, born in Vienna.",
        "24, from Hamburg.",
    ],
)
def test_whoever_asks_the_same_is_looked_up(who: str) -> None:
    assert without_demographics(f"{who} {ASKED}") == ASKED
    alone, told = (understand(Question(text), screen(text)) for text in (ASKED, f"{who} {ASKED}"))
    assert (told.query, told.about_self, told.profile, told.facets) == (alone.query, alone.about_self, alone.profile, alone.facets)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I'm a deaf typist. Am I at risk?", "I'm a typist. Am I at risk?"),
        ("I'm from Nigeria, on crutches, and drive a taxi.", "I drive a taxi."),
        ("I'm a Swede with two healthy legs and drive a taxi.", "I drive a taxi."),
        ("As a blind typist from Peru, what can I learn?", "As a typist, what can I learn?"),
        ("Can I come in on crutches?", "Can I come in on crutches?"),
        ("I'm a 61 year old engraver", "I'm an engraver"),
        ("I'm 58 and an invoice clerk. Too old?", "I'm an invoice clerk. Too old?"),
        ("I am blind and work at a helpdesk, what now", "I work at a helpdesk, what now"),
        ("My daughter is 15 and wants to weave", "My daughter wants to weave"),
    ],
)
def test_what_they_do_stays_a_sentence(text: str, left: str) -> None:
    assert without_demographics(text) == left


@pytest.mark.parametrize("text", ["I'm 22 years old.", "What does AI mean for women?", "I teach deaf children", "How old is the harbour?"])
def test_a_message_that_asks_about_people_or_says_nothing_else_stays(text: str) -> None:
    assert without_demographics(text) == text


def test_what_was_said_of_themselves_earlier_does_not_come_back_in_a_follow_up() -> None:
    turns = (Turn("user", "I'm a deaf woman from Peru. Which skills matter?"), Turn("assistant", "."))
    query = understand(Question("why?", turns), screen("why?")).query
    assert "skills" in query
    assert "deaf" not in query
    assert "Peru" not in query
