from __future__ import annotations

import pytest

from bot.messages.asking_words import AskingWords, as_meant
from bot.stages import Question, Screening, Turn
from knowledge import KnowledgeBase


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("whats the diffrence between ropes and boats?", "whats the difference between ropes and boats?"),
        ("like what, give an exmaple", "like what, give an example"),
        ("list evrything that is sold", "list everything that is sold"),
        ("what qualificatons do I need", "what qualifications do I need"),
        ("is it open on saterday", "is it open on saturday"),
    ],
)
def test_a_slip_in_a_word_that_asks_is_put_right(typed: str, meant: str, harbour: KnowledgeBase) -> None:
    assert AskingWords(harbour).put_right(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "i drive a lorry",  # neither the language model nor the documents have the word, and "worry" is near
        "trawlers and dredgers",  # of the documents
        "a glazier, a welder, a cashier, a barista, a plumber and a phlebotomist",
        "whos there, and whats that, and wheres the rest",
        "Mr Wekk and Ms Monday",
        "chatgpt, coursera, udemy, duolingo and kubernetes",
    ],
)
def test_other_words_stay_as_they_were_typed(typed: str, harbour: KnowledgeBase) -> None:
    assert AskingWords(harbour).put_right(typed) == typed


def test_what_was_typed_is_kept_beside_what_is_understood() -> None:
    question = Question("an exmaple", turns=(Turn("user", "an exmaple"), Turn("assistant", "an exmaple")))
    understood, screening = as_meant(question, Screening("an exmaple", asked="an exmaple"), lambda text: text.replace("exmaple", "example"))
    assert question.text == "an exmaple"
    assert (understood.text, screening.text, screening.asked) == ("an example", "an example", "an example")
    assert [turn.text for turn in understood.turns] == ["an example", "an exmaple"]
