from __future__ import annotations

import pytest

from bot.messages.small_talk import small_talk


@pytest.mark.parametrize(
    "text",
    [
        "Many thanks, that was very thoughtful of you",
        "thanks a million, you were lovely",
        "thank you, you've been really generous with your time",
        "That's so sweet of you",
        "I really appreciate your help, thank you",
        "Much obliged, bot",
        "ta, that's been proper useful",
        "cheers pal, spot on",
        "nice one, cheers",
        "thanks, that was just what I needed",
        "thank you, you've been a lifesaver",
        "thank you, I'll think about it",
        "thanks heaps for being so patient",
    ],
)
def test_thanks_with_praise_are_thanks(text: str) -> None:
    assert small_talk(text) == "thanks"


@pytest.mark.parametrize(
    "text",
    [
        "hello, how are you getting on?",
        "hi there, how's your day going?",
        "good evening, I hope you are well",
        "morning! how's life treating you",
        "hiya how's things",
        "Hey! How have you been?",
    ],
)
def test_who_asks_how_the_bot_is_greets(text: str) -> None:
    assert small_talk(text) == "greeting"


@pytest.mark.parametrize(
    "text",
    [
        "thank you letters: how do I write one?",
        "cheers, that's been proper useful. what about nurses?",
        "cheers, and is print dead?",
        "thanks, I'll think about nursing",
        "thanks, that's handy work: do robots do it?",
        "ta, what I needed was a list",
        "thank you for the list, but what about drivers?",
        "how are you keeping my data",
        "how is life as a nurse",
        "how do you feel about robots in hospitals",
        "how have you been trained",
        "Kind of you to ask. I'm a cook, am I at risk?",
        "how's the job market today?",
    ],
)
def test_a_question_in_the_same_words_is_a_question(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize(
    "text",
    ["right, bye then and all the best", "bye for now, enjoy your evening!", "cheerio then!", "thanks, have a lovely rest of your day"],
)
def test_goodbyes_with_a_wish_are_goodbyes(text: str) -> None:
    assert small_talk(text) == "farewell"


@pytest.mark.parametrize("text", ["enjoy your evening class?", "have a good day rate for editors?", "bye bye jobs?"])
def test_a_wish_that_goes_on_is_no_goodbye(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["what do you do at work as a diver", "What can you do as a ship's cook?"])
def test_what_anybody_does_in_a_job_is_not_asked_of_the_bot(text: str) -> None:
    assert small_talk(text) is None


@pytest.mark.parametrize("text", ["what can you do as a bot?", "what do you do as a career guide", "what can you do as an AI"])
def test_what_the_bot_does_as_a_bot_is_asked_of_it(text: str) -> None:
    assert small_talk(text) == "capabilities"
