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
        "I'm a sighted man.",
        "I'm able-bodied.",
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
        ("I bake bread. My lad says I'm done. Is he right?", "I bake bread. My lad says I'm done. Is he right?"),
        ("I'm a 61 year old engraver", "I'm an engraver"),
        ("I'm 58 and an invoice clerk. Too old?", "I'm an invoice clerk. Too old?"),
        ("I am blind and work at a helpdesk, what now", "I work at a helpdesk, what now"),
        ("My daughter is 15 and wants to weave", "My daughter wants to weave"),
        ("As someone from Ghana who drives trucks, what now?", "I drive trucks, what now?"),
        ("I came here from Ghana two years ago and do data entry. What now?", "I do data entry. What now?"),
        ("I came from Peru last year and do you think robots type?", "do you think robots type?"),
        ("I moved here from Oslo and now I weave.", "I weave."),
        ("As someone from Fiji, how can I become a weaver?", "how can I become a weaver?"),
        ("As someone on crutches, how can I become a weaver?", "how can I become a weaver?"),
        ("I'm on crutches and bake bread, what now?", "I bake bread, what now?"),
        ("Hi, I'm Kofi from Fiji, a weaver. Any future?", "I'm a weaver. Any future?"),
        ("I'm Tom, what can I do.", "I'm Tom, what can I do."),
    ],
)
def test_what_they_do_stays_a_sentence(text: str, left: str) -> None:
    assert without_demographics(text) == left


PEOPLE = """gay man, lesbian, trans woman, young woman, bachelor, widow, grandfather, grandmother of four, mother of two, single dad, aunt,
    dad of three kids, divorced mother of three toddlers, 62-year-old, forty-year-old, man in my sixties, woman of 45, Asian, Polish man,
    black woman in her fifties, Black British man, Nigerian immigrant, refugee from Syria, person of colour, Muslim woman, Christian, Hindu,
    Jewish guy, hijab-wearing woman, deaf person, wheelchair user, blind man, person with dyslexia, person with one arm"""


@pytest.mark.parametrize("noun", [noun.strip() for noun in PEOPLE.split(",")])
def test_what_is_left_is_the_same_for_everybody(noun: str) -> None:
    somebody = f"{'an' if noun[0] in 'aA' else 'a'} {noun}"
    assert {
        told.replace("SOMEBODY", somebody).replace("NOUN", noun): without_demographics(
            told.replace("SOMEBODY", somebody).replace("NOUN", noun)
        )
        for told, _ in SAID
    } == {told.replace("SOMEBODY", somebody).replace("NOUN", noun): left for told, left in SAID}


SAID = (
    ("As SOMEBODY who carries mail, which skills should I build?", "I carry mail, which skills should I build?"),
    ("I'm SOMEBODY who washes boats. Is my job at risk?", "I wash boats. Is my job at risk?"),
    ("I'm SOMEBODY and I wash boats. Is my job at risk?", "I wash boats. Is my job at risk?"),
    ("I am SOMEBODY. I mend nets. What now?", "I mend nets. What now?"),
    ("I'm SOMEBODY, and work as a glazier. What now?", "I work as a glazier. What now?"),
    ("I'm SOMEBODY working as a glazier. What now?", "I'm working as a glazier. What now?"),
    ("As SOMEBODY, which skills should I build?", "which skills should I build?"),
    ("NOUN here, I mend nets. What now?", "I mend nets. What now?"),
    ("Which skills should I build as SOMEBODY?", "Which skills should I build?"),
)


@pytest.mark.parametrize(
    "told",
    [
        "I'm Leila, wearing a veil, 31, glazier.",
        "I'm Rob, 31, glazier.",
        "Rob, 31, glazier.",
        "I'm Ngozi, 31, from Accra, Ghana, glazier.",
        "Glazier, 31, female.",
        "I'm Eva, 31, a glazier and mother of two.",
        "I'm a glazier, wheelchair user, 50.",
        "I'm a glazier with three kids.",
        "I'm Ngozi from Accra and I'm a glazier.",
        "I'm a glazier and have two children.",
    ],
)
def test_work_in_a_row_of_what_somebody_is_stays(told: str) -> None:
    assert without_demographics(f"{told} Is it over?") == "I'm a glazier. Is it over?"


def test_a_name_and_a_place_leave_nothing() -> None:
    asked = "What do I need for the course?"
    assert without_demographics(f"I'm Ngozi from Accra. {asked}") == without_demographics(f"I'm Jean-Luc from Lyon. {asked}") == asked


def test_children_that_the_question_is_about_stay() -> None:
    asked = "I'm a mother of two toddlers and work mornings, who looks after them?"
    assert without_demographics(asked) == asked


@pytest.mark.parametrize("told", ["I have three kids and drive a van.", "I've got two children and a mortgage and I drive a van."])
def test_children_are_no_work(told: str) -> None:
    assert without_demographics(told) == "I drive a van."


@pytest.mark.parametrize("text", ["How can I reskill as an individual?", "As a teacher who does payrolls, what now?"])
def test_what_a_person_does_is_no_trait(text: str) -> None:
    assert without_demographics(text) == text


@pytest.mark.parametrize("text", ["I'm 22 years old.", "What does AI mean for women?", "I teach deaf children", "How old is the harbour?"])
def test_a_message_that_asks_about_people_or_says_nothing_else_stays(text: str) -> None:
    assert without_demographics(text) == text


def test_what_was_said_of_themselves_earlier_does_not_come_back_in_a_follow_up() -> None:
    turns = (Turn("user", "I'm a deaf woman from Peru. Which skills matter?"), Turn("assistant", "."))
    query = understand(Question("why?", turns), screen("why?")).query
    assert "skills" in query
    assert "deaf" not in query
    assert "Peru" not in query


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("I use a wheelchair because of a fall at the mill and I've heard of a guild.", "I've heard of a guild."),
        ("I walk with a stick since the war and teach history.", "I teach history."),
        ("I am blind since birth and I tune pianos.", "I tune pianos."),
        ("I'm a woman of 30, sewing sails in a loft. Am I at risk?", "I'm sewing sails in a loft. Am I at risk?"),
        ("I'm 31 and will begin as a ropemaker. What do I earn?", "I will begin as a ropemaker. What do I earn?"),
        ("I'm 45 and can machines splice ropes?", "can machines splice ropes?"),
    ],
)
def test_what_is_left_of_a_sentence_keeps_its_subject_and_no_loose_end(text: str, left: str) -> None:
    assert without_demographics(text) == left


@pytest.mark.parametrize("text", ["My lad says the looms will go.", "My girl draws maps."])
def test_somebody_of_whom_a_message_speaks_stays_in_it(text: str) -> None:
    assert without_demographics(text) == text
