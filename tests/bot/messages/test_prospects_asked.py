"""How people ask what becomes of them and where they could go, in many words."""

from __future__ import annotations

import pytest

from bot.safety import screen
from bot.stages import AboutSelf, Question
from bot.understanding import understand


def asked(text: str) -> AboutSelf | None:
    return understand(Question(text), screen(text)).about_self


@pytest.mark.parametrize(
    "text",
    [
        "me mum does the invoices at a mill and hates computers. is she gonna get binned",
        "My son has just got a place as a junior with an audit firm. Did he pick badly?",
        "My cousin is a sports reporter. Is he going to be okay?",
        "I write adverts for a living. What's my outlook?",
        "Secretary in a mill. Am I for the chop?",
        "I label photos for an app. Is it even a real job?",
        "own a haulage company. should I just sack the drivers",
        "I sew sails. What I'm good at is listening. Is that worth anything in a world full of AI?",
        "I'm good with people. 10 years behind a bar. does that count for anything now",
    ],
)
def test_what_becomes_of_them_or_of_what_they_are_good_at_is_asked_in_many_words(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert about.certain


@pytest.mark.parametrize(
    "text",
    [
        "My son is 12. Is he old enough?",
        "I'm a glazier. What are my chances of winning the raffle?",
        "My mum is a nurse. Is she allowed in?",
        "I'm a baker and use the app. Am I going to get paid?",
        "My son asked what a loom is. Can you explain it?",
        "I'm a weaver. Where is the office?",
    ],
)
def test_what_a_rule_or_a_fact_answers_is_no_question_of_prospects(text: str) -> None:
    assert asked(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "I like maths and graphs. anything with ai for me?",
        "Our boy is 12, takes everything to bits. Anything in here for a kid like that later on?",
        "my only talent is drawing. anything in here for somebody like that?",
        "I'd like something with horses in it. where would you point me",
        "I've always written songs. Is there another direction for someone who writes?",
        "I want a job where I can argue. Is there one with AI?",
        "my nephew is 14 and codes games all day. what's in it for him?",
    ],
)
def test_a_place_in_what_is_coming_is_asked_for_in_many_words(text: str) -> None:
    about = asked(text)
    assert about is not None
    assert "fit" in about.wishes


def test_what_somebody_should_be_doing_asks_for_steps_and_not_for_a_role() -> None:
    about = asked("I run a mill with 30 weavers. what should i be doing about AI")
    assert about is not None
    assert about.wishes == {"steps"}


def test_the_work_of_a_team_is_that_of_the_people_in_it() -> None:
    about = asked("I look after 12 people in the mail room, they key in invoices all day. What should I do for them?")
    assert about is not None
    assert about.words == ("12 people in the mail room", "they key in invoices all day")


def test_two_things_that_somebody_is_torn_between_are_not_compared_where_they_ask_for_a_role() -> None:
    text = "Torn between art and maths. I like drawing. Is there any job with AI for that?"
    assert not understand(Question(text), screen(text)).parts
    text = "I like both. Which suits me better, art or maths?"
    assert understand(Question(text), screen(text)).parts
